from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.observe.bucket import NEVER, Slice, poured, summed
from clausewise.observe.overflow import slices, suspects

CONNECTION = duckdb.connect()
EVENTS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20_000)), min_size=1, max_size=25)
LEAK_MS = 700


def asked(sql, events):
    rows = ", ".join(f"('{key}', {time_ms}, 0, {place})" for place, (key, time_ms) in enumerate(events))
    CONNECTION.execute(f"CREATE OR REPLACE TABLE events AS SELECT * FROM (VALUES {rows}) e(k, time_ms, log, place)")
    return CONNECTION.execute(sql).fetchall()


def ordered(events, key):
    return sorted((time_ms, LEAK_MS) for one, time_ms in events if one == key)


@settings(max_examples=40, deadline=None)
@given(EVENTS)
def test_column_tells_the_slice_of_each_key_when_events_are_any(events):
    found = {row[0]: Slice(*row[1:]) for row in asked(slices("events", ["k"], LEAK_MS), events)}
    assert found == {key: summed(ordered(events, key)) for key in {key for key, _ in events}}


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.integers(0, 20_000))
def test_slices_of_columns_merge_to_the_bucket_when_a_log_is_cut_anywhere(events, cut):
    pieces = [[one for one in events if (one[1] < cut) is early] for early in (True, False)]
    merged: dict[str, Slice] = {}
    for piece in pieces:
        for key, *numbers in asked(slices("events", ["k"], LEAK_MS), piece) if piece else ():
            merged[key] = merged.get(key, Slice()).then(Slice(*numbers))
    for key, one in merged.items():
        full, peak = NEVER, NEVER
        for now, amount in ordered(events, key):
            full = poured(full, now, amount)
            peak = max(peak, full - now)
        assert (one.peak(), one.after(NEVER)) == (peak, full)


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.integers(1, 4), st.integers(0, 30_000))
def test_no_key_is_passed_over_when_it_overflows_or_is_not_dry(events, capacity, end_ms):
    suspected = {
        key for (key,) in asked(suspects("events", ["k"], capacity=capacity, leak_ms=LEAK_MS, end_ms=end_ms), events)
    }
    for key in {key for key, _ in events}:
        one = summed(ordered(events, key))
        if one.peak() > capacity * LEAK_MS or one.after(NEVER) > end_ms:
            assert key in suspected
