from __future__ import annotations

from clausewise.observe.arrival import Arrival

NOON = 1_790_000_000_000
LATER = NOON + 900_000_000_000
HOUR = 3_600_000


def test_moment_never_goes_back_when_events_are_a_little_late():
    arrival = Arrival()
    found = [arrival.moment(NOON + late, LATER) for late in (0, 5_000, 2_000, 6_000)]
    assert found == [NOON, NOON + 5_000, NOON + 5_000, NOON + 6_000]
    assert arrival.late == 0


def test_event_is_let_go_and_counted_when_it_comes_much_later():
    arrival = Arrival()
    arrival.moment(NOON, LATER)
    assert arrival.moment(NOON - 60_000, LATER) is None
    assert arrival.late == 1


def test_fast_clock_makes_nobody_else_late_when_it_tells_the_future():
    arrival = Arrival()
    arrival.moment(NOON, NOON)
    assert arrival.moment(NOON + 900 * HOUR, NOON) == NOON + 10_000
    assert arrival.moment(NOON + 1_000, NOON + 1_000) == NOON + 10_000


def test_source_begins_anew_when_two_in_a_row_are_long_past():
    arrival = Arrival()
    arrival.moment(NOON + 30 * HOUR, LATER)
    assert arrival.moment(NOON, LATER) is None
    assert arrival.moment(NOON + 1_000, LATER) == NOON + 1_000
    assert (arrival.late, arrival.begun) == (1, 1)
    # One alone, far behind, moves nobody.
    assert arrival.moment(NOON - 9 * HOUR, LATER) is None
    assert arrival.moment(NOON + 2_000, LATER) == NOON + 2_000
