"""What all keys of a tally have in common at single rows, worked out from columns: how many keys and events came before, in both halves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clausewise.observe.group import Groups
from clausewise.observe.measure import Half
from clausewise.observe.strip import Strip
from clausewise.observe.tally import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Pools:
    """The pool of a counter over the rows that it takes of a strip, which is in order: ``groups`` are those rows.

    ``flags`` say by sort whether a measure takes it. Asked is for rows by their number, the first of which is ``at``.
    """

    def __init__(self, strip: Strip, at: int, groups: Groups, plan: Plan, flags: Callable[[str], NDArray[Any]]) -> None:
        import numpy as np

        self._times, self._at, self._plan = strip.time_ms, at, plan
        self._rows = np.sort(groups.rows)
        # The rows at which a key is first met in a half, and first has any of a measure.
        self._firsts = np.sort(groups.rows[groups.starts])
        self._firsts_of: dict[int, NDArray[Any]] = {}
        for name, one in plan.measures.items():
            if one in plan.keyed:
                some = np.flatnonzero(flags(name)[strip.sort[groups.rows]])
                _, first = np.unique(groups.group[some], return_index=True)
                self._firsts_of[one.at] = np.sort(groups.rows[some[first]])

    def before(self, row: int) -> tuple[Half, Half]:
        """Return what there was before a row in its half, and in the half before."""
        row -= self._at
        epoch = int(self._times[row]) // self._plan.half_ms
        start, earlier = (int(self._times.searchsorted(one * self._plan.half_ms)) for one in (epoch, epoch - 1))
        return self._half(epoch, start, row), self._half(epoch - 1, earlier, start)

    def _half(self, epoch: int, start: int, end: int) -> Half:
        half = self._plan.half(epoch)
        half.events, half.keys = _between(self._rows, start, end), _between(self._firsts, start, end)
        for at, firsts in self._firsts_of.items():
            half.kept[at] = float(_between(firsts, start, end))
        return half


def _between(rows: NDArray[Any], start: int, end: int) -> int:
    return int(rows.searchsorted(end)) - int(rows.searchsorted(start))
