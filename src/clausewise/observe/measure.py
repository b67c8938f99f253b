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
slices of a log; what lies between two events (a pause, a step from one number to the next) may begin in the half before. A measure says
as lines of Python how it takes an event, and as an expression what it shows: ``observe.pouring`` weaves these
into one function, in which nothing is looped over or called that need not be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import blake2b
from math import asin, cos, radians, sin, sqrt
from typing import Any, ClassVar, Final

from msgspec import Struct

from clausewise.event import NUMBERS, Event
from clausewise.observe.condition import Condition, Terms, condition
from clausewise.observe.trait import NAMES, trait

values_max = 1_024
value_characters_max = 96
# How far two numbers may lie apart when somebody counts through them with several connections at once.
near_most = 8
# Nearer than this, places told from addresses are as good as the same.
near_km = 400.0
earth_radius_km = 6_371.0
# Numbers are added up in whole thousandths, pauses in milliseconds: whole numbers come to the same in any order.
parts_per_one: Final = 1_000
_MS_PER_HOUR: Final = 3_600_000
_NEVER: Final = -1.0


# What measures keep: numbers, and values since when, of which there are none yet.
Kept = list[float | dict[str, int] | None]


class Half(Struct, gc=False):
    """What one half of a window holds: what the measures keep, each in its places, how many events, of how many keys, since when."""

    epoch: int
    kept: Kept
    events: int = 0
    keys: int = 0
    since_ms: int = 0


class Measure:
    """A kind of measure. ``start`` is what it keeps at first, ``at`` where that begins in what a half keeps.

    Its lines and its expression speak of the ``event``, its moment (``time_ms``), the traits that it ``reads`` (``of_target``, or
    ``short_target`` where it keeps them), what both halves keep (``now``, ``was``), what is kept of all keys together (``whole``, where it
    ``is_shared``), and what ``spoken_of`` holds.
    """

    start: ClassVar[tuple[float | None, ...]] = (0.0,)
    # What it is called where it is read otherwise than by its lines (``observe.sieve``).
    word: ClassVar[str] = ""
    # Whether its value is a part of the sum over all keys.
    is_shared: ClassVar[bool] = False
    # Whether its value is at most the number of events.
    is_of_events: ClassVar[bool] = False
    reads: tuple[str, ...] = ()

    @property
    def keeps_values(self) -> bool:
        """Whether it keeps values beside numbers."""
        return None in self.start

    def __init__(self, test: Condition | None, at: int) -> None:
        self.test, self.at = test, at
        self.spoken_of: Mapping[str, Any] = {}

    def poured(self) -> Sequence[str]:
        """Return the lines that take an event into the half that is running."""
        raise NotImplementedError

    def value(self) -> str:
        """Return the expression of what both halves show together."""
        return f"(now[{self.at}] + was[{self.at}])"

    def turn(self, old: Half, new: Half) -> None:
        """Carry over what the next half must know of the last."""


class _Count(Measure):
    word = "count"
    is_of_events = True

    def poured(self) -> Sequence[str]:
        return [f"now[{self.at}] += 1"]


class _Sum(Measure):
    def __init__(self, test: Condition | None, at: int, name: str) -> None:
        super().__init__(test, at)
        self.name = name

    def poured(self) -> Sequence[str]:
        return [f"now[{self.at}] += round(event.{self.name} * {parts_per_one})"]

    def value(self) -> str:
        return f"((now[{self.at}] + was[{self.at}]) / {parts_per_one})"


class _Share(_Sum):
    is_shared = True

    def poured(self) -> Sequence[str]:
        return [*super().poured(), f"whole[{self.at}] += round(event.{self.name} * {parts_per_one})"]


class _Distinct(Measure):
    """A number says how many values of the running half the other lacks, so that the union is never made."""

    word = "distinct"
    start = (0.0, None)
    is_of_events = True

    def __init__(self, test: Condition | None, at: int, name: str) -> None:
        super().__init__(test, at)
        self.reads = (name,)

    def poured(self) -> Sequence[str]:
        count, values, value = self.at, self.at + 1, f"short_{self.reads[0]}"
        return [
            f"seen = now[{values}]",
            "if seen is None:",
            f"    seen = now[{values}] = {{}}",
            f"if {value} not in seen and {value} and len(seen) < {values_max}:",
            f"    seen[{value}] = time_ms",
            f"    if was[{values}] is None or {value} not in was[{values}]:",
            f"        now[{count}] += 1",
        ]

    def value(self) -> str:
        return f"(now[{self.at}] + len(was[{self.at + 1}] or ()))"


