"""How fast events come, and from whom most of them: counts of the last minute, for somebody who watches."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from clausewise.event import Event

slot_s: Final = 10
slots: Final = 6
# Of more actors than these in a slot only those that are known already go on being counted.
actors_max: Final = 50_000


class Pulse:
    """Counts every event that it is shown. A marker (``clausewise.observe.marking``) that never marks. ``seconds`` is a steady clock."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._began = seconds()
        self._actors: list[Counter[str]] = [Counter() for _ in range(slots)]
        self._events = [0] * slots
        self._at = 0
        self.total = 0

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:
        """Count one event."""
        del facts
        at = self._turned()
        self.total += 1
        self._events[at] += 1
        actor = event.account or event.address
        counted = self._actors[at]
        if actor and (len(counted) < actors_max or actor in counted):
            counted[actor] += 1
        return ()

    def rate(self) -> float:
        """Return how many events came a second, over the last minute or since the beginning."""
        self._turned()
        return sum(self._events) / max(1.0, min(slot_s * slots, self._seconds() - self._began))

    def busiest(self, count: int) -> list[tuple[str, int]]:
        """Return who did most in the last minute, with how much."""
        self._turned()
        together: Counter[str] = Counter()
        for one in self._actors:
            together.update(one)
        return together.most_common(count)

    def _turned(self) -> int:
        """Return the slot of now, those that are a minute old emptied."""
        now = int((self._seconds() - self._began) / slot_s)
        for passed in range(self._at + 1, min(now, self._at + slots) + 1):
            self._actors[passed % slots] = Counter()
            self._events[passed % slots] = 0
        self._at = max(self._at, now)
        return self._at % slots
