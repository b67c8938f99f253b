"""The leaky bucket as a running maximum: one definition for a live counter, for a column of a batch and for slices that are merged.

Each event pours ``weight`` into its key's bucket, which leaks one unit every ``leak_ms``. Let *full* be the moment at which the bucket will
be empty again: ``full = max(full, now) + weight * leak_ms``, and the level after the event is ``(full - now) / leak_ms``. A slice of events
therefore maps the *full* before it to ``max(full + added, alone)``, and its highest level is
``(max(full + steepest, highest)) / leak_ms``: four whole numbers, which compose in any grouping (a max-plus matrix). Everything is in
whole milliseconds, so all executions agree exactly.

Source: the generic cell rate algorithm (ITU-T I.371, virtual scheduling), written as a recurrence over maxima.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

# Before any event; far enough that no sum of a slice brings it near a moment.
NEVER: Final = -(1 << 62)


class Slice(NamedTuple):
    """What a run of events, in order of time, does to a bucket, whatever was in it before. All numbers are milliseconds.

    ``added`` is the sum poured, ``alone`` the *full* that an empty bucket is left with, ``steepest`` and ``highest`` the highest level that
    the run reaches on top of what was there, and by itself.
    """

    added: int = 0
    alone: int = NEVER
    steepest: int = NEVER
    highest: int = NEVER

    def then(self, other: Slice) -> Slice:
        """Return what both do, one after the other. Associative; the empty slice changes nothing."""
        return Slice(
            self.added + other.added,
            max(self.alone + other.added, other.alone),
            max(self.steepest, self.added + other.steepest),
            max(self.highest, self.alone + other.steepest, other.highest),
        )

    def after(self, full: int) -> int:
        """Return the *full* that follows the one before the run."""
        return max(full + self.added, self.alone)

    def peak(self, full: int = NEVER) -> int:
        """Return the highest level of the run, in milliseconds of leaking, when the bucket was ``full`` before it."""
        return max(full + self.steepest, self.highest)


def poured(full: int, now_ms: int, amount_ms: int) -> int:
    """Return the *full* after an event at ``now_ms`` that pours ``amount_ms`` (its weight times ``leak_ms``)."""
    return max(full, now_ms) + amount_ms


def summed(events: Iterable[tuple[int, int]]) -> Slice:
    """Return the slice of events, each a moment and the amount that it pours, in order of time."""
    added, alone, steepest, highest = 0, NEVER, NEVER, NEVER
    for now_ms, amount_ms in events:
        added += amount_ms
        alone = poured(alone, now_ms, amount_ms)
        steepest = max(steepest, added - now_ms)
        highest = max(highest, alone - now_ms)
    return Slice(added, alone, steepest, highest)
