"""A window over the events of a key, in two halves, and the limits that what it measures may not reach all together.

A half is a stretch of the clock, not of the key: a key's window covers between half of ``within_s`` and all of it, and halves of the same
stretch that were counted apart add up. Nothing is kept of single events but the last rows.

    within_s: 3600
    measures: {failures: {count: [{is: failed}]}, accounts: {distinct: account}}
    when:
      - {events: {least: 40}, failures / events: {least: 0.9}, accounts: {least: 20}}
      - {failures: {least: 200}, score: 0.7}     # less sure of it
    at: [{is: entered}]                           # only such an event shows it; without, any

Besides the measures, ``events`` are those of the key, ``all`` those of every key of the scenario, ``peers`` the other keys, and
``keys.failures`` how many keys have had a failure: what befalls most of those who come is our own fault, and nobody's attack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from clausewise.event import Event
from clausewise.observe.condition import Condition, Terms, condition
from clausewise.observe.measure import Half, Measure, measure

within_s_max = 400 * 86_400
EVENTS: Final = "events"
ALL: Final = "all"
PEERS: Final = "peers"
_KEYS: Final = "keys."
_LIMITS: Final = frozenset(("least", "below"))


class Limit(Struct, frozen=True):
    """What a measure, or one divided by another, must be: at least ``least`` and below ``below``."""

    name: str
    by: str
    least: float
    below: float
    is_of_events: bool = False


class Case(Struct, frozen=True):
    """Limits that are met together, and how surely they show what the scenario says."""

    score: float
    limits: tuple[Limit, ...]


class Tally(Struct, gc=False):
    """What is kept for a key: two halves, since when, how surely it was told already, and the last rows."""

    now: Half
    before: Half
    since_ms: int
    told: float = 0.0
    rows: list[Any] = []


# What all keys of a scenario have in common: their number, and their sums.
Pool = Tally


class Plan:
    """The measures and cases of a scenario, compiled. A key that had fewer than ``events_least`` in a window shows nothing."""

    def __init__(
        self,
        within_s: float,
        measures: Mapping[str, Measure],
        cases: tuple[Case, ...],
        at: Condition | None,
    ) -> None:
        self.half_ms = max(1, round(within_s * 500))
        self.measures, self.cases, self.at = measures, cases, at
        named = {name for case in cases for limit in case.limits for name in (limit.name, limit.by)}
        self._keyed = frozenset(one for name, one in measures.items() if _KEYS + name in named)
        self.events_least = min(_events_least(case) for case in cases)
        self._start = [one.start for one in measures.values() for _ in range(one.width)]
        self._sets = sum(one.sets for one in measures.values())
        # Nothing is ever written into a half that is over: keys that were not there then have this one in common.
        self._nothing = self._half(0)
        self.score_most = max(case.score for case in cases)

    def eased(self, ease: float) -> Plan:
        """Return a plan whose counts ask for ``ease`` times as much; shares, speeds and pauses stay as they are."""
        made = copy(self)
        made.cases = tuple(
            replace(case, limits=tuple(_eased(limit, ease) for limit in case.limits)) for case in self.cases
        )
        made.events_least = min(_events_least(case) for case in made.cases)
        return made

    def opened(self, time_ms: int) -> Tally:
        """Return the tally of a key that was not known."""
        epoch = time_ms // self.half_ms
        return Tally(self._half(epoch), self._nothing, time_ms, 0.0, [])

    def turned(self, tally: Tally, time_ms: int) -> None:
        """Let go of the halves that are over at ``time_ms``."""
        epoch = time_ms // self.half_ms
        apart = epoch - tally.now.epoch
        if apart <= 0:
            return
        old = tally.now
        tally.before = old if apart == 1 else self._nothing
        tally.now = self._half(epoch)
        if apart == 1:
            for one in self.measures.values():
                one.turn(old, tally.now)
        else:
            tally.since_ms, tally.told = time_ms, 0.0
            tally.rows.clear()

    def concerned(self, event: Event) -> tuple[tuple[Measure, ...], bool]:
        """Return which measures take an event, and whether it is one that can show the scenario."""
        taking = tuple(one for one in self.measures.values() if one.test is None or one.test(event))
        return taking, self.at is None or self.at(event)

    def pour(self, tally: Tally, pool: Pool, event: Event, taking: Sequence[Measure]) -> None:
        """Take an event into the measures that are ``concerned``."""
        now, whole = tally.now, pool.now
        if not now.events:
            whole.keys += 1
        now.events += 1
        whole.events += 1
        for one in taking:
            if one.is_shared:
                one.pour(event, whole, pool.before)
            elif one in self._keyed and not now.numbers[one.at]:
                whole.numbers[one.at] += 1
            one.pour(event, now, tally.before)

    def shown(self, tally: Tally, pool: Pool) -> float:
        """Return how surely the scenario is shown by now, 0 where it is not, or was told as surely before."""
        if tally.told >= self.score_most or tally.now.events + tally.before.events < self.events_least:
            return 0.0
        score = max((case.score for case in self.cases if self._holds(case, tally, pool)), default=0.0)
        if score <= tally.told:
            return 0.0
        tally.told = score
        return score

    def ends_ms(self, tally: Tally) -> int:
        """Return the moment from which a tally says nothing any more."""
        return (tally.now.epoch + 2) * self.half_ms

    def _half(self, epoch: int) -> Half:
        return Half(epoch, self._start.copy(), [{} for _ in range(self._sets)])

    def _holds(self, case: Case, tally: Tally, pool: Pool) -> bool:
        for limit in case.limits:
            value = self._value(limit.name, tally, pool)
            if limit.by:
                by = self._value(limit.by, tally, pool)
                if not by:
                    return False
                value /= by
            if not limit.least <= value < limit.below:
                return False
        return True

    def _value(self, name: str, tally: Tally, pool: Pool) -> float:
        if name == EVENTS:
            return tally.now.events + tally.before.events
        if name == ALL:
            return pool.now.events + pool.before.events
        if name == PEERS:
            return max(pool.now.keys, pool.before.keys) - 1
        if name.startswith(_KEYS):
            at = self.measures[name.removeprefix(_KEYS)].at
            return max(pool.now.numbers[at], pool.before.numbers[at])
        one = self.measures[name]
        value = one.value(tally.now, tally.before)
        if one.is_shared:
            whole = one.value(pool.now, pool.before)
            return value / whole if whole else 0.0
        return value


def _eased(limit: Limit, ease: float) -> Limit:
    is_count = not limit.by and limit.least > 0 and (limit.name == EVENTS or limit.is_of_events)
    return replace(limit, least=limit.least * ease) if is_count else limit


def _events_least(case: Case) -> int:
    """Return how many events a key needs in a window before a case can hold: what is counted or told apart is no more than they are."""
    wanted = (one.least for one in case.limits if not one.by and (one.name == EVENTS or one.is_of_events))
    return max((int(least) for least in wanted if least > 0), default=1)


def plan(given: Mapping[str, Any], within_s: float, score: float, terms: Terms) -> Plan:
    """Return the plan that a scenario's ``measures``, ``when`` and ``at`` say. Raises ValueError with what is not known in them."""
    measures: dict[str, Measure] = {}
    at = place = 0
    for name, one in (given.get("measures") or {}).items():
        made = measures[str(name)] = measure(one, at, place, terms)
        at, place = at + made.width, place + made.sets
    known = {*measures, *(_KEYS + name for name in measures), EVENTS, ALL, PEERS}
    of_events = {name for name, one in measures.items() if one.is_of_events}
    cases = tuple(_case(one, score, known, of_events) for one in _listed(given.get("when")))
    if not cases:
        raise ValueError("when")
    only = given.get("at")
    return Plan(within_s, measures, cases, condition(_listed(only), terms) if only is not None else None)


def _case(given: Mapping[str, Any], score: float, known: set[str], of_events: set[str]) -> Case:
    limits = [_limit(str(name), value, known) for name, value in given.items() if name != "score"]
    limits = [replace(one, is_of_events=one.name in of_events) for one in limits]
    # What costs least to know is asked first.
    limits.sort(key=lambda one: (one.name not in (EVENTS, PEERS), bool(one.by)))
    return Case(float(given.get("score", score)), tuple(limits))


def _limit(name: str, given: Mapping[str, Any], known: set[str]) -> Limit:
    one, _, by = (part.strip() for part in name.partition("/"))
    for part in (one, by):
        if part and part not in known:
            raise ValueError(part)
    unknown = given.keys() - _LIMITS
    if unknown:
        raise ValueError(min(unknown))
    return Limit(one, by, float(given.get("least", "-inf")), float(given.get("below", "inf")))


def asked(given: Mapping[str, Any]) -> list[Any]:
    """Return the conditions that ``measures`` and ``at`` make, as data."""
    found = []
    for one in (given.get("measures") or {}).values():
        found += _listed(one.get("count")) + _listed(one.get("where"))
    return found + _listed(given.get("at"))


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given] if given else []
