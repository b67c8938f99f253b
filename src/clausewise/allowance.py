"""How often something outside may be asked: so many questions an hour, and a rest after failures on end."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

hour_seconds = 3_600
# After so many failures on end nobody waits for what does not answer until it has rested.
failures_max = 3
rest_seconds = 60

RESTING, BUDGET = "resting", "budget"


class Allowance:
    """Counts questions and failures. Thread-safe. ``seconds`` is handed in by tests."""

    def __init__(self, per_hour: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._per_hour = per_hour
        self._seconds = seconds
        self._asked: deque[float] = deque()
        self._failures = 0
        self._rests_until = 0.0
        self._lock = threading.Lock()

    def spend(self) -> str:
        """Count a question that is about to be asked; return the word that says why it may not be, and empty when it may."""
        with self._lock:
            now = self._seconds()
            if now < self._rests_until:
                return RESTING
            while self._asked and self._asked[0] <= now - hour_seconds:
                self._asked.popleft()
            if len(self._asked) >= self._per_hour:
                return BUDGET
            self._asked.append(now)
            return ""

    def failed(self) -> None:
        """Count a question without an answer."""
        with self._lock:
            self._failures += 1
            if self._failures >= failures_max:
                self._failures = 0
                self._rests_until = self._seconds() + rest_seconds

    def answered(self) -> None:
        """Forget the failures: an answer came."""
        with self._lock:
            self._failures = 0
