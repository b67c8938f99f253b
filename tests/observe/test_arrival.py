from __future__ import annotations

from clausewise.observe.arrival import Arrival

NOON = 1_790_000_000_000
DAY = 24 * 3_600_000


def test_moment_never_goes_back_when_events_are_a_little_late():
    arrival = Arrival()
    assert [arrival.moment(NOON + late) for late in (0, 5_000, 2_000, 6_000)] == [
        NOON,
        NOON + 5_000,
        NOON + 5_000,
        NOON + 6_000,
    ]
    assert arrival.late == 0


def test_event_is_let_go_and_counted_when_it_comes_much_later():
    arrival = Arrival()
    arrival.moment(NOON)
    assert arrival.moment(NOON - 60_000) is None
    assert arrival.late == 1


def test_one_wrong_clock_misleads_nobody_when_it_jumps():
    arrival = Arrival()
    arrival.moment(NOON)
    assert arrival.moment(NOON + 900 * DAY) is None
    assert arrival.moment(NOON + 1_000) == NOON + 1_000
    assert arrival.moment(NOON + 900 * DAY) is None
    assert arrival.moment(NOON + 900 * DAY + 500) == NOON + 900 * DAY + 500
