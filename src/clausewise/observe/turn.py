"""The order of ``observe.order`` for a column of moments: where no event is late, which is nearly always, nothing is done one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clausewise.event import Event
from clausewise.observe import order
from clausewise.observe.alert import Row

if TYPE_CHECKING:
    from numpy import bool_, int64
    from numpy.typing import NDArray

_NOWHERE = Row("", "")


class Turns:
    """Says of moments, as they stand in a log, which are too late; from ``edge`` on all that is still to come lies."""

    def __init__(self, late_ms: int) -> None:
        import numpy as np

        self.edge = -1
        self.late = 0
        self._late_ms = late_ms
        self._newest = self._ahead = 0
        self._waiting: NDArray[int64] = np.empty(0, np.int64)
        # The newest moment after each of the last events: who waits longer than so many others is handed on.
        self._newest_after: NDArray[int64] = np.empty(0, np.int64)

    def take(self, times: NDArray[int64]) -> NDArray[bool_]:
        """Return for each moment whether its event is in time."""
        import numpy as np

        if not len(times):
            return np.empty(0, np.bool_)
        newest = np.maximum.accumulate(np.concatenate((np.array([self._newest], np.int64), times)))
        before, after = newest[:-1], np.concatenate((self._newest_after, newest[1:]))
        pushed_out = len(self._newest_after) - order.waiting_max - 1
        floor = before - self._late_ms
        if len(times) + pushed_out > 0:
            first = max(0, -pushed_out)
            floor[first:] = np.maximum(floor[first:], after[first + pushed_out : len(times) + pushed_out])
        is_ahead = (times > before + order.ahead_ms_max) & (before > 0)
        if is_ahead.any() or (times < floor).any() or (times < self.edge).any():
            return self._one_by_one(times)
        self._newest, self._ahead, self._newest_after = int(newest[-1]), 0, after[-order.waiting_max - 1 :]
        waiting = np.sort(np.concatenate((self._waiting, times)))
        first = int(np.searchsorted(waiting, self._newest - self._late_ms))
        first = max(first, len(waiting) - order.waiting_max)
        if first:
            self.edge = max(self.edge, int(waiting[first - 1]))
        self._waiting = waiting[first:]
        return np.ones(len(times), np.bool_)

    def _one_by_one(self, times: NDArray[int64]) -> NDArray[bool_]:
        import numpy as np

        queue = order.Order(self._late_ms)
        waiting = [(Event(int(one)), _NOWHERE) for one in self._waiting]
        queue.resume(order.Kept(self.edge, self._newest, self._ahead, 0, waiting))
        told, newest = [], []
        for one in times.tolist():
            late = queue.late
            for _ in queue.add([(Event(one), _NOWHERE)]):
                pass
            told.append(queue.late == late)
            newest.append(queue.newest)
        kept = queue.kept()
        self.late += kept.late
        self.edge, self._newest, self._ahead = kept.handed, kept.newest, kept.ahead
        self._newest_after = np.concatenate((self._newest_after, np.array(newest, np.int64)))[-order.waiting_max - 1 :]
        self._waiting = np.array([event.time_ms for event, _ in kept.waiting], np.int64)
        return np.array(told, np.bool_)
