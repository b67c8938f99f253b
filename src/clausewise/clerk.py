"""The clerk: what is decided is recorded first, folded into the state, and only then carried out.

Several threads may call, and several processes may have the same ledger open: what others recorded is folded before anything is decided.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from clausewise import fold, transcript
from clausewise.decision import Decision
from clausewise.errors import StoreError
from clausewise.failure import unstored
from clausewise.model import Entry, Measure, Record
from clausewise.ports import Clock, Enforcer, Keep, Store

log = logging.getLogger("clausewise")
# What cannot be kept is its caller's fault and says nothing of the ledger.
UNFIT: Final = "CW410"
# Takes in what other processes recorded beside decisions: conversations, deposits, banks.
Recall = Callable[[Sequence[Record], Store], None]
# How a measure went when it was carried out.
ENFORCED: Final = "enforced"
ENFORCEMENT_FAILED: Final = "enforcement_failed"


class Clerk:
    """Keeps the ledger and the state that follows from it; without a ``store`` the state is all there is."""

    def __init__(self, store: Store | None, clock: Clock, enforcer: Enforcer | None, recall: Recall) -> None:
        self.store = store
        self.state = fold.State()
        self.lock = threading.RLock()
        # Why the ledger took nothing when it was last asked to; None while it does.
        self.refusal: StoreError | None = None
        self._clock = clock
        self._enforcer = enforcer
        self._recall = recall

    @property
    def enforces(self) -> bool:
        """Whether there is code of the operator's that carries measures out."""
        return self._enforcer is not None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the lock, knowing all that was recorded."""
        with self.lock:
            self.catch_up()
            yield

    def catch_up(self, *, until: int | None = None) -> None:
        """Fold what others have recorded since, up to the record ``until``; at the start, everything that changes state."""
        if self.store is None or (end := self.store.head()[0] if until is None else until) <= self.state.sequence:
            return
        while records := self._missed(end):
            self.state.fold(records)
            self._recall(records, self.store)
        self.state.sequence = max(self.state.sequence, end)

    def refresh(self) -> None:
        """Like ``catch_up``, unless somebody else is at it: who waits for an answer does not wait for a disk."""
        if self.lock.acquire(blocking=False):
            try:
                self.catch_up()
            finally:
                self.lock.release()

    def record(self, decisions: Sequence[Decision], beside: Sequence[Entry], keep: Keep | None) -> None:
        """Record ``decisions`` with what stands ``beside`` them, in one durable step."""
        if self.store is None:
            for decision in decisions:
                if transcript.has_effect(decision):
                    self.state.decide(fold.Decided.of(decision))
        elif decisions:
            self.append([transcript.entry(decision) for decision in decisions], keep, beside)

    def append(self, entries: Sequence[Entry], keep: Keep | None = None, beside: Sequence[Entry] = ()) -> list[Record]:
        """Append ``entries``, which ``keep`` is asked about, and those ``beside`` them, which no caller knows of."""
        store = self.needs_store()
        kept = keep(entries) if keep else None
        try:
            records = store.append([*entries, *beside], keep=kept)
        except StoreError as error:
            if error.code != UNFIT:
                self.refusal = error
            raise
        self.refusal = None
        # What is one's own is not recalled, only what others wrote before it.
        self.catch_up(until=records[0].sequence - 1)
        self.state.fold(records)
        return records

    def _missed(self, end: int) -> list[Record]:
        found = self.needs_store().after(self.state.sequence, effect_only=True)
        return [record for record in found if record.sequence <= end]

    def enforce(self, decisions: Iterable[Decision]) -> None:
        """Have every measure of ``decisions`` carried out."""
        for decision in decisions:
            if transcript.has_effect(decision):
                self.carry_out(decision.measures, decision.id, undo=False)

    def carry_out(self, measures: Iterable[Measure], decision: str, *, undo: bool) -> None:
        """Have ``measures`` carried out or taken back by the operator's code, and record how that went."""
        if self._enforcer is None:
            return
        for measure in measures:
            outcome, kind = self._outcome(measure, decision, undo), ENFORCED
            try:
                self._enforcer(measure, decision, undo=undo)
            except Exception as error:  # noqa: BLE001 - whatever the operator's code raises is recorded, never lost
                outcome, kind = {**outcome, "error": type(error).__name__}, ENFORCEMENT_FAILED
            if self.store is not None:
                self._note(Entry(kind, fold.body(outcome), self._clock(), subject=decision))

    def _outcome(self, measure: Measure, decision: str, undo: bool) -> dict[str, object]:
        told: dict[str, object] = {"decision": decision, "action": measure.action, "undo": undo}
        decided = self.state.decided(decision)
        if decided is not None and measure in decided.measures:
            told["measure"] = decided.measures.index(measure)
        return told

    def _note(self, entry: Entry) -> None:
        """Record how it went. Where that fails, what was decided stands and the rest is carried out: it is told again after a restart."""
        try:
            with self.lock:
                self.append([entry])
        except StoreError as error:
            log.warning("how %s went could not be recorded: %s", entry.subject, error.said("en"))

    def needs_store(self) -> Store:
        """Return the store. Raises StoreError CW442 when there is none."""
        if self.store is None:
            raise unstored()
        return self.store
