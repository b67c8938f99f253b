"""Looking at what cases are about: who is recorded, and how often."""

import pytest

from clausewise.case import Kind, Opened, claim_minutes
from clausewise.errors import NotFoundError
from clausewise.triage import entry
from tests.doors.http.casework import held, opened, with_picture

ANNE, BEN = "person:anne", "person:ben"
LATER_MS = claim_minutes * 60_000


@pytest.fixture
def engine():
    with opened() as one:
        yield one


def looks(engine, subject):
    return [one.actor for one in engine.store.of_subject(subject) if one.kind == "looked"]


def test_content_and_words_are_found_again_when_a_case_is_looked_at(engine):
    case = held(engine, with_picture(id="post-1", author="u1"))
    engine.review.annotate(case.id, by=ANNE, text="See the thread.")
    records = engine.viewing.records(case.id)
    assert [one.kind for one in records] == ["decided", "exhibited", "opened", "annotated"]
    assert engine.viewing.words(records[-1]) == b"See the thread."
    assert len(engine.viewing.exhibit(case.decisions[0]).item.parts) == 2
    with pytest.raises(NotFoundError, match="CW900"):
        engine.viewing.records("none")


def test_look_is_recorded_once_in_a_while_when_it_goes_on(engine):
    case = held(engine)
    for _ in range(3):
        engine.viewing.look_at_case(case.id, by=ANNE)
        engine.viewing.look_at_decision(case.decisions[0], by=ANNE)
    assert looks(engine, case.id) == [ANNE]
    assert engine.viewing.is_known(case, by=ANNE)
    assert not engine.viewing.is_known(case, by=BEN)
    engine.viewing.look_at_decision(case.decisions[0], by=BEN)
    engine.clock.ahead_ms += LATER_MS
    engine.viewing.look_at_case(case.id, by=ANNE)
    assert looks(engine, case.id) == [ANNE, BEN, ANNE]


def test_claim_says_enough_when_its_holder_looks(engine):
    case = engine.review.claim(held(engine).id, by=ANNE)
    engine.viewing.look_at_decision(case.decisions[0], by=ANNE)
    assert looks(engine, case.id) == []
    engine.clock.ahead_ms += LATER_MS
    engine.viewing.look_at_decision(case.decisions[0], by=ANNE)
    assert looks(engine, case.id) == [ANNE]


def test_decision_bears_the_look_when_it_led_to_no_case(engine):
    decision = engine.check("I will kill you tonight, my friend", author="u1")
    assert not engine.review.book.of_decision(decision.id)
    for _ in range(2):
        engine.viewing.look_at_decision(decision.id, by=ANNE)
    assert looks(engine, decision.id) == [ANNE]
    assert list(engine.store.verify())


def test_holder_is_recorded_too_when_the_case_is_sealed(engine):
    opened_case = Opened("sealed-1", Kind.REVIEW, "content", "item-1", 4, engine.clock(), is_sealed=True)
    engine.clerk.append([entry("opened", opened_case, engine.clock(), "sealed-1")])
    case = engine.review.claim("sealed-1", by=ANNE)
    assert not engine.viewing.is_known(case, by=ANNE)
    engine.viewing.look_at_case("sealed-1", by=ANNE)
    assert looks(engine, "sealed-1") == [ANNE]
