"""What comes in, judged as it comes: whether its sender is barred, what a request bears in itself, and what many show together.

A request is *asked* about before it is served, by what stands against its sender and by what it says. Once it is *served* it is poured into
the windows with its status and cost; what overflows is judged, and answered from the next request on. Who only tells what was done (a
gateway, a file of requests) has both at once: ``events``. What we refused ourselves is never judged, nor counted against anybody.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Final, NamedTuple, Protocol

from msgspec.structs import replace

from clausewise.answer import ALLOWED, Answer, Verdict, answer_to
from clausewise.barrier import Barrier
from clausewise.commons import Alone, Commons
from clausewise.conduct import asker, conduct, request
from clausewise.decision import Decision
from clausewise.event import Event, Outcome
from clausewise.model import Item, Signal
from clausewise.observe import payload
from clausewise.observe.alert import Alert, Row
from clausewise.observe.arrival import Arrival
from clausewise.observe.bearing import Inspecting, counted
from clausewise.observe.lookout import told
from clausewise.observe.marking import Marking
from clausewise.observe.payload import Mark, Payloads
from clausewise.observe.scenario import scenarios
from clausewise.observe.window import Windows

# An event that is told longer after it was done is history: nobody waits for an answer to it.
asked_ms_max: Final = 60_000
PLACE: Final = "request"
# Who does the same over and over makes one case, recorded once in so long.
case_ms: Final = 600_000
cases_max: Final = 100_000
# What overflowed in several processes at once is judged by the first of them.
claim_ms: Final = 60_000


class Case(NamedTuple):
    """Something to be judged: the number of the event that shows it, the item, and what was seen in it.

    ``by`` says who shows what; the same of the same is recorded once a ``case_ms``. It is empty for what is recorded every time.
    What shows ``over_time`` shows in every process that hears of it.
    """

    number: int
    item: Item
    signals: list[Signal]
    by: tuple[str, ...] = ()
    over_time: bool = False


class Asked(NamedTuple):
    """What is known of events without deciding anything: what stands against each sender, and what is to be judged.

    ``events`` bear what was noticed about them.
    """

    events: list[Event]
    verdicts: list[Verdict]
    cases: list[Case]


class Judge(Protocol):
    """Judges items in which signals were seen, records and enforces. In ``shadow`` it only records; what is not ``kept`` is only judged."""

    def __call__(
        self, items: Sequence[Item], signals: Sequence[list[Signal]], *, shadow: bool, kept: bool = True
    ) -> list[Decision]:
        """Return a decision for each item."""
        ...


class Traffic:
    """Judges events by what ``judge`` decides and ``barrier`` knows. Thread-safe, and bounded as ``windows`` are.

    ``marking`` notices what scenarios may ask for beside what an event says; ``looking`` are the rules of payloads. What other processes
    are asked about counts here as well, by way of the ``commons``.
    """

    def __init__(
        self,
        barrier: Barrier,
        judge: Judge,
        windows: Windows | None = None,
        marking: Marking | None = None,
        *,
        looking: Inspecting | None = None,
        commons: Commons | None = None,
    ) -> None:
        self.windows = windows or Windows(scenarios())
        self._arrival = Arrival()
        self._barrier, self._judge = barrier, judge
        self._marked = (marking or Marking()).marked
        self._looking = looking
        self._commons = commons or Alone()
        self._open: OrderedDict[tuple[str, ...], tuple[str, int]] = OrderedDict()
        # Names events that have no name of their own, so that rows of evidence stay apart.
        self._count = count(1)
        self._lock = threading.Lock()

    @property
    def late(self) -> int:
        """How many events came too late to be counted over time."""
        return self._arrival.late

    def events(self, events: Sequence[Event], *, at_door: bool = True, shadow: bool = False) -> list[Verdict]:
        """Return the verdict on each event, in order; what is found over time stands at the event at which it fires.

        ``at_door`` what stands against somebody answers to events of the last minute, and one that tells no time was done now. Elsewhere
        such an event is not counted over time. Raises StoreError when nothing could be recorded.
        """
        now_ms = self._barrier.now()
        asked = self._asked(events, now_ms, at_door=at_door, shadow=shadow)
        verdicts = self.answered(asked, shadow=shadow)
        # What is turned away at the door is not counted; what is only told about was served, and counts where it tells when.
        numbers = [
            number
            for number, event in enumerate(events)
            if event.outcome is not Outcome.REFUSED
            and (verdicts[number].answer is Answer.ALLOW if at_door else event.time_ms)
        ]
        cases = self._over_time(asked.events, numbers, now_ms)
        return _added(verdicts, self._judged(cases, shadow=shadow), shadow=shadow)

    def asked(self, events: Sequence[Event], *, shadow: bool = False) -> Asked:
        """Return what is known of requests that are not served yet. It is quick, decides nothing and counts nothing."""
        return self._asked(events, self._barrier.now(), at_door=True, shadow=shadow)

    def _asked(self, events: Sequence[Event], now_ms: int, *, at_door: bool, shadow: bool) -> Asked:
        verdicts = [self._barred(event, now_ms) for event in events] if at_door else [ALLOWED] * len(events)
        numbers = [
            number
            for number, event in enumerate(events)
            if event.outcome is not Outcome.REFUSED and (shadow or verdicts[number] is ALLOWED)
        ]
        marked, cases = list(events), []
        for number, marks in zip(numbers, self.inspect([events[one] for one in numbers]), strict=True):
            if marks:
                seen = payload.signals(marks)
                event = marked[number] = _bearing(events[number], seen)
                kind, name = asker(event)
                by = (kind, name, *(one.name for one in seen)) if name else ()
                cases.append(Case(number, request(event, told(event)), seen, by))
        marked = [self._marked(event) for event in marked]
        return Asked(marked, verdicts, cases)

    def answered(self, asked: Asked, *, shadow: bool = False) -> list[Verdict]:
        """Return what is answered to each event of ``asked``; what is to be judged is judged and recorded now."""
        verdicts = asked.verdicts
        if shadow:
            verdicts = [one if one is ALLOWED else replace(one, answer=Answer.ALLOW) for one in verdicts]
        return _added(verdicts, self._judged(asked.cases, shadow=shadow), shadow=shadow)

    def served(self, events: Sequence[Event]) -> list[Case]:
        """Count requests that were served, as ``asked`` returned them, with how they ended; return what is to be judged, by ``settled``.

        It is quick and decides nothing.
        """
        numbers = [number for number, event in enumerate(events) if event.outcome is not Outcome.REFUSED]
        return self._over_time(events, numbers, self._barrier.now())

    def settled(self, cases: Sequence[Case], *, shadow: bool = False) -> list[Decision]:
        """Judge and record what was shown over time, and return what was found or permitted."""
        return [decision for _, decision in self._judged(cases, shadow=shadow)]

    def listen(self, *, shadow: bool = False) -> list[Decision]:
        """Count what other processes were asked about, and judge and record what that shows over time; return what was found."""
        events = self._commons.heard()
        return self.settled(
            self._over_time(events, range(len(events)), self._barrier.now(), is_own=False), shadow=shadow
        )

    def inspect(self, events: Sequence[Event]) -> list[tuple[Mark, ...]]:
        """Return for each event the marks that its payload bears."""
        return (self._looking or Payloads.shipped()).inspect(events)

    def noticed(self, event: Event, marks: Sequence[Mark]) -> Event:
        """Return an event that bears ``marks`` with what is noticed about it."""
        return self._marked(_bearing(event, payload.signals(marks)))

    def _barred(self, event: Event, now_ms: int) -> Verdict:
        if event.outcome is Outcome.REFUSED or (event.time_ms and event.time_ms < now_ms - asked_ms_max):
            return ALLOWED
        return self._barrier.against(event, now_ms)

    def _over_time(
        self, events: Sequence[Event], numbers: Sequence[int], now_ms: int, *, is_own: bool = True
    ) -> list[Case]:
        """Pour events in order of time and return what overflowed, each at the event at which it did. What is our own is told to others."""
        at: dict[int, int] = {}
        poured: list[tuple[Event, Row]] = []
        with self._lock:
            for number in sorted(numbers, key=lambda number: events[number].time_ms or now_ms):
                event = events[number]
                moment = self._arrival.moment(event.time_ms or now_ms, now_ms)
                if moment is not None:
                    row = Row(event.id or f"{PLACE} {next(self._count)}", told(event))
                    at[id(row)] = number
                    poured.append((event if moment == event.time_ms else replace(event, time_ms=moment), row))
            alerts = self.windows.observe(poured)
        if is_own and self._commons.is_shared:
            self._commons.tell([event for event, _ in poured])
        by_event: dict[int, list[Alert]] = {}
        for alert in alerts:
            by_event.setdefault(at[id(alert.rows[-1])], []).append(alert)
        return [
            Case(number, item, signals, over_time=True)
            for number, found in by_event.items()
            for item, signals in zip(*conduct(found), strict=True)
        ]

    def _judged(self, cases: Sequence[Case], *, shadow: bool) -> list[tuple[int, Decision]]:
        """Judge cases and return what was found or permitted, each with the number of its event."""
        cases = [case for case in cases if self._is_ours(case)]
        if not cases:
            return []
        new, again = self._sorted(cases)
        found = [*self._decided(new, shadow=shadow, kept=True)]
        with self._lock:
            until_ms = self._barrier.now() + case_ms
            self._open.update((case.by, (decision.id, until_ms)) for case, decision in found if case.by)
            while len(self._open) > cases_max:
                self._open.popitem(last=False)
            known = [self._open.get(case.by) for case in again]
        for (case, decision), one in zip(self._decided(again, shadow=shadow, kept=False), known, strict=True):
            # What was recorded of the same stands for this one as well.
            found.append((case, replace(decision, id=one[0]) if one else decision))
        return [(case.number, decision) for case, decision in found if decision.findings or decision.lifts]

    def _is_ours(self, case: Case) -> bool:
        """Say whether no other process judges the same; each signal of a case is claimed."""
        if not case.over_time or not self._commons.is_shared:
            return True
        who = (case.item.author, case.item.network, case.item.token, case.item.id.rpartition(":")[0])
        names = [f"{who} {one.name} {one.score:.2f}" for one in case.signals]
        return any([self._commons.claim(name, claim_ms) for name in names])  # noqa: C419 - all of them

    def _sorted(self, cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
        """Return the cases that are new, and those of which the same was recorded a little while ago, or stands among the new ones."""
        new: list[Case] = []
        again: list[Case] = []
        now_ms = self._barrier.now()
        with self._lock:
            seen = {case.by for case in cases if case.by and self._open.get(case.by, ("", 0))[1] > now_ms}
        for case in cases:
            if case.by and case.by in seen:
                again.append(case)
            else:
                new.append(case)
                seen.add(case.by)
        return new, again

    def _decided(self, cases: Sequence[Case], *, shadow: bool, kept: bool) -> Iterable[tuple[Case, Decision]]:
        if not cases:
            return ()
        items, signals = [case.item for case in cases], [case.signals for case in cases]
        return zip(cases, self._judge(items, signals, shadow=shadow, kept=kept), strict=True)


def _bearing(event: Event, seen: Sequence[Signal]) -> Event:
    """Return an event with what its payload shows, as far as that is sure enough to be counted."""
    names = counted(seen)
    return replace(event, marks=(*event.marks, *names)) if names else event


def _added(verdicts: list[Verdict], judged: Iterable[tuple[int, Decision]], *, shadow: bool) -> list[Verdict]:
    """Return verdicts with what was decided about their events besides."""
    for number, decision in judged:
        decisions = (*verdicts[number].decisions, decision)
        would = answer_to(decisions)
        verdicts[number] = Verdict(Answer.ALLOW if shadow else would, would, decisions)
    return verdicts
