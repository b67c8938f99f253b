"""Which keys of a tally may show its scenario among rows that are columns: whatever line by line would show, they may.

First it is asked which keys have enough rows for any case at all, which few have. Of these, what is counted and told apart is worked out
for each row, just as ``observe.pouring`` would have it there, and held against the limits; what is asked of all keys together, of numbers
and of pauses is taken for granted. What is left goes through the windows row by row, and these alone say what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, Any, Final

from clausewise.observe.counter import Counter
from clausewise.observe.group import Groups, taken
from clausewise.observe.measure import values_max
from clausewise.observe.pool import Pools
from clausewise.observe.pouring import rows_max
from clausewise.observe.sort import Sorts
from clausewise.observe.strip import Strip
from clausewise.observe.tally import EVENTS, Case, Limit, Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What depends on nothing older than the half before the one in which it is asked.
_SIEVED: Final = frozenset(("count", "distinct", "lasts", "near", "range", "uneven"))
# A window that is longer is kept by the windows themselves: its rows would have to wait for days.
half_ms_max: Final = 43_200_000
# What is worked out from sums of squares may differ so much from what comes out line by line.
_trace: Final = 1e-6


def is_sieved(plan: Plan) -> bool:
    """Say whether a sieve knows which keys of a plan may show something. Five rows are told of each: so many must lie within a window."""
    known = all(one.word in _SIEVED for one in plan.measures.values())
    keyed = all(one.word == "count" for one in plan.keyed)
    return known and keyed and plan.events_least >= rows_max and plan.half_ms <= half_ms_max


class Sieve:
    """Looks for the keys of one counter. ``number`` is its own among ``sorts``' counters."""

    def __init__(self, number: int, counter: Counter, sorts: Sorts) -> None:
        plan = counter.scenario.plan
        assert plan is not None
        self._number, self.names, self.plan, self._sorts = number, counter.names, plan, sorts
        self.half_ms = plan.half_ms

    def pools(self, strip: Strip, at: int) -> Pools:
        """Return what all keys have in common at the rows of a strip, which are numbered from ``at`` on."""
        rows = taken(self._sorts.means(self._number), strip, self.names)
        return Pools(strip, at, self._groups(strip, rows), self.plan, self._flags)

    def met(self, strip: Strip, counts: NDArray[Any], first: int) -> list[tuple[int, ...]]:
        """Return the keys that may show something in a row from ``first`` on, all before it being older.

        ``counts`` is how many rows there are of each sort.
        """
        import numpy as np

        cases = [one for one in self.plan.cases if self._can_be(one, counts)]
        if not cases:
            return []
        rows = self._likely(strip, cases, counts)
        if not len(rows) or rows[-1] < first:
            return []
        groups = self._groups(strip, rows)
        values = _Values(groups, strip, self.plan, self._flags)
        met = np.zeros(len(rows), np.bool_)
        for case in cases:
            met |= values.holds(case)
        met &= (groups.rows >= first) & self._sorts.shows(self._number)[strip.sort[groups.rows]]
        return groups.keys(met) if met.any() else []

    def _groups(self, strip: Strip, rows: NDArray[Any]) -> Groups:
        return Groups.of(strip, rows, self.names, self.half_ms)

    def _can_be(self, case: Case, counts: NDArray[Any]) -> bool:
        return all(counts[self._flags(name)].sum() >= least for name, least in masses(case))

    def _flags(self, name: str) -> NDArray[Any]:
        """By sort, whether rows of it count towards a measure, or are events at all."""
        return self._sorts.means(self._number) if name == EVENTS else self._sorts.taking(self._number, name)

    def _likely(self, strip: Strip, cases: Sequence[Case], counts: NDArray[Any]) -> NDArray[Any]:
        """Return the rows of keys that have enough for one of ``cases``, by what the fewest rows count towards."""
        import numpy as np

        likely = {key: np.zeros(int(strip.ids[key].max(initial=0)) + 1, np.bool_) for key in self.names}
        for case in cases:
            name, least = min(masses(case), key=lambda one: (int(counts[self._flags(one[0])].sum()), -one[1]))
            rows = np.flatnonzero(self._flags(name)[strip.sort])
            for key in self.names:
                likely[key] |= np.bincount(strip.ids[key][rows], minlength=len(likely[key])) >= least
        likely_rows = self._sorts.means(self._number)[strip.sort]
        for key, found in likely.items():
            found[0] = False
            likely_rows &= found[strip.ids[key]]
        return np.flatnonzero(likely_rows)


def masses(case: Case) -> list[tuple[str, float]]:
    """Return what a case needs at least so many rows of."""
    found = [(one.name, one.least) for one in case.limits if not one.by and (one.name == EVENTS or one.is_of_events)]
    return [(name, least) for name, least in found if least > 0] or [(EVENTS, 1.0)]


