"""The figures of a period as they are published: tables, times, and how often samples found a decision wrong. Frozen; pure.

``from_ms`` belongs to the period, ``to_ms`` no longer. A count of None is hidden, because it could point at a person (``suppression``);
what is None elsewhere was not measured, because there were too few.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from statistics import median
from typing import Final

from msgspec import Struct, json

from clausewise.census import Census
from clausewise.measure import interval
from clausewise.model import PolicyStamp
from clausewise.suppression import hidden

# Below so many decisions that people checked, or so many waits, no share and no time is told.
sampled_least: Final = 30
waits_least: Final = 5

# Every table by its name: how its whole is divided.
DIVISIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "checks": ("result",),
    "decisions": ("clause", "action"),
    "languages": ("clause", "language"),
    "media": ("medium",),
    "automation": ("automation", "action"),
    "basis": ("basis",),
    "source": ("source",),
    "measures": ("place", "action"),
    "undone": ("clause",),
    "lifted": ("clause",),
    "authorizations": ("authorization",),
    "reports": ("source", "channel"),
    "reported": ("clause",),
    "answered": ("source", "outcome"),
    "appeals": ("clause",),
    "overturned": ("clause", "outcome"),
    "cases": ("case", "outcome"),
    "open": ("case", "severity"),
    "brakes": ("clause",),
}
# What is about no person: nothing of it is hidden.
IMPERSONAL: Final = frozenset({"checks", "brakes"})
TIMES: Final = ("detection", "report", "appeal")


class Row(Struct, frozen=True, gc=False):
    """One count of a table, and what it stands for: a word for each of the table's divisions."""

    keys: tuple[str, ...]
    count: int | None


class Table(Struct, frozen=True):
    """A whole, divided in one way or two. Rows are in the order of their keys; what is not there is zero."""

    name: str
    divisions: tuple[str, ...]
    rows: tuple[Row, ...]


class Wait(Struct, frozen=True, gc=False):
    """How long something took, in milliseconds: the middle one and the one that nine of ten do not pass."""

    name: str
    count: int | None
    median_ms: int | None
    p90_ms: int | None


class Sample(Struct, frozen=True, gc=False):
    """How many automatic decisions under a clause people checked, what share was wrong, and between which bounds that lies (95 %)."""

    clause: str
    language: str
    count: int | None
    wrong: float | None
    low: float | None
    high: float | None


class Figures(Struct, frozen=True):
    """All figures of one period. ``sequence`` is the last record that was counted, ``least`` the smallest count that is shown.

    ``skipped`` records could not be read.
    """

    from_ms: int
    to_ms: int
    made_ms: int
    sequence: int
    policy: PolicyStamp
    tables: tuple[Table, ...]
    waits: tuple[Wait, ...]
    samples: tuple[Sample, ...]
    least: int
    skipped: int = 0

    def table(self, name: str) -> Table:
        """Return a table by its name; KeyError when there is none."""
        return {one.name: one for one in self.tables}[name]


_figures = json.Decoder(Figures)


def read(body: bytes) -> Figures:
    """Return figures as a ``published`` record keeps them."""
    return _figures.decode(body)


def figures(census: Census, *, made_ms: int, sequence: int, policy: PolicyStamp, least: int) -> Figures:
    """Return what ``census`` counted, with counts under ``least`` hidden (1: none is)."""
    return Figures(
        census.from_ms,
        census.to_ms,
        made_ms,
        sequence,
        policy,
        tuple(_table(name, census, least) for name in DIVISIONS),
        tuple(_wait(name, census.times[name], least) for name in TIMES),
        tuple(_sample(key, census.samples[key], least) for key in sorted(census.samples)),
        least,
        census.skipped,
    )


def _table(name: str, census: Census, least: int) -> Table:
    counts = census.counts[name]
    unshown = frozenset() if name in IMPERSONAL else hidden(counts, least=least)
    rows = (Row(key, None if key in unshown else counts[key]) for key in sorted(counts))
    return Table(name, DIVISIONS[name], tuple(rows))


def _wait(name: str, times: array[int], least: int) -> Wait:
    if len(times) < waits_least:
        return Wait(name, None if 0 < len(times) < least else len(times), None, None)
    ordered = sorted(times)
    # The nearest rank: the smallest of which nine tenths are no greater.
    return Wait(name, len(ordered), int(median(ordered)), ordered[-(-9 * len(ordered) // 10) - 1])


def _sample(key: tuple[str, str], counted: list[int], least: int) -> Sample:
    (clause, language), (count, wrong) = key, counted
    if count < sampled_least:
        return Sample(clause, language, None if count < least else count, None, None, None)
    low, high = interval(wrong, count)
    return Sample(clause, language, count, wrong / count, low, high)
