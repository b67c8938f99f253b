from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.event import Event
from clausewise.observe.alert import Row
from clausewise.observe.order import Order
from clausewise.observe.turn import Turns

HOUR = 3_600_000
MOMENTS = st.lists(
    st.one_of(st.integers(0, 3 * HOUR), st.integers(HOUR, HOUR + 9), st.integers(40 * HOUR, 41 * HOUR)), max_size=60
)


@settings(max_examples=150, deadline=None)
@given(MOMENTS, st.integers(1, 20), st.integers(3, 50))
def test_columns_of_moments_are_late_as_events_are_when_cut_anywhere(moments, step, waiting_max):
    order, turns = Order(HOUR), Turns(HOUR)
    with_limit(waiting_max, lambda: check(order, turns, moments, step))


def with_limit(waiting_max, work):
    from clausewise.observe import order

    before, order.waiting_max = order.waiting_max, waiting_max
    try:
        work()
    finally:
        order.waiting_max = before


def check(order, turns, moments, step):
    for at in range(0, len(moments), step):
        wanted = []
        for one in moments[at : at + step]:
            late = order.late
            list(order.add([(Event(one), Row("", ""))]))
            wanted.append(order.late == late)
        assert turns.take(np.array(moments[at : at + step], np.int64)).tolist() == wanted
        assert turns.edge == order.handed


def test_nothing_is_late_when_a_column_of_moments_only_grows():
    turns = Turns(10)
    assert turns.take(np.arange(0, 1_000, 3)).all()
    assert turns.edge < 1_000 - 10
    assert turns.late == 0