class _Fresh(Measure):
    """A field of which the key had told nothing before says nothing of where it used to be, and is not counted."""

    start = (0.0, None)

    def __init__(self, test: Condition | None, at: int, *, names: tuple[str, ...], for_ms: int) -> None:
        super().__init__(test, at)
        self.told = tuple((f"{name} ", trait(name)) for name in names)
        self.for_ms = for_ms
        self.spoken_of = {f"fresh{at}": self._fresh}

    def poured(self) -> Sequence[str]:
        values = self.at + 1
        return [
            f"if now[{values}] is None:",
            f"    now[{values}] = {{}}",
            f"now[{self.at}] = fresh{self.at}(event, now[{values}], was[{values}] or {{}})",
        ]

    def value(self) -> str:
        return f"now[{self.at}]"

    def _fresh(self, event: Event, seen: dict[str, int], earlier: dict[str, int]) -> float:
        new, since = 0, event.time_ms - self.for_ms
        for name, read in self.told:
            value = read(event)
            if not value:
                continue
            told = name + short(value)
            first = min(seen.get(told, event.time_ms), earlier.get(told, event.time_ms))
            if first >= since:
                new += any(
                    one.startswith(name) and when < since for kept in (seen, earlier) for one, when in kept.items()
                )
            if told not in seen and len(seen) < values_max:
                seen[told] = first
        return float(new)


class _Range(Measure):
    word = "range"
    start = (_NEVER, _NEVER)
    reads = ("number",)

    def __init__(self, test: Condition | None, at: int) -> None:
        super().__init__(test, at)
        self.spoken_of = {"reaching": _reaching}

    def poured(self) -> Sequence[str]:
        least, most = f"now[{self.at}]", f"now[{self.at + 1}]"
        return [
            "if of_number:",
            "    found = int(of_number)",
            f"    {least} = found if {least} < 0 else min({least}, found)",
            f"    {most} = max({most}, found)",
        ]

    def value(self) -> str:
        return f"reaching(now[{self.at}:{self.at + 2}], was[{self.at}:{self.at + 2}])"


def _reaching(now: Sequence[float], was: Sequence[float]) -> float:
    least = [one[0] for one in (now, was) if one[0] >= 0]
    return max(now[1], was[1]) - min(least) + 1 if least else 0.0


class _Near(Measure):
    """How many, the last number, and the last of the half before: nothing older says what follows."""

    word = "near"
    start = (0.0, 0.0, 0.0)
    reads = ("number",)

    def poured(self) -> Sequence[str]:
        return [
            "if of_number:",
            "    found = int(of_number)",
            f"    last = now[{self.at + 1}] or now[{self.at + 2}]",
            f"    now[{self.at}] += bool(last) and 0 < abs(found + 1 - last) <= {near_most}",
            f"    now[{self.at + 1}] = found + 1.0",
        ]

    def turn(self, old: Half, new: Half) -> None:
        new.kept[self.at + 2] = old.kept[self.at + 1]


class _Uneven(Measure):
    """The coefficient of variation of the pauses: their number, sum, sum of squares, and the last moment here and in the half before."""

    word = "uneven"
    start = (0.0, 0.0, 0.0, 0.0, 0.0)

    def __init__(self, test: Condition | None, at: int) -> None:
        super().__init__(test, at)
        self.spoken_of = {"uneven": _uneven}

    def poured(self) -> Sequence[str]:
        at = self.at
        return [
            f"last = now[{at + 3}] or now[{at + 4}]",
            "if last:",
            "    pause = time_ms - last",
            f"    now[{at}] += 1",
            f"    now[{at + 1}] += pause",
            f"    now[{at + 2}] += pause * pause",
            f"now[{at + 3}] = float(time_ms)",
        ]

    def value(self) -> str:
        count, total, squares = (f"now[{at}] + was[{at}]" for at in range(self.at, self.at + 3))
        return f"uneven({count}, {total}, {squares})"

    def turn(self, old: Half, new: Half) -> None:
        new.kept[self.at + 4] = old.kept[self.at + 3]


