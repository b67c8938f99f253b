import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise import schedule

CHANCES = st.floats(0, 1)


@given(st.integers(1, 10_000), CHANCES)
def test_delay_grows_and_stays_within_its_bounds_whatever_chance_says(tries, chance):
    delay = schedule.delay_ms(tries, chance)
    longest = schedule.delay_ms(tries, 1)
    assert longest * schedule.jitter - 1 <= delay <= longest <= schedule.delay_ms_max
    assert schedule.delay_ms(tries + 1, chance) >= delay
    assert schedule.first_delay_ms * schedule.jitter <= delay


@given(st.lists(CHANCES, min_size=20, max_size=20), st.integers(0, 2**40))
def test_message_is_tried_for_days_and_then_dead_whatever_chance_says(chances, start_ms):
    now_ms, tries = start_ms, 0
    for chance in chances:
        tries += 1
        following = schedule.next_ms(tries, now_ms=now_ms, chance=chance)
        if following is None:
            break
        assert following > now_ms
        now_ms = following
    assert tries == schedule.tries_max
    assert 1.2 * schedule.DAY_MS < now_ms - start_ms < 3.5 * schedule.DAY_MS


@given(st.integers(1, 10_000), CHANCES, st.integers(0, 2**50))
def test_wish_of_the_endpoint_is_kept_within_reason_when_it_asks_for_time(tries, chance, asked_ms):
    pause = schedule.pause_ms(tries, chance=chance, asked_ms=asked_ms)
    assert min(asked_ms, schedule.delay_ms_max) <= pause <= max(schedule.pause_ms_max, schedule.delay_ms_max)
    following = schedule.next_ms(1, now_ms=0, chance=chance, asked_ms=asked_ms)
    assert following >= min(asked_ms, schedule.delay_ms_max)


@given(st.integers(1, 10_000), CHANCES)
def test_failing_endpoint_is_noticed_soon_when_it_is_back(failures, chance):
    assert schedule.pause_ms(failures, chance=chance) <= 10 * schedule.MINUTE_MS


def test_those_who_failed_together_come_back_apart_when_chance_differs():
    assert len({schedule.delay_ms(5, chance / 100) for chance in range(100)}) == 100


@pytest.mark.parametrize(("days", "halts"), [(0, False), (4.9, False), (5, True), (90, True)])
def test_endpoint_is_halted_when_it_failed_for_days(days, halts):
    assert schedule.is_to_halt(1_000, 1_000 + int(days * schedule.DAY_MS)) is halts
    assert not schedule.is_to_halt(0, 10**15)
