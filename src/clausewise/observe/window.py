"""What repeats: events poured into the buckets and tallies of every scenario, and what overflows, as alerts.

A bucket's state is one number a key (and, for distinct counts, the values since it was last empty), a tally's some numbers and bounded
sets, within ``keys_max`` keys; what is empty is forgotten. What overflowed says so once, and again when it shows more surely, or after it
ran dry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from msgspec import Struct, convert

from clausewise.event import Event, Outcome
from clausewise.observe.bucket import NEVER, poured
from clausewise.observe.kind import Kind, Kinds, kinds_max
from clausewise.observe.measure import Measure
from clausewise.observe.scenario import Scenario
from clausewise.observe.tally import Tally
from clausewise.observe.trait import trait

# Who saw it, in signals: nothing that is sent to be judged can bear this.
OBSERVER: Final = "observer"
keys_max = 1_000_000
rows_max = 5
distinct_values_max = 4_096

# What events are counted under: the names of the fields and what they hold.
Key = tuple[tuple[str, ...], tuple[str, ...]]


class Row(Struct, frozen=True, gc=False):
    """Where an event was told, such as ``access.log:17``, and what it was, as a person reads it."""

    place: str
    text: str


class Alert(Struct, frozen=True, gc=False):
    """An overflow: of which scenario, how surely, by whom, since when, after how many events, and the last rows that led to it.

    ``session``, ``token`` and ``grant`` are those of the event at which it was told. ``account`` and ``address`` are empty where nobody
    alone answers.
    """

    scenario: Scenario
    key: Key
    time_ms: int
    since_ms: int
    count: int
    rows: tuple[Row, ...]
    account: str = ""
    address: str = ""
    host: str = ""
    session: str = ""
    score: float = 0.0
    token: str = ""
    grant: str = ""


class Bucket(Struct, gc=False):
    """What is kept for a key: when it will be empty, how many events since when, whether it was told, the last rows, the values seen."""

    full: int = NEVER
    count: int = 0
    since_ms: int = 0
    is_told: bool = False
    rows: list[Row] = []
    seen: set[str] | None = None


class Count(Struct):
    """What is kept under one key of a scenario, for another to go on from; ``form`` changes with what is counted, and how."""

    scenario: str
    names: tuple[str, ...]
    form: str
    buckets: list[tuple[tuple[str, ...], Bucket]]
    tallies: list[tuple[tuple[str, ...], Tally]]
    pool: Tally | None


class _Counter:
    """One key of one scenario: what makes the key of an event, and what is kept under each. ``pool`` is what its tallies have in common."""

    def __init__(self, scenario: Scenario, names: tuple[str, ...]) -> None:
        self.scenario, self.names = scenario, names
        self.reads = tuple(map(trait, names))
        self.distinct = trait(scenario.distinct) if scenario.distinct else None
        self.kept: dict[tuple[str, ...], Bucket | Tally] = {}
        if scenario.plan is not None:
            self.plan, self.pool = scenario.plan, scenario.plan.opened(0)

    def key(self, event: Event) -> tuple[str, ...] | None:
        """Return what an event holds for the fields of the key, None where it lacks one."""
        values = (self.reads[0](event),) if len(self.reads) == 1 else tuple([read(event) for read in self.reads])
        if "" in values:
            return None
        # What was authorized fills counts of its own.
        return (*values, event.grant) if event.grant else values

    @property
    def form(self) -> str:
        """What is counted, and how, as a hash."""
        one = self.scenario
        cases = (one.plan.half_ms, sorted(one.plan.measures), one.plan.cases) if one.plan is not None else ()
        told = repr((one.capacity, one.leak_ms, one.distinct, one.where, one.asked, cases))
        return sha256(told.encode()).hexdigest()

    def count(self) -> Count:
        """Return what is kept."""
        buckets = [(key, one) for key, one in self.kept.items() if isinstance(one, Bucket)]
        tallies = [(key, one) for key, one in self.kept.items() if not isinstance(one, Bucket)]
        pool = self.pool if self.scenario.plan is not None else None
        return Count(self.scenario.id, self.names, self.form, buckets, tallies, pool)

    def resume(self, count: Count) -> None:
        """Go on from what was kept."""
        self.kept.update(count.buckets)
        for _, one in count.tallies:
            one.rows = [convert(row, Row) for row in one.rows]
        self.kept.update(count.tallies)
        if count.pool is not None:
            self.pool = count.pool

    def ends_ms(self, kept: Bucket | Tally) -> int:
        """Return the moment from which what is kept says nothing any more."""
        return kept.full if isinstance(kept, Bucket) else self.plan.ends_ms(kept)


# A counter, the measures of its scenario that take an event, and whether the event can show the scenario.
_Concern = tuple[_Counter, tuple[Measure, ...], bool]


class Windows:
    """The buckets and tallies of ``scenarios``. Not thread-safe: its owner holds a lock. Events come in order (``observe.order``)."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.scenarios = tuple(scenarios)
        self._counters = [_Counter(one, names) for one in self.scenarios for names in one.per]
        self._kinds = Kinds(given for one in self.scenarios for given in (*one.where, *one.asked))
        self._concerned: dict[Kind, tuple[_Concern, ...]] = {}
        self._kept = 0
        # How many counts were let go of before they ran dry, for want of room.
        self.dropped = 0

    def __len__(self) -> int:
        return self._kept

    def kept(self) -> list[Count]:
        """Return all that is counted, for another to go on from."""
        return [one.count() for one in self._counters]

    def resume(self, counts: Iterable[Count]) -> None:
        """Go on from what another counted. What a scenario counted that is gone or was changed is let go."""
        by_name = {(one.scenario, one.names): one for one in counts}
        for counter in self._counters:
            count = by_name.get((counter.scenario.id, counter.names))
            if count is not None and count.form == counter.form:
                counter.resume(count)
        self._kept = sum(len(one.kept) for one in self._counters)

    def live(self, now_ms: int) -> dict[tuple[int, tuple[str, ...]], list[tuple[str, ...]]]:
        """Return the keys of buckets that have not run dry at ``now_ms``, by the number of their scenario and their fields."""
        numbers = {one.id: number for number, one in enumerate(self.scenarios)}
        return {
            (numbers[counter.scenario.id], counter.names): [
                key for key, kept in counter.kept.items() if isinstance(kept, Bucket) and kept.full > now_ms
            ]
            for counter in self._counters
            if counter.scenario.is_bucket
        }

    def observe(self, events: Iterable[tuple[Event, Row]]) -> list[Alert]:
        """Pour events and return what overflowed, in their order. What we refused ourselves is not counted against anybody."""
        found: list[Alert] = []
        for event, row in events:
            if event.outcome is Outcome.REFUSED:
                continue
            kind = self._kinds.of(event)
            concerned = self._concerned.get(kind)
            if concerned is None:
                concerned = self._meet(kind, event)
            for counter, taking, shows in concerned:
                key = counter.key(event)
                if key is not None:
                    kept = counter.kept.get(key)
                    if kept is None:
                        kept = self._open(counter, key, event.time_ms)
                    if isinstance(kept, Bucket):
                        alert = _fill(counter, key, kept, event, row)
                    else:
                        alert = _count(counter, (kept, taking, shows), key, event, row)
                    if alert is not None:
                        found.append(alert)
        return found

    def _meet(self, kind: Kind, event: Event) -> tuple[_Concern, ...]:
        """Return the counters that an event of its kind concerns, with the measures that take it, and remember them."""
        if len(self._concerned) >= kinds_max:
            self._concerned.clear()
        met = {
            id(one): one.plan.concerned(event) if one.plan else ((), True)
            for one in self.scenarios
            if one.condition(event)
        }
        concerned = tuple((one, *met[id(one.scenario)]) for one in self._counters if id(one.scenario) in met)
        self._concerned[kind] = concerned
        return concerned

    def _open(self, counter: _Counter, key: tuple[str, ...], now: int) -> Bucket | Tally:
        if self._kept >= keys_max:
            self._forget(now)
        plan = counter.scenario.plan
        kept = counter.kept[key] = plan.opened(now) if plan is not None else Bucket()
        self._kept += 1
        return kept

    def _forget(self, now: int) -> None:
        """Make room: what is empty goes, then what will be empty soonest."""
        ends = []
        for counter in self._counters:
            for key, kept in list(counter.kept.items()):
                end = counter.ends_ms(kept)
                if end <= now:
                    del counter.kept[key]
                    self._kept -= 1
                else:
                    ends.append((end, key, counter))
        if self._kept >= keys_max:
            ends.sort(key=lambda one: one[0])
            for _, key, counter in ends[: max(1, keys_max // 10)]:
                del counter.kept[key]
                self._kept -= 1
                self.dropped += 1


def _fill(counter: _Counter, key: tuple[str, ...], bucket: Bucket, event: Event, row: Row) -> Alert | None:
    now, scenario = event.time_ms, counter.scenario
    if bucket.full <= now:
        bucket.count, bucket.since_ms, bucket.is_told, bucket.seen = 0, now, False, None
        bucket.rows.clear()
    if counter.distinct is not None and not _is_new(bucket, counter.distinct(event)):
        return None
    bucket.full = poured(bucket.full, now, scenario.leak_ms)
    bucket.count += 1
    _keep(bucket.rows, row)
    if bucket.is_told or bucket.full - now <= scenario.limit_ms:
        return None
    bucket.is_told = True
    return _alert(counter, key, event, (scenario.score, bucket.since_ms, bucket.count), bucket.rows)


def _count(
    counter: _Counter, kept: tuple[Tally, tuple[Measure, ...], bool], key: tuple[str, ...], event: Event, row: Row
) -> Alert | None:
    (tally, taking, shows), plan, pool = kept, counter.plan, counter.pool
    epoch = event.time_ms // plan.half_ms
    if epoch > pool.now.epoch:
        plan.turned(pool, event.time_ms)
    if epoch > tally.now.epoch:
        plan.turned(tally, event.time_ms)
    _keep(tally.rows, row)
    plan.pour(tally, pool, event, taking)
    score = plan.shown(tally, pool) if shows else 0.0
    if not score:
        return None
    count = tally.now.events + tally.before.events
    return _alert(counter, key, event, (score, tally.since_ms, count), tally.rows)


def _alert(
    counter: _Counter, key: tuple[str, ...], event: Event, how: tuple[float, int, int], rows: Sequence[Row]
) -> Alert:
    score, since_ms, count = how
    by = counter.scenario.by
    return Alert(
        counter.scenario,
        (counter.names, key[: len(counter.names)]),
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


def _keep(rows: list[Row], row: Row) -> None:
    rows.append(row)
    if len(rows) > rows_max:
        del rows[0]


def _is_new(bucket: Bucket, value: str) -> bool:
    if bucket.seen is None:
        bucket.seen = set()
    if value in bucket.seen or len(bucket.seen) >= distinct_values_max:
        return False
    bucket.seen.add(value)
    return True
