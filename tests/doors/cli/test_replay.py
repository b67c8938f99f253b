"""``clausewise replay``: decisions proved on the command line, alone and by the stretch."""

from __future__ import annotations

import json

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT

STORE = ("--store", "c.db")


def checked(cli, text, **context):
    options = [word for name, value in context.items() for word in (f"--{name}", value)]
    return json.loads(cli("check", "-", *STORE, "--format", "json", *options, stdin=text).out)["rows"][0]["id"]


@pytest.mark.parametrize(("language", "words"), [("en", "the same"), ("fr", "la même")])
def test_decision_is_proved_when_its_id_is_given(cli, language, words):
    decision = checked(cli, CARD, author="ann")
    ran = cli("replay", decision, *STORE, "--language", language)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{decision}  {words}\n")
    assert "4111" not in ran.out


def test_decision_is_proved_by_the_operators_content_when_it_was_not_kept(cli, tmp_path):
    decision = checked(cli, INNOCENT)
    refused = cli("replay", "prove", decision, *STORE)
    assert refused.code == 2
    assert refused.err.startswith("CW995")
    (tmp_path / "posts.ndjson").write_text(
        "".join(json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate((CARD, INNOCENT)))
    )
    assert cli("replay", decision, *STORE, "--content", "posts.ndjson").code == 0
    (tmp_path / "other.txt").write_text("Something else.")
    assert cli("replay", decision, *STORE, "--content", "other.txt").err.startswith("CW997")


def test_every_decision_of_a_stretch_is_proved_when_none_is_named(cli):
    kept, clean = checked(cli, CARD, author="ann"), checked(cli, INNOCENT)
    ran = cli("replay", "prove", *STORE)
    assert (ran.code, ran.err) == (0, "")
    assert [line.split(maxsplit=1) for line in ran.out.splitlines()[1:]] == [
        ["1", "the same"],
        ["1", "cannot be judged again (CW995)"],
    ]
    told = [json.loads(line) for line in cli("replay", "prove", *STORE, "--json").out.splitlines()]
    assert [(one["decision"], one["verdict"], one["ground"]) for one in told] == [
        (kept, "same", "content"),
        (clean, "unproved", "nothing"),
    ]
    assert cli("replay", "prove", *STORE, "--to", "2020-01-01").out.splitlines() == ["0 decisions"]


def test_proof_says_what_is_missing_when_there_is_no_ledger_or_decision(cli):
    assert cli("replay", "nobody", *STORE).err.startswith("CW311")
    checked(cli, INNOCENT)
    assert cli("replay", "nobody", *STORE).err.startswith("CW440")