class _Values:
    """What is measured at each row of groups, each worked out when it is first asked for."""

    def __init__(self, groups: Groups, strip: Strip, plan: Plan, flags: Callable[[str], NDArray[Any]]) -> None:
        self._groups, self._strip, self._plan, self._flags = groups, strip, plan, flags
        self._known: dict[str, NDArray[Any] | None] = {}

    def holds(self, case: Case) -> NDArray[Any]:
        """Say of each row whether the limits of a case hold there, as far as is known here."""
        import numpy as np

        held = np.ones(len(self._groups.rows), np.bool_)
        for limit in case.limits:
            held &= self._within(limit)
        return held

    def _within(self, limit: Limit) -> NDArray[Any] | bool:
        import numpy as np

        value = self._value(limit.name)
        by = self._value(limit.by) if limit.by else None
        if value is None or (limit.by and by is None):
            return True
        is_exact = limit.name not in self._plan.measures or self._plan.measures[limit.name].word != "uneven"
        spare = 0.0 if is_exact else _trace
        if by is not None:
            value = np.divide(value, by, out=np.full(len(value), np.nan), where=by != 0)
        # What is divided by nothing is no number, and within no limits.
        held: NDArray[Any] = ~np.isnan(value)
        if limit.least > -inf:
            held &= value >= limit.least - spare
        if limit.below < inf:
            held &= value < limit.below + spare
        return held

    def _value(self, name: str) -> NDArray[Any] | None:
        if name not in self._known:
            self._known[name] = self._measured(name)
        return self._known[name]

    def _measured(self, name: str) -> NDArray[Any] | None:
        """Return what a measure shows at each row, None for what is not worked out here."""
        import numpy as np

        groups = self._groups
        if name == EVENTS:
            return self._counted(np.ones(len(groups.rows), np.int64))
        one = self._plan.measures.get(name)
        if one is None:
            return None
        if one.word == "count":
            return self._counted(self._flags(name)[self._strip.sort[groups.rows]].astype(np.int64))
        if one.word == "distinct":
            return self._distinct(name, one.reads[0])
        if one.test is None and one.word == "uneven":
            return self._uneven()
        return self._lasts() if one.test is None and one.word == "lasts" else None

    def _lasts(self) -> NDArray[Any]:
        import numpy as np

        groups = self._groups
        times = self._strip.time_ms[groups.rows]
        first = times[groups.starts]
        seconds: NDArray[Any] = (
            times - np.where(groups.befores >= 0, first[groups.befores], first)[groups.group]
        ) / 1000
        return seconds

    def _uneven(self) -> NDArray[Any]:
        """Return the variation of the pauses."""
        import numpy as np

        groups = self._groups
        times = self._strip.time_ms[groups.rows]
        pauses = np.diff(times, prepend=0)
        pauses[groups.starts[groups.befores < 0]] = 0
        is_pause = np.ones(len(times), np.int64)
        is_pause[groups.starts[groups.befores < 0]] = 0
        count, total, squares = map(self._counted, (is_pause, pauses, pauses * pauses))
        mean = total / np.maximum(count, 1)
        spread = np.sqrt(np.maximum(0.0, squares / np.maximum(count, 1) - mean * mean))
        uneven: NDArray[Any] = np.divide(spread, mean, out=np.zeros(len(times)), where=mean > 0)
        return uneven

    def _counted(self, amounts: NDArray[Any]) -> NDArray[Any]:
        found: NDArray[Any] = self._groups.running(amounts) + self._groups.before(self._groups.whole(amounts))
        return found

    def _distinct(self, name: str, of: str) -> NDArray[Any] | None:
        """Return how many values both halves show together at each row; None where a half holds so many that not all are kept."""
        import numpy as np

        groups = self._groups
        values = self._strip.ids[of][groups.rows].astype(np.int64)
        size = int(values.max(initial=0)) + 1
        told = np.flatnonzero(self._flags(name)[self._strip.sort[groups.rows]] & (values != 0))
        pairs, first = np.unique(groups.group[told] * size + values[told], return_index=True)
        amounts = np.zeros(len(values), np.int64)
        amounts[told[first]] = 1
        whole = groups.whole(amounts)
        if whole.max(initial=0) > values_max:
            return None
        before = groups.befores[pairs // size]
        is_known = (before >= 0) & np.isin(before * size + pairs % size, pairs, assume_unique=False)
        new = amounts.copy()
        new[told[first[is_known]]] = 0
        found: NDArray[Any] = groups.running(new) + groups.before(whole)
        return found
