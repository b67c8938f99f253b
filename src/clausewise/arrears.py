"""What was recorded and never told to the operator's code, because the process died in between: the next one tells it.

A decision, its undoing or an ending is recorded first and told after. What a process had not told when it died stands in the ledger
without an outcome beside it; so whoever starts looks through the last of what changed anything, and tells what is missing. What was told
and not noted is told again: the operator's code must bear that (``ports.Enforcer``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, json

from clausewise.clerk import ENFORCED, ENFORCEMENT_FAILED, Clerk
from clausewise.fold import Decided
from clausewise.model import Measure, Record
from clausewise.ports import Clock

_UNKNOWN: Final = -1


class _Outcome(Struct, frozen=True):
    """What the record of an outcome says; once it did not say of which measure."""

    action: str
    undo: bool = False
    measure: int = _UNKNOWN


_outcome = json.Decoder(_Outcome)


class Arrears:
    """What earlier processes owe the operator's code. Thread-safe."""

    def __init__(self, clerk: Clerk, clock: Clock) -> None:
        self._clerk = clerk
        self._clock = clock
        self._left: Sequence[str] = ()

    def begin(self) -> None:
        """Take note, before anything is decided here, of what was touched last: only that can be owed."""
        if self._clerk.enforces and self._clerk.store is not None:
            self._left = tuple(dict.fromkeys(self._clerk.state.touched))

    def settle(self) -> None:
        """Tell, once after the start, what is owed."""
        left, self._left = self._left, ()
        for decision in left:
            for measure, undo in list(self._owed(decision)):
                self._clerk.carry_out([measure], decision, undo=undo)

    def _owed(self, decision: str) -> Iterator[tuple[Measure, bool]]:
        with self._clerk.turn():
            state, now_ms = self._clerk.state, self._clock()
            decided = state.decided(decision)
            if decided is None:
                return
            told = _told(decided, self._clerk.needs_store().of_subject(decision))
            for number, measure in enumerate(decided.measures):
                is_over = state.is_undone(decision) or state.is_ended(decision, number)
                has_time = measure.until_ms is None or now_ms < measure.until_ms
                if told.get(number) != is_over and (is_over or has_time):
                    yield measure, is_over


def _told(decided: Decided, records: Sequence[Record]) -> dict[int, bool]:
    """Return of each measure, by its number, whether the last that was told of it took it back."""
    told: dict[int, bool] = {}
    for record in records:
        if record.kind in (ENFORCED, ENFORCEMENT_FAILED):
            outcome = _outcome.decode(record.body)
            for number, measure in enumerate(decided.measures):
                if outcome.measure == number or (outcome.measure == _UNKNOWN and measure.action == outcome.action):
                    told[number] = outcome.undo
    return told
