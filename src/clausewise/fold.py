"""The state of accounts, items and authorizations: a fold of the ledger's records, kept in memory and never stored.

Records that change state carry ``effect``; folding all of them, oldest first, always gives the same state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from heapq import heappop, heappush
from typing import Any, Final, Protocol

from msgspec import Struct, json
from msgspec.structs import replace

from clausewise import enforce
from clausewise.case import Sought
from clausewise.casebook import Casebook
from clausewise.complainants import Complainants
from clausewise.decision import Decision
from clausewise.model import Authorization, Automation, Certainty, Condition, History, Measure, Record, Strike

# Of so many decisions it is remembered that they were made, undone or ended last: more than processes can have been telling when they died.
touched_kept_max: Final = 5_000
# Of so many contents it is known which are alike.
contents_kept_max: Final = 20_000


class Decided(Struct, frozen=True):
    """The part of a decision's body that state depends on."""

    id: str
    measures: tuple[Measure, ...] = ()
    strikes: tuple[Strike, ...] = ()
    author: str = ""
    clauses: tuple[tuple[str, Certainty], ...] = ()
    automation: Automation = Automation.FULL

    @classmethod
    def of(cls, decision: Decision) -> Decided:
        """Return the part of ``decision`` that state depends on."""
        clauses = tuple((finding.clause, finding.certainty) for finding in decision.findings)
        return cls(decision.id, decision.measures, decision.strikes, decision.author, clauses, decision.automation)


class Undone(Struct, frozen=True):
    """The body of an ``undone`` record."""

    decision: str
    by: str


class Expired(Struct, frozen=True):
    """The body of an ``expired`` record: which measures of a decision (by number) have ended, by time or by a condition that was met."""

    decision: str
    measures: tuple[int, ...]


class Revoked(Struct, frozen=True):
    """The body of a ``revoked`` record."""

    authorization: str
    time_ms: int
    by: str


_decided = json.Decoder(Decided)
_undone = json.Decoder(Undone)
_revoked = json.Decoder(Revoked)
_expired = json.Decoder(Expired)
_authorized = json.Decoder(Authorization)
_sought = json.Decoder(Sought)


class Past(Protocol):
    """What a judgement asks of the past: which authorizations there are, and which strikes an account has."""

    authorizations: dict[str, Authorization]

    def history(self, author: str) -> History:
        """Return the strikes of an account; an empty history for a stranger."""
        ...


