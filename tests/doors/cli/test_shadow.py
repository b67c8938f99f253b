"""``clausewise replay shadow``, ``publish`` and ``drop``: a draft on the command line from its beginning to its end."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from tests.doors.cli.conftest import CARD, INNOCENT
from tests.small import CLAUSES, policy

from clausewise import policy as policies
from clausewise.clause import Examples
from clausewise.model import Words

STORE = ("--store", "c.db")


@pytest.fixture
def draft(tmp_path):
    """A draft that no longer minds cards."""
    kept = [one for one in CLAUSES if one.id != "privacy.disclosure"]
    return policies.publish(policies.Policy(replace(policy(*kept).document, version="2.0")), tmp_path / "draft")


@pytest.fixture
def begun(cli, draft):
    cli("check", "-", *STORE, stdin=INNOCENT)
    ran = cli("replay", "shadow", draft, "--by", "anne", *STORE)
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "shop 2.0 runs in shadow wherever this ledger is open.")
    return ran.out.strip()


def test_draft_is_published_in_one_act_when_it_ran_in_shadow(cli, begun, tmp_path):
    for text in (CARD, INNOCENT):
        cli("check", "-", *STORE, "--author", "ann", stdin=text)
    found = json.loads(cli("replay", "shadow", *STORE, "--format", "json").out)
    assert (found["judged"], found["after"]["version"]) == (2, "2.0")
    [changes] = [one["rows"] for one in found["tables"] if one["name"] == "changes"]
    assert [(one["keys"], one["total"]) for one in changes] == [(["freed"], 1)]
    assert "nouvellement libéré" in cli("replay", "shadow", *STORE, "--language", "fr").out
    ran = cli("replay", "publish", "--by", "ben", "--reason", "cards are no matter", "--into", "acme", *STORE)
    assert (ran.code, ran.out.strip()) == (0, "acme/versions/2.0.json")
    assert policies.load(tmp_path / "acme" / "versions").version == "2.0"
    assert cli("replay", "shadow", *STORE).err.startswith("CW989")
    assert cli("check", "-", "--policy", "acme/versions", stdin=CARD).code == 0


def test_draft_is_let_go_of_when_it_is_dropped(cli, begun, draft):
    assert cli("replay", "shadow", draft, "--by", "anne", *STORE).err.splitlines()[-1].startswith("CW987")
    ran = cli("replay", "drop", "--by", "ben", "--reason", "too mild", *STORE)
    assert (ran.code, ran.out.strip()) == (0, begun)
    assert cli("replay", "drop", "--by", "ben", "--reason", "again", *STORE).err.startswith("CW989")


def test_draft_does_not_run_when_nobody_begins_it_or_its_examples_fail(cli, draft, tmp_path):
    assert cli("replay", "shadow", draft, *STORE).err.startswith("CW357")
    assert cli("replay", "shadow", draft, "--by", "anne", *STORE).err.startswith("CW311")
    cli("check", "-", *STORE, stdin=INNOCENT)
    examples = Examples(hit=(Words("Good morning", "Bonjour"),), miss=())
    kept = [replace(one, examples=examples) if one.id == "conduct.threats" else one for one in CLAUSES]
    broken = policies.publish(policies.Policy(replace(policy(*kept).document, version="3.0")), tmp_path / "broken")
    ran = cli("replay", "shadow", broken, "--by", "anne", *STORE)
    assert (ran.code, "CW290" in ran.err) == (2, True)
    assert cli("replay", "shadow", *STORE).err.startswith("CW989")
