from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from clausewise.window import Windows


class At(NamedTuple):
    time_ms: int
    name: str = ""


def windows(**limits):
    return Windows(**{"keys_max": 3, "events_max": 4, "window_ms": 100, **limits})


def test_events_of_a_key_are_those_that_still_count_when_asked_at_a_time():
    made = windows()
    for time_ms in (0, 50, 120):
        made.add("a", At(time_ms))
    assert [one.time_ms for one in made.of("a", 120)] == [50, 120]
    assert made.of("b", 120) == ()


def test_longest_silent_key_goes_first_when_there_are_too_many():
    made = windows()
    for key in ("a", "b", "c", "a", "d"):
        made.add(key, At(0))
    made.keep(0)
    assert len(made) == 3
    assert made.of("b", 0) == ()
    assert len(made.of("a", 0)) == 2


def test_key_is_let_go_when_all_of_it_is_past_its_time():
    made = windows()
    made.add("a", At(0))
    made.keep(0)
    made.add("b", At(101))
    made.keep(101)
    assert len(made) == 1


def test_batch_leaves_no_trace_when_it_is_forgotten():
    made = windows()
    made.add("a", At(0, "kept"))
    made.keep(0)
    made.add("a", At(1, "lost"))
    made.add("b", At(1, "lost"))
    made.forget()
    assert [one.name for one in made.of("a", 1)] == ["kept"]
    assert len(made) == 1


def test_meant_events_are_gone_when_they_are_dropped():
    made = windows()
    for name in ("x", "y"):
        made.add("a", At(0, name))
    made.add("b", At(0, "x"))
    made.keep(0)
    made.drop(lambda one: one.name == "x")
    assert [one.name for one in made.of("a", 0)] == ["y"]
    assert len(made) == 1


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 500), st.booleans()), max_size=80))
def test_limits_hold_whatever_comes_when_batches_are_kept_or_forgotten(steps):
    made = windows()
    for key, time_ms, kept in steps:
        made.add(key, At(time_ms))
        if kept:
            made.keep(time_ms)
        else:
            made.forget()
        assert len(made) <= 3
        assert all(len(made.of(one, 0)) <= 4 for one in "abcdef")