class State:
    """What the records say now. Not thread-safe: its owner folds under a lock and reads immutable values."""

    def __init__(self) -> None:
        self.sequence = 0
        self.authorizations: dict[str, Authorization] = {}
        self.cases = Casebook()
        self.complainants = Complainants()
        self._histories: dict[str, History] = {}
        self._standings: dict[tuple[str, str], enforce.Standing] = {}
        self._decisions: dict[str, Decided] = {}
        self._about: dict[str, str] = {}
        # The last decisions about contents, and how many there were.
        self.contents: deque[str] = deque(maxlen=contents_kept_max)
        self.contents_count = 0
        self._undone: set[str] = set()
        self._restored: set[tuple[str, str]] = set()
        # What ends by itself: when, decision, number of the measure. What was undone or told before lies in it until its turn comes.
        self._ends: list[tuple[int, str, int]] = []
        self._ended: set[tuple[str, int]] = set()
        # The decisions that were made, undone or ended last.
        self.touched: deque[str] = deque(maxlen=touched_kept_max)
        self._met: dict[tuple[str, int], int] = {}
        # What was done or undone to accounts and accesses since somebody asked.
        self._moved: dict[tuple[str, str], dict[tuple[str, Measure], None]] = {}
        # Networks are looked for by the lengths of the prefixes that anything stands against: (version, bits).
        self.prefixes: frozenset[tuple[int, int]] = frozenset()

    def history(self, author: str) -> History:
        """Return the strikes of an account; an empty history for a stranger."""
        return self._histories.get(author, History())

    def standing(self, on: str, target: str) -> enforce.Standing:
        """Return how content, an account or access stands; an untouched standing for what no decision concerned."""
        return self._standings.get((on, target), enforce.Standing())

    def decided(self, decision: str) -> Decided | None:
        """Return the decision with that id if it changed anything, else None."""
        return self._decisions.get(decision)

    def last_about(self, content: str) -> str:
        """Return the last decision that did something to a content, undone since or not; empty when there is none."""
        return self._about.get(content, "")

    def is_undone(self, decision: str) -> bool:
        """Say whether a decision was taken back."""
        return decision in self._undone

    def is_ended(self, decision: str, number: int) -> bool:
        """Say whether it is recorded that a measure of a decision, by its number, has ended."""
        return (decision, number) in self._ended

    def was_restored(self, on: str, target: str) -> bool:
        """Say whether something that hid this content was taken back."""
        return (on, target) in self._restored

    def moved(self) -> dict[tuple[str, str], Collection[tuple[str, Measure]]]:
        """Return the accounts and accesses that anything was done to since this was asked last, each with what was done or undone."""
        found, self._moved = self._moved, {}
        return {place: causes.keys() for place, causes in found.items()}

    def expiries(self) -> Iterator[tuple[int, str, int]]:
        """Yield what will end by itself, or has ended and was not told yet, soonest first: when, decision, number of the measure."""
        return (one for one in sorted(self._ends) if self._waits(one))

    def due(self, time_ms: int, most: int) -> list[tuple[int, str, int]]:
        """Return at most ``most`` of what has ended by ``time_ms`` and was not told yet, soonest first."""
        found: list[tuple[int, str, int]] = []
        while self._ends and self._ends[0][0] <= time_ms and len(found) < most:
            one = heappop(self._ends)
            if self._waits(one):
                found.append(one)
        for one in found:
            heappush(self._ends, one)
        return found

    def next_end(self) -> int | None:
        """Return when the next measure ends, or None."""
        while self._ends and not self._waits(self._ends[0]):
            heappop(self._ends)
        return self._ends[0][0] if self._ends else None

    def _waits(self, one: tuple[int, str, int]) -> bool:
        end_ms, decision, number = one
        if decision in self._undone or (decision, number) in self._ended:
            return False
        return self._met.get((decision, number), end_ms) >= end_ms

    def fold(self, records: Iterable[Record]) -> None:
        """Fold records, oldest first; those at or below the sequence reached are passed over."""
        for record in records:
            if record.sequence <= self.sequence:
                continue
            self.sequence = record.sequence
            if record.effect:
                self._apply(record)
                self.complainants.take(record)

    def _apply(self, record: Record) -> None:
        match record.kind:
            case "decided":
                self.decide(_decided.decode(record.body))
            case "undone":
                self._undo(_undone.decode(record.body).decision)
            case "expired":
                self.expire(_expired.decode(record.body))
            case "accepted":
                self._accept(record.subject, record.time_ms)
            case "authorized":
                authorization = _authorized.decode(record.body)
                self.authorizations[authorization.id] = authorization
            case "revoked":
                self._revoke(_revoked.decode(record.body))
            case "sought":
                self.cases.take(record)
                if kept := _sought.decode(record.body).decision:
                    self._keeps(kept)
            case _:
                self.cases.take(record)  # a kind of a later version changes nothing that this one knows

    def decide(self, decided: Decided) -> None:
        """Fold one decision: its measures into standings, its strikes into the author's history."""
        self._decisions[decided.id] = decided
        self.touched.append(decided.id)
        for number, measure in enumerate(decided.measures):
            place = (measure.on, measure.target)
            self._standings[place] = enforce.apply(self.standing(*place), decided.id, measure)
            self._move(decided.id, measure)
            if measure.on == "content":
                self._about[measure.target] = decided.id
                self._keeps(decided.id)
            if measure.until_ms is not None:
                heappush(self._ends, (measure.until_ms, decided.id, number))
            if measure.on == "access" and (prefix := enforce.prefix(measure.target)):
                self.prefixes |= {prefix}
        if decided.author:
            self._histories[decided.author] = after(self.history(decided.author), decided)

    def _keeps(self, decision: str) -> None:
        if not self.contents or self.contents[-1] != decision:
            self.contents.append(decision)
            self.contents_count += 1

    def _undo(self, decision: str) -> None:
        decided = self._decisions.get(decision)
        if decided is None or decision in self._undone:
            return
        self._undone.add(decision)
        self.touched.append(decision)
        for measure in decided.measures:
            place = (measure.on, measure.target)
            self._standings[place] = enforce.undo(self.standing(*place), decision)
            self._move(decision, measure)
            if enforce.hides(measure):
                self._restored.add(place)
        strikes = self.history(decided.author).strikes
        self._histories[decided.author] = History(tuple(one for one in strikes if one.decision != decision))

    def expire(self, expired: Expired) -> None:
        """Fold that measures have ended: they stay so, whatever the clock says later."""
        self._ended.update((expired.decision, number) for number in expired.measures)
        self.touched.append(expired.decision)
        if expired.decision in self._undone or (decided := self._decisions.get(expired.decision)) is None:
            return
        for number in expired.measures:
            measure = decided.measures[number]
            place = (measure.on, measure.target)
            self._standings[place] = enforce.end(self.standing(*place), decided.id, measure)
            self._move(decided.id, measure)

    def _accept(self, account: str, time_ms: int) -> None:
        """End what only waited for ``account`` to accept the policy."""
        place = ("account", account)
        for decision, measure in self.standing(*place).causes:
            if measure.condition == Condition.ACCEPT_POLICY:
                number = self._decisions[decision].measures.index(measure)
                self._met[decision, number] = time_ms
                heappush(self._ends, (time_ms, decision, number))
                self._move(decision, measure)
        if place in self._standings:
            self._standings[place] = enforce.meet(self._standings[place], Condition.ACCEPT_POLICY)

    def _move(self, decision: str, measure: Measure) -> None:
        if measure.on != "content":
            self._moved.setdefault((measure.on, measure.target), {})[decision, measure] = None

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
