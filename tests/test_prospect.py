"""Counts of a sample stand for the whole between honest bounds, and so do shares of what was labelled."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.draw import Stratum, draw
from clausewise.effort import Effort
from clausewise.prospect import Count, count, hours, precision

WHOLE = (Stratum("", 40, 40),)


@given(st.integers(0, 40))
def test_count_is_what_it_is_when_all_were_judged(seen):
    assert count(("caught",), {"": seen}, WHOLE) == Count(("caught",), seen, seen, seen, seen)


@given(st.integers(0, 30), st.integers(0, 30))
def test_bounds_hold_what_was_seen_when_a_sample_was(english, french):
    strata = (Stratum("en", 3_000, 30), Stratum("fr", 60, 30))
    found = count(("caught",), {"en": english, "fr": french}, strata)
    assert found.seen == english + french
    assert found.seen <= found.low <= max(found.total, found.seen) <= max(found.high, found.seen)
    assert found.total == round(100 * english + 2 * french)
    assert found.high <= 3_060


def test_truth_lies_between_the_bounds_as_often_as_promised_when_many_samples_are_drawn():
    chance = random.Random(11)
    strata = ["en"] * 900 + ["fr"] * 300
    truth = {place for place, name in enumerate(strata) if chance.random() < (0.1 if name == "en" else 0.5)}
    held = 0
    for seed in range(300):
        drawn = draw(strata, 200, seed)
        seen = {
            name: sum(place in truth for place, one in drawn.places.items() if one == name) for name in ("en", "fr")
        }
        found = count(("caught",), seen, drawn.strata)
        held += found.low <= len(truth) <= found.high
    # 95 of 100; so few samples may give 92.
    assert held / 300 > 0.92


def test_share_is_weighed_when_strata_stand_for_unequal_numbers():
    strata = (Stratum("en", 900, 10), Stratum("fr", 100, 10))
    one = precision("after", "", {"en": (10, 0), "fr": (0, 10)}, strata)
    assert (one.right, one.wrong, one.share) == (10, 10, pytest.approx(0.9))
    assert one.low < 0.9 < one.high
    narrow = precision("after", "", {"": (90, 10)}, (Stratum("", 100, 100),))
    assert narrow.high - narrow.low < one.high - one.low
    assert precision("after", "", {}, strata).share is None


def test_hours_follow_from_cases_and_the_time_on_one_when_it_was_measured():
    cases = Count(("after",), 100, 120, 100, 140)
    assert hours(cases, Effort(30, 5.0, 4.0, 6.0)).hours == 10.0
    assert hours(cases, Effort(30, 5.0, 4.0, 6.0)).low == pytest.approx(100 * 4 / 60)
    assert hours(cases, Effort(3)).hours is None
