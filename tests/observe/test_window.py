from __future__ import annotations

from clausewise.event import Event
from clausewise.observe.scenario import scenarios
from clausewise.observe.trait import subnet, trait
from clausewise.observe.window import Row, Windows, distinct_values_max

[PROBING] = [one for one in scenarios() if one.id == "probing.paths"]


def missing(number, path, address="203.0.113.9"):
    return Event(1_000 * number, address=address, verb="GET", path=path, status=404), Row(f"a:{number}", path)


def test_same_address_counts_once_when_distinct_ones_are_counted():
    assert Windows([PROBING]).observe(missing(n, "/gone.html") for n in range(500)) == []
    assert len(Windows([PROBING]).observe(missing(n, f"/gone{n}.html") for n in range(30))) == 1


def test_neighbours_are_apart_when_each_has_done_little():
    events = [missing(n, f"/gone{n}.html", f"203.0.113.{n}") for n in range(60)]
    assert Windows([PROBING]).observe(events) == []


def test_distinct_values_are_bounded_when_a_bucket_never_empties():
    windows = Windows([PROBING])
    windows.observe(missing(n // 100, f"/{n}") for n in range(distinct_values_max + 500))
    [bucket] = windows._counters[0].kept.values()
    assert bucket.seen is not None
    assert len(bucket.seen) == distinct_values_max


def test_neighbourhood_is_named_when_an_address_has_one():
    assert subnet("203.0.113.9") == "203.0.113.0/24"
    assert subnet("2001:db8:0:1::9") == "2001:db8::/56"
    assert subnet("nonsense") == ""
    assert trait("subnet")(Event(0, address="203.0.113.9")) == "203.0.113.0/24"
