from __future__ import annotations

from clausewise.event import Event
from clausewise.observe import pulse
from clausewise.observe.pulse import Pulse


def test_busiest_of_the_last_minute_are_told_when_time_goes_on():
    now = [100.0]
    one = Pulse(lambda: now[0])
    for number in range(30):
        assert one.notice(Event(number, address="203.0.113.9" if number % 3 else "198.51.100.4"), {}) == ()
    assert one.busiest(1) == [("203.0.113.9", 20)]
    now[0] += 30
    one.notice(Event(0, address="203.0.113.9", account="zoe"), {})
    assert one.rate() == 31 / 30
    assert one.busiest(5)[-1] == ("zoe", 1)
    now[0] += 45
    assert one.busiest(5) == [("zoe", 1)]
    now[0] += 600
    assert (one.busiest(5), one.rate(), one.total) == ([], 0.0, 31)


def test_strangers_are_not_counted_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(pulse, "actors_max", 2)
    one = Pulse(lambda: 0.0)
    for name in ("a", "b", "c", "a"):
        one.notice(Event(0, account=name), {})
    assert one.busiest(9) == [("a", 2), ("b", 1)]
