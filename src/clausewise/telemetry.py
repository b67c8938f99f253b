"""OpenTelemetry: traces and counts of checks, decisions, appends and the outbox, for whatever collects them (OTLP over HTTP).

It is off, and nothing is wrapped or loaded, unless the standard variables say where a collector is: ``OTEL_EXPORTER_OTLP_ENDPOINT`` or its
kin, or ``OTEL_TRACES_EXPORTER=otlp``. Names and numbers are told, never content, accounts or addresses.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clausewise.decision import Decision
from clausewise.errors import ClausewiseError, ConfigError, UnavailableError

if TYPE_CHECKING:
    from clausewise.engine import Engine
    from clausewise.webhook import Attempt

SCOPE: Final = "clausewise"
PROTOCOL: Final = "http/protobuf"
_PLACES: Final = tuple(f"OTEL_EXPORTER_OTLP_{kind}ENDPOINT" for kind in ("", "TRACES_", "METRICS_"))
_EXPORTERS: Final = ("OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER")
_PROTOCOLS: Final = tuple(f"OTEL_EXPORTER_OTLP_{kind}PROTOCOL" for kind in ("", "TRACES_", "METRICS_"))
# What the engine is asked, and what that is called in traces.
_ASKED: Final = {"check_many": "check", "observe": "observe", "events": "events"}


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Say whether the standard variables ask for telemetry."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    return any(map(environment.get, _PLACES)) or any(environment.get(name) == "otlp" for name in _EXPORTERS)


def collector(environment: Mapping[str, str]) -> str:
    """Return where telemetry would go, without sending any. Raises UnavailableError CW326, ConfigError CW327."""
    _check_protocol(environment)
    for module in ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http"):
        try:
            import_module(module)
        except ModuleNotFoundError as missing:
            raise _missing(missing.name or module) from missing
    return next(filter(None, map(environment.get, _PLACES)), "http://localhost:4318")


def watched(engine: Engine, environment: Mapping[str, str]) -> Engine:
    """Return ``engine``, whose work is told if the variables ask for it. Raises UnavailableError CW326, ConfigError CW327."""
    if is_wanted(environment):
        _Current.telemetry = telemetry = Telemetry(environment)
        telemetry.watch(engine)
    return engine


def sent(attempt: Attempt) -> None:
    """Count what came of a webhook, if anybody is told."""
    if _Current.telemetry is not None:
        _Current.telemetry.sent(attempt)


class _Current:
    """The telemetry of this process."""

    telemetry: Telemetry | None = None


class _Counts(NamedTuple):
    """What is counted, and how long it took (in seconds)."""

    checks: Any
    decisions: Any
    records: Any
    tries: Any
    seconds: Any


class Telemetry:
    """What tells a collector of the work of an engine."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._providers: list[Any] = []
        try:
            self._tracer = self._traces(environment)
            meter = self._metrics(environment)
        except ModuleNotFoundError as missing:
            raise _missing(missing.name or "") from missing
        self._counts = _Counts(
            meter.create_counter("clausewise.checks", "{item}", "Items judged, by action."),
            meter.create_counter("clausewise.decisions", "{decision}", "Clauses found broken, by action."),
            meter.create_counter("clausewise.ledger.records", "{record}", "Records appended."),
            meter.create_counter("clausewise.outbox.tries", "{try}", "Webhooks sent, by outcome."),
            meter.create_histogram("clausewise.duration", "s", "How long it took, by what."),
        )

    def watch(self, engine: Engine) -> None:
        """Tell of what ``engine`` is asked and of what its store is given, until it is closed."""
        for method, name in _ASKED.items():
            self._replace(engine, method, self._told(getattr(engine, method), name, self._decided))
        if engine.store is not None:
            self._replace(engine.store, "append", self._told(engine.store.append, "append", self._appended))
        self._replace(engine, "close", self._closing(engine.close))

    def sent(self, attempt: Attempt) -> None:
        """Count what came of a webhook."""
        outcome = attempt.failure.value if attempt.failure else "delivered"
        self._counts.tries.add(1, {"outcome": outcome})
        with self._tracer.start_as_current_span("clausewise.deliver") as span:
            span.set_attributes({"clausewise.outcome": outcome, "http.response.status_code": attempt.status})

    def close(self) -> None:
        """Send what waits, and end."""
        for provider in self._providers:
            provider.shutdown()
        if _Current.telemetry is self:
            _Current.telemetry = None

    @staticmethod
    def _replace(owner: object, method: str, told: Callable[..., Any]) -> None:
        setattr(owner, method, told)

    def _told(self, work: Callable[..., Any], name: str, noted: Callable[[Any, Sequence[Any], Any], None]) -> Any:
        from opentelemetry.trace import Status, StatusCode

        seconds, tracer = self._counts.seconds, self._tracer

        @functools.wraps(work)
        def told(given: Sequence[Any], *args: Any, **options: Any) -> Any:
            started = time.perf_counter()
            with tracer.start_as_current_span(
                f"clausewise.{name}", record_exception=False, set_status_on_exception=False
            ) as span:
                try:
                    made = work(given, *args, **options)
                except BaseException as failure:
                    code = failure.code if isinstance(failure, ClausewiseError) else type(failure).__name__
                    span.set_attribute("error.type", code)
                    span.set_status(Status(StatusCode.ERROR))
                    raise
                finally:
                    seconds.record(time.perf_counter() - started, {"what": name})
                noted(span, given, made)
            return made

        return told

    def _decided(self, span: Any, given: Sequence[Any], made: Sequence[Any]) -> None:
        decisions = [one for one in made if isinstance(one, Decision)]
        span.set_attribute("clausewise.items", len(given))
        span.set_attribute("clausewise.found", sum(bool(one.clauses) for one in decisions))
        for one in decisions:
            action = one.action.value
            self._counts.checks.add(1, {"action": action})
            for clause in one.clauses:
                self._counts.decisions.add(1, {"clause": clause, "action": action})

    def _appended(self, span: Any, given: Sequence[Any], _made: Any) -> None:
        span.set_attribute("clausewise.records", len(given))
        self._counts.records.add(len(given))

    def _closing(self, close: Callable[[], None]) -> Callable[[], None]:
        @functools.wraps(close)
        def closed() -> None:
            try:
                close()
            finally:
                self.close()

        return closed

    def _traces(self, environment: Mapping[str, str]) -> Any:
        from opentelemetry import trace

        if environment.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
            return trace.NoOpTracer()
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        _check_protocol(environment)
        provider = TracerProvider(resource=_resource(environment), shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._providers.append(provider)
        return provider.get_tracer(SCOPE)

    def _metrics(self, environment: Mapping[str, str]) -> Any:
        from opentelemetry import metrics

        if environment.get("OTEL_METRICS_EXPORTER", "otlp") != "otlp":
            return metrics.NoOpMeter(SCOPE)
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

        _check_protocol(environment)
        reader = PeriodicExportingMetricReader(OTLPMetricExporter())
        provider = MeterProvider([reader], resource=_resource(environment), shutdown_on_exit=False)
        self._providers.append(provider)
        return provider.get_meter(SCOPE)


def _resource(environment: Mapping[str, str]) -> Any:
    """Return who tells: the SDK reads ``OTEL_SERVICE_NAME`` and ``OTEL_RESOURCE_ATTRIBUTES`` itself."""
    from opentelemetry.sdk.resources import Resource

    named = "OTEL_SERVICE_NAME" in environment or "service.name=" in environment.get("OTEL_RESOURCE_ATTRIBUTES", "")
    return Resource.create({} if named else {"service.name": SCOPE})


def _check_protocol(environment: Mapping[str, str]) -> None:
    for name in _PROTOCOLS:
        if (asked := environment.get(name, PROTOCOL)) != PROTOCOL:
            raise ConfigError(
                "CW327",
                f"Telemetry is sent by {PROTOCOL}, not by {asked}.",
                f"La télémesure s'envoie par {PROTOCOL}, et non par {asked}.",
                remedy_en=f"Set {name}={PROTOCOL}; collectors listen for it on port 4318.",
                remedy_fr=f"Réglez {name}={PROTOCOL}; les collecteurs l'attendent sur le port 4318.",
                where=name,
            )


def _missing(package: str) -> UnavailableError:
    return UnavailableError(
        "CW326",
        f"Variables of OpenTelemetry are set, and the package {package} is not installed.",
        f"Des variables d'OpenTelemetry sont réglées, et le paquet {package} n'est pas installé.",
        remedy_en="Run: python -m pip install 'clausewise[otel]'; or set OTEL_SDK_DISABLED=true.",
        remedy_fr="Lancez : python -m pip install 'clausewise[otel]'; ou réglez OTEL_SDK_DISABLED=true.",
    )
