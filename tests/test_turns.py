"""Turns of cases: of two who saw the same one can act, and it is said what stood in the way."""

import pytest

from clausewise.case import Touched
from clausewise.errors import ConflictError, NotFoundError, StaleError
from clausewise.triage import entry
from clausewise.turns import Turns
from tests.doors.http.casework import held, opened

ANNE, BEN = "person:anne", "person:ben"


@pytest.fixture
def engine():
    with opened() as one:
        yield one


@pytest.fixture
def turns(engine):
    return Turns(engine.clerk, engine.clock)


def note(engine, case, by=ANNE):
    return entry("annotated", Touched(case.id, by), engine.clock(), case.id, actor=by, words="Seen.")


def test_case_is_needed_as_it_was_seen_when_asked_for(engine, turns):
    case = held(engine)
    assert turns.needs(case.id) == turns.needs(case.id, case.turns) == case
    with pytest.raises(StaleError, match="CW983"):
        turns.needs(case.id, case.turns + 1)
    with pytest.raises(NotFoundError, match="CW900"):
        turns.needs("none")


def test_second_is_told_that_somebody_was_quicker_when_both_saw_the_same(engine, turns):
    case = held(engine)
    assert turns.take(case, [note(engine, case)]).turns == case.turns + 1
    for act in (
        lambda: turns.take(case, [note(engine, case, BEN)]),
        lambda: turns.take_outside(case, note(engine, case, BEN)),
    ):
        with pytest.raises(ConflictError, match="CW905"):
            act()
    assert engine.review.case(case.id).turns == case.turns + 1


def test_key_of_the_caller_is_named_when_it_was_used_before(engine, turns):
    first, second = held(engine, id="post-1"), held(engine, id="post-2", author="u43")
    turns.take(first, [note(engine, first)], lambda _: {"idempotency/anne/k": b"x"})
    with pytest.raises(ConflictError, match="CW412"):
        turns.take(second, [note(engine, second)], lambda _: {"idempotency/anne/k": b"x"})
    with pytest.raises(ConflictError, match="CW412"):  # the same request, carried out by another process
        turns.take(first, [note(engine, first)], lambda _: {"idempotency/anne/k": b"x"})
    assert turns.needs(second.id, second.turns)
