"""The nouns of people's work: cases, claims and rulings. What happens to a case is a record; what a case is now is a fold of them.

Times are milliseconds since 1970-01-01 UTC and end in ``_ms``. Severity is 1 (slight) to 4 (grave).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from msgspec import Struct

from clausewise.model import Basis, Measure, Notification

Place = Literal["content", "account", "access"]

claim_minutes: Final = 15
undo_seconds: Final = 10
reason_characters_max: Final = 5_000
severity_max: Final = 4
# How long a case may wait, by its severity; an appeal has its own clock, and so has a sample, which nobody waits for.
hours_due: Final = {4: 1, 3: 4, 2: 24, 1: 72}
appeal_hours_due: Final = 7 * 24
appeal_days_max: Final = 183
sample_hours_due: Final = 14 * 24


class Kind(StrEnum):
    """Why a case is there: a decision waits for a person, somebody told, somebody appeals, a sample is checked, a brake was pulled."""

    REVIEW = "review"
    REPORT = "report"
    APPEAL = "appeal"
    SAMPLE = "sample"


class Stage(StrEnum):
    """Where a case is: open, proposed (waiting for a second person, or for the seconds in which it can be taken back), settled."""

    OPEN = "open"
    PROPOSED = "proposed"
    SETTLED = "settled"


class Outcome(StrEnum):
    """How a case ended: the decision stands, something else was decided, or nothing is held against it."""

    UPHELD = "upheld"
    ACTED = "acted"
    CLEARED = "cleared"


class Found(StrEnum):
    """How it went when the content of a report was looked for.

    ``found``: it was judged and kept; ``same``: as it had been before. ``sealed``: it may not be shown. ``nothing``: nobody who was asked
    knows it; ``gone``: it is there no more; ``denied``: not for who is not signed in; ``refused``: the guard lets nobody ask there;
    ``elsewhere``: it leads away from the operator's services; ``large``: it is too large; ``malformed``: what came is no content;
    ``failed``: the operator's code failed. The others are answers that did not come, or not in time, and may come later (``PASSING``).
    """

    FOUND = "found"
    SAME = "same"
    SEALED = "sealed"
    NOTHING = "nothing"
    GONE = "gone"
    DENIED = "denied"
    REFUSED = "refused"
    ELSEWHERE = "elsewhere"
    LARGE = "large"
    MALFORMED = "malformed"
    FAILED = "failed"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    CUT = "cut"
    STATUS = "status"


# What is tried again, and how long after each try: a minute, ten minutes.
PASSING: Final = frozenset({Found.TIMEOUT, Found.UNREACHABLE, Found.CUT, Found.STATUS})
sought_again_ms: Final = (0, 60_000, 600_000)


class Claim(Struct, frozen=True, gc=False):
    """Who works on a case, and until when nobody else may."""

    by: str
    until_ms: int


class Case(Struct, frozen=True, gc=False):
    """One matter for a person.

    ``on`` and ``target`` say what it is about; ``decisions`` and ``reports`` what led to it, oldest first. ``barred`` may not decide it,
    ``skipped`` did not want to. ``turns`` counts what happened to it, so that of two who act at once only one can. ``sought`` says how it
    went when the content was looked for, ``tries`` how often that failed.
    """

    id: str
    kind: Kind
    on: Place
    target: str
    opened_ms: int
    due_ms: int
    severity: int
    author: str = ""
    host: str = ""
    language: str = ""
    medium: str = ""
    clauses: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    is_sealed: bool = False
    is_escalated: bool = False
    barred: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    claim: Claim | None = None
    stage: Stage = Stage.OPEN
    proposed_by: str = ""
    settles_ms: int | None = None
    outcome: Outcome | None = None
    settled_by: str = ""
    seconded_by: str = ""
    settled_ms: int = 0
    decision: str = ""
    turns: int = 0
    sought: Found | None = None
    sought_ms: int = 0
    tries: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.stage is not Stage.SETTLED

    @property
    def deciders(self) -> tuple[str, ...]:
        """Who settled it, and the second person who confirmed that, if one did."""
        return tuple(filter(None, (self.settled_by, self.seconded_by)))

    @property
    def needs_content(self) -> bool:
        """Whether somebody told of content that nobody has here yet, and it is still worth looking for it."""
        if self.kind is not Kind.REPORT or not self.is_open or self.on != "content" or self.decisions:
            return False
        return self.sought is None or (self.sought in PASSING and self.tries < len(sought_again_ms))

    def held_by(self, time_ms: int) -> str:
        """Return who holds it at ``time_ms``; empty when it is free."""
        return self.claim.by if self.claim and time_ms < self.claim.until_ms else ""

    def is_free_for(self, by: str, time_ms: int, *, seconds: bool = False) -> bool:
        """Say whether ``by`` may take it up now; ``seconds``, whether they may confirm what another proposed."""
        if by in self.barred or self.held_by(time_ms) not in ("", by):
            return False
        if self.stage is Stage.PROPOSED:
            return seconds and self.settles_ms is None and self.proposed_by != by
        return self.stage is Stage.OPEN


class Ruling(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person decides about a case.

    ``confirms`` means that what was decided stands. Otherwise what was decided about the target is taken back, and ``measures`` under
    ``clauses`` are taken instead; without measures nothing is held against it. ``reason`` is for the file, ``answer`` for the person
    concerned. ``strikes`` None means as many as the clauses say. ``ground`` is why they are told nothing, or later: a ``decision.Quiet``,
    or words.
    """

    confirms: bool = False
    clauses: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    basis: Basis = Basis.LETTER
    reason: str = ""
    answer: str = ""
    notification: Notification = Notification.NOTICE
    strikes: int | None = None
    ground: str = ""


