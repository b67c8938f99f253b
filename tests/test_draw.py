"""Samples: the same by the same seed, every stratum in them, and every member with the same chance."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from clausewise.draw import REST, draw, strata_max


@given(st.lists(st.sampled_from(["en", "fr", "other"]), max_size=60), st.integers(1, 30), st.integers(0, 2**62))
def test_as_many_are_drawn_as_asked_when_there_are_so_many(strata, size, seed):
    drawn = draw(strata, size, seed)
    assert len(drawn.places) == min(size, len(strata))
    assert all(strata[place] == name for place, name in drawn.places.items())
    assert {one.name: one.members for one in drawn.strata} == Counter(strata)
    assert Counter(drawn.places.values()) == {one.name: one.drawn for one in drawn.strata if one.drawn}
    assert draw(strata, size, seed) == drawn


def test_rare_strata_are_taken_whole_when_others_are_large():
    drawn = draw(["en"] * 900 + ["fr"] * 90 + ["other"] * 3, 63, 7)
    assert {one.name: one.drawn for one in drawn.strata} == {"en": 30, "fr": 30, "other": 3}


def test_every_member_is_drawn_as_often_when_seeds_change():
    counts = Counter(place for seed in range(2_000) for place in draw(["a"] * 20, 5, seed).places)
    # 500 times each; five standard deviations of a binomial are 97.
    assert all(abs(counts[place] - 500) < 97 for place in range(20))


def test_strata_past_the_limit_are_drawn_from_together_when_there_are_many():
    drawn = draw([f"s{number}" for number in range(strata_max + 40)], 10_000, 1)
    assert {one.name: one.members for one in drawn.strata}[REST] == 40
    assert len(drawn.strata) == strata_max + 1
