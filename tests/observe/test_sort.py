from __future__ import annotations

from clausewise.event import Event, Outcome
from clausewise.observe.scenario import scenarios
from clausewise.observe.sort import Sorts
from clausewise.observe.window import Windows


def test_events_are_of_one_sort_when_all_that_is_asked_is_answered_alike():
    windows = Windows(scenarios())
    sorts = Sorts(windows.kinds, windows.counters)
    one = sorts.number(Event(0, address="192.0.2.1", verb="GET", path="/a", status=404))
    other = sorts.number(Event(5, address="192.0.2.9", verb="GET", path="/b", status=404))
    style = sorts.number(Event(5, address="192.0.2.9", verb="GET", path="/b.css", status=200))
    assert (one, other, style, len(sorts)) == (0, 0, 1, 2)
    number = next(at for at, counter in enumerate(windows.counters) if counter.scenario.id == "probing.paths")
    assert sorts.means(number).tolist() == [True, False]
    assert sorts.taking(number, "misses").tolist() == [True, False]
    assert sorts.shows(number).tolist() == [True, False]
    assert sorts.is_counted.tolist() == [True, True]


def test_nothing_is_counted_when_we_refused_it_ourselves():
    windows = Windows(scenarios())
    sorts = Sorts(windows.kinds, windows.counters)
    sorts.number(Event(0, outcome=Outcome.REFUSED, address="192.0.2.1", verb="GET", path="/a", status=404))
    assert sorts.is_counted.tolist() == [False]
