"""What a scenario measures under a key beyond how full a bucket is, as data.

    measures:
      failures: {count: [{is: failed}]}        # how many of the events are such
      cost: {sum: cost_ms}                     # a number of the events, added up
      accounts: {distinct: account}            # how many values, exact up to `values_max`
      share: {share: cost_ms}                  # the key's part, from 0 to 1, in the sum over all keys of the scenario
      range: {range: number}                   # from the lowest to the highest number by which things are named
      near: {near: number}                     # how often a number lies next to the one before
      uneven: {uneven: gaps}                   # the variation of the pauses, 0 where all are the same, 1 for chance
      lasts: {lasts: seconds}                  # from the first event to the last
      speed: {speed: kilometres}               # an hour, from where the key was before; 0 for what is near
      new: {fresh: [country, origin, device], for_s: 3600}   # how many of these the key did not show before the last hour

Any may have a ``where`` of its own. Each keeps a few numbers or values in two halves of a window (``observe.tally``), which add up over
slices of a log.
"""

# ruff: noqa: ARG002 - every kind is asked in the same way

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from hashlib import blake2b
from math import asin, cos, radians, sin, sqrt
from typing import Any, ClassVar, Final

from msgspec import Struct

from clausewise.event import NUMBERS, Event
from clausewise.observe.condition import Condition, Terms, condition
from clausewise.observe.route import number
from clausewise.observe.trait import NAMES, trait

values_max = 1_024
value_characters_max = 96
# How far two numbers may lie apart when somebody counts through them with several connections at once.
near_most = 8
# Nearer than this, places told from addresses are as good as the same.
near_km = 400.0
earth_radius_km = 6_371.0
_MS_PER_HOUR: Final = 3_600_000
_NEVER: Final = -1.0


class Half(Struct, gc=False):
    """What one half of a window holds: what the measures keep (numbers, and values since when), how many events, of how many keys."""

    epoch: int
    numbers: list[float]
    values: list[dict[str, int]]
    events: int = 0
    keys: int = 0


class Measure:
    """A kind of measure. ``at`` is where its ``width`` numbers begin in a half, ``place`` where its ``sets`` sets do."""

    width: ClassVar[int] = 1
    sets: ClassVar[int] = 0
    start: ClassVar[float] = 0.0
    # Whether its value is a part of the sum over all keys.
    is_shared: ClassVar[bool] = False
    # Whether its value is at most the number of events.
    is_of_events: ClassVar[bool] = False

    def __init__(self, test: Condition | None, at: int, place: int) -> None:
        self.test, self.at, self.place = test, at, place

    def pour(self, event: Event, now: Half, before: Half) -> None:
        """Take an event into the half that is running."""
        raise NotImplementedError

    def value(self, now: Half, before: Half) -> float:
        """Return what both halves show together."""
        return now.numbers[self.at] + before.numbers[self.at]

    def turn(self, old: Half, new: Half) -> None:
        """Carry over what the next half must know of the last."""


class _Count(Measure):
    is_of_events = True

    def pour(self, event: Event, now: Half, before: Half) -> None:
        now.numbers[self.at] += 1


class _Sum(Measure):
    def __init__(self, test: Condition | None, at: int, place: int, name: str) -> None:
        super().__init__(test, at, place)
        self.name = name

    def pour(self, event: Event, now: Half, before: Half) -> None:
        now.numbers[self.at] += getattr(event, self.name)


class _Share(_Sum):
    is_shared = True


class _Distinct(Measure):
    """A number says how many values of the running half the other lacks, so that the union is never made."""

    sets = 1
    is_of_events = True

    def __init__(self, test: Condition | None, at: int, place: int, name: str) -> None:
        super().__init__(test, at, place)
        self.read = trait(name)

    def pour(self, event: Event, now: Half, before: Half) -> None:
        value, seen = _short(self.read(event)), now.values[self.place]
        if value and value not in seen and len(seen) < values_max:
            seen[value] = event.time_ms
            now.numbers[self.at] += value not in before.values[self.place]

    def value(self, now: Half, before: Half) -> float:
        return now.numbers[self.at] + len(before.values[self.place])


class _Fresh(Measure):
    """A field of which the key had told nothing before says nothing of where it used to be, and is not counted."""

    sets = 1

    def __init__(self, test: Condition | None, at: int, place: int, *, names: tuple[str, ...], for_ms: int) -> None:
        super().__init__(test, at, place)
        self.reads = tuple((f"{name} ", trait(name)) for name in names)
        self.for_ms = for_ms

    def pour(self, event: Event, now: Half, before: Half) -> None:
        seen, earlier, new = now.values[self.place], before.values[self.place], 0
        since = event.time_ms - self.for_ms
        for name, read in self.reads:
            value = read(event)
            if not value:
                continue
            told = name + _short(value)
            first = min(seen.get(told, event.time_ms), earlier.get(told, event.time_ms))
            if first >= since:
                new += any(
                    one.startswith(name) and when < since for kept in (seen, earlier) for one, when in kept.items()
                )
            if told not in seen and len(seen) < values_max:
                seen[told] = first
        now.numbers[self.at] = float(new)

    def value(self, now: Half, before: Half) -> float:
        return now.numbers[self.at]


