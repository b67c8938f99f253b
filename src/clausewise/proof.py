"""Whether a decision of the past follows again from its record, and what differs where it does not. Pure.

What is compared is what stands in the chain for ever (``transcript.Body``): clauses with their bands and ground, what was lifted, measures,
strikes, who is told, whether a person must look, and the notes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from msgspec import Struct, to_builtins

from clausewise import transcript
from clausewise.brakes import is_of_the_moment
from clausewise.decision import Decision
from clausewise.errors import ClausewiseError
from clausewise.model import PolicyStamp, Record
from clausewise.transcript import Body

# Of a body, what says who, when and by what is no verdict.
FIELDS: Final = (
    "language",
    "clauses",
    "spirit",
    "lifts",
    "measures",
    "strikes",
    "automation",
    "notification",
    "person_needed",
    "notes",
)


class Verdict(StrEnum):
    """What came of it: the same, something else, or it could not be tried."""

    SAME = "same"
    DIFFERS = "differs"
    UNPROVED = "unproved"


class Ground(StrEnum):
    """What was judged again: the content itself, or, where it is not at hand, the signals that the decision's findings kept."""

    CONTENT = "content"
    EVIDENCE = "evidence"
    NOTHING = "nothing"


class Evidence(StrEnum):
    """Whether the same was seen at the same places; ``gone`` where it was erased or cannot be compared."""

    SAME = "same"
    DIFFERS = "differs"
    GONE = "gone"


class Difference(Struct, frozen=True):
    """One field of a verdict that came out otherwise, as plain data."""

    field: str
    recorded: Any
    replayed: Any


class Proof(Struct, frozen=True):
    """What came of judging a decision again.

    ``taken`` names signals and brakes that hang on their moment and were taken from the record as they stand; ``obstacles`` are the coded
    reasons why the content was not judged again.
    """

    decision: str
    sequence: int
    time_ms: int
    policy: PolicyStamp
    detectors: str
    verdict: Verdict
    ground: Ground = Ground.NOTHING
    evidence: Evidence = Evidence.GONE
    taken: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    obstacles: tuple[ClausewiseError, ...] = ()


def differences(record: Record, again: Decision) -> tuple[Difference, ...]:
    """Return in what ``again`` differs from what ``record`` says, in the order of ``FIELDS``."""
    before, after = _said(transcript.body(record)), _said(transcript.body_of(again))
    return tuple(Difference(name, before[name], after[name]) for name in FIELDS if before[name] != after[name])


def evidence(recorded: Decision, again: Decision) -> Evidence:
    """Return whether both saw the same; of what was erased only that it is gone."""
    if any(not one.signals for one in recorded.findings):
        return Evidence.GONE
    return Evidence.SAME if recorded.findings == again.findings else Evidence.DIFFERS


def taken_notes(decision: Decision) -> tuple[str, ...]:
    """Return the notes that tell of the moment at which it was made: what brakes did, and that it was drawn as a sample."""
    return tuple(note for note in decision.notes if is_of_the_moment(note))


def _said(body: Body) -> dict[str, Any]:
    said: dict[str, Any] = to_builtins({name: getattr(body, name) for name in FIELDS})
    # Notes come in the order in which things were noticed, and that something was only tried is no verdict.
    said["notes"] = sorted(note for note in said["notes"] if note != transcript.SHADOW)
    return said
