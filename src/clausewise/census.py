"""Counts of what was decided, reported and appealed in a period: a fold over the ledger's records, one after another, once.

Only bodies are read, never what is sealed. What is kept grows with the reports, the cases that were settled and the decisions that were
taken back, not with the number of records.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from msgspec import MsgspecError, Struct, json

from clausewise import sealing
from clausewise.case import Case, Kind, Outcome
from clausewise.model import Action, Record

SHADOW: Final = "shadow"
# Where what led to a decision came from.
OWN: Final = "own"
OPEN: Final = "open"
UNKNOWN: Final = "unknown"
NONE: Final = "none"
# Most of a ledger, counted by its body alone.
CHECKED: Final = "checked"
# The other kinds of record that are counted, each by the method of its name.
_KINDS: Final = frozenset(
    ("decided", "exhibited", "reported", "settled", "undone", "appealed", "authorized", "alarmed")
)
_STRENGTH: Final = {action.value: number for number, action in enumerate(Action)}


class Measured(Struct, frozen=True, gc=False):
    """What was done, and to what kind of thing; not to whom."""

    action: str
    on: str = "content"
    until_ms: int | None = None


class Lifted(Struct, frozen=True, gc=False):
    """A clause that an authorization lifted."""

    clause: str
    authorization: str = ""


class Decided(Struct, frozen=True, gc=False):
    """What counts of the body of a ``checked`` or ``decided`` record."""

    id: str
    language: str = "und"
    clauses: tuple[tuple[str, str], ...] = ()
    lifts: tuple[Lifted, ...] = ()
    measures: tuple[Measured, ...] = ()
    automation: str = "full"
    notes: tuple[str, ...] = ()
    spirit: tuple[str, ...] = ()
    by: str = ""
    case: str = ""
    discretion: bool = False

    @property
    def action(self) -> str:
        """The gravest measure, or ``none``."""
        return max((one.action for one in self.measures), key=lambda name: _STRENGTH.get(name, 0), default=NONE)

    @property
    def hand(self) -> str:
        """Who took part. Old records say ``assisted`` of what only waited for a person: without a person's name a program decided."""
        return "full" if self.automation == "assisted" and not self.by else self.automation

    @property
    def is_sealed(self) -> bool:
        """Whether it is about sealed content."""
        return any(note.startswith(sealing.NOTE) for note in self.notes)

    @property
    def bases(self) -> set[str]:
        """What it stands on: a person's decision without any clause is one of discretion."""
        if self.discretion or (self.by and self.measures and not self.clauses):
            return {"discretion"}
        return {"spirit" if clause in self.spirit else "letter" for clause, _ in self.clauses} or {"letter"}


class Told(Struct, frozen=True, gc=False):
    """What counts of the body of a ``reported`` record: who told in what role, and by which door."""

    id: str = ""
    clause: str = ""
    notice: bool = False
    matter: str = "rule"
    teller: str = ""
    door: str = ""

    @property
    def source(self) -> str:
        """Who told: a ``trusted`` flagger, a ``notice`` of what the law forbids, a ``program`` of the operator's, or a ``user``."""
        if self.teller == "trusted":
            return self.teller
        if self.notice or self.matter != "rule":
            return "notice"
        return "program" if self.teller == "program" else "user"


class _About(Struct, frozen=True, gc=False):
    """What counts of the bodies of other records."""

    decision: str = ""
    case: str = ""
    clause: str = ""
    kind: str = ""
    outcome: str = ""
    media: tuple[str, ...] = ()
    reported: bool = False


decided = json.Decoder(Decided).decode
told = json.Decoder(Told).decode
_about = json.Decoder(_About).decode


