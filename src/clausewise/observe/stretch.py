"""Logs a stretch of time at a time: the rows whose turn has come, which counters they may matter to, and what the windows show of these.

Rows are kept until no window of a sieve reaches back to them. A key that was poured stays with the windows until they have forgotten it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clausewise.observe.alert import Alert
from clausewise.observe.group import taken
from clausewise.observe.order import Told
from clausewise.observe.overflow import Overflow
from clausewise.observe.pool import Pools
from clausewise.observe.sheet import Knowing
from clausewise.observe.sieve import Sieve, is_sieved
from clausewise.observe.sort import Sorts
from clausewise.observe.strip import Strip, empty, joined
from clausewise.observe.vocabulary import Vocabulary
from clausewise.observe.window import Windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

# As many rows are looked at together, so that what is asked once for all of them does not weigh.
rows_least = 400_000
# Of so many texts those that no row has any more are let go.
texts_max = 2_000_000
# How many halves a row is kept beyond the one that is running: what is told of pauses begins one before the window.
_halves_kept: Final = 2
_Key = tuple[int, ...]
_Pooling = Callable[[], Pools]


class _Step(NamedTuple):
    """A row that is to be poured for a counter, and, where a sieve let it through, its key and half."""

    number: int
    key: _Key = ()
    epoch: int = 0


class Stretches:
    """Rows that wait for their turn, and those to which windows reach back. ``told`` reads the row at a place of a log."""

    def __init__(self, windows: Windows, told: Callable[[int, int], Told], *, is_plain: bool) -> None:
        """``is_plain`` says that events tell neither places nor what was permitted; else all go through the windows."""
        self._windows, self._told = windows, told
        self.stepped = 0
        self.sorts = Sorts(windows.kinds, windows.counters)
        self._sieves: dict[int, Sieve] = {}
        self._overflows: dict[int, Overflow] = {}
        self._others: list[int] = []
        for number, one in enumerate(windows.counters):
            plan = one.scenario.plan
            if not is_plain:
                self._others.append(number)
            elif plan is None:
                self._overflows[number] = Overflow(number, one, self.sorts)
            elif is_sieved(plan):
                self._sieves[number] = Sieve(number, one, self.sorts)
            elif not plan.needs_place:
                self._others.append(number)
        self.traits = tuple(sorted(set(_traits(windows))))
        self.vocabulary = Vocabulary()
        self.known = Knowing(self.sorts, self.vocabulary, self.traits)
        # By counter, the keys that are with the windows, and the half in which each was poured last.
        self._live: dict[int, dict[_Key, int]] = {number: {} for number in self._sieves}
        # Keys that have shown all that they can, by counter and key, with the half in which each was seen last.
        self._silent: dict[tuple[int, _Key], int] = {}
        self._waiting: list[Strip] = []
        self._kept = empty(self.traits)

    def wait(self, rows: Strip) -> None:
        """Let rows wait for their turn; those that nobody counts are let go."""
        is_counted = self.sorts.is_counted[rows.sort]
        self._waiting.append(rows if is_counted.all() else rows.chosen(is_counted))

    def first(self, log: int) -> int | None:
        """Return the number of the first line of a log that still matters, None when none does."""
        places = [one.place[one.log == log] for one in (*self._waiting, self._kept)]
        return min((int(one.min()) for one in places if len(one)), default=None)

    def due(self, until_ms: int | None) -> list[Alert]:
        """Count the rows before ``until_ms``, all when it is None, and return what overflowed."""
        if not self._waiting or (until_ms is not None and sum(map(len, self._waiting)) < rows_least):
            return []
        waiting = joined(self._waiting)
        is_due = waiting.time_ms < until_ms if until_ms is not None else waiting.time_ms == waiting.time_ms
        due = waiting.chosen(is_due).in_order()
        self._waiting = [waiting.chosen(~is_due)]
        if not len(due):
            return []
        return self._count(due, until_ms)

    def _count(self, due: Strip, until_ms: int | None) -> list[Alert]:
        import numpy as np

        whole, first = joined([self._kept, due]), len(self._kept)
        steps: dict[int, list[_Step]] = {}
        pools: dict[int, _Pooling] = {}
        for row, step in self._matter(whole, due, first, until_ms, pools):
            steps.setdefault(row, []).append(step)
        alerts = self._poured(whole, steps, pools)
        now_ms = int(due.time_ms[-1]) if until_ms is None else until_ms
        halves = self._halves()[whole.sort]
        is_kept = (halves > 0) & (
            whole.time_ms // np.maximum(halves, 1) >= now_ms // np.maximum(halves, 1) - _halves_kept
        )
        self._kept = whole.chosen(is_kept)
        if len(self.vocabulary) > texts_max:
            self._renew()
        return alerts

    def _renew(self) -> None:
        """Let go of texts that no row has any more."""
        import numpy as np

        rows = [*self._waiting, self._kept]
        keys = [list(chain.from_iterable(live)) for live in self._live.values()]
        used = [np.unique(one) for each in rows for one in each.ids.values()]
        numbers = self.vocabulary.renew(np.concatenate([*used, *(np.array(one, np.int32) for one in keys)]))
        self._waiting, self._kept = [one.renumbered(numbers) for one in self._waiting], self._kept.renumbered(numbers)

        def renewed(key: _Key) -> _Key:
            return tuple(numbers[list(key)].tolist())

        self._live = {number: {renewed(key): at for key, at in live.items()} for number, live in self._live.items()}
        self._silent = {(number, renewed(key)): at for (number, key), at in self._silent.items()}

    def _matter(
        self, whole: Strip, due: Strip, first: int, until_ms: int | None, pools: dict[int, _Pooling]
    ) -> Iterator[tuple[int, _Step]]:
        """Yield the rows that may have to be poured one by one, for which counter each."""
        import numpy as np

        counts = np.bincount(due.sort, minlength=len(self.sorts))
        for number in self._others:
            if counts[self.sorts.means(number)].any():
                rows = taken(self.sorts.means(number), due, self._windows.counters[number].names)
                yield from ((row, _Step(number)) for row in (first + rows).tolist())
        for number, overflow in self._overflows.items():
            known = [self._numbers(key) for key in self._windows.live(number, int(due.time_ms[0]))]
            keys = {*overflow.met(due, counts, until_ms), *known}
            if keys:
                yield from ((row, _Step(number)) for row in (first + self._of(due, number, keys)).tolist())
        views: dict[int, tuple[Strip, int, NDArray[Any]]] = {}
        for number, sieve in self._sieves.items():
            half_ms = sieve.half_ms
            if half_ms not in views:
                begins = (int(due.time_ms[0]) // half_ms - _halves_kept) * half_ms
                at = int(whole.time_ms.searchsorted(begins))
                view = whole.beginning(at)
                views[half_ms] = view, at, np.bincount(view.sort, minlength=len(self.sorts))
            view, at, of_sorts = views[half_ms]
            if sieve.plan.is_pooled:
                pools[number] = partial(sieve.pools, view, at)
            yield from ((at + row, step) for row, step in self._sieved(number, sieve, view, first - at, of_sorts))

    def _sieved(
        self, number: int, sieve: Sieve, view: Strip, first: int, counts: NDArray[Any]
    ) -> Iterator[tuple[int, _Step]]:
        """Yield the rows of a view that the windows may have to know: of keys that may show something all, of known keys the new ones."""
        import numpy as np

        live, half_ms = self._live[number], sieve.half_ms
        epoch = int(view.time_ms[first]) // half_ms
        for key in [key for key, last in live.items() if last < epoch - _halves_kept]:
            del live[key]
            self._silent.pop((number, key), None)
        met = [key for key in sieve.met(view, counts, first) if key not in live]
        rows = self._of(view, number, set(met))
        if live:
            known = self._of(view, number, live.keys())
            rows = np.union1d(rows, known[known >= first])
        live.update(dict.fromkeys(met, 0))
        columns = [view.ids[name][rows].tolist() for name in sieve.names]
        epochs = (view.time_ms[rows] // half_ms).tolist()
        for row, key, at in zip(rows.tolist(), zip(*columns, strict=True), epochs, strict=True):
            live[key] = at
            yield row, _Step(number, key, at)

    def _of(self, view: Strip, number: int, keys: Any) -> NDArray[Any]:
        """Return the rows of single keys that a counter takes."""
        import numpy as np

        names = self._windows.counters[number].names
        if not keys:
            return np.empty(0, np.int64)
        rows = taken(self.sorts.means(number), view, names)
        for at, name in enumerate(names):
            wanted = np.zeros(len(self.vocabulary), np.bool_)
            wanted[[key[at] for key in keys]] = True
            rows = rows[wanted[view.ids[name][rows]]]
        if len(names) == 1:
            return rows
        columns = [view.ids[name][rows].tolist() for name in names]
        return rows[np.fromiter((key in keys for key in zip(*columns, strict=True)), np.bool_, len(rows))]

    def _numbers(self, key: Sequence[str]) -> _Key:
        return tuple(map(self.vocabulary.number, key))

    def _poured(self, whole: Strip, steps: dict[int, list[_Step]], pools: dict[int, _Pooling]) -> list[Alert]:
        """Pour rows one by one, each for the counters that must know of it."""
        found: list[Alert] = []
        known: dict[int, Pools] = {}
        for row in sorted(steps):
            numbers = [step.number for step in steps[row] if not self._is_silent(step)]
            if not numbers:
                continue
            for number in numbers:
                if number in pools:
                    pool = known.get(number) or known.setdefault(number, pools[number]())
                    self._windows.counters[number].share(*pool.before(row))
            alerts = self._windows.pour(*self._told(int(whole.log[row]), int(whole.place[row])), numbers)
            if alerts:
                found += alerts
                self._silence(alerts, steps[row])
            self.stepped += 1
        return found

    def _is_silent(self, step: _Step) -> bool:
        """Say whether a key has shown all that it can until it pauses, so that the windows need not know how it goes on."""
        last = self._silent.get((step.number, step.key))
        if last is None:
            return False
        if step.epoch > last + 1:
            del self._silent[step.number, step.key]
            return False
        self._silent[step.number, step.key] = step.epoch
        return True

    def _silence(self, alerts: Sequence[Alert], steps: Sequence[_Step]) -> None:
        """Note the keys of which nothing more is to come until they pause."""
        told = {(alert.scenario.id, alert.key[0]): alert.score for alert in alerts}
        for step in steps:
            counter = self._windows.counters[step.number]
            plan = counter.scenario.plan
            if step.key and plan is not None and told.get((counter.scenario.id, counter.names), 0.0) >= plan.score_most:
                self._silent[step.number, step.key] = step.epoch

    def _halves(self) -> NDArray[Any]:
        """Return by sort the longest half of a window that a sieve counts it in, 0 where none does."""
        import numpy as np

        found = np.zeros(len(self.sorts), np.int64)
        for number, sieve in self._sieves.items():
            means = self.sorts.means(number)
            found[means] = np.maximum(found[means], sieve.half_ms)
        return found


def _traits(windows: Windows) -> Iterator[str]:
    """Yield the traits that keys are made of, and of which values are told apart."""
    for counter in windows.counters:
        yield from counter.names
        if (plan := counter.scenario.plan) is not None and is_sieved(plan):
            for one in plan.measures.values():
                yield from one.reads if one.keeps_values else ()
