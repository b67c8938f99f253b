"""A real server on a free port of the loopback, over a small policy and a real store."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import NamedTuple

import httpx2
import pytest
import uvicorn
from msgspec.structs import replace
from tests.detect.conftest import LEXICONS
from tests.small import CLAUSES, REGISTER, policy

from clausewise.detect.personal import Personal
from clausewise.detect.words import Words as WordDetector
from clausewise.doors.http.app import app
from clausewise.doors.http.server import Protocol, listen
from clausewise.doors.http.settings import Serving
from clausewise.engine import Engine
from clausewise.model import Channel, Words
from clausewise.register import LegalNotice

KILL = "I will kill you tonight, my friend"
TUER = "Ce soir, je vais te tuer, mon ami"
DAY_MS = 86_400_000
NOTICES = (LegalNotice("marks", Words("Shoply is a mark of Shoply Inc.", "Shoply est une marque de Shoply inc.")),)


class Running(NamedTuple):
    client: httpx2.Client
    engine: Engine
    port: int


def small_policy():
    reportable = (replace(one, channels=(Channel.DETECTOR, Channel.REPORT)) for one in CLAUSES)
    return policy(*reportable, register=replace(REGISTER, notices=NOTICES))


def opened(store=None, **options):
    return Engine.open(
        small_policy(), store=store, with_detectors=[WordDetector(REGISTER, LEXICONS), Personal(REGISTER)], **options
    )


@contextmanager
def running(engine, **options):
    """Serve ``engine`` in a thread until the end of the block; the engine is closed with it."""
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        app(engine, Serving(**options), closes_engine=True),
        http=Protocol,
        loop="uvloop",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.005)
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as client:
        yield Running(client, engine, port)
    server.should_exit = True
    thread.join(15)
    listening.close()
    assert not thread.is_alive(), "the server did not end"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """One server for a whole module, with a ledger and without keys."""
    with running(opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")) as one:
        yield one


@pytest.fixture
def client(served):
    return served.client
