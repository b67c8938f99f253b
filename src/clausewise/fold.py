"""The state of accounts, items and authorizations: a fold of the ledger's records, kept in memory and never stored.

Records that change state carry ``effect``; folding all of them, oldest first, always gives the same state.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

from clausewise import enforce
from clausewise.casebook import Casebook
from clausewise.decision import Decision
from clausewise.model import Authorization, History, Measure, Record, Strike


class Decided(Struct, frozen=True):
    """The part of a decision's body that state depends on."""

    id: str
    measures: tuple[Measure, ...] = ()
    strikes: tuple[Strike, ...] = ()
    author: str = ""

    @classmethod
    def of(cls, decision: Decision) -> Decided:
        """Return the part of ``decision`` that state depends on."""
        return cls(decision.id, decision.measures, decision.strikes, decision.author)


class Undone(Struct, frozen=True):
    """The body of an ``undone`` record."""

    decision: str
    by: str


class Revoked(Struct, frozen=True):
    """The body of a ``revoked`` record."""

    authorization: str
    time_ms: int
    by: str


_decided = json.Decoder(Decided)
_undone = json.Decoder(Undone)
_revoked = json.Decoder(Revoked)
_authorized = json.Decoder(Authorization)


class State:
    """What the records say now. Not thread-safe: its owner folds under a lock and reads immutable values."""

    def __init__(self) -> None:
        self.sequence = 0
        self.authorizations: dict[str, Authorization] = {}
        self.cases = Casebook()
        self._histories: dict[str, History] = {}
        self._standings: dict[tuple[str, str], enforce.Standing] = {}
        self._decisions: dict[str, Decided] = {}
        self._undone: set[str] = set()

    def history(self, author: str) -> History:
        """Return the strikes of an account; an empty history for a stranger."""
        return self._histories.get(author, History())

    def standing(self, on: str, target: str) -> enforce.Standing:
        """Return how content, an account or access stands; an untouched standing for what no decision concerned."""
        return self._standings.get((on, target), enforce.Standing())

    def decided(self, decision: str) -> Decided | None:
        """Return the decision with that id if it changed anything, else None."""
        return self._decisions.get(decision)

    def is_undone(self, decision: str) -> bool:
        """Say whether a decision was taken back."""
        return decision in self._undone

    def fold(self, records: Iterable[Record]) -> None:
        """Fold records, oldest first; those at or below the sequence reached are passed over."""
        for record in records:
            if record.sequence <= self.sequence:
                continue
            self.sequence = record.sequence
            if record.effect:
                self._apply(record)

    def _apply(self, record: Record) -> None:
        match record.kind:
            case "decided":
                self.decide(_decided.decode(record.body))
            case "undone":
                self._undo(_undone.decode(record.body).decision)
            case "authorized":
                authorization = _authorized.decode(record.body)
                self.authorizations[authorization.id] = authorization
            case "revoked":
                self._revoke(_revoked.decode(record.body))
            case _:
                self.cases.take(record)  # a kind of a later version changes nothing that this one knows

    def decide(self, decided: Decided) -> None:
        """Fold one decision: its measures into standings, its strikes into the author's history."""
        self._decisions[decided.id] = decided
        for measure in decided.measures:
            place = (measure.on, measure.target)
            self._standings[place] = enforce.apply(self.standing(*place), decided.id, measure)
        if decided.author:
            self._histories[decided.author] = after(self.history(decided.author), decided)

    def _undo(self, decision: str) -> None:
        decided = self._decisions.get(decision)
        if decided is None or decision in self._undone:
            return
        self._undone.add(decision)
        for measure in decided.measures:
            place = (measure.on, measure.target)
            self._standings[place] = enforce.undo(self.standing(*place), decision)
        strikes = self.history(decided.author).strikes
        self._histories[decided.author] = History(tuple(one for one in strikes if one.decision != decision))

    def _revoke(self, revoked: Revoked) -> None:
        authorization = self.authorizations.get(revoked.authorization)
        if authorization is not None:
            self.authorizations[authorization.id] = replace(authorization, revoked_ms=revoked.time_ms)


def after(history: History, decided: Decided) -> History:
    """Return the author's history after one more decision."""
    return History(history.strikes + decided.strikes)


def body(value: Any) -> bytes:
    """Return the canonical JSON of a record's body: keys in order, no space."""
    return json.encode(value, order="deterministic")
