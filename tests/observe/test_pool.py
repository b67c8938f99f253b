from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.event import Event
from clausewise.observe.alert import Row
from clausewise.observe.scenario import scenarios
from clausewise.observe.sieve import Sieve
from clausewise.observe.sort import Sorts
from clausewise.observe.strip import strip
from clausewise.observe.window import Windows

[SCENARIO] = [one for one in scenarios() if one.id == "probing.paths"]
EVENTS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 4), st.sampled_from([200, 404])), min_size=1, max_size=40
)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_pool_holds_what_the_windows_have_in_common_when_events_are_any(events):
    events = sorted(events, key=lambda one: one[0])
    told = [
        Event(at * 1000, address=f"192.0.2.{who}", verb="GET", path="/x", status=status) for at, who, status in events
    ]
    windows = Windows([SCENARIO])
    [counter] = windows.counters
    sorts = Sorts(windows.kinds, windows.counters)
    rows = strip(
        [0] * len(told),
        range(len(told)),
        [event.time_ms for event in told],
        [sorts.number(event) for event in told],
        {"address": [who for _, who, _ in events]},
    )
    pools = Sieve(0, counter, sorts).pools(rows, 0)
    at = SCENARIO.plan.measures["misses"].at
    for number, event in enumerate(told):
        now, before = pools.before(number)
        pool = counter.count().pool
        SCENARIO.plan.turned(pool, event.time_ms)
        assert (now.events, now.keys, now.kept[at]) == (pool.events, pool.keys, pool.kept[at])
        assert (before.events, before.keys, before.kept[at]) == (
            pool.before.events,
            pool.before.keys,
            pool.before.kept[at],
        )
        windows.observe([(event, Row("", ""))])
    assert np.all(rows.sort >= 0)
