"""What repeats: events poured into the buckets of every scenario, and what overflows, as alerts.

State is one number a key (and, for distinct counts, the values since the bucket was last empty), within ``keys_max``; a bucket that is
empty is forgotten. A bucket that overflowed says so once, and again only after it ran dry.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final

from msgspec import Struct

from clausewise.event import Event, Outcome
from clausewise.observe.bucket import NEVER, poured
from clausewise.observe.route import folded
from clausewise.observe.scenario import Scenario

# Who saw it, in signals: nothing that is sent to be judged can bear this.
OBSERVER: Final = "observer"
keys_max = 1_000_000
rows_max = 5
distinct_values_max = 4_096
# Addresses of one household or office share these first bits.
SUBNET_BITS: Final = {4: 24, 6: 56}

# What events are counted under: the names of the fields and what they hold.
Key = tuple[tuple[str, ...], tuple[str, ...]]


class Row(Struct, frozen=True):
    """Where an event was told, such as ``access.log:17``, and what it was, as a person reads it."""

    place: str
    text: str


class Alert(Struct, frozen=True):
    """An overflow: of which scenario, by whom, since when, after how many events, and the last rows that led to it."""

    scenario: Scenario
    key: Key
    time_ms: int
    since_ms: int
    count: int
    rows: tuple[Row, ...]
    account: str = ""
    address: str = ""
    host: str = ""
    token: str = ""
    grant: str = ""


class _Bucket:
    __slots__ = ("count", "full", "is_told", "rows", "seen", "since")

    def __init__(self) -> None:
        self.full, self.count, self.since = NEVER, 0, 0
        self.is_told = False
        self.rows: deque[Row] = deque(maxlen=rows_max)
        self.seen: set[str] | None = None


class Windows:
    """The buckets of ``scenarios``. Not thread-safe: its owner holds a lock. Events come in order of time (see ``observe.order``)."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.scenarios = tuple(scenarios)
        self._buckets: dict[tuple[int, int, tuple[str, ...]], _Bucket] = {}
        # How many counts were let go of before they ran dry, for want of room.
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._buckets)

    def observe(self, events: Iterable[tuple[Event, Row]]) -> list[Alert]:
        """Pour events and return what overflowed, in their order. What we refused ourselves is not counted against anybody."""
        found: list[Alert] = []
        for event, row in events:
            if event.outcome is Outcome.REFUSED:
                continue
            for number, scenario in enumerate(self.scenarios):
                if scenario.condition(event):
                    for at, names in enumerate(scenario.per):
                        values = _values(event, names)
                        if values is not None:
                            alert = self._pour((number, at, values), scenario, names, event, row)
                            if alert is not None:
                                found.append(alert)
        return found

    def _pour(
        self,
        place: tuple[int, int, tuple[str, ...]],
        scenario: Scenario,
        names: tuple[str, ...],
        event: Event,
        row: Row,
    ) -> Alert | None:
        bucket = self._buckets.get(place)
        if bucket is None:
            if len(self._buckets) >= keys_max:
                self._forget(event.time_ms)
            bucket = self._buckets[place] = _Bucket()
        now = event.time_ms
        if bucket.full <= now:
            bucket.count, bucket.since, bucket.is_told, bucket.seen = 0, now, False, None
            bucket.rows.clear()
        if scenario.distinct and not _is_new(bucket, field(event, scenario.distinct)):
            return None
        bucket.full = poured(bucket.full, now, scenario.leak_ms)
        bucket.count += 1
        bucket.rows.append(row)
        if bucket.is_told or bucket.full - now <= scenario.limit_ms:
            return None
        bucket.is_told = True
        return Alert(
            scenario,
            (names, place[2][: len(names)]),
            now,
            bucket.since,
            bucket.count,
            tuple(bucket.rows),
            event.account if scenario.by != "address" else "",
            event.address,
            event.host,
            event.token,
            event.grant,
        )

    def _forget(self, now: int) -> None:
        """Make room: empty buckets go, then those that will be empty soonest."""
        empty = [place for place, one in self._buckets.items() if one.full <= now]
        for place in empty:
            del self._buckets[place]
        if len(self._buckets) >= keys_max:
            soonest = sorted(self._buckets, key=lambda place: self._buckets[place].full)[: keys_max // 10]
            self.dropped += len(soonest)
            for place in soonest:
                del self._buckets[place]


def _is_new(bucket: _Bucket, value: str) -> bool:
    if bucket.seen is None:
        bucket.seen = set()
    if value in bucket.seen or len(bucket.seen) >= distinct_values_max:
        return False
    bucket.seen.add(value)
    return True


def _values(event: Event, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return what an event holds for the fields of a key, None where it lacks one."""
    values = tuple(field(event, name) for name in names)
    if not all(values):
        return None
    # What was authorized fills buckets of its own.
    return (*values, event.grant) if event.grant else values


def field(event: Event, name: str) -> str:
    """Return a field as text; ``subnet`` is the address's network of neighbours, ``route`` the path's template where nobody named it."""
    if name == "subnet":
        return subnet(event.address)
    if name == "route":
        return event.route or folded(event.path)
    value = getattr(event, name)
    return str(value) if value else ""


def subnet(address: str) -> str:
    """Return the network of neighbours of an address, empty when it is none."""
    try:
        one = ip_address(address)
    except ValueError:
        return ""
    bits = SUBNET_BITS[4 if isinstance(one, IPv4Address) else 6]
    return str(ip_network(f"{one}/{bits}", strict=False))
