"""Events in order of time: those that come a little late wait for their turn, those that come later still are counted and let go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from clausewise.event import Event
from clausewise.observe.window import Row

late_ms_max = 10_000
# In a file that is read whole nobody waits for an answer: some servers write long requests an hour after they began.
late_in_files_ms_max = 3_600_000
waiting_max = 200_000
# A clock that jumps ahead by more than this is one that goes wrong; its events do not make all others late.
ahead_ms_max = 24 * 3_600_000

Told = tuple[Event, Row]


class Order:
    """A queue that hands events on in order of time, each at most ``late_ms`` after the newest; ``late`` counts what was let go."""

    def __init__(self, late_ms: int = late_ms_max) -> None:
        self.late = 0
        self._late_ms = late_ms
        self._waiting: list[tuple[int, int, Told]] = []
        self._number = 0
        self._newest = 0
        self._handed = -1

    def add(self, events: Iterable[Told]) -> Iterator[Told]:
        """Take events and yield those whose turn it is."""
        for told in events:
            time_ms = told[0].time_ms
            if time_ms < self._handed:
                self.late += 1
                continue
            if self._newest and time_ms > self._newest + ahead_ms_max and self._waiting:
                yield from self.rest()
            self._newest = max(self._newest, time_ms)
            self._number += 1
            heappush(self._waiting, (time_ms, self._number, told))
            while self._waiting[0][0] < self._newest - self._late_ms or len(self._waiting) > waiting_max:
                yield self._next()

    def rest(self) -> Iterator[Told]:
        """Yield what still waits: nothing earlier will come."""
        while self._waiting:
            yield self._next()

    def _next(self) -> Told:
        self._handed, _, told = heappop(self._waiting)
        return told
