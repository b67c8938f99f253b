from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from clausewise.event import Event
from clausewise.observe.alert import Row
from clausewise.observe.order import Order, ahead_ms_max, late_ms_max


def told(time_ms):
    return Event(time_ms), Row("x", "")


def times(events):
    return [event.time_ms for event, _ in events]


@given(st.lists(st.integers(0, late_ms_max), max_size=60))
def test_nothing_is_lost_and_order_is_kept_when_events_come_a_little_late(moments):
    order = Order()
    handed = times(order.add(map(told, moments))) + times(order.rest())
    assert handed == sorted(moments)
    assert order.late == 0


def test_event_is_counted_and_let_go_when_it_comes_far_too_late():
    order = Order()
    handed = times(order.add(map(told, [100_000, 200_000, 50_000])))
    assert handed == [100_000]
    assert (order.late, times(order.rest())) == (1, [200_000])


def test_others_are_not_late_when_one_clock_jumps_ahead():
    order = Order()
    jump = 3_000 + 2 * ahead_ms_max
    moments = [1_000, 2_000, jump, 4_000, 3_500, 20_000, 19_000]
    handed = times(order.add(map(told, moments))) + times(order.rest())
    assert handed == sorted(moments)
    assert order.late == 0


def test_time_goes_on_when_a_log_was_silent_for_days():
    order = Order()
    moments = [1_000, *(3 * ahead_ms_max + 1_000 * number for number in range(30))]
    assert times(order.add(map(told, moments)))[:15] == moments[:15]
    assert (order.late, order.newest) == (0, moments[-1])


def test_waiting_is_bounded_when_time_stands_still(monkeypatch):
    monkeypatch.setattr("clausewise.observe.order.waiting_max", 100)
    order = Order()
    moments = [random.Random(7).randrange(1_000) for _ in range(1_000)]
    handed = times(order.add(map(told, moments)))
    assert len(order._waiting) <= 100
    assert len(handed) + order.late + 100 >= 1_000
