"""How the cost of something grows with what it is given: a ratio of processor times, so that no machine is too slow for it."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 8
# Linear work comes to 8, quadratic to 64; what lies between leaves room for a busy machine.
GROWTH_MAX = 24.0


def growth(work: Callable[[str], object], made: Callable[[int], str], *, size: int = 20_000) -> float:
    """Return how many times as long ``work`` takes for ``made(TIMES * size)`` as for ``made(size)``, each the least of three."""
    small, large = made(size), made(TIMES * size)
    return _least(work, large) / max(_least(work, small), 1e-4)


def _least(work: Callable[[str], object], given: str) -> float:
    spent = []
    for _ in range(3):
        started = time.process_time()
        work(given)
        spent.append(time.process_time() - started)
    return min(spent)
