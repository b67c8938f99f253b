from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from clausewise.acceptance import Accepted
from clausewise.calibration import Curve
from clausewise.clause import Clause, read_clause, read_provision
from clausewise.document import _head as read_head
from clausewise.model import Action, Certainty, Channel, Words
from clausewise.register import read_register
from clausewise.source import Source, parse, read

GOLDEN = Path(__file__).parent / "golden" / "policy"
CASES = sorted(folder.name for folder in GOLDEN.iterdir())
SIGNALS = frozenset({"hate", "insult", "group.religion"})

CLAUSE = """\
id: content.hateful
since: "2026.1"
title: {en: "Hate", fr: "Haine"}
rule: {en: "Do not publish hate.", fr: "Ne publiez pas de haine."}
why: {en: "Everyone belongs here.", fr: "Chacun a sa place ici."}
channels: [detector, report]
later: [observer]
media: [text]
when:
  likely: "hate >= 0.80"
  certain: hate >= 0.95
spirit: true
unless: [grant]
act: {possible: nudge, certain: remove, likely: hold}
strikes: 2
notice: delayed
dsa: {ground: INCOMPATIBLE_CONTENT, category: ILLEGAL_OR_HARMFUL_SPEECH}
examples:
  hit:
    - {en: "No.", fr: "Non.", band: certain}
    - {en: yes, fr: oui}
    - {en: "three", fr: "trois"}
  miss:
    - {en: no, fr: non}
    - {en: off, fr: on}
    - {en: "six", fr: "six"}
"""

CURVES = {
    "hate": {
        "en": Curve(rows=100, ece=0.02, points=((0.9, 0.99, 0.2), (0.5, 0.9, 0.6))),
        "fr": Curve(rows=50, ece=0.03, points=((0.9, 0.95, 0.2), (0.6, 0.9, 0.5))),
    },
    "slur.any": {"en": Curve(rows=100, ece=0.02, points=((0.5, 0.9, 0.6),))},
}


def clause_of(text: str, stem: str = "content.hateful") -> tuple[Clause | None, Source]:
    source = parse(text, f"{stem}.yaml")
    return read_clause(source, stem, SIGNALS), source


def check(case: str) -> Source:
    source = read(GOLDEN / case / "input.yaml", name=f"{case}.yaml")
    match case.partition("-")[0]:
        case "clause":
            read_clause(source, "content.hateful", SIGNALS, CURVES)
        case "provision":
            read_provision(source, "general.kindness")
        case "register":
            read_register(source)
        case "policy":
            read_head(source)
    return source


@pytest.mark.parametrize("case", CASES)
def test_problem_is_drawn_with_its_caret_in_both_languages_when_a_file_is_wrong(case: str) -> None:
    problems = sorted(check(case).problems, key=lambda problem: (problem.line, problem.column))
    drawn = "".join(f"{problem.drawn('en')}\n{problem.drawn('fr')}\n\n" for problem in problems)
    expected = GOLDEN / case / "expected.txt"
    if os.environ.get("CLAUSEWISE_GOLDEN") == "write":
        expected.write_text(drawn, encoding="utf-8")
    assert drawn == expected.read_text(encoding="utf-8")
    assert case.split("-")[1] in {problem.code for problem in problems}


@pytest.mark.parametrize("case", CASES)
def test_caret_stands_under_the_excerpt_when_a_problem_is_drawn(case: str) -> None:
    for problem in check(case).problems:
        assert 1 <= problem.column <= len(problem.excerpt) + 1
        assert problem.length >= 1
        assert problem.en != problem.fr
        assert problem.remedy_en
        assert problem.remedy_fr


def test_clause_holds_what_its_file_says_when_it_is_right() -> None:
    clause, source = clause_of(CLAUSE)
    assert not source.problems
    assert clause is not None
    assert clause.title == Words("Hate", "Haine")
    assert clause.channels == (Channel.DETECTOR, Channel.REPORT)
    assert clause.later == (Channel.OBSERVER,)
    assert clause.when == {Certainty.CERTAIN: "hate >= 0.95", Certainty.LIKELY: "hate >= 0.80"}
    assert list(clause.when) == [Certainty.CERTAIN, Certainty.LIKELY]
    assert clause.act[Certainty.POSSIBLE] is Action.NUDGE
    assert clause.examples.hit[0].band is Certainty.CERTAIN
    assert clause.examples.miss[0].en == "no"
    assert clause.runs_examples


def test_precision_becomes_a_threshold_and_is_recorded_when_a_clause_asks_for_one() -> None:
    source = parse(CLAUSE.replace("hate >= 0.95", "hate >= precision(0.9)"), "c.yaml")
    clause = read_clause(source, "content.hateful", SIGNALS, CURVES)
    assert clause is not None
    assert clause.when[Certainty.CERTAIN] == '(hate >= 0.6 || item.language == "en" && hate >= 0.5)'
    assert clause.accepts == (Accepted("certain", "hate", 0.9, {"en": 0.5, "fr": 0.6}, {"en": 100, "fr": 50}),)


def test_accepts_stands_in_no_file_when_a_clause_is_read() -> None:
    _, source = clause_of(CLAUSE + "accepts: []\n")
    assert [problem.code for problem in source.problems] == ["CW220"]


def test_every_problem_is_found_when_a_clause_has_several() -> None:
    broken = CLAUSE.replace("strikes: 2", "strikes: 9").replace(', fr: "Haine"', "").replace("[text]", "[texte]")
    _, source = clause_of(broken)
    assert {problem.code for problem in source.problems} == {"CW224", "CW225", "CW223"}


def test_any_signal_passes_when_none_are_known() -> None:
    source = parse(CLAUSE.replace("hate >=", "anything.at_all >="), "c.yaml")
    assert read_clause(source, "content.hateful", None) is not None


def test_frozen_clause_cannot_be_changed_when_it_was_read() -> None:
    clause, _ = clause_of(CLAUSE)
    assert clause is not None
    with pytest.raises(AttributeError):
        clause.strikes = 5  # type: ignore[misc]
    assert replace(clause, strikes=5).strikes == 5
