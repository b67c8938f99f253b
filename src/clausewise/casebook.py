"""All cases as the records tell them, and the queue: most urgent first. Kept in memory, never stored."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from msgspec import Struct, json
from msgspec.structs import replace

from clausewise.cabinet import Cabinet, Mark
from clausewise.case import (
    PASSING,
    Case,
    Claim,
    Claimed,
    Joined,
    Kind,
    Opened,
    Place,
    Proposed,
    Settled,
    Sought,
    Stage,
    Touched,
    sought_again_ms,
)
from clausewise.model import Record

# Severity (the gravest first), deadline, id: where a case stands in the queue.
Rank = tuple[int, int, str]
# The queue is read from its head unless what is wanted is rarer than one in so many.
rare_one_in: Final = 32


class Filter(Struct, frozen=True, forbid_unknown_fields=True):
    """Which cases of the queue are wanted; what is empty narrows nothing.

    ``state`` is ``free``, ``mine``, ``claimed``, ``proposed`` or empty; ``by`` is who looks, ``time_ms`` when. ``sees_sealed`` lets
    cases about sealed content through.
    """

    by: str = ""
    time_ms: int = 0
    state: str = ""
    kind: str = ""
    clause: str = ""
    language: str = ""
    severity_min: int = 1
    target: str = ""
    author: str = ""
    host: str = ""
    is_escalated: bool | None = None
    sees_sealed: bool = False

    def wants(self, case: Case) -> bool:
        """Say whether ``case`` is one of those."""
        if case.is_sealed and not self.sees_sealed:
            return False
        if self.is_escalated is not None and case.is_escalated is not self.is_escalated:
            return False
        if case.severity < self.severity_min or (self.clause and not _under(self.clause, case.clauses)):
            return False
        # Asked of a hundred thousand cases at times, hence in so many words.
        if (self.kind and self.kind != case.kind) or (self.language and self.language != case.language):
            return False
        if (self.author and self.author != case.author) or (self.host and self.host != case.host):
            return False
        return (not self.target or self.target == case.target) and (not self.state or self._in_state(case))

    @property
    def marks(self) -> list[Mark]:
        """What every wanted case has, as the cabinet knows it."""
        named = ("kind", "clause", "language", "target", "author", "host")
        found = [(name, str(getattr(self, name))) for name in named if getattr(self, name)]
        if self.is_escalated:
            found.append(("escalated", ""))
        if self.state == "mine":
            found.append(("holder", self.by))
        if self.state in ("claimed", "proposed"):
            found.append((self.state, ""))
        return found

    def _in_state(self, case: Case) -> bool:
        holder = case.held_by(self.time_ms)
        match self.state:
            case "free":
                return case.stage is Stage.OPEN and not holder and self.by not in case.barred
            case "mine":
                return bool(self.by) and holder == self.by
            case "claimed":
                return bool(holder)
            case "proposed":
                return case.stage is Stage.PROPOSED
            case _:
                return True


class Casebook:
    """What the records say of cases. Not thread-safe: its owner folds under a lock."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.cabinet = Cabinet()
        self._opened_ms = {False: 0, True: 0}
        self._queue: list[Rank] = []
        self._by_target: dict[tuple[str, str], str] = {}
        self._by_decision: dict[str, tuple[str, ...]] = {}
        self._settling: dict[str, int] = {}
        self._unsought: dict[str, None] = {}

    def get(self, case: str) -> Case | None:
        """Return the case of that id, or None."""
        return self.cases.get(case)

    def open_about(self, on: Place, target: str) -> Case | None:
        """Return the open case to which one more decision or report about ``target`` belongs, or None."""
        return self.cases.get(self._by_target.get((on, target), ""))

    def of_decision(self, decision: str) -> list[Case]:
        """Return the cases that a decision led to or that it came out of, oldest first."""
        return [self.cases[one] for one in self._by_decision.get(decision, ())]

    def settling(self, time_ms: int) -> list[str]:
        """Return the proposed cases whose seconds are over at ``time_ms``."""
        return [case for case, at in self._settling.items() if at <= time_ms]

    def seconds(self, by: str, *, sees_sealed: bool) -> int:
        """Return how many rulings of others wait for a second person, and may wait for ``by``."""
        waiting = [self.cases[one] for one in self.cabinet.find([("proposed", "")]) or ()]
        return sum(
            case.settles_ms is None
            and case.proposed_by != by
            and by not in case.barred
            and (sees_sealed or not case.is_sealed)
            for case in waiting
        )

    def unsought(self, time_ms: int) -> Iterator[str]:
        """Yield the cases whose content is to be looked for at ``time_ms``, the first that came first."""
        for name in self._unsought:
            case = self.cases[name]
            if time_ms >= case.sought_ms + sought_again_ms[case.tries]:
                yield name

    def pending(self, by: str, time_ms: int) -> list[Case]:
        """Return the cases whose ruling ``by`` can still take back at ``time_ms``, the latest first."""
        found = [self.cases[case] for case, at in self._settling.items() if at > time_ms]
        return [case for case in reversed(found) if case.proposed_by == by]

    def __len__(self) -> int:
        """Count the open cases, sealed ones too."""
        return len(self._queue)

    def count(self, *, sees_sealed: bool) -> int:
        """Count the open cases that somebody may know of."""
        return len(self) if sees_sealed else len(self) - self.cabinet.count(("sealed", ""))

    def opened_ms(self, *, sees_sealed: bool) -> int:
        """Return when the latest case began that somebody may know of; 0 for none."""
        return max(self._opened_ms.values()) if sees_sealed else self._opened_ms[False]

    def queue(self, wanted: Filter, *, after: Rank | None = None) -> Iterator[Case]:
        """Yield the open cases that are wanted, most urgent first, from behind ``after``."""
        found = self.cabinet.find(wanted.marks)
        if found is None or len(found) * rare_one_in > len(self._queue):
            start = bisect_right(self._queue, after) if after else 0
            ranks: Iterable[Rank] = (self._queue[number] for number in range(start, len(self._queue)))
        else:
            cases = (self.cases[one] for one in found)
            ranks = sorted(one for one in (rank(case) for case in cases if case.is_open) if not after or one > after)
        for one in ranks:
            if -one[0] // 2 < wanted.severity_min:
                return
            case = self.cases[one[2]]
            if wanted.wants(case):
                yield case

    def take(self, record: Record) -> None:
        """Fold one record; one of another kind changes nothing."""
        found = _KINDS.get(record.kind)
        if found is None:
            return
        decoder, change = found
        body = decoder.decode(record.body)
        if isinstance(body, Opened):
            self._begin(_begun(body, record.time_ms))
            return
        case = self.cases.get(body.case)
        if case is not None and isinstance(body, Joined) and not case.is_open:
            self._begin(_begun_late(case, body, record.time_ms))
        elif case is not None and case.is_open:
            if isinstance(body, Claimed | Proposed):
                self.cabinet.take(body.by, body.case, record.time_ms)
            self._put(replace(change(case, body, record.time_ms), turns=case.turns + 1))

    def _begin(self, case: Case) -> None:
        if case.id not in self.cases:
            self._put(case)
            self._opened_ms[case.is_sealed] = case.opened_ms

    def _put(self, case: Case) -> None:
        before = self.cases.get(case.id)
        self.cases[case.id] = case
        self.cabinet.put(before, case)
        if before is not None and before.is_open:
            if case.is_open and rank(before) == rank(case) and before.clauses == case.clauses:
                self._note(case)
                return
            del self._queue[bisect_left(self._queue, rank(before))]
        if case.is_open:
            insort(self._queue, rank(case))
        self._note(case)

    def _note(self, case: Case) -> None:
        place = (case.on, case.target)
        if case.kind in (Kind.REVIEW, Kind.REPORT):
            if case.is_open:
                self._by_target[place] = case.id
            elif self._by_target.get(place) == case.id:
                del self._by_target[place]
        for decision in filter(None, (*case.decisions, case.decision)):
            known = self._by_decision.get(decision, ())
            if case.id not in known:
                self._by_decision[decision] = (*known, case.id)
        if case.stage is Stage.PROPOSED and case.settles_ms is not None:
            self._settling[case.id] = case.settles_ms
        else:
            self._settling.pop(case.id, None)
        if case.needs_content:
            self._unsought[case.id] = None
        else:
            self._unsought.pop(case.id, None)


