"""Try a policy on its own examples: what shall be found is found, what shall be missed is missed, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from clausewise.clause import Clause, Example
from clausewise.decision import Decision
from clausewise.fold import State
from clausewise.judgement import Judgement
from clausewise.model import LANGUAGES, Certainty, Channel, Item, LanguageCode, Part


class Failure(Struct, frozen=True):
    """An example that does not hold: which, in which language, and what was found instead."""

    clause: str
    kind: str
    number: int
    language: LanguageCode
    text: str
    expected: str
    found: str


class _Case(Struct, frozen=True):
    clause: str
    kind: str
    number: int
    language: LanguageCode
    part: Part
    band: Certainty | None


def failures(judgement: Judgement) -> tuple[Failure, ...]:
    """Judge every example of every clause that a detector sees; return those that do not hold."""
    cases = [
        case for clause in judgement.policy.clauses.values() if _seen_by_detectors(clause) for case in _cases(clause)
    ]
    items = [Item((case.part,)) for case in cases]
    decisions = judgement.decide(items, judgement.signals(items), State(), time_ms=0)
    return tuple(
        failure for case, decision in zip(cases, decisions, strict=True) if (failure := _failure(case, decision))
    )


def _seen_by_detectors(clause: Clause) -> bool:
    return Channel.DETECTOR in clause.channels


def _cases(clause: Clause) -> Iterator[_Case]:
    kinds: Sequence[tuple[str, tuple[Example, ...]]] = (("hit", clause.examples.hit), ("miss", clause.examples.miss))
    for kind, examples in kinds:
        for number, example in enumerate(examples):
            for language in LANGUAGES:
                yield _Case(clause.id, kind, number, language, example.part(language), example.band)


def _failure(case: _Case, decision: Decision) -> Failure | None:
    found = next((finding.certainty for finding in decision.findings if finding.clause == case.clause), None)
    if case.kind == "miss":
        holds, expected = found is None, "not found"
    else:
        holds = found is not None and case.band in (None, found)
        expected = case.band.value if case.band else "found"
    if holds:
        return None
    text = case.part.text or case.part.data.decode("utf-8", "replace")
    return Failure(
        case.clause, case.kind, case.number, case.language, text, expected, found.value if found else "not found"
    )
