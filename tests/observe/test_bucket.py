from __future__ import annotations

from functools import reduce
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clausewise.observe.bucket import NEVER, Slice, poured, summed

EVENTS = st.lists(st.tuples(st.integers(0, 100_000), st.integers(1, 5_000)), max_size=40).map(sorted)


def stepwise(events, full=NEVER):
    """The bucket as it is usually told: a level that sinks with time and rises with every event."""
    level, last, peak = 0, None, None
    if full != NEVER:
        level, last = full, 0
    for now, amount in events:
        level = max(level - (now - last), 0) if last is not None else 0
        level += amount
        last = now
        peak = level if peak is None else max(peak, level)
    return level, last, peak


@given(EVENTS)
def test_level_is_that_of_a_sinking_bucket_when_poured_event_by_event(events):
    full = NEVER
    peak = None
    for now, amount in events:
        full = poured(full, now, amount)
        peak = full - now if peak is None else max(peak, full - now)
    level, last, highest = stepwise(events)
    assert peak == highest
    if events:
        assert full - last == level
        assert summed(events).peak() == highest
        assert summed(events).alone == full


@given(EVENTS, st.lists(st.integers(0, 40), max_size=6).map(sorted))
def test_slices_say_what_the_whole_says_when_cut_anywhere(events, cuts):
    bounds = [0, *(min(cut, len(events)) for cut in cuts), len(events)]
    slices = [summed(events[a:b]) for a, b in pairwise(bounds)]
    merged = reduce(Slice.then, slices, Slice())
    whole = summed(events)
    assert merged.peak() == whole.peak() or not events
    assert merged.after(NEVER) == whole.after(NEVER) or not events
    assert merged.added == whole.added


@given(EVENTS, EVENTS, EVENTS)
def test_merging_groups_as_it_likes_when_slices_are_three(first, second, third):
    one, two, three = map(summed, (first, second, third))
    assert one.then(two).then(three)[:1] == one.then(two.then(three))[:1]
    for full in (0, 50_000):
        left, right = one.then(two).then(three), one.then(two.then(three))
        assert left.after(full) == right.after(full)
        assert left.peak(full) == right.peak(full)


@given(st.integers(0, 50_000), EVENTS)
def test_slice_goes_on_from_what_was_there_when_the_bucket_was_not_empty(full, events):
    level, last, highest = stepwise(events, full)
    if events:
        assert summed(events).after(full) - last == level
        assert summed(events).peak(full) == highest
