"""Ledgers in PostgreSQL, copied and joined, on the command line, in both languages."""

from __future__ import annotations

import base64
import json

from tests import stores
from tests.doors.cli.conftest import CARD

KEY = base64.b64encode(bytes(range(32))).decode()


def test_everything_goes_by_the_address_when_the_ledger_lies_in_postgresql(cli, tmp_path):
    store = ("--store", stores.address())
    checked = cli("check", "-", *store, "--author", "ann", "--format", "ndjson", stdin=CARD)
    decided = json.loads(checked.out)["id"]
    assert cli("decision", decided, *store).code == 0
    assert cli("undo", decided, *store, "--by", "bo", "--reason", "Own card").code == 0
    assert cli("audit", "verify", *store).out == "intact: 4 records\n"
    head = cli("audit", "head", *store).out.strip()
    assert cli("audit", "verify", *store, "--head", head).code == 0
    (told,) = [one for one in json.loads(cli("doctor", *store, "--json").out) if one["name"] == "ledger"]
    assert told["well"]
    assert "PostgreSQL" in told["found"]
    assert "fsync=off" in told["found"]
    (tmp_path / "clausewise.toml").write_text(f'store = "{store[1]}"\n')
    assert cli("audit", "head").out.strip() == head


def test_the_ledger_is_copied_whole_when_it_moves(cli, tmp_path):
    address = stores.address()
    cli("check", "-", "--store", "a.db", "--author", "ann", stdin=CARD)
    head = cli("audit", "head", "--store", "a.db").out
    ran = cli("db", "copy", "a.db", address, "--language", "fr")
    assert (ran.code, ran.out) == (0, head)
    assert "Les fichiers sont à part" in ran.err
    assert cli("db", "copy", address, "b.db", "--quiet").out == head
    again = cli("db", "copy", address, "b.db")
    assert (again.code, again.err[:6]) == (2, "CW419 ")
    assert cli("db", "copy", "nothing.db", "c.db").err.startswith("CW311")
    assert not (tmp_path / "c.db").exists()


def test_a_database_that_cannot_be_reached_is_told_when_it_is_named(cli, tmp_path):
    ran = cli("audit", "verify", "--store", f"postgresql://zoe:secret@/none?host={tmp_path}", "--language", "fr")
    assert (ran.code, ran.err[:6]) == (2, "CW414 ")
    assert "secret" not in ran.err


def test_chains_are_joined_and_proved_when_several_are_named(cli, monkeypatch):
    for name in "ab":
        cli("check", "-", "--store", f"{name}.db", "--author", "ann", stdin=CARD)
    both = ("--store", "a.db", "--store", "b.db")
    assert cli("audit", "checkpoint", *both).err.startswith("CW434")
    monkeypatch.setenv("CLAUSEWISE_CHECKPOINT_KEY", KEY)
    marked = cli("audit", "checkpoint", *both, "--by", "zoe", "--language", "fr")
    assert len(marked.out.splitlines()) == 2
    public = marked.err.rpartition(" ")[2].strip().rstrip(".")
    proved = cli("audit", "verify", *both, "--key", public)
    assert proved.code == 0
    assert "2 checkpoints, signed by sha256:" in proved.out
    alone = cli("audit", "verify", "--store", "a.db", "--language", "fr")
    assert "données\u00a0: 1." in alone.err
    assert cli("audit", "verify", *both, "--key", base64.b64encode(bytes(32)).decode()).err.startswith("CW432")
    assert cli("audit", "verify", *both, "--head", "1:" + "0" * 64).err.startswith("CW316")
