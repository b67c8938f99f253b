"""When events count that come as they please: a little late is moved up, later is let go, and a wrong clock misleads nobody."""

from __future__ import annotations

from typing import Final

from clausewise.observe.order import late_in_files_ms_max, late_ms_max

_UNKNOWN: Final = -(1 << 62)


class Arrival:
    """Says at what moment an event counts, so that moments never go back; ``late`` counts what was let go. Not thread-safe.

    What is told for the future counts as of now. A source that goes back by more than ``late_in_files_ms_max`` has begun anew, once two
    events in a row say so: ``begun`` counts how often.
    """

    def __init__(self) -> None:
        self.late = self.begun = 0
        self._newest = self._doubted = _UNKNOWN

    def moment(self, time_ms: int, now_ms: int) -> int | None:
        """Return the moment at which an event told for ``time_ms`` counts, None when it is not counted."""
        time_ms = min(time_ms, now_ms + late_ms_max)
        behind = self._newest - time_ms
        if behind > late_in_files_ms_max:
            if abs(time_ms - self._doubted) > late_in_files_ms_max:
                self._doubted = time_ms
                self.late += 1
                return None
            self.begun += 1
            self._newest = time_ms
        elif behind > late_ms_max:
            self.late += 1
            return None
        self._newest, self._doubted = max(self._newest, time_ms), _UNKNOWN
        return self._newest
