"""How long people work on a case, measured in the record: from the moment at which somebody takes it up to their ruling.

Cases that nobody took up before ruling, or that were let go of, are no measure. Somebody who went away and came back is measured from when
they came back: a claim that ran out is another beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Final

from msgspec import Struct, json

from clausewise.case import Claimed
from clausewise.measure import NORMAL_975
from clausewise.model import Record

minute_ms: Final = 60_000
# Below so many cases a mean says nothing.
cases_least: Final = 10
_claimed = json.Decoder(Claimed).decode


class Effort(Struct, frozen=True):
    """The mean time on a case in minutes, and between which bounds that of all cases lies (95 %); None where too few were measured."""

    cases: int = 0
    minutes: float | None = None
    low: float | None = None
    high: float | None = None


class Stopwatch:
    """A fold over records of cases, oldest first."""

    def __init__(self) -> None:
        # Case → who works on it, since when, until when their claim lasts.
        self._running: dict[str, tuple[str, int, int]] = {}
        self._count, self._mean, self._squares = 0, 0.0, 0.0

    def take(self, record: Record) -> None:
        """Take in one record; those of other kinds are passed over."""
        if record.kind == "claimed":
            claim = _claimed(record.body)
            by, since_ms, until_ms = self._running.get(record.subject, ("", 0, 0))
            goes_on = by == claim.by and record.time_ms <= until_ms
            self._running[record.subject] = (claim.by, since_ms if goes_on else record.time_ms, claim.until_ms)
        elif record.kind in ("proposed", "settled"):
            by, since_ms, _ = self._running.pop(record.subject, ("", 0, 0))
            if by and by == record.actor:
                self._add((record.time_ms - since_ms) / minute_ms)
        elif record.kind in ("unclaimed", "skipped", "escalated"):
            self._running.pop(record.subject, None)

    def effort(self) -> Effort:
        """Return what was measured."""
        if self._count < cases_least:
            return Effort(self._count)
        reach = NORMAL_975 * sqrt(self._squares / (self._count - 1) / self._count)
        return Effort(self._count, self._mean, max(0.0, self._mean - reach), self._mean + reach)

    def _add(self, minutes: float) -> None:
        """Add one case (Welford 1962)."""
        self._count += 1
        apart = minutes - self._mean
        self._mean += apart / self._count
        self._squares += apart * (minutes - self._mean)


def measured(records: Iterable[Record]) -> Effort:
    """Return the effort that ``records`` tell of."""
    watch = Stopwatch()
    for record in records:
        watch.take(record)
    return watch.effort()
