"""Telemetry: off unless the standard variables ask for it; then a real collector hears of checks, decisions, appends and deliveries."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from clausewise import assembly, telemetry
from clausewise.config import Config
from clausewise.engine import Engine
from clausewise.errors import ConfigError, StoreError, UnavailableError
from clausewise.webhook import Attempt, Failure

metrics_pb = pytest.importorskip(
    "opentelemetry.proto.collector.metrics.v1.metrics_service_pb2", reason="pip install 'clausewise[otel]'"
)
traces_pb = pytest.importorskip(
    "opentelemetry.proto.collector.trace.v1.trace_service_pb2", reason="pip install 'clausewise[otel]'"
)
pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="pip install 'clausewise[otel]'")

THREAT = "I will kill you tonight, you know where and when."


class Collector:
    """What came in by OTLP over HTTP: spans by name, and the values of metrics."""

    def __init__(self):
        self.spans, self.points, self.services, self.bodies = [], {}, set(), b""

    def take(self, path, body):
        self.bodies += body
        if path == "/v1/traces":
            told = traces_pb.ExportTraceServiceRequest.FromString(body).resource_spans
            self.spans += [span for one in told for scope in one.scope_spans for span in scope.spans]
        else:
            assert path == "/v1/metrics", path
            told = metrics_pb.ExportMetricsServiceRequest.FromString(body).resource_metrics
            for one in told:
                for metric in (metric for scope in one.scope_metrics for metric in scope.metrics):
                    for point in [*metric.sum.data_points, *metric.histogram.data_points]:
                        labels = tuple(sorted((pair.key, pair.value.string_value) for pair in point.attributes))
                        self.points[metric.name, labels] = point.count if metric.HasField("histogram") else point.as_int
        self.services |= {
            pair.value.string_value for one in told for pair in one.resource.attributes if pair.key == "service.name"
        }

    def span(self, name):
        return next(one for one in self.spans if one.name == name)


def value(span, key):
    [told] = [pair.value for pair in span.attributes if pair.key == key]
    return told.string_value or told.int_value


@contextmanager
def collecting():
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(self.path, gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        collector.url = f"http://127.0.0.1:{server.server_port}"
        yield collector
        server.shutdown()
        thread.join()


@pytest.fixture
def collector(monkeypatch):
    with collecting() as made:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.url)
        yield made


def environment(collector, **more):
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, **more}


def opened(tmp_path, environment):
    return assembly.engine(Config(store=str(tmp_path / "ledger.db")), environment, judging=False)


def test_a_collector_hears_of_checks_and_appends_when_the_variables_name_it(tmp_path, collector):
    with opened(tmp_path, environment(collector)) as engine:
        engine.check_many([])
        engine.check(THREAT, author="ann")
        telemetry.sent(Attempt())
        telemetry.sent(Attempt(Failure.STATUS, 503))
    check = next(one for one in collector.spans if one.name == "clausewise.check" and value(one, "clausewise.items"))
    append = collector.span("clausewise.append")
    assert append.parent_span_id == check.span_id
    assert value(append, "clausewise.records") >= 1
    assert {value(one, "clausewise.outcome") for one in collector.spans if one.name == "clausewise.deliver"} == {
        "delivered",
        Failure.STATUS.value,
    }
    assert collector.points["clausewise.checks", (("action", "allow"),)] == 1
    assert collector.points["clausewise.outbox.tries", (("outcome", "delivered"),)] == 1
    assert collector.points["clausewise.duration", (("what", "append"),)] >= 1
    assert collector.services == {"clausewise"}


def test_decisions_are_counted_by_clause_and_nothing_of_the_content_is_told_when_something_is_found(
    tmp_path, collector
):
    engine = telemetry.watched(Engine.open("dexero", store=tmp_path / "a.db"), environment(collector))
    decision = engine.check(THREAT, author="ann-the-author")
    engine.close()
    [clause] = [one for one in decision.clauses if one == "conduct.threats"]
    labels = (("action", decision.action.value), ("clause", clause))
    assert collector.points["clausewise.decisions", labels] == 1
    assert value(collector.span("clausewise.check"), "clausewise.found") == 1
    assert not any(one in collector.bodies for one in (b"ann-the-author", b"kill"))


def test_a_failure_is_told_by_its_code_when_nothing_could_be_recorded(tmp_path, collector):
    engine = opened(tmp_path, environment(collector))
    engine.store.close()
    with pytest.raises(StoreError) as failed:
        engine.check("hello")
    engine.close()
    assert value(collector.span("clausewise.check"), "error.type") == failed.value.code
    assert collector.span("clausewise.check").status.code == 2


def test_nothing_is_wrapped_or_loaded_when_no_variable_asks_for_it(tmp_path):
    assert not telemetry.is_wanted({})
    assert not telemetry.is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_SDK_DISABLED": "true"})
    with opened(tmp_path, {}) as engine:
        assert "check_many" not in vars(engine)
        assert "append" not in vars(engine.store)
    code = (
        "import sys; from clausewise import assembly; from clausewise.config import Config;"
        "assembly.engine(Config(store=':memory:'), {}, judging=False).close();"
        "print('opentelemetry' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_only_traces_are_sent_when_metrics_are_turned_off(tmp_path, collector):
    with opened(tmp_path, environment(collector, OTEL_METRICS_EXPORTER="none")) as engine:
        engine.check("hello")
    assert collector.spans
    assert collector.points == {}


def test_a_protocol_that_is_not_spoken_is_refused_when_it_is_asked_for(tmp_path, collector):
    with pytest.raises(ConfigError) as refused:
        opened(tmp_path, environment(collector, OTEL_EXPORTER_OTLP_PROTOCOL="grpc"))
    assert (refused.value.code, refused.value.where) == ("CW327", "OTEL_EXPORTER_OTLP_PROTOCOL")
    assert "4318" in refused.value.remedy_fr


def test_the_extra_is_named_when_the_packages_are_missing(tmp_path, collector, monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(UnavailableError) as refused:
        opened(tmp_path, environment(collector))
    assert refused.value.code == "CW326"
    assert "clausewise[otel]" in refused.value.remedy_en


def test_work_goes_on_when_the_collector_is_gone(tmp_path, collector, monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    engine = opened(tmp_path, environment(collector))
    assert engine.check("hello").action.value == "allow"
    started = time.monotonic()
    engine.close()
    assert time.monotonic() - started < 30
