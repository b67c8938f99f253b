"""Which keys of a bucket overflow among rows that are columns: the slices of ``observe.bucket``, worked out without the rows one by one.

With ``i`` the number of a row within its key, the bucket is *full* until ``max(time - (i - 1) * leak) + i * leak`` over the rows so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clausewise.observe.bucket import NEVER, Slice
from clausewise.observe.counter import Counter
from clausewise.observe.group import Groups, taken
from clausewise.observe.sort import Sorts
from clausewise.observe.strip import Strip

if TYPE_CHECKING:
    from numpy.typing import NDArray


def slice_of(times_ms: NDArray[Any], leak_ms: int) -> Slice:
    """Return the slice of events at these moments, which are in order, each of which pours one unit."""
    import numpy as np

    if not len(times_ms):
        return Slice()
    before = np.arange(len(times_ms)) * leak_ms
    alone = np.maximum.accumulate(times_ms - before) + before + leak_ms
    return Slice(
        len(times_ms) * leak_ms,
        int(alone[-1]),
        int((before + leak_ms - times_ms).max()),
        int((alone - times_ms).max()),
    )


class Overflow:
    """Looks for the keys of one counter, whose scenario is a bucket; ``number`` is its own among ``sorts``' counters."""

    def __init__(self, number: int, counter: Counter, sorts: Sorts) -> None:
        self._number, self.names, self._scenario, self._sorts = number, counter.names, counter.scenario, sorts

    def met(self, strip: Strip, counts: NDArray[Any], end_ms: int | None) -> list[tuple[int, ...]]:
        """Return the keys that may overflow, or may not have run dry by ``end_ms`` (None: nobody asks any more)."""
        import numpy as np

        if not counts[self._sorts.means(self._number)].any():
            return []
        rows = taken(self._sorts.means(self._number), strip, self.names)
        if not len(rows):
            return []
        # One half for all time: a bucket has no window.
        groups = Groups.of(strip, rows, self.names, -NEVER)
        times = strip.time_ms[groups.rows]
        sizes, last = np.diff(groups.starts, append=len(rows)), np.append(groups.starts[1:], len(rows)) - 1
        # No bucket is fuller than all its events, nor dry later than they take to leak; what they leave apart is not looked at closer.
        leak_ms = self._scenario.leak_ms
        likely = sizes > self._scenario.capacity
        if end_ms is not None:
            likely |= times[last] + sizes * leak_ms > end_ms
        met = np.zeros(len(rows), np.bool_)
        for group in np.flatnonzero(likely).tolist():
            start, end = int(groups.starts[group]), int(last[group]) + 1
            found = slice_of(times[start:end], leak_ms)
            met[start] = found.highest > self._scenario.limit_ms or (end_ms is not None and found.alone > end_ms)
        return groups.keys(met)
