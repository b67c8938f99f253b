"""One key of one scenario: what is kept under each of its values, a bucket or a tally, and what is told when it overflows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from msgspec import Struct, convert

from clausewise.event import Event
from clausewise.observe.alert import Alert, Row
from clausewise.observe.bucket import NEVER, poured
from clausewise.observe.measure import Half
from clausewise.observe.pouring import Concern, rows_max
from clausewise.observe.scenario import Scenario
from clausewise.observe.tally import FORM, Pool, Tally
from clausewise.observe.trait import trait

distinct_values_max = 4_096
Values = tuple[str, ...]


class Bucket(Struct, gc=False):
    """What is kept for a key: when it will be empty, how many events since when, whether it was told, the last rows, the values seen."""

    full: int = NEVER
    count: int = 0
    since_ms: int = 0
    is_told: bool = False
    rows: tuple[Row, ...] = ()
    seen: set[str] | None = None


class Count(Struct):
    """What is kept under one key of a scenario, for another to go on from; ``form`` changes with what is counted, and how."""

    scenario: str
    names: tuple[str, ...]
    form: str
    buckets: list[tuple[Values, Bucket]]
    tallies: list[tuple[Values, Tally]]
    pool: Tally | None


class Drawer(dict[Values, list[Any]]):
    """What is kept under keys of the same fields: for each a list with a place for each counter. ``size`` is how many these are."""

    size = 0

    def open(self, key: Values) -> list[Any]:
        """Return the list of a key that is not known."""
        held = self[key] = [None] * self.size
        return held


_NOTHING: Final = ((), True)


class Counter:
    """What is counted under one key of a scenario. ``made`` counts how often something new had to be kept."""

    def __init__(self, number: int, scenario: Scenario, names: Values, drawer: Drawer) -> None:
        self.number, self.scenario, self.names, self.drawer = number, scenario, names, drawer
        self.place, drawer.size = drawer.size, drawer.size + 1
        self.made = 0
        self._distinct = trait(scenario.distinct) if scenario.distinct else None
        self._plan = scenario.plan
        self._pool: Pool | None = scenario.plan.opened(0) if scenario.plan is not None else None

    def concern(self, event: Event) -> Concern:
        """Return how an event that the scenario means is counted."""
        taking, shows = self._plan.concerned(event) if self._plan is not None else _NOTHING
        return Concern(self.number, self.place, self.names, self._plan, taking, shows)

    def given(self) -> Mapping[str, Any]:
        """Return what ``observe.pouring`` speaks of."""
        own = {"opened": self._opened, "told": self._told, "pool": self._pool, "fill": self._fill}
        return {f"{name}{self.number}": one for name, one in own.items()}

    def items(self) -> Iterator[tuple[Values, Bucket | Tally]]:
        """Yield what is kept, by key."""
        for key, held in self.drawer.items():
            if held[self.place] is not None:
                yield key, held[self.place]

    @property
    def form(self) -> str:
        """What is counted, and how, as a hash."""
        one, plan = self.scenario, self._plan
        cases = (FORM, plan.half_ms, sorted(plan.measures), plan.cases) if plan is not None else ()
        told = repr((one.capacity, one.leak_ms, one.distinct, one.where, one.asked, cases))
        return sha256(told.encode()).hexdigest()

    def count(self) -> Count:
        """Return what is kept."""
        buckets = [(key, one) for key, one in self.items() if isinstance(one, Bucket)]
        tallies = [(key, one) for key, one in self.items() if not isinstance(one, Bucket)]
        return Count(self.scenario.id, self.names, self.form, buckets, tallies, self._pool)

    def resume(self, count: Count) -> None:
        """Go on from what was kept."""
        kept: list[tuple[Values, Bucket | Tally]] = [*count.buckets, *count.tallies]
        for key, one in kept:
            one.rows = tuple(convert(row, Row) for row in one.rows)
            held = self.drawer.get(key)
            if held is None:
                held = self.drawer.open(key)
            held[self.place] = one
            self.made += 1
        if count.pool is not None and self._pool is not None:
            for name in Pool.__struct_fields__:
                setattr(self._pool, name, getattr(count.pool, name))

    def share(self, half: Half, before: Half) -> None:
        """Let all keys have this in common, where somebody else counts it."""
        assert self._pool is not None
        self._pool.epoch, self._pool.kept, self._pool.events, self._pool.keys = (
            half.epoch,
            half.kept,
            half.events,
            half.keys,
        )
        self._pool.before = before

    def ends_ms(self, kept: Bucket | Tally) -> int:
        """Return the moment from which what is kept says nothing any more."""
        if isinstance(kept, Bucket):
            return kept.full
        assert self._plan is not None
        return self._plan.ends_ms(kept)

    def _opened(self, time_ms: int) -> Tally:
        assert self._plan is not None
        self.made += 1
        return self._plan.opened(time_ms)

    def _fill(self, key: Values, held: list[Any], event: Event, row: Row, found: list[Alert]) -> None:
        bucket, now, scenario = held[self.place], event.time_ms, self.scenario
        if bucket is None:
            bucket = held[self.place] = Bucket()
            self.made += 1
        if bucket.full <= now:
            bucket.count, bucket.since_ms, bucket.is_told, bucket.seen, bucket.rows = 0, now, False, None, ()
        if self._distinct is not None and not _is_new(bucket, self._distinct(event)):
            return
        bucket.full = poured(bucket.full, now, scenario.leak_ms)
        bucket.count += 1
        bucket.rows = (*bucket.rows[1 - rows_max :], row)
        if not bucket.is_told and bucket.full - now > scenario.limit_ms:
            bucket.is_told = True
            found.append(self._alert(key, event, (scenario.score, bucket.since_ms, bucket.count), bucket.rows))

    def _told(self, key: Values, tally: Tally, event: Event) -> Alert:
        before = tally.before
        since_ms = before.since_ms if before.events else tally.since_ms
        return self._alert(key, event, (tally.told, since_ms, tally.events + before.events), tally.rows)

    def _alert(self, key: Values, event: Event, how: tuple[float, int, int], rows: Sequence[Row]) -> Alert:
        score, since_ms, count = how
        by = self.scenario.by
        return Alert(
            self.scenario,
            (self.names, key[: len(self.names)]),
            event.time_ms,
            since_ms,
            count,
            tuple(rows),
            event.account if by in ("", "account") else "",
            event.address if by != "group" else "",
            event.host,
            event.session,
            score,
            event.token,
            event.grant,
        )


def _is_new(bucket: Bucket, value: str) -> bool:
    if bucket.seen is None:
        bucket.seen = set()
    if value in bucket.seen or len(bucket.seen) >= distinct_values_max:
        return False
    bucket.seen.add(value)
    return True