def rank(case: Case) -> Rank:
    """Return where a case stands in the queue; what was escalated comes first among its equals."""
    return (-2 * case.severity - case.is_escalated, case.due_ms, case.id)


def _under(wanted: str, clauses: tuple[str, ...]) -> bool:
    return any(clause == wanted or clause.startswith(f"{wanted}.") for clause in clauses)


def _begun(body: Opened, time_ms: int) -> Case:
    return Case(
        body.id,
        body.kind,
        body.on,
        body.target,
        time_ms,
        body.due_ms,
        body.severity,
        body.author,
        body.host,
        body.language,
        body.medium,
        body.clauses,
        (body.decision,) if body.decision else (),
        (body.report,) if body.report else (),
        is_sealed=body.is_sealed,
        barred=body.barred,
    )


def _begun_late(case: Case, body: Joined, time_ms: int) -> Case:
    """Return the case that begins with what joined one which another process settled in that instant: nothing that comes is lost."""
    return Case(
        body.report or body.decision,
        Kind.REPORT if body.report else Kind.REVIEW,
        case.on,
        case.target,
        time_ms,
        body.due_ms,
        body.severity,
        case.author,
        case.host,
        case.language,
        case.medium,
        body.clauses,
        (body.decision,) if body.decision else (),
        (body.report,) if body.report else (),
        is_sealed=case.is_sealed,
    )