class Census:
    """The counts of one period: from ``from_ms``, before ``to_ms``. ``cases`` are all cases by their ids, as the state has them.

    Without ``sees_sealed`` nothing is counted that is about sealed content.
    """

    def __init__(self, from_ms: int, to_ms: int, cases: Mapping[str, Case], *, sees_sealed: bool = True) -> None:
        self.from_ms, self.to_ms = from_ms, to_ms
        self.sees_sealed = sees_sealed
        self.cases = cases
        self.counts: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        self.times: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
        self.samples: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self.undone: list[str] = []
        self.skipped = 0
        # Every report by its receipt: where it came from is asked when its case is decided, perhaps in a later period.
        self._reports: dict[str, tuple[str, str, int]] = {}

    def take(self, record: Record) -> None:
        """Count one record that is no ``checked`` one; one that cannot be read is counted as such and hides no other."""
        if record.kind not in _KINDS or record.time_ms >= self.to_ms:
            return
        if record.time_ms < self.from_ms and record.kind != "reported":
            return
        try:
            getattr(self, f"_{record.kind}")(record)
        except MsgspecError:
            self.skipped += 1

    def take_check(self, body: bytes) -> None:
        """Count the body of a ``checked`` record of the period: most of them say nothing but that there was nothing."""
        self.counts["checks"]["clean",] += 1
        if b'"lifts":' in body:
            try:
                self._lift(decided(body))
            except MsgspecError:
                self.skipped += 1

    def source_of(self, case: str) -> str:
        """Return where the matter of a case came from: the first report about it, or ``own``."""
        found = self.cases.get(case)
        first = next(iter(found.reports), "") if found else ""
        return self._reports[first][0] if first in self._reports else OWN

    def hides(self, case: Case | None) -> bool:
        """Say whether a case is not to be counted, because it is sealed."""
        return not self.sees_sealed and case is not None and case.is_sealed

    def hides_decision(self, one: Decided) -> bool:
        """Say whether a decision is not to be counted, because it or its case is sealed."""
        return not self.sees_sealed and (one.is_sealed or self.hides(self.cases.get(one.case)))

    # By kind of record

    def _decided(self, record: Record) -> None:
        one = decided(record.body)
        if self.hides_decision(one):
            return
        if SHADOW in one.notes:
            self.counts["checks"]["shadow",] += 1
            return
        if not one.by:
            self.counts["checks"]["found",] += 1
        self._lift(one)
        if not one.measures:
            return
        action, counts = one.action, self.counts
        for clause in dict.fromkeys(clause for clause, _ in one.clauses) or ("",):
            counts["decisions"][clause or NONE, action] += 1
            counts["languages"][clause or NONE, one.language] += 1
        counts["automation"][one.hand, action] += 1
        counts["source"][self.source_of(one.case) if one.case else OWN,] += 1
        for basis in one.bases:
            counts["basis"][basis,] += 1
        for measure in one.measures:
            counts["measures"][measure.on, measure.action] += 1
        if one.by:
            found = self.cases.get(one.case)
            counts["media"][(found.medium if found else "") or UNKNOWN,] += 1

    def _lift(self, one: Decided) -> None:
        for lift in one.lifts:
            self.counts["lifted"][lift.clause,] += 1

    def _exhibited(self, record: Record) -> None:
        one = _about(record.body)
        for medium in () if one.reported else dict.fromkeys(one.media) or (UNKNOWN,):
            self.counts["media"][medium,] += 1

    def _reported(self, record: Record) -> None:
        one = told(record.body)
        self._reports[record.subject] = (one.source, one.door or UNKNOWN, record.time_ms)
        if record.time_ms >= self.from_ms:
            self.counts["reports"][one.source, one.door or UNKNOWN] += 1
            self.counts["reported"][one.clause or NONE,] += 1

    def _settled(self, record: Record) -> None:
        body = _about(record.body)
        case = self.cases.get(body.case)
        if case is None or self.hides(case):
            return
        self.counts["cases"][case.kind.value, body.outcome] += 1
        if case.kind is Kind.REVIEW:
            self.times["detection"].append(record.time_ms - case.opened_ms)
        elif case.kind is Kind.SAMPLE:
            self._sampled(case, body.outcome)
        elif case.kind is Kind.APPEAL:
            self.times["appeal"].append(record.time_ms - case.opened_ms)
            for clause in case.clauses or (NONE,):
                self.counts["overturned"][clause, body.outcome] += 1
        for receipt in case.reports:
            if receipt in self._reports:
                source, _, time_ms = self._reports[receipt]
                self.times["report"].append(record.time_ms - time_ms)
                self.counts["answered"][source, body.outcome] += 1

    def _sampled(self, case: Case, outcome: str) -> None:
        for clause in case.clauses:
            sample = self.samples[clause, case.language]
            sample[0] += 1
            sample[1] += outcome != Outcome.UPHELD

    def _undone(self, record: Record) -> None:
        self.undone.append(record.subject)

    def _appealed(self, record: Record) -> None:
        case = self.cases.get(record.subject)
        if self.hides(case):
            return
        for clause in (case.clauses if case else ()) or (NONE,):
            self.counts["appeals"][clause,] += 1

    def _authorized(self, record: Record) -> None:
        self.counts["authorizations"][_about(record.body).kind or NONE,] += 1

    def _alarmed(self, record: Record) -> None:
        clause = _about(record.body).clause  # of an endpoint that fails there is none
        if clause:
            self.counts["brakes"][clause,] += 1
