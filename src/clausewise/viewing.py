"""Looking at what cases are about: their records, the words and the content under seal, and the record of who looked.

Whoever holds a case looks at it for their work, and the chain says that they held it. Anybody else is recorded (``looked``), once for
each ``claim_minutes``. Holding a case of sealed content is not enough: who looks at that is always recorded.
"""

from __future__ import annotations

from typing import Final

from msgspec import json

from clausewise import exhibit, fold
from clausewise.case import Case, Settled, Touched, claim_minutes
from clausewise.clerk import Clerk
from clausewise.model import Entry, Record
from clausewise.ports import Clock
from clausewise.turns import Turns

LOOKED: Final = "looked"
look_ms: Final = claim_minutes * 60_000
_settled = json.Decoder(Settled).decode


class Viewing:
    """What is kept of the cases of one engine, for people to look at. Thread-safe."""

    def __init__(self, clerk: Clerk, clock: Clock) -> None:
        self._clerk = clerk
        self._clock = clock
        self._turns = Turns(clerk, clock)

    def records(self, case: str) -> list[Record]:
        """Return every record of a case and of the decisions and reports that belong to it, oldest first. Raises NotFoundError CW900."""
        store = self._clerk.needs_store()
        with self._clerk.turn():
            found = self._turns.needs(case)
        subjects = dict.fromkeys((case, *found.decisions, *found.reports, *filter(None, (found.decision,))))
        return sorted((one for subject in subjects for one in store.of_subject(subject)), key=lambda one: one.sequence)

    def words(self, record: Record) -> bytes | None:
        """Return what is sealed of a record, or None if there is nothing or it was erased."""
        return self._clerk.needs_store().sealed(record.sequence)

    def exhibit(self, decision: str) -> exhibit.Exhibit | None:
        """Return the content that a decision is about, or None where it was not kept or was erased."""
        store = self._clerk.needs_store()
        kept = next((one for one in store.of_subject(decision) if one.kind == exhibit.EXHIBITED), None)
        sealed = store.sealed(kept.sequence) if kept else None
        return exhibit.read(sealed) if sealed is not None else None

    def second(self, record: Record) -> str:
        """Return the second person who confirmed what a record says, empty where there is none."""
        return _settled(record.body).second if record.kind == "settled" else ""

    def is_known(self, case: Case, *, by: str) -> bool:
        """Say whether the chain already tells that ``by`` looks at a case now: they hold it, or looked a short while ago."""
        if not case.is_sealed and case.held_by(self._clock()) == by:
            return True
        return self._has_looked(case.id, by)

    def look(self, case: str, *, by: str) -> Case:
        """Record that ``by`` looks at the content that a case is about. Raises NotFoundError CW900."""
        with self._clerk.turn():
            found = self._turns.needs(case)
            self._clerk.append([Entry(LOOKED, fold.body(Touched(case, by)), self._clock(), case, by)])
        return found

    def look_at_case(self, case: str, *, by: str) -> None:
        """Record that ``by`` looks at a case, unless the chain tells it already. Raises NotFoundError CW900."""
        with self._clerk.turn():
            if not self.is_known(self._turns.needs(case), by=by):
                self.look(case, by=by)

    def look_at_decision(self, decision: str, *, by: str) -> None:
        """Record that ``by`` looks at what a decision stands on: in its latest case, or of the decision itself where it led to none."""
        with self._clerk.turn():
            cases = self._clerk.state.cases.of_decision(decision)
            if any(self.is_known(one, by=by) for one in cases):
                return
            if cases:
                self.look(cases[-1].id, by=by)
            elif not self._has_looked(decision, by):
                told = fold.body({"decision": decision, "by": by})
                self._clerk.append([Entry(LOOKED, told, self._clock(), decision, by)])

    def _has_looked(self, subject: str, by: str) -> bool:
        since_ms = self._clock() - look_ms
        records = self._clerk.needs_store().of_subject(subject)
        return any(one.kind == LOOKED and one.actor == by and one.time_ms > since_ms for one in records)
