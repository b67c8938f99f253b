"""How things stand, on the command line, in both languages."""

from __future__ import annotations

import json

import pytest
from tests.doors.cli.conftest import CARD

from clausewise.doors.cli.enforcing import STATES
from clausewise.enforce import State

STORE = ("--store", "c.db")


@pytest.fixture
def decided(cli) -> str:
    rows = "".join(json.dumps({"id": f"post-{n}", "text": CARD, "author": "ann"}) + "\n" for n in (6, 7))
    return json.loads(cli("check", "-", *STORE, "--format", "ndjson", stdin=rows).out.splitlines()[1])["id"]


def test_standing_says_state_end_and_decision_when_something_is_in_force(cli, decided):
    out = cli("standing", "content", "post-7", *STORE).out
    assert out.splitlines()[0] == "content post-7: removed"
    assert f"  {decided} remove -" in out
    account = cli("standing", "account", "ann", *STORE, "--language", "fr").out
    assert account.startswith("account ann\u00a0: limité jusqu'au 20")
    assert "avertissements en vigueur\u00a0: 2" in account
    found = json.loads(cli("standing", "account", "ann", *STORE, "--json").out)
    assert (found["state"], found["visible"], found["strikes"]) == ("limited", True, 2)
    [ending] = json.loads(cli("expiries", *STORE, "--json").out)
    assert (ending["decision"], ending["ends_ms"]) == (decided, found["until_ms"])
    assert cli("expiries", *STORE).out.split("\t")[1:4] == ["limit", "account", "ann"]


def test_standing_is_restored_when_the_decision_was_taken_back(cli, decided):
    cli("undo", decided, *STORE, "--by", "bo", "--reason", "It was the public test number.")
    assert cli("standing", "content", "post-7", *STORE).out == "content post-7: restored\n"
    assert cli("standing", "content", "post-7", *STORE, "--language", "fr").out == (
        "content post-7\u00a0: rétabli après avoir été caché\n"
    )
    assert cli("expiries", *STORE).out == ""


def test_every_state_has_words_in_both_languages_when_listed():
    assert set(STATES) == set(State)
