"""A stretch of the ledger as a source: what programs decided, as it was kept."""

from __future__ import annotations

import pytest

from clausewise import exhibit
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.errors import InputError
from clausewise.model import Action, Certainty, Item, Measure
from clausewise.stretch import Stretch
from tests.detect.conftest import LEXICONS
from tests.histories import ANNE, Clock
from tests.small import REGISTER, changed

HOUR = 3_600_000
KILL, REGRET = "I will kill you tonight, my friend", "You will regret this, my friend"
HOLDING = changed(
    "conduct.threats",
    when={Certainty.CERTAIN: "threat >= 0.9", Certainty.LIKELY: "threat >= 0.4"},
    act={Certainty.CERTAIN: Action.REMOVE, Certainty.LIKELY: Action.HOLD},
)


@pytest.fixture(scope="module")
def lived():
    clock = Clock(100 * HOUR)
    with Engine.open(HOLDING, store=":memory:", clock=clock, with_detectors=[Words(REGISTER, LEXICONS)]) as engine:
        made = [engine.check(KILL, author="u1"), engine.check("Hello", author="u2")]
        clock.now += HOUR
        made += [engine.check(REGRET, author="u1", id="post"), engine.check(KILL, author="u3")]
        [case] = engine.review.queue(Filter())
        engine.review.claim(case.id, by=ANNE)
        clock.now += HOUR // 20
        ruling = Ruling(clauses=("conduct.threats",), measures=(Measure(Action.REMOVE, "content", case.target),))
        engine.review.decide(case.id, ruling, by=ANNE)
        large = Item.of_text(KILL + "!" * exhibit.text_characters_max, author="u4")
        made.append(engine.check(large))
        yield engine.store, made


def all_of(source):
    return list(source.specimens(lambda _: True))


def test_contents_come_as_they_were_judged_when_programs_decided(lived):
    store, (first, _, held, third, large) = lived
    source = Stretch(store, 0, 1 << 60)
    found = all_of(source)
    assert [one.decision for one in found] == [first.id, held.id, third.id]
    assert [(one.place, one.item.author, one.time_ms) for one in found] == [
        (0, "u1", first.time_ms),
        (1, "u1", held.time_ms),
        (2, "u3", third.time_ms),
    ]
    # A person's own decision is none of them; as it stands on the same clause, what was held was held rightly.
    assert found[1].labels == {"conduct.threats": True}
    assert large.id not in {one.decision for one in found}
    assert source.passed_over == {"no_content": 1, "cut": 1}
    assert (source.effort.cases, source.effort.minutes) == (1, None)


def test_only_the_stretch_is_read_with_the_state_before_it_when_bounds_are_given(lived):
    store, (first, _, held, third, _) = lived
    source = Stretch(store, held.time_ms, third.time_ms + 1)
    assert [one.decision for one in all_of(source)] == [held.id, third.id]
    assert [one.decision for one in source.past.history("u1").strikes] == [first.id]
    assert source.past.history("u3").strikes == ()
    assert all_of(Stretch(store, 0, 1)) == []


@pytest.mark.parametrize(
    ("division", "strata"),
    [
        ("action", ["remove", "hold", "remove", "remove"]),
        ("clause", ["conduct.threats"] * 4),
        ("language", ["en"] * 4),
        ("medium", ["text"] * 4),
    ],
)
def test_contents_are_divided_by_what_records_tell_when_a_sample_is_drawn(lived, division, strata):
    source = Stretch(lived[0], 0, 1 << 60)
    assert list(source.strata(division)) == strata
    with pytest.raises(InputError, match="CW167"):
        list(source.strata("host"))
