"""What ends by itself: suspensions, blocks and limits whose time is over, and conditions that were met, told to the operator's code once.

A standing needs no clock to ring: it says by itself that a suspension is over. The operator's code does not, so somebody has to tell it.
Each ending is recorded before it is told, under a key that only one process can take, and is final: a clock that goes back brings
nothing back. What a process that died had recorded and not told is told by the next one (``arrears``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from clausewise.arrears import Arrears
from clausewise.clerk import Clerk
from clausewise.errors import ConflictError
from clausewise.fold import Expired, body
from clausewise.model import Entry, Measure

EXPIRED: Final = "expired"
endings_per_turn_max: Final = 200
_SEEN_BEFORE: Final = "CW412"


class Ending(Struct, frozen=True):
    """A measure that ends by itself, of which decision, and when (milliseconds since 1970-01-01 UTC)."""

    decision: str
    measure: Measure
    ends_ms: int


class Expiries:
    """The endings of one engine. Thread-safe; several processes may tell the same ledger's."""

    def __init__(self, clerk: Clerk, clock: Callable[[], int]) -> None:
        self._clerk = clerk
        self._clock = clock
        self._arrears = Arrears(clerk, clock)

    def begin(self) -> None:
        """Take note of what earlier processes may have left untold, before anything is decided here."""
        self._arrears.begin()

    def coming(self, limit: int = 100) -> list[Ending]:
        """Return at most ``limit`` measures that will end by themselves, or have ended and were not told yet, soonest first."""
        with self._clerk.turn():
            return [self._ending(*one) for one in islice(self._clerk.state.expiries(), limit)]

    def next_ms(self) -> int | None:
        """Return when the next one ends, or None."""
        with self._clerk.lock:
            return self._clerk.state.next_end()

    def settle(self) -> list[Ending]:
        """Record what has ended, have it taken back by the operator's code, and return it; late is better than never."""
        self._arrears.settle()
        told: list[Ending] = []
        while ended := self._recorded():
            for one in ended:
                self._clerk.carry_out([one.measure], one.decision, undo=True)
            told += ended
        return told

    def _recorded(self) -> list[Ending]:
        with self._clerk.turn():
            now_ms, state = self._clock(), self._clerk.state
            due = state.due(now_ms, endings_per_turn_max)
            by_decision: dict[str, list[int]] = {}
            for _, decision, number in due:
                by_decision.setdefault(decision, []).append(number)
            bodies = [Expired(decision, tuple(numbers)) for decision, numbers in by_decision.items()]
            if self._clerk.store is None:
                for one in bodies:
                    state.expire(one)
            elif bodies:
                try:
                    self._append(bodies, now_ms)
                except ConflictError as error:
                    if error.code != _SEEN_BEFORE:
                        raise
                    # Another process was quicker with some of them; what is left is found next time.
                    self._clerk.catch_up()
                    return self._recorded()
            return [self._ending(*one) for one in due]

    def _append(self, bodies: Sequence[Expired], now_ms: int) -> None:
        def once(_: Sequence[Entry]) -> Mapping[str, bytes]:
            return {f"{EXPIRED}/{one.decision}/{number}": b"" for one in bodies for number in one.measures}

        self._clerk.append([Entry(EXPIRED, body(one), now_ms, one.decision, effect=True) for one in bodies], once)

    def _ending(self, ends_ms: int, decision: str, number: int) -> Ending:
        decided = self._clerk.state.decided(decision)
        assert decided is not None, "an ending of no decision"
        return Ending(decision, decided.measures[number], ends_ms)
