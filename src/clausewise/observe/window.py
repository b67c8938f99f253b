"""What repeats: events poured into the buckets and tallies of every scenario, and what overflows, as alerts.

A bucket's state is one number a key (and, for distinct counts, the values since it was last empty), a tally's some numbers and bounded
sets, within ``keys_max`` keys and those of a hundred events; what is empty is forgotten. What overflowed says so once, and again when it
shows more surely, or after it ran dry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from clausewise.event import Event, Outcome
from clausewise.observe.alert import Alert, Row
from clausewise.observe.counter import Bucket, Count, Counter, Drawer, Values
from clausewise.observe.kind import Kind, Kinds, kinds_max
from clausewise.observe.pouring import Concern, Pouring, drawer, pouring
from clausewise.observe.scenario import Scenario

keys_max = 1_000_000
# How often it is looked at whether there are so many: what these open may be kept beyond.
events_between_looks = 100
# What is written for a kind of events costs milliseconds: one that comes seldom is counted by what was written for others.
events_of_a_kind_min: Final = 300


class Windows:
    """The buckets and tallies of ``scenarios``. Not thread-safe: its owner holds a lock. Events come in order (``observe.order``)."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.scenarios = tuple(scenarios)
        self._drawers: dict[Values, Drawer] = {}
        keys = [(one, names) for one in self.scenarios for names in one.per]
        self.counters = [
            Counter(number, one, names, self._drawers.setdefault(names, Drawer()))
            for number, (one, names) in enumerate(keys)
        ]
        self._given: dict[str, Any] = {drawer(names): one for names, one in self._drawers.items()}
        for counter in self.counters:
            self._given |= counter.given()
        self.kinds = Kinds(given for one in self.scenarios for given in (*one.where, *one.asked))
        self._pourings: dict[Kind, Pouring] = {}
        self._alone: dict[Concern, Pouring] = {}
        self._order = {id(one): number for number, one in enumerate(self.scenarios)}
        self._poured = self._gone = 0
        # How many counts were let go of before they ran dry, for want of room.
        self.dropped = 0

    def __len__(self) -> int:
        return sum(one.made for one in self.counters) - self._gone

    def kept(self) -> list[Count]:
        """Return all that is counted, for another to go on from."""
        return [one.count() for one in self.counters]

    def resume(self, counts: Iterable[Count]) -> None:
        """Go on from what another counted. What a scenario counted that is gone or was changed is let go."""
        by_name = {(one.scenario, one.names): one for one in counts}
        for counter in self.counters:
            count = by_name.get((counter.scenario.id, counter.names))
            if count is not None and count.form == counter.form:
                counter.resume(count)

    def live(self, number: int, now_ms: int) -> list[Values]:
        """Return the keys of a bucket, by the number of its counter, that have not run dry at ``now_ms``."""
        return [key for key, kept in self.counters[number].items() if isinstance(kept, Bucket) and kept.full > now_ms]

    def observe(self, events: Iterable[tuple[Event, Row]]) -> list[Alert]:
        """Pour events and return what overflowed, in their order. What we refused ourselves is not counted against anybody."""
        found: list[Alert] = []
        kind_of, pourings = self.kinds.of, self._pourings
        for event, row in events:
            if event.outcome is Outcome.REFUSED:
                continue
            self._poured += 1
            if not self._poured % events_between_looks and len(self) >= keys_max:
                self._forget(event.time_ms)
            kind = kind_of(event)
            pour = pourings.get(kind)
            if pour is None:
                pour = self._meet(kind, event)
            before = len(found)
            pour(event, row, found)
            if len(found) > before + 1:
                found[before:] = sorted(found[before:], key=self._place)
        return found

    def pour(self, event: Event, row: Row, numbers: Iterable[int]) -> list[Alert]:
        """Pour one event for single counters alone, by their numbers, and return what overflowed; the others are not told of it."""
        found: list[Alert] = []
        self._poured += 1
        if not self._poured % events_between_looks and len(self) >= keys_max:
            self._forget(event.time_ms)
        for number in numbers:
            self._one(self.counters[number].concern(event))(event, row, found)
        return sorted(found, key=self._place) if len(found) > 1 else found

    def _place(self, alert: Alert) -> tuple[int, int]:
        return self._order[id(alert.scenario)], alert.scenario.per.index(alert.key[0])

    def _meet(self, kind: Kind, event: Event) -> Pouring:
        """Return what pours events of a kind, and remember it."""
        if len(self._pourings) >= kinds_max:
            self._pourings.clear()
        meant = {id(one) for one in self.scenarios if one.condition(event)}
        concerns = [one.concern(event) for one in self.counters if id(one.scenario) in meant]
        made = self._pourings[kind] = self._several(kind, concerns)
        return made

    def _several(self, kind: Kind, concerns: Sequence[Concern]) -> Pouring:
        """Return what pours events of a kind one scenario after the other, until there are enough to write something for them."""
        several = [self._one(concern) for concern in concerns]
        left = events_of_a_kind_min

        def pour(event: Event, row: Row, found: list[Alert]) -> None:
            nonlocal left
            for one in several:
                one(event, row, found)
            left -= 1
            if not left:
                self._pourings[kind] = pouring(concerns, self._given)

        return pour

    def _one(self, concern: Concern) -> Pouring:
        made = self._alone.get(concern)
        if made is None:
            made = self._alone[concern] = pouring([concern], self._given)
        return made

    def _forget(self, now: int) -> None:
        """Make room: what is empty goes, then what will be empty soonest."""
        ends = []
        for counter in self.counters:
            for key, kept in list(counter.items()):
                end = counter.ends_ms(kept)
                if end <= now:
                    self._let_go(counter, key)
                else:
                    ends.append((end, key, counter))
        beyond = len(self) - (keys_max - max(1, keys_max // 10))
        if len(self) >= keys_max:
            ends.sort(key=lambda one: one[0])
            for _, key, counter in ends[:beyond]:
                self._let_go(counter, key)
                self.dropped += 1

    def _let_go(self, counter: Counter, key: Values) -> None:
        held = counter.drawer[key]
        held[counter.place] = None
        self._gone += 1
        if held.count(None) == len(held):
            del counter.drawer[key]
