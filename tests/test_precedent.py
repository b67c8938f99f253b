"""Settled cases as candidates for examples: without private data, never what is sealed or was reversed, and run once agreed to."""

import pytest
from msgspec.structs import replace

from clausewise import precedent
from clausewise.case import Case, Kind, Outcome
from clausewise.decision import Decision
from clausewise.errors import InputError
from clausewise.exhibit import Exhibit
from clausewise.model import Certainty, Evidence, Finding, Item, PolicyStamp, Signal
from clausewise.precedent import Ties

TEXT = "You fool, call 514 555-0199."
CASE = Case("c", Kind.REVIEW, "content", "x", 0, 0, 1, language="en", clauses=("conduct.harassment",), decisions=("d",))
PHONE = Signal("personal.phone", 0.9, (Evidence(0, 15, 27, "514 555-0199"),))
FOUND = Decision("d", "x", 0, PolicyStamp("p", "1", ""), findings=(Finding("conduct.harassment", Certainty.LIKELY),))


def ties(text=TEXT, undone=(), **parts):
    shown = Exhibit(Item.of_text(text), **parts)
    return Ties(lambda _: FOUND, lambda one: one in undone, lambda _: shown, lambda items: [[PHONE]] * len(items))


@pytest.mark.parametrize(
    ("outcome", "kind"), [(Outcome.CLEARED, "miss"), (Outcome.UPHELD, "hit"), (Outcome.ACTED, "hit")]
)
def test_settled_case_is_a_candidate_without_its_private_data_when_it_is_written(outcome, kind):
    [one] = precedent.candidates([replace(CASE, outcome=outcome)], ties())
    assert (one.clause, one.kind, one.text) == ("conduct.harassment", kind, "You fool, call […].")
    assert (one.removed, one.agreed) == (("phone",), False)


def test_case_is_no_candidate_when_it_is_sealed_open_reversed_or_cut():
    settled = replace(CASE, outcome=Outcome.UPHELD)
    assert precedent.candidates([CASE, replace(settled, is_sealed=True)], ties()) == []
    assert precedent.candidates([settled], ties(undone=("d",))) == []
    assert precedent.candidates([settled], ties(omitted=((0, "cut"),))) == []
    assert precedent.candidates([settled], ties("x" * (precedent.characters_max + 1))) == []
    assert precedent.candidates([replace(settled, language="de")], ties()) == []


def test_appeal_has_the_last_word_when_two_cases_are_about_one_text():
    first = replace(CASE, outcome=Outcome.UPHELD, settled_ms=1)
    appeal = replace(CASE, id="a", kind=Kind.APPEAL, outcome=Outcome.CLEARED, settled_ms=2)
    [one] = precedent.candidates([appeal, first], ties())
    assert (one.case, one.kind) == ("a", "miss")


def test_only_what_was_agreed_to_is_run_when_a_file_is_read(tmp_path):
    found = precedent.candidates([replace(CASE, outcome=Outcome.CLEARED)], ties())
    path = tmp_path / "candidates.yaml"
    path.write_text(precedent.written(found), encoding="utf-8")
    [read] = precedent.load(path)
    assert read == found[0]
    assert precedent.lapses([read], lambda _: FOUND) == []
    path.write_text(path.read_text(encoding="utf-8").replace('"agreed":false', '"agreed":true'), encoding="utf-8")
    assert precedent.lapses(precedent.load(path), lambda _: FOUND) == [replace(read, agreed=True)]
    path.write_text(precedent.written([]), encoding="utf-8")
    assert precedent.load(path) == []


@pytest.mark.parametrize("content", ["examples: 3", "other: []", "examples: [{case: 1}]", "a: [", ""])
def test_file_is_refused_when_it_has_no_candidates(tmp_path, content):
    path = tmp_path / "wrong.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="CW949"):
        precedent.load(path)
