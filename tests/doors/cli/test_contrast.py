"""``clausewise replay --policy``: what another policy would change, in every form."""

from __future__ import annotations

import csv
import json

import pytest
from msgspec.structs import replace
from tests.doors.cli.conftest import CARD, INNOCENT, THREAT
from tests.small import CLAUSES, policy

from clausewise import policy as policies

STORE = ("--store", "c.db")


@pytest.fixture
def later(tmp_path):
    """A draft that no longer minds cards."""
    kept = [one for one in CLAUSES if one.id != "privacy.disclosure"]
    return policies.publish(policies.Policy(replace(policy(*kept).document, version="2.0")), tmp_path / "later")


@pytest.fixture
def rows(tmp_path):
    told = [
        (CARD, {"pii": 1}),
        (INNOCENT, {"benign": 1}),
        (THREAT, {"threat": 1}),
        ("Voici ma carte : 4111 1111 1111 1111", {}),
    ]
    lines = (json.dumps({"text": text, "author": f"u{n}", "labels": labels}) for n, (text, labels) in enumerate(told))
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    return "rows.jsonl"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("What would change from shop 1.0", "newly freed", "Title of privacy.disclosure", "Hours are not measured"),
        ),
        (
            "fr",
            (
                "Ce qui changerait de shop 1.0",
                "nouvellement libéré",
                "Titre de privacy.disclosure",
                "ne sont pas mesurées",
            ),
        ),
    ],
)
def test_change_is_told_in_words_when_an_archive_is_compared(cli, later, rows, language, words):
    ran = cli("replay", "--policy", later, "--archive", rows, "--language", language)
    assert (ran.code, ran.err) == (0, "")
    for one in words:
        assert one in ran.out


def test_change_is_data_when_asked_for_json_or_csv(cli, later, rows, policy_file, tmp_path):
    both = ("--policy", policy_file, "--policy", later, "--archive", rows)
    found = json.loads(cli("replay", *both, "--format", "json").out)
    assert (found["judged"], found["after"]["version"]) == (4, "2.0")
    [changes] = [one["rows"] for one in found["tables"] if one["name"] == "changes"]
    assert [(one["keys"], one["total"]) for one in changes] == [(["freed"], 2)]
    assert cli("replay", *both, "--format", "csv", "--out", "c.csv").out == ""
    told = list(csv.DictReader((tmp_path / "c.csv").read_text().splitlines()))
    assert {one["value"] for one in told if one["table"] == "changes"} == {"2"}
    back = json.loads(
        cli("replay", *both[2:4], *both[:2], *both[4:], "--format", "json", "--sample", "3", "--seed", "4").out
    )
    assert (back["judged"], back["of"], back["seed"]) == (3, 4, 4)


def test_ledger_is_compared_on_when_no_archive_is_named(cli, later):
    for text in (CARD, INNOCENT):
        cli("check", "-", *STORE, stdin=text)
    found = json.loads(cli("replay", "--policy", later, *STORE, "--format", "json").out)
    assert (found["source"], found["judged"], found["passed_over"]) == ("ledger", 1, {"no_content": 1})
    none = json.loads(cli("replay", "--policy", later, *STORE, "--to", "2020-01-01", "--format", "json").out)
    assert none["judged"] == 0


def test_wrong_question_costs_one_line_when_policies_are_compared(cli, later, rows):
    for code, *arguments in (
        ("CW353", "--quiet"),
        ("CW353", *("--policy", later) * 3),
        ("CW310", "--policy", later),
        ("CW311", "--policy", later, *STORE),
        ("CW356", "--policy", later, "--archive", rows, "--from", "2026-01-01"),
        ("CW168", "--policy", later, "--archive", "-"),
        ("CW167", "--policy", later, "--archive", rows, "--sample", "2", "--by", "action"),
        ("CW250", "--policy", "nothing", "--archive", rows),
    ):
        ran = cli("replay", *arguments)
        assert (ran.code, ran.err[:5]) == (2, code), ran.err
