import io
import logging

import pytest
from msgspec import json

from clausewise import journal

LOG = logging.getLogger("clausewise.http")
FORGED = "ann\n2026-01-01T00:00:00.000Z INFO clausewise.http: all is well\x1b[31m\u2028\u202e"


@pytest.fixture
def lines(request):
    stream = io.StringIO()
    handler = journal.begin(request.param, stream)
    yield lambda: stream.getvalue().splitlines()
    journal.end(handler)


def fail():
    try:
        {}[FORGED]
    except KeyError:
        LOG.exception("%s unforeseen", "urn:uuid:1", extra={"operation": "checks"})


@pytest.mark.parametrize("lines", ["json"], indirect=True)
def test_each_line_is_an_object_when_logs_are_collected(lines):
    LOG.info("listening on %s", "http://127.0.0.1:8700", extra={"port": 8700})
    fail()
    first, second = map(json.decode, lines())
    assert (first["level"], first["logger"], first["port"]) == ("info", "clausewise.http", 8700)
    assert first["message"] == "listening on http://127.0.0.1:8700"
    assert first["time"].endswith("Z")
    assert second["error"]["type"] == "KeyError"
    assert "in fail" in second["error"]["trace"]
    assert second["operation"] == "checks"


@pytest.mark.parametrize("lines", ["json", "text"], indirect=True)
def test_nobody_writes_a_line_of_their_own_when_their_words_are_logged(lines):
    LOG.warning("%s", FORGED)
    [line] = lines()
    assert "all is well" in line
    assert not {"\n", "\x1b", "\u2028", "\u202e"} & set(line)


@pytest.mark.parametrize("lines", ["text"], indirect=True)
def test_trace_stands_below_its_line_when_something_is_unforeseen(lines):
    fail()
    first, *trace = lines()
    assert " ERROR clausewise.http: urn:uuid:1 unforeseen" in first
    assert all(line.startswith("    ") for line in trace)
    assert any("KeyError: 'ann" in line for line in trace)


@pytest.mark.parametrize("lines", ["text"], indirect=True)
def test_libraries_are_heard_when_they_warn_only(lines, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "level", logging.INFO)
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("uvicorn.error").warning("slow")
    assert [line.rpartition(" ")[2] for line in lines()] == ["slow"]