class _Range(Measure):
    width = 2
    start = _NEVER

    def pour(self, event: Event, now: Half, before: Half) -> None:
        found = number(event.path, event.query)
        if found is not None:
            numbers, at = now.numbers, self.at
            numbers[at] = found if numbers[at] < 0 else min(numbers[at], found)
            numbers[at + 1] = max(numbers[at + 1], found)

    def value(self, now: Half, before: Half) -> float:
        least = [half.numbers[self.at] for half in (now, before) if half.numbers[self.at] >= 0]
        return max(now.numbers[self.at + 1], before.numbers[self.at + 1]) - min(least) + 1 if least else 0.0


class _Near(Measure):
    width = 2

    def pour(self, event: Event, now: Half, before: Half) -> None:
        found = number(event.path, event.query)
        if found is not None:
            last = now.numbers[self.at + 1]
            now.numbers[self.at] += bool(last) and 0 < abs(found + 1 - last) <= near_most
            now.numbers[self.at + 1] = found + 1.0

    def turn(self, old: Half, new: Half) -> None:
        new.numbers[self.at + 1] = old.numbers[self.at + 1]


class _Uneven(Measure):
    """The coefficient of variation of the pauses between events: their number, sum, sum of squares, and the last moment."""

    width = 4

    def pour(self, event: Event, now: Half, before: Half) -> None:
        numbers, at = now.numbers, self.at
        if numbers[at + 3]:
            pause = (event.time_ms - numbers[at + 3]) / 1000
            numbers[at] += 1
            numbers[at + 1] += pause
            numbers[at + 2] += pause * pause
        numbers[at + 3] = float(event.time_ms)

    def value(self, now: Half, before: Half) -> float:
        count, total, squares = (now.numbers[self.at + n] + before.numbers[self.at + n] for n in range(3))
        mean = total / count if count else 0.0
        return sqrt(max(0.0, squares / count - mean * mean)) / mean if mean else 0.0

    def turn(self, old: Half, new: Half) -> None:
        new.numbers[self.at + 3] = old.numbers[self.at + 3]


class _Lasts(Measure):
    width = 2

    def pour(self, event: Event, now: Half, before: Half) -> None:
        now.numbers[self.at] = now.numbers[self.at] or float(event.time_ms)
        now.numbers[self.at + 1] = float(event.time_ms)

    def value(self, now: Half, before: Half) -> float:
        return (now.numbers[self.at + 1] - (before.numbers[self.at] or now.numbers[self.at])) / 1000


class _Speed(Measure):
    """The last place in degrees, its moment, and the speed of the last step in kilometres an hour."""

    width = 4

    def pour(self, event: Event, now: Half, before: Half) -> None:
        numbers, at = now.numbers, self.at
        numbers[at + 3] = 0.0
        if not (event.latitude or event.longitude):
            return
        if numbers[at + 2]:
            way = distance_km((numbers[at], numbers[at + 1]), (event.latitude, event.longitude))
            hours = max(event.time_ms - numbers[at + 2], 1_000) / _MS_PER_HOUR
            numbers[at + 3] = way / hours if way >= near_km else 0.0
        numbers[at : at + 3] = [event.latitude, event.longitude, float(event.time_ms)]

    def value(self, now: Half, before: Half) -> float:
        return now.numbers[self.at + 3]

    def turn(self, old: Half, new: Half) -> None:
        new.numbers[self.at : self.at + 3] = old.numbers[self.at : self.at + 3]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the way between two places in degrees over the ground. Source: the haversine formula on a sphere."""
    (a, b), (c, d) = one, other
    inner = sin(radians(c - a) / 2) ** 2 + cos(radians(a)) * cos(radians(c)) * sin(radians(d - b) / 2) ** 2
    return 2 * earth_radius_km * asin(sqrt(min(1.0, inner)))


def _short(value: str) -> str:
    if len(value) <= value_characters_max:
        return value
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


_WORDS: Final[Mapping[str, tuple[type[Measure], str]]] = {
    "range": (_Range, "number"),
    "near": (_Near, "number"),
    "uneven": (_Uneven, "gaps"),
    "lasts": (_Lasts, "seconds"),
    "speed": (_Speed, "kilometres"),
}


def measure(given: Mapping[str, Any], at: int, place: int, terms: Terms) -> Measure:
    """Return the measure that ``given`` says, its numbers from ``at``, its sets from ``place``. Raises ValueError with what is unknown."""
    [kind, *more] = [name for name in given if name not in ("where", "for_s")] or [""]
    if more:
        raise ValueError(more[0])
    what, where = given.get(kind), given.get("where")
    if kind == "count":
        return _Count(condition(_listed(what), terms), at, place)
    test = condition(_listed(where), terms) if where is not None else None
    make: dict[str, Callable[[], Measure]] = {
        "sum": lambda: _Sum(test, at, place, _one_of(what, NUMBERS)),
        "share": lambda: _Share(test, at, place, _one_of(what, NUMBERS)),
        "distinct": lambda: _Distinct(test, at, place, _one_of(what, NAMES)),
        "fresh": lambda: _Fresh(
            test,
            at,
            place,
            names=tuple(_one_of(one, NAMES) for one in _listed(what)),
            for_ms=round(float(given.get("for_s", 0)) * 1000),
        ),
    }
    if kind in make:
        return make[kind]()
    if kind not in _WORDS or _WORDS[kind][1] != what:
        raise ValueError(kind if kind not in _WORDS else str(what))
    return _WORDS[kind][0](test, at, place)


def _one_of(what: Any, known: Collection[str]) -> str:
    if what not in known:
        raise ValueError(str(what))
    return str(what)


def _listed(what: Any) -> list[Any]:
    return what if isinstance(what, list) else [what]
