"""When events count that come as they please: a little late is moved up, much later is let go, and one wrong clock misleads nobody."""

from __future__ import annotations

from typing import Final

from clausewise.observe.order import ahead_ms_max, late_ms_max

_UNKNOWN: Final = -(1 << 62)


class Arrival:
    """Says at what moment an event counts, so that moments never go back; ``late`` counts what was let go. Not thread-safe.

    A moment more than ``ahead_ms_max`` from the newest is believed once a second one in a row is near it.
    """

    def __init__(self) -> None:
        self.late = 0
        self._newest = self._doubted = _UNKNOWN

    def moment(self, time_ms: int) -> int | None:
        """Return the moment at which an event told for ``time_ms`` counts, None when it is not counted."""
        if self._newest == _UNKNOWN:
            self._newest = time_ms
        elif abs(time_ms - self._newest) > ahead_ms_max:
            if abs(time_ms - self._doubted) > ahead_ms_max:
                self._doubted = time_ms
                self.late += 1
                return None
            self._newest = time_ms
        elif time_ms < self._newest - late_ms_max:
            self.late += 1
            return None
        self._newest, self._doubted = max(self._newest, time_ms), _UNKNOWN
        return self._newest
