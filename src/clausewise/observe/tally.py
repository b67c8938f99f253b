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

from collections.abc import Mapping
from copy import copy
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from clausewise.event import Event
from clausewise.observe.condition import Condition, Terms, condition
from clausewise.observe.measure import Half, Kept, Measure, measure

within_s_max = 400 * 86_400
EVENTS: Final = "events"
ALL: Final = "all"
PEERS: Final = "peers"
KEYS: Final = "keys."
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


class Tally(Half, kw_only=True):
    """What is kept for a key: the half that is running, the one before it, how surely it was told, and the last rows."""

    before: Half
    told: float = 0.0
    rows: tuple[Any, ...] = ()


# What all keys of a scenario have in common: their number, and their sums.
Pool = Tally
# Changes when measures keep something else than before.
FORM: Final = 3


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
        # The measures of which is asked how many keys have any of it.
        self.keyed = frozenset(one for name, one in measures.items() if KEYS + name in named)
        # Whether anything is asked of all keys together.
        self.is_pooled = (
            bool(self.keyed) or not named.isdisjoint((ALL, PEERS)) or any(map(_is_shared, measures.values()))
        )
        self.events_least = min(_events_least(case) for case in cases)
        self._start: Kept = [kept for one in measures.values() for kept in one.start]
        # Nothing is ever written into a half that is over: keys that were not there then have this one in common.
        self._nothing = Half(0, self._start)
        self.score_most = max(case.score for case in cases)

    def eased(self, ease: float) -> Plan:
        """Return a plan whose counts ask for ``ease`` times as much; shares, speeds and pauses stay as they are."""
        made = copy(self)
        made.cases = tuple(
            replace(case, limits=tuple(_eased(limit, ease) for limit in case.limits)) for case in self.cases
        )
        made.events_least = min(_events_least(case) for case in made.cases)
        return made

    @property
    def needs_place(self) -> bool:
        """Whether each case asks for a speed, which nothing has that tells no places."""
        speeds = {name for name, one in self.measures.items() if one.word == "speed"}
        return all(
            any(one.name in speeds and one.least > 0 and not one.by for one in case.limits) for case in self.cases
        )

    def half(self, epoch: int) -> Half:
        """Return a half in which nothing has been yet."""
        return Half(epoch, self._start.copy())

    def opened(self, time_ms: int) -> Tally:
        """Return the tally of a key that was not known."""
        return Tally(time_ms // self.half_ms, self._start.copy(), before=self._nothing, since_ms=time_ms)

    def turned(self, tally: Tally, time_ms: int) -> None:
        """Let go of the halves that are over at ``time_ms``."""
        epoch = time_ms // self.half_ms
        apart = epoch - tally.epoch
        if apart <= 0:
            return
        old = Half(tally.epoch, tally.kept, tally.events, tally.keys, tally.since_ms)
        tally.epoch, tally.kept, tally.events, tally.keys = epoch, self._start.copy(), 0, 0
        tally.since_ms = time_ms
        if apart == 1:
            tally.before = old
            for one in self.measures.values():
                one.turn(old, tally)
        else:
            tally.before = self._nothing
            tally.told, tally.rows = 0.0, ()

    def concerned(self, event: Event) -> tuple[tuple[Measure, ...], bool]:
        """Return which measures take an event, and whether it is one that can show the scenario."""
        taking = tuple(one for one in self.measures.values() if one.test is None or one.test(event))
        return taking, self.at is None or self.at(event)

    def ends_ms(self, tally: Tally) -> int:
        """Return the moment from which a tally says nothing any more."""
        return (tally.epoch + 2) * self.half_ms


def _is_shared(one: Measure) -> bool:
    return one.is_shared


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
    at = 0
    for name, one in (given.get("measures") or {}).items():
        made = measures[str(name)] = measure(one, at, terms)
        at += len(made.start)
    known = {*measures, *(KEYS + name for name in measures), EVENTS, ALL, PEERS}
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
