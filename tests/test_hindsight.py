"""What people said of decisions: right or wrong, by clause, and who has the last word."""

from __future__ import annotations

import pytest

from clausewise import ledger
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.hindsight import Hindsight
from clausewise.model import Action, Certainty, Measure
from tests.detect.conftest import LEXICONS
from tests.histories import ANNE, Clock
from tests.small import REGISTER, changed

BEN = "person:ben"
THREATS = "conduct.threats"
HOLDING = changed(THREATS, when={Certainty.LIKELY: "threat >= 0.4"}, act={Certainty.LIKELY: Action.HOLD})


@pytest.fixture
def engine():
    clock = Clock(1_000_000_000)
    with Engine.open(HOLDING, store=":memory:", clock=clock, with_detectors=[Words(REGISTER, LEXICONS)]) as one:
        yield one


@pytest.fixture
def held(engine):
    return engine.check("I will kill you tonight, my friend", author="u1", id="post")


def ruled(engine, by=ANNE, **given):
    """Rule on the one open case."""
    [case] = engine.review.queue(Filter())
    return engine.review.decide(case.id, Ruling(reason="I looked.", **given), by=by)


def labels(engine, decision):
    hindsight = Hindsight(engine.store)
    for record in ledger.every(engine.store):
        hindsight.take(record)
    return hindsight.labels(decision.id)


def removed(*clauses):
    return {"clauses": clauses, "measures": (Measure(Action.REMOVE, "content", "post"),)}


def test_nothing_is_said_when_nobody_looked(engine, held):
    assert labels(engine, held) == {}


def test_hold_was_right_when_a_person_removes_under_the_same_clause(engine, held):
    ruled(engine, **removed(THREATS))
    assert labels(engine, held) == {THREATS: True}


def test_hold_was_wrong_when_a_person_removes_under_another_clause(engine, held):
    ruled(engine, **removed("privacy.disclosure"))
    assert labels(engine, held) == {THREATS: False}


def test_hold_was_wrong_when_nothing_is_held_against_it(engine, held):
    ruled(engine)
    assert labels(engine, held) == {THREATS: False}


def test_hold_was_wrong_after_all_when_an_appeal_takes_the_removal_back(engine, held):
    case = ruled(engine, **removed(THREATS))
    engine.statements.appeal(case.decision, "A line of a play.", language="en", by="u1")
    ruled(engine, by=BEN, answer="You are right.")
    assert labels(engine, held) == {THREATS: False}


def test_the_last_word_counts_when_people_speak_twice(engine, held):
    engine.confirm(held.id, by=ANNE, reason="A threat.")
    assert labels(engine, held) == {THREATS: True}
    engine.undo(held.id, by=BEN, reason="A play.")
    assert labels(engine, held) == {THREATS: False}
