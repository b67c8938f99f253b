"""What is said of drafts: every clause has a hint in both languages, nothing written is said again, and what comes is told in general."""

import pytest

from clausewise import nudge
from clausewise.decision import Decision
from clausewise.detect.personal import KINDS
from clausewise.model import Action, Certainty, Evidence, Finding, Language, Measure, PolicyStamp, Signal, Words
from clausewise.nudge import Ahead, Spot
from clausewise.policy import load


@pytest.fixture(scope="module")
def policy():
    return load("dexero")


def test_every_clause_has_words_in_both_languages_when_the_hints_are_read(policy):
    known = nudge.known()
    assert known.clauses.keys() == policy.clauses.keys()
    said = [*known.clauses.values(), *(words for pair in known.signals.values() for words in pair)]
    assert all(one.en.strip() and one.fr.strip() and one.en != one.fr for one in said)


def test_every_private_thing_has_a_kind_and_a_hint_when_it_can_be_seen():
    seen = {f"personal.{kind.name}" for kind in KINDS if not kind.name.startswith("business.")}
    assert seen <= nudge.known().signals.keys(), seen - nudge.known().signals.keys()


@pytest.mark.parametrize(
    ("action", "ahead"),
    [
        (None, Ahead.PUBLISH),
        (Action.NUDGE, Ahead.ASK),
        (Action.LABEL, Ahead.MARK),
        (Action.HOLD, Ahead.WAIT),
        (Action.REMOVE, Ahead.STOP),
    ],
)
def test_what_comes_is_told_in_general_when_a_draft_is_seen(policy, action, ahead):
    measures = (Measure(action, "content", "x"),) if action else ()
    said = nudge.nudge(Decision("d", "x", 0, PolicyStamp("p", "1", ""), measures, language=Language.FR), policy)
    assert (said.ahead, said.language) == (ahead, "fr")
    assert said.message.en != said.message.fr


def test_reader_chooses_the_language_when_the_draft_shows_none(policy):
    decision = Decision("d", "x", 0, PolicyStamp("p", "1", ""))
    assert nudge.nudge(decision, policy, preferred="fr").language == "fr"


def test_places_are_joined_when_they_touch_and_words_count_before_weights():
    learned = [Evidence(0, start, start + 3, "abc", "learned") for start in (0, 4, 20)]
    assert nudge.spots([Signal("tone.hate", 0.9, tuple(learned))]) == (Spot(0, 0, 7), Spot(0, 20, 23))
    plain = Evidence(0, 30, 34, "abcd", "dehumanisation")
    assert nudge.spots([Signal("hate", 0.9, (*learned, plain))]) == (Spot(0, 30, 34),)
    many = tuple(Evidence(0, start, start + 1, "a") for start in range(0, 100, 10))
    assert len(nudge.spots([Signal("hate", 0.9, many)])) == nudge.places_per_hint_max


def test_clause_gives_its_reason_when_there_is_no_hint_for_it(monkeypatch, policy):
    monkeypatch.setattr(nudge, "known", lambda: nudge.Known({}, {}))
    [hint] = nudge.hints([Finding("content.attack", Certainty.LIKELY)], policy)
    assert hint.suggestion == policy.clause("content.attack").why
    assert isinstance(hint.kind, Words)