def _joined(case: Case, body: Joined, time_ms: int) -> Case:
    # What would settle by itself was ruled without having seen this.
    ruled = body.decision and case.stage is Stage.PROPOSED and case.settles_ms is not None
    return replace(
        _declined(case, Touched(case.id, ""), time_ms) if ruled else case,
        severity=max(case.severity, body.severity),
        due_ms=min(case.due_ms, body.due_ms),
        clauses=tuple(dict.fromkeys((*case.clauses, *body.clauses))),
        decisions=(*case.decisions, body.decision) if body.decision else case.decisions,
        reports=(*case.reports, body.report) if body.report else case.reports,
        author=case.author or body.author,
        host=case.host or body.host,
        # A report is written in the language of whoever tells: from now on that of the content counts.
        language=body.language if body.language and not case.decisions else case.language,
        medium=case.medium or body.medium,
        is_sealed=case.is_sealed or body.is_sealed,
        # Whoever holds it might not see any of it from now on.
        claim=None if body.is_sealed and not case.is_sealed else case.claim,
    )


def _sought(case: Case, body: Sought, time_ms: int) -> Case:
    tries = case.tries + 1 if body.found in PASSING else 0
    return replace(case, sought=body.found, sought_ms=time_ms, tries=tries)


def _claimed(case: Case, body: Claimed, _: int) -> Case:
    return replace(case, claim=Claim(body.by, body.until_ms))


def _released(case: Case, _: Touched, __: int) -> Case:
    return replace(case, claim=None)


def _skipped(case: Case, body: Touched, _: int) -> Case:
    return replace(case, claim=None, skipped=tuple(dict.fromkeys((*case.skipped, body.by))))


def _escalated(case: Case, _: Touched, __: int) -> Case:
    return replace(case, claim=None, is_escalated=True)


def _annotated(case: Case, _: Touched, __: int) -> Case:
    return case


def _proposed(case: Case, body: Proposed, _: int) -> Case:
    claim = case.claim if body.settles_ms is not None else None
    return replace(case, claim=claim, stage=Stage.PROPOSED, proposed_by=body.by, settles_ms=body.settles_ms)


def _declined(case: Case, _: Touched, __: int) -> Case:
    return replace(case, stage=Stage.OPEN, proposed_by="", settles_ms=None)


def _settled(case: Case, body: Settled, time_ms: int) -> Case:
    return replace(
        case,
        claim=None,
        stage=Stage.SETTLED,
        outcome=body.outcome,
        settled_by=body.by,
        seconded_by=body.second,
        settled_ms=time_ms,
        decision=body.decision,
    )


_KINDS: Final[dict[str, tuple[json.Decoder[Any], Callable[[Case, Any, int], Case]]]] = {
    "opened": (json.Decoder(Opened), lambda case, *_: case),
    "joined": (json.Decoder(Joined), _joined),
    "claimed": (json.Decoder(Claimed), _claimed),
    "unclaimed": (json.Decoder(Touched), _released),
    "skipped": (json.Decoder(Touched), _skipped),
    "escalated": (json.Decoder(Touched), _escalated),
    "annotated": (json.Decoder(Touched), _annotated),
    "proposed": (json.Decoder(Proposed), _proposed),
    "declined": (json.Decoder(Touched), _declined),
    "settled": (json.Decoder(Settled), _settled),
    "sought": (json.Decoder(Sought), _sought),
}
