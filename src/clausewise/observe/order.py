"""Events in order of time: those that come a little late wait for their turn, those that come later still are counted and let go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from operator import itemgetter
from typing import Final

from msgspec import Struct

from clausewise.event import Event
from clausewise.observe.alert import Row

late_ms_max = 10_000
# In a file that is read whole nobody waits for an answer: some servers write long requests an hour after they began.
late_in_files_ms_max = 3_600_000
waiting_max = 200_000
# An event this far ahead of all before it is a clock that goes wrong, unless so many in a row say the same. Until then it waits, and makes
# no other late.
ahead_ms_max = 24 * 3_600_000
ahead_believed: Final = 10

Told = tuple[Event, Row]


class Kept(Struct):
    """What an order holds: the moments and numbers that it decides by, and the events that wait, in order."""

    handed: int
    newest: int
    ahead: int
    late: int
    waiting: list[Told]


class Order:
    """A queue that hands events on in order of time, each at most ``late_ms`` after the newest; ``late`` counts what was let go.

    ``handed`` is the moment of the last event that was handed on: nothing earlier will follow.
    """

    def __init__(self, late_ms: int = late_ms_max) -> None:
        self.late = 0
        self.handed = -1
        self.newest = 0
        self._late_ms = late_ms
        self._waiting: list[tuple[int, int, Told]] = []
        self._number = 0
        self._ahead = 0

    def add(self, events: Iterable[Told]) -> Iterator[Told]:
        """Take events and yield those whose turn it is."""
        for told in events:
            time_ms = told[0].time_ms
            if time_ms < self.handed:
                self.late += 1
                continue
            self._advance(time_ms)
            self._number += 1
            heappush(self._waiting, (time_ms, self._number, told))
            while self._waiting[0][0] < self.newest - self._late_ms or len(self._waiting) > waiting_max:
                yield self._next()

    def rest(self) -> Iterator[Told]:
        """Yield what still waits: nothing earlier will come."""
        while self._waiting:
            yield self._next()
        self.newest = max(self.newest, self.handed)

    def kept(self) -> Kept:
        """Return what it holds, to go on from elsewhere."""
        waiting = [told for _, _, told in sorted(self._waiting, key=itemgetter(0, 1))]
        return Kept(self.handed, self.newest, self._ahead, self.late, waiting)

    def resume(self, kept: Kept) -> None:
        """Go on from what another held."""
        self.handed, self.newest, self._ahead, self.late = kept.handed, kept.newest, kept.ahead, kept.late
        self._waiting = [(told[0].time_ms, number, told) for number, told in enumerate(kept.waiting)]
        self._number = len(self._waiting)

    def _advance(self, time_ms: int) -> None:
        if self.newest and time_ms > self.newest + ahead_ms_max:
            self._ahead += 1
            if self._ahead < ahead_believed:
                return
        self._ahead = 0
        self.newest = max(self.newest, time_ms)

    def _next(self) -> Told:
        self.handed, _, told = heappop(self._waiting)
        return told
