from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.event import Event
from clausewise.model import Words
from clausewise.observe.bucket import NEVER, Slice, poured, summed
from clausewise.observe.condition import condition
from clausewise.observe.kind import Kinds
from clausewise.observe.overflow import Overflow, slice_of
from clausewise.observe.scenario import Scenario
from clausewise.observe.sort import Sorts
from clausewise.observe.strip import strip

EVENTS = st.lists(st.tuples(st.integers(1, 2), st.integers(0, 20_000)), min_size=1, max_size=25).map(
    lambda events: sorted(events, key=lambda one: one[1])
)
LEAK_MS = 700


def ordered(events, key):
    return [(time_ms, LEAK_MS) for one, time_ms in events if one == key]


def sliced(events, key):
    return slice_of(np.array([time_ms for one, time_ms in events if one == key], np.int64), LEAK_MS)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_column_tells_the_slice_of_a_key_when_events_are_any(events):
    for key in (1, 2):
        assert sliced(events, key) == summed(ordered(events, key))


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.integers(0, 20_000))
def test_slices_of_columns_merge_to_the_bucket_when_a_log_is_cut_anywhere(events, cut):
    for key in (1, 2):
        merged = Slice()
        for early in (True, False):
            merged = merged.then(sliced([one for one in events if (one[1] < cut) is early], key))
        full, peak = NEVER, NEVER
        for now, amount in ordered(events, key):
            full = poured(full, now, amount)
            peak = max(peak, full - now)
        assert (merged.peak(), merged.after(NEVER)) == (peak, full)


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.integers(1, 4), st.integers(0, 30_000))
def test_no_key_is_passed_over_when_it_overflows_or_is_not_dry(events, capacity, end_ms):
    scenario = Scenario("s", "s", 0.5, Words("s", "s"), condition([]), (("address",),), capacity, LEAK_MS)
    counter = SimpleNamespace(scenario=scenario, names=("address",), concern=lambda _: ((), True))
    sorts = Sorts(Kinds([]), [counter])
    sort = sorts.number(Event(0))
    keys, times = zip(*events, strict=True)
    rows = strip([0] * len(keys), range(len(keys)), times, [sort] * len(keys), {"address": keys})
    found = {one for (one,) in Overflow(0, counter, sorts).met(rows, np.array([len(keys)]), end_ms)}
    for key in set(keys):
        whole = summed(ordered(events, key))
        assert (key in found) == (whole.peak() > scenario.limit_ms or whole.alone > end_ms)
