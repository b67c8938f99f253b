import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from tests.doors.http.conftest import opened, running
from tests.doors.http.process import highest_kib, process
from tests.ports import free_port

from clausewise import keys
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.server import is_loopback, listen, refuse_exposure, serve
from clausewise.ledger import open_store


def test_port_is_named_when_another_program_has_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        engine = opened(tmp_path / "clausewise.db")
        with pytest.raises(HttpError) as caught:
            serve(engine, "127.0.0.1", port)
        engine.close()
    assert caught.value.code == "CW550"
    assert str(port) in caught.value.en
    assert str(port) in caught.value.fr
    assert "--port" in caught.value.remedy_fr


@pytest.mark.parametrize(
    ("host", "port"), [("203.0.113.7", 0), ("no such host", 0), ("127.0.0.1", -1), ("127.0.0.1", 70_000)]
)
def test_address_is_refused_when_it_cannot_be_used(host, port):
    with pytest.raises(HttpError) as caught:
        listen(host, port)
    assert caught.value.code == "CW551"


def test_network_is_refused_when_there_is_no_key(tmp_path):
    engine = opened(tmp_path / "clausewise.db")
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):
        with pytest.raises(HttpError) as caught:
            serve(engine, host, 0)
        assert caught.value.code == "CW552"
    keys.add(engine.store, "forum", ["check"], time_ms=1)
    refuse_exposure(engine, "0.0.0.0")
    engine.close()
    with pytest.raises(HttpError):
        refuse_exposure(opened(), "0.0.0.0")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("", False),
        ("::", False),
    ],
)
def test_loopback_is_recognized_when_it_is_one(host, expected):
    assert is_loopback(host) is expected


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_nothing_is_lost_when_the_process_is_ended(tmp_path, ending):
    path = tmp_path / "clausewise.db"
    with process(path) as (one, client):
        said = client.post("/v1/checks", json={"text": "Bonjour"}).json()
        one.send_signal(ending)
        assert one.wait(15) in (0, -ending)
        told = one.stderr.read()
    assert b"Traceback" not in told
    assert b"development: there is no API key" in told
    assert "développement : il n'y a ni clé d'API" in told.decode()
    assert not path.with_name(path.name + "-wal").exists(), "the store was not closed"
    store = open_store(path)
    assert store.of_subject(said["id"])[0].kind == "checked"
    store.close()


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not tell a process's memory in /proc"
)
def test_memory_does_not_swell_when_a_line_never_ends(tmp_path):
    with process(tmp_path / "clausewise.db") as (one, client):
        client.post("/v1/checks", json={"text": "Bonjour"})
        before = highest_kib(one)
        for kind in ("application/x-ndjson", "application/json"):
            with suppress(httpx2.WriteError, httpx2.ReadError):  # it hangs up while we still send
                client.post("/v1/checks", content=(b"a" * 65_536 for _ in range(1_600)), headers={"Content-Type": kind})
        assert client.get("/livez").status_code == 200
        assert highest_kib(one) - before < 48 * 1024


def test_other_sites_may_call_when_they_are_named():
    origin = "https://forum.example"
    ask = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    with running(opened(), origins=[origin]) as one:
        allowed = one.client.options("/v1/checks", headers=ask)
        assert allowed.headers["access-control-allow-origin"] == origin
        refused = one.client.options("/v1/checks", headers={**ask, "Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in refused.headers


LISTENED = """
import gc, logging, os, signal, sys
from clausewise.doors.http.server import serve
from clausewise.engine import Engine

class Listening(logging.Handler):
    def emit(self, record):
        print(gc.get_freeze_count(), "onnxruntime" in sys.modules, flush=True)
        os.kill(os.getpid(), signal.SIGTERM)

logging.getLogger("clausewise.http").addHandler(Listening())
logging.getLogger("clausewise.http").setLevel(logging.INFO)
serve(Engine.open("dexero"), port=int(sys.argv[1]))
"""


def test_all_is_open_and_left_alone_by_the_collector_when_serving_begins():
    ran = subprocess.run(
        [sys.executable, "-c", LISTENED, str(free_port())], capture_output=True, text=True, timeout=120, check=False
    )
    kept, is_open = ran.stdout.split()
    assert int(kept) > 10_000, ran.stderr
    assert is_open == "True"
