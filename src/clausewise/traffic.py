"""What comes in, judged as it comes: whether its sender is barred, what a request bears in itself, and what many show together.

A request is *asked* about before it is served, by what stands against its sender and by what it says. Once it is *served* it is poured into
the windows with its status and cost; what overflows is judged, and answered from the next request on. Who only tells what was done (a
gateway, a file of requests) has both at once: ``events``. What we refused ourselves is never judged, nor counted against anybody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from clausewise.answer import ALLOWED, Answer, Verdict, answer_to
from clausewise.barrier import Barrier
from clausewise.conduct import actor, conduct
from clausewise.event import Event, Outcome
from clausewise.model import Decision, Item, Signal
from clausewise.observe.arrival import Arrival
from clausewise.observe.lookout import told
from clausewise.observe.scenario import scenarios
from clausewise.observe.window import Alert, Row, Windows

# An event that is told longer after it was done is history: nobody waits for an answer to it.
asked_ms_max: Final = 60_000
PLACE: Final = "request"


class Case(NamedTuple):
    """Something to be judged: the number of the event that shows it, the item, and what was seen in it."""

    number: int
    item: Item
    signals: list[Signal]


class Asked(NamedTuple):
    """What is known of events without deciding anything: what stands against each sender, and what is to be judged."""

    verdicts: list[Verdict]
    cases: list[Case]


# Judges items in which signals were seen, records, and enforces what it decides unless it is done in shadow.
Judge = Callable[[Sequence[Item], Sequence[list[Signal]], bool], list[Decision]]


class Traffic:
    """Judges events by what ``judge`` decides and ``barrier`` knows. Thread-safe, and bounded as ``windows`` are."""

    def __init__(self, barrier: Barrier, judge: Judge, windows: Windows | None = None) -> None:
        self.windows = windows or Windows(scenarios())
        self._arrival = Arrival()
        self._barrier, self._judge = barrier, judge
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
        barred = [self._barred(event, now_ms) for event in events] if at_door else [ALLOWED] * len(events)
        numbers = _served(events, barred, shadow=shadow)
        if not at_door:
            numbers = [number for number in numbers if events[number].time_ms]
        return self.answered(Asked(barred, self._over_time(events, numbers, now_ms)), shadow=shadow)

    def asked(self, events: Sequence[Event]) -> Asked:
        """Return what is known of requests that are not served yet. It is quick, decides nothing and counts nothing."""
        now_ms = self._barrier.now()
        return Asked([self._barred(event, now_ms) for event in events], [])

    def answered(self, asked: Asked, *, shadow: bool = False) -> list[Verdict]:
        """Return what is answered to each event of ``asked``; what is to be judged is judged and recorded now."""
        verdicts = asked.verdicts
        if shadow:
            verdicts = [one if one is ALLOWED else replace(one, answer=Answer.ALLOW) for one in verdicts]
        by_number: dict[int, list[Decision]] = {}
        for number, decision in self._judged(asked.cases, shadow=shadow):
            by_number.setdefault(number, []).append(decision)
        for number, decisions in by_number.items():
            would = answer_to(decisions)
            verdicts[number] = Verdict(Answer.ALLOW if shadow else would, would, tuple(decisions))
        return verdicts

    def served(self, events: Sequence[Event]) -> list[Case]:
        """Count requests that were served and return what is to be judged for it, by ``settled``. It is quick and decides nothing."""
        numbers = _served(events, [ALLOWED] * len(events), shadow=False)
        return self._over_time(events, numbers, self._barrier.now())

    def settled(self, cases: Sequence[Case], *, shadow: bool = False) -> list[Decision]:
        """Judge and record what was shown over time, and return what was found or permitted."""
        return [decision for _, decision in self._judged(cases, shadow=shadow)]

    def _barred(self, event: Event, now_ms: int) -> Verdict:
        if event.outcome is Outcome.REFUSED or (event.time_ms and event.time_ms < now_ms - asked_ms_max):
            return ALLOWED
        return self._barrier.against(event, now_ms)

    def _over_time(self, events: Sequence[Event], numbers: Sequence[int], now_ms: int) -> list[Case]:
        """Pour events in order of time and return what overflowed, each at the event at which it did."""
        at: dict[int, int] = {}
        poured: list[tuple[Event, Row]] = []
        with self._lock:
            for number in sorted(numbers, key=lambda number: events[number].time_ms or now_ms):
                event = events[number]
                moment = self._arrival.moment(event.time_ms or now_ms, now_ms)
                if moment is not None:
                    row = Row(event.id or PLACE, told(event))
                    at[id(row)] = number
                    poured.append((event if moment == event.time_ms else replace(event, time_ms=moment), row))
            alerts = self.windows.observe(poured)
        by_actor: dict[tuple[int, tuple[str, str]], list[Alert]] = {}
        for alert in alerts:
            by_actor.setdefault((at[id(alert.rows[-1])], actor(alert)), []).append(alert)
        return [
            Case(number, item, signals)
            for (number, _), found in by_actor.items()
            for item, signals in zip(*conduct(found), strict=True)
        ]

    def _judged(self, cases: Sequence[Case], *, shadow: bool) -> list[tuple[int, Decision]]:
        """Judge cases in one step and return what was found or permitted, each with the number of its event."""
        if not cases:
            return []
        decisions = self._judge([case.item for case in cases], [case.signals for case in cases], shadow)
        return [
            (case.number, decision)
            for case, decision in zip(cases, decisions, strict=True)
            if decision.findings or decision.lifts
        ]


def _served(events: Sequence[Event], barred: Iterable[Verdict], *, shadow: bool) -> list[int]:
    """Return the numbers of the events that get through, as far as we know."""
    return [
        number
        for number, (event, verdict) in enumerate(zip(events, barred, strict=True))
        if event.outcome is not Outcome.REFUSED and (shadow or verdict is ALLOWED)
    ]
