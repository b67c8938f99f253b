"""Thresholds of one operator, from what people said of its decisions. Pure: conditions and rows in, proposals out.

A condition keeps its form; one number in it moves. The number taken is the lowest at which, of the rows that the condition finds, the share
that people confirmed is at least the precision wanted, with 95 percent confidence (``measure.lower_bound``). So few rows move nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from msgspec import Struct

from clausewise.acceptance import WISH_OR_NUMBER
from clausewise.expression import Expression
from clausewise.measure import lower_bound, rows_least

# What is wanted where neither the clause nor the command says it: a machine acts alone on the first band only.
WANTED = {"certain": 0.98, "likely": 0.9, "possible": 0.7}
DECIMALS = 4
candidates_max = 400
LEARNED = "tone."


class Told(Struct, frozen=True):
    """A row that a person judged: the scores of its signals, and under which clauses it was right (1) or not (0)."""

    id: str
    scores: dict[str, float]
    clauses: dict[str, int]
    lang: str = ""


class Slot(NamedTuple):
    """A number in a condition as it is written: the signal compared with it, and where it stands (code points)."""

    signal: str
    value: str
    start: int
    end: int


class Standing(Struct, frozen=True):
    """What a condition finds among the rows: how many, how many of them right, and the share that this assures."""

    found: int
    right: int
    assured: float


class Proposal(Struct, frozen=True):
    """A number that shall move, and what that would change. ``more`` and ``fewer`` are ids of rows found anew and no longer."""

    clause: str
    band: str
    slot: Slot
    value: float
    wanted: float
    rows: int
    before: Standing
    after: Standing
    more: tuple[str, ...]
    fewer: tuple[str, ...]


class Shortage(Struct, frozen=True):
    """Why a band stays as it is: fewer rows than could ever assure the precision (``least``), or none of its numbers does."""

    clause: str
    band: str
    wanted: float
    rows: int
    least: int
    best: float = 0.0


class Band(NamedTuple):
    """A band to tune: its condition as it is written, as it is judged today, and the precision wanted."""

    clause: str
    band: str
    written: str
    judged: str
    wanted: float


def slots(written: str) -> list[Slot]:
    """Return the numbers of a condition that a signal must reach (``signal >= number``, or a precision), in order."""
    return [
        Slot(found["signal"], found["value"], found.start("value"), found.end("value"))
        for found in WISH_OR_NUMBER.finditer(written)
    ]


def movable(written: str, signal: str = "") -> Slot | None:
    """Return the one number to move: of ``signal``, or the only one there is, or the only one of a learned score; else None."""
    every = slots(written)
    if signal:
        every = [one for one in every if one.signal == signal]
    if len(every) > 1:
        every = [one for one in every if one.signal.startswith(LEARNED)]
    return every[0] if len(every) == 1 else None


def moved(written: str, slot: Slot, value: float) -> str:
    """Return the condition with the number in ``slot`` replaced."""
    return written[: slot.start] + number(value) + written[slot.end :]


def number(value: float) -> str:
    """Return a number as conditions write it: always with a decimal point."""
    return f"{value:.{DECIMALS}f}".rstrip("0") + ("0" if value == int(value) else "")


def proposal(band: Band, slot: Slot, rows: Sequence[Told]) -> Proposal | Shortage:
    """Return the number that gives the precision wanted and finds most, or why there is none.

    ``band.judged`` must be plain CEL; a condition that holds another precision beside ``slot`` cannot be tried and is left alone.
    """
    known = [row for row in rows if band.clause in row.clauses]
    least = rows_least(band.wanted)
    if len(known) < least:
        return Shortage(band.clause, band.band, band.wanted, len(known), least)
    best = 0.0
    for value in _candidates(slot.signal, known):
        found = _found(moved(band.written, slot, value), known)
        after = _standing(found, band.clause)
        best = max(best, after.assured)
        if after.assured >= band.wanted:
            return _changed(band, slot, value, known, found)
    return Shortage(band.clause, band.band, band.wanted, len(known), least, best)


def _changed(band: Band, slot: Slot, value: float, known: Sequence[Told], found: Sequence[Told]) -> Proposal:
    was = _found(band.judged, known)
    before, after = {row.id for row in was}, {row.id for row in found}
    return Proposal(
        band.clause,
        band.band,
        slot,
        value,
        band.wanted,
        len(known),
        _standing(was, band.clause),
        _standing(found, band.clause),
        more=tuple(row.id for row in found if row.id not in before),
        fewer=tuple(row.id for row in was if row.id not in after),
    )


def _candidates(signal: str, rows: Sequence[Told]) -> list[float]:
    """Return the scores that the signal took, rounded up, lowest first, at most ``candidates_max`` of them evenly spread."""
    scale = 10**DECIMALS
    scores = sorted(
        {ceil(round(score * scale, 3)) / scale for row in rows if (score := row.scores.get(signal, 0.0)) > 0}
    )
    step = max(1, ceil(len(scores) / candidates_max))
    return scores[::step]


def _found(condition: str, rows: Sequence[Told]) -> list[Told]:
    holds = Expression(condition)
    return [row for row in rows if holds(row.scores, {"item.language": row.lang, "item.medium": "text"})]


def _standing(found: Sequence[Told], clause: str) -> Standing:
    right = sum(row.clauses[clause] for row in found)
    return Standing(len(found), right, lower_bound(right, len(found)))


def is_plain(written: str, slot: Slot) -> bool:
    """Say whether a condition holds no precision beside the one in ``slot``."""
    return not re.search(r"\bprecision\s*\(", moved(written, slot, 0.5))