def _uneven(count: float, total: float, squares: float) -> float:
    mean = total / count if count else 0.0
    return sqrt(max(0.0, squares / count - mean * mean)) / mean if mean else 0.0


class _Lasts(Measure):
    word = "lasts"
    start = (0.0, 0.0)

    def poured(self) -> Sequence[str]:
        first, last = f"now[{self.at}]", f"now[{self.at + 1}]"
        return [f"{last} = float(time_ms)", f"{first} = {first} or {last}"]

    def value(self) -> str:
        return f"((now[{self.at + 1}] - (was[{self.at}] or now[{self.at}])) / 1000)"


class _Speed(Measure):
    """The last place in degrees, its moment, and the speed of the last step in kilometres an hour."""

    word = "speed"
    start = (0.0, 0.0, 0.0, 0.0)

    def __init__(self, test: Condition | None, at: int) -> None:
        super().__init__(test, at)
        self.spoken_of = {f"step{at}": self._step}

    def poured(self) -> Sequence[str]:
        return [f"step{self.at}(event, now)"]

    def _step(self, event: Event, numbers: list[float]) -> None:
        at = self.at
        numbers[at + 3] = 0.0
        if not (event.latitude or event.longitude):
            return
        if numbers[at + 2]:
            way = distance_km((numbers[at], numbers[at + 1]), (event.latitude, event.longitude))
            hours = max(event.time_ms - numbers[at + 2], 1_000) / _MS_PER_HOUR
            numbers[at + 3] = way / hours if way >= near_km else 0.0
        numbers[at : at + 3] = [event.latitude, event.longitude, float(event.time_ms)]

    def value(self) -> str:
        return f"now[{self.at + 3}]"

    def turn(self, old: Half, new: Half) -> None:
        new.kept[self.at : self.at + 3] = old.kept[self.at : self.at + 3]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the way between two places in degrees over the ground. Source: the haversine formula on a sphere."""
    (a, b), (c, d) = one, other
    inner = sin(radians(c - a) / 2) ** 2 + cos(radians(a)) * cos(radians(c)) * sin(radians(d - b) / 2) ** 2
    return 2 * earth_radius_km * asin(sqrt(min(1.0, inner)))


def short(value: str) -> str:
    """Return a value as it is kept: of one that is long only what tells it from others."""
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


def measure(given: Mapping[str, Any], at: int, terms: Terms) -> Measure:
    """Return the measure that ``given`` says, what it keeps from ``at``. Raises ValueError with what is unknown."""
    [kind, *more] = [name for name in given if name not in ("where", "for_s")] or [""]
    if more:
        raise ValueError(more[0])
    what, where = given.get(kind), given.get("where")
    if kind == "count":
        return _Count(condition(_listed(what), terms), at)
    test = condition(_listed(where), terms) if where is not None else None
    make: dict[str, Callable[[], Measure]] = {
        "sum": lambda: _Sum(test, at, _one_of(what, NUMBERS)),
        "share": lambda: _Share(test, at, _one_of(what, NUMBERS)),
        "distinct": lambda: _Distinct(test, at, _one_of(what, NAMES)),
        "fresh": lambda: _Fresh(
            test,
            at,
            names=tuple(_one_of(one, NAMES) for one in _listed(what)),
            for_ms=round(float(given.get("for_s", 0)) * 1000),
        ),
    }
    if kind in make:
        return make[kind]()
    if kind not in _WORDS or _WORDS[kind][1] != what:
        raise ValueError(kind if kind not in _WORDS else str(what))
    return _WORDS[kind][0](test, at)


def _one_of(what: Any, known: Collection[str]) -> str:
    if what not in known:
        raise ValueError(str(what))
    return str(what)


def _listed(what: Any) -> list[Any]:
    return what if isinstance(what, list) else [what]