# The bodies of the records of a case, by the record's kind.


class Opened(Struct, frozen=True, omit_defaults=True):
    """``opened``: a case begins. Its id is that of the decision or report that led to it, or of the appeal."""

    id: str
    kind: Kind
    on: Place
    target: str
    severity: int
    due_ms: int
    author: str = ""
    host: str = ""
    language: str = ""
    medium: str = ""
    clauses: tuple[str, ...] = ()
    decision: str = ""
    report: str = ""
    is_sealed: bool = False
    barred: tuple[str, ...] = ()


class Joined(Struct, frozen=True, omit_defaults=True):
    """``joined``: one more decision or report about the same target, with what is known of the content from now on."""

    case: str
    severity: int
    due_ms: int
    clauses: tuple[str, ...] = ()
    decision: str = ""
    report: str = ""
    author: str = ""
    host: str = ""
    language: str = ""
    medium: str = ""
    is_sealed: bool = False


class Sought(Struct, frozen=True, omit_defaults=True):
    """``sought``: the content of a report was looked for; ``decision`` keeps it, ``status`` is what a server answered (HTTP)."""

    case: str
    found: Found
    decision: str = ""
    status: int = 0


class Claimed(Struct, frozen=True):
    """``claimed``: ``by`` works on it, until then."""

    case: str
    by: str
    until_ms: int


class Touched(Struct, frozen=True):
    """``unclaimed``, ``skipped``, ``escalated``, ``annotated``, ``declined``: what ``by`` did with a case; their words are sealed."""

    case: str
    by: str


class Proposed(Struct, frozen=True, omit_defaults=True):
    """``proposed``: what ``by`` would decide. It waits for a second person, or, with ``settles_ms``, until it can no longer be taken back.

    The ruling itself is sealed.
    """

    case: str
    by: str
    measures: tuple[Measure, ...] = ()
    clauses: tuple[str, ...] = ()
    settles_ms: int | None = None


class Settled(Struct, frozen=True, omit_defaults=True):
    """``settled``: how it ended, by whom, with whom as the second, and which decision was made, if any."""

    case: str
    by: str
    outcome: Outcome
    decision: str = ""
    second: str = ""
    undone: tuple[str, ...] = ()
