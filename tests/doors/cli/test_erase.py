"""``erase`` destroys what is kept of a decision; ``key add --plan`` and what is shown while a slow file is judged."""

import io
import json
import time

import pytest
from tests.doors.cli.conftest import CARD

from clausewise.doors.cli import waiting
from clausewise.errors import NotFoundError
from clausewise.ledger import open_store
from clausewise.vault.safe import Safe

STORE = ("--store", "c.db")


@pytest.fixture
def decided(cli) -> str:
    return json.loads(cli("check", "-", *STORE, "--format", "ndjson", stdin=CARD).out)["id"]


def put(path, subject):
    store = open_store(path)
    safe = Safe.beside(store, {})
    received = safe.receive()
    received.write(b"a file")
    received.finish()
    digest = safe.keep(received, subject, now_ms=1, until_ms=2**50).digest
    store.close()
    return digest


def test_words_and_file_are_gone_when_a_decision_is_erased(cli, decided, tmp_path):
    digest = put(tmp_path / "c.db", decided)
    assert "41••••••••11" in cli("decision", decided, *STORE).out
    ran = cli("erase", decided, *STORE, "--reason", "request 7")
    assert (ran.code, ran.out) == (0, "erased: 2 payloads, 1 files\n")
    left = cli("decision", decided, *STORE).out
    assert "41••••••••11" not in left
    assert "The reasons were erased, or may not be shown here." in left
    assert not [path for path in (tmp_path / "c.db.blobs").rglob("*") if path.is_file()]
    store = open_store(tmp_path / "c.db")
    with pytest.raises(NotFoundError):
        Safe.beside(store, {}).read(digest)
    store.close()
    assert cli("audit", "verify", *STORE).out == "intact: 4 records\n"
    again = cli("erase", decided, *STORE, "--reason", "request 7", "--language", "fr")
    assert "0 contenus, 0 fichiers" in again.out


def test_nothing_is_made_when_no_record_is_meant(cli, decided, tmp_path):
    ran = cli("erase", "nothing", *STORE, "--reason", "x")
    assert ran.code == 2
    assert ran.err.startswith("CW347 nothing:")
    assert not (tmp_path / "c.db.blobs").exists()


def test_plan_stands_with_the_key_when_it_was_named(cli):
    cli("key", "add", "forum", "--scope", "check", "--plan", "small", *STORE)
    [key] = json.loads(cli("key", "list", "--json", *STORE).out)
    assert key["plan"] == "small"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_name_and_seconds_are_drawn_when_a_file_takes_long(monkeypatch):
    monkeypatch.setattr(waiting, "quiet_seconds", 0.02)
    monkeypatch.setattr(waiting, "tick_seconds", 0.02)
    screen = Terminal()
    with waiting.waiting("clip\x1b.mp4", stream=screen):
        time.sleep(0.2)
    assert "clip" in screen.getvalue()
    assert "\x1b.mp4" not in screen.getvalue()
    assert screen.getvalue().endswith(waiting.CLEAR)


@pytest.mark.parametrize(("stream", "wanted"), [(io.StringIO(), True), (Terminal(), False)])
def test_nothing_is_drawn_when_nobody_watches(monkeypatch, stream, wanted):
    monkeypatch.setattr(waiting, "quiet_seconds", 0.0)
    monkeypatch.setattr(waiting, "tick_seconds", 0.01)
    with waiting.waiting("clip.mp4", is_wanted=wanted, stream=stream):
        time.sleep(0.05)
    assert stream.getvalue() == ""
