from __future__ import annotations

import json

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT

from clausewise.doors.cli.explanation import valued
from clausewise.doors.cli.marking import marked
from clausewise.model import Evidence


def test_explain_shows_every_step_of_a_text(cli):
    ran = cli("explain", CARD, "--author", "ann")
    for part in (
        "text:1  (en)",
        CARD,
        "my card is 4111 1111 1111 1111.",
        "personal.card  0.97  “41••••••••11” card",
        "✓  privacy.disclosure  certain  personal.card=0.97 >= 0.9",
        "0 on file that change nothing here",
        "ann: 0 active strikes",
        "remove",
        "This clearly goes against “Title of privacy.disclosure”",
        "shop 1.0 sha256:",
    ):
        assert part in ran.out
    assert (ran.code, ran.err) == (1, "")


def test_explain_speaks_french_when_told(cli):
    ran = cli("explain", CARD, "--language", "fr")
    for part in (
        "Vue sur laquelle",
        "Signaux",
        "Clauses, palier par palier",
        "Autorisations",
        "Antécédents",
        "aucun auteur",
        "Issue",
        "Ceci va clairement",
    ):
        assert part in ran.out


def test_explain_says_what_there_is_not_when_nothing_is_seen(cli):
    ran = cli("explain", INNOCENT)
    assert "none" in ran.out
    assert "no clause reads these signals" in ran.out
    assert "Nothing in the policy stands against it." in ran.out
    assert ran.code == 0


@pytest.mark.parametrize("arguments", [["a.txt"], ["-"]])
def test_explain_reads_a_file_or_standard_input(cli, tmp_path, arguments):
    (tmp_path / "a.txt").write_text(CARD, encoding="utf-8")
    assert "privacy.disclosure" in cli("explain", *arguments, stdin=CARD).out


@pytest.mark.parametrize("text", ["x" * 5000, "a\0b", ""])
def test_explain_takes_for_a_text_what_cannot_be_a_path(cli, text):
    assert cli("explain", text).code == 0


def test_explain_prints_json_when_told(cli):
    found = json.loads(cli("explain", CARD, "--json").out)
    assert found["bands"] == [
        {"clause": "privacy.disclosure", "certainty": "certain", "when": "personal.card >= 0.9", "held": True}
    ]
    assert found["decision"]["action"] == "remove"
    assert found["views"] == ["my card is 4111 1111 1111 1111."]


def test_explain_shows_which_words_carried_a_score_and_how_much(cli):
    ran = cli("explain", "I will kill you tonight. My card is 4111 1111 1111 1111.")
    section = ran.out.split("Words that carried a score")[1].split("Clauses, band by band")[0]
    lines = {line.split()[0]: line for line in section.splitlines() if line.strip()}
    assert "+0.97" in lines["personal.card"]
    assert "kill you" in lines["threat"]
    weights = json.loads(cli("explain", CARD, "--json").out)["weights"]
    assert [(one["label"], one["start"], one["end"], one["weight"]) for one in weights] == [
        ("personal.card", 11, 30, 0.97),
        ("personal.own", 11, 30, 0.873),
    ]


def test_explain_says_that_no_words_carried_anything_when_nothing_is_seen(cli):
    assert "Mots qui ont porté un score\n  aucun" in cli("explain", INNOCENT, "--language", "fr").out


def test_explain_goes_on_when_a_row_is_bad(cli, tmp_path):
    (tmp_path / "a.ndjson").write_text("bad\n" + json.dumps({"text": CARD}), encoding="utf-8")
    ran = cli("explain", "a.ndjson", "--json")
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert first["error"]["code"] == "CW152"
    assert second["line"] == 2
    assert ran.code == 2


def test_explain_tells_which_authorization_lifts_and_what_the_author_has_earned(cli):
    cli("check", "-", "--store", "c.db", "--author", "ann", stdin=CARD)
    assert "ann: 1 active strike" in cli("explain", CARD, "--store", "c.db", "--author", "ann").out
    scope = ["--kind", "consent", "--clause", "privacy.*", "--account", "ann"]
    cli(
        "authorize",
        *scope,
        "--issuer",
        "Ann",
        "--document",
        "D",
        "--until",
        "9d",
        "--by",
        "root",
        "--id",
        "A1",
        "--store",
        "c.db",
    )
    ran = cli("explain", CARD, "--store", "c.db", "--author", "ann")
    assert "A1 lifts privacy.disclosure" in ran.out
    assert ran.code == 0


def test_explain_records_nothing_when_run(cli):
    cli("check", "-", "--store", "c.db", stdin=INNOCENT)
    before = cli("audit", "head", "--store", "c.db").out
    cli("explain", CARD, "--store", "c.db")
    assert cli("audit", "head", "--store", "c.db").out == before


def test_marked_marks_each_place_once_when_evidence_overlaps():
    text = marked(
        "one two three", [Evidence(0, 4, 7, "two"), Evidence(0, 4, 13, "two three"), Evidence(0, 0, 3, "one")]
    )
    assert text.plain == "one two three"
    assert [(span.start, span.end) for span in text.spans] == [(0, 3), (4, 13)]


def test_marked_names_what_could_drive_a_terminal():
    assert marked("a\x1b[2J\nb\u202e", [Evidence(0, 1, 2, "\x1b")]).plain == "a‹U+001B›[2J\nb‹U+202E›"


def test_marked_cuts_a_long_text():
    assert len(marked("x" * 10_000, []).plain) <= 4_001


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("hate >= 0.5 && group.religion > 0.0", "hate=0.90 >= 0.5 && group.religion=0.00 > 0.0"),
        ('item.language == "fr" && hate > 0.1', 'item.language=en == "fr" && hate=0.90 > 0.1'),
        (" || ".join(f"slur.s{number} > 0.0" for number in range(9)) + " || hate > 0.5", "hate=0.90  (+9 = 0)"),
    ],
)
def test_valued_puts_its_value_beside_every_name(when, expected):
    assert valued(when, {"hate": 0.9}, "en").plain == expected


def test_explain_keeps_within_the_columns_when_they_are_told(cli, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, cli("explain", CARD).out.splitlines())) <= 60
