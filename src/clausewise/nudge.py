"""What is said of a draft before anything is published: kindly, in the writer's language, with what could be changed and where.

Nothing that was written is said again: a hint names the kind of thing and its place. The hints lie in ``nudges.yaml``. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from clausewise.decision import Decision
from clausewise.errors import PolicyError
from clausewise.fields import Table
from clausewise.model import LANGUAGES, Action, Evidence, Finding, LanguageCode, Signal, Words
from clausewise.policy import Policy
from clausewise.source import read

hints_max: Final = 4
places_per_hint_max: Final = 5
# What a learned detector weighed is no place by itself; where words were recognized, those are.
LEARNED: Final = "learned"


class Ahead(StrEnum):
    """What would come if it were published as it stands, in general: nobody decides about a draft."""

    PUBLISH = "publish"
    ASK = "ask"
    MARK = "mark"
    WAIT = "wait"
    STOP = "stop"


class Spot(Struct, frozen=True, gc=False):
    """A place in the draft: part number and offsets, or, in a part that was opened, ``place`` and offsets in that passage."""

    part: int
    start: int
    end: int
    place: str = ""


class Hint(Struct, frozen=True, gc=False):
    """What kind of thing is there (``kind``), under which clause, what to do instead, and where."""

    clause: str
    kind: Words
    suggestion: Words
    spots: tuple[Spot, ...] = ()


class Nudge(Struct, frozen=True, gc=False):
    """The answer to a draft. ``language`` is the writer's; ``care`` offers help where somebody seems to need it."""

    language: LanguageCode
    ahead: Ahead
    message: Words
    hints: tuple[Hint, ...] = ()
    care: Words | None = None


class Known(NamedTuple):
    """What ``nudges.yaml`` holds: a suggestion for each clause; kind and suggestion for some signals."""

    clauses: dict[str, Words]
    signals: dict[str, tuple[Words, Words]]


_OPENING: Final = Words(
    "Before you publish, please read it once more.", "Avant de publier, relisez-vous encore une fois."
)
_AHEAD: Final = {
    Ahead.PUBLISH: Words("Nothing in the rules stands against it.", "Rien dans les règles ne s'y oppose."),
    Ahead.ASK: Words(
        "It can be published as it is; a small change would make it kinder, or safer for you.",
        "Cela peut être publié tel quel; un petit changement le rendrait plus aimable, ou plus sûr pour vous.",
    ),
    Ahead.MARK: Words(
        "It could be published, but with a notice, or shown to fewer people.",
        "Cela pourrait être publié, mais avec une mention, ou montré à moins de gens.",
    ),
    Ahead.WAIT: Words(
        "As it stands, it would wait for a person to look at it.",
        "Tel quel, cela attendrait qu'une personne l'ait regardé.",
    ),
    Ahead.STOP: Words("As it stands, it would not be published.", "Tel quel, cela ne serait pas publié."),
}
_GOES: Final = {
    Action.ALLOW: Ahead.PUBLISH,
    Action.NUDGE: Ahead.ASK,
    Action.LABEL: Ahead.MARK,
    Action.LIMIT: Ahead.MARK,
    Action.HOLD: Ahead.WAIT,
}


@cache
def known() -> Known:
    """Return the words of ``nudges.yaml``. Raises PolicyError when the file is not sound."""
    source = read(Path(str(files("clausewise"))) / "nudges.yaml", name="nudges.yaml")
    table = Table.of(source)
    clauses: dict[str, Words] = {}
    signals: dict[str, tuple[Words, Words]] = {}
    if table is not None:
        table.only(Known._fields)
        if (said := table.table("clauses")) is not None:
            clauses = {name: words for name in said.data if (words := said.words(name)) is not None}
        if (seen := table.table("signals")) is not None:
            for name in seen.data:
                row = seen.table(name)
                kind, hint = (row.words("kind"), row.words("hint")) if row is not None else (None, None)
                if kind is not None and hint is not None:
                    signals[name] = (kind, hint)
    if source.problems:
        raise PolicyError(tuple(source.problems))
    return Known(clauses, signals)


def nudge(decision: Decision, policy: Policy, *, preferred: LanguageCode = "en", care: Words | None = None) -> Nudge:
    """Return what is said of a draft about which ``decision`` would be taken.

    The language is that of the draft, else the one ``preferred``; both are said, so that a page may offer the other.
    """
    ahead = _GOES.get(decision.action, Ahead.STOP)
    language = next((code for code in LANGUAGES if code == decision.language.value), preferred)
    said = _AHEAD[ahead]
    if ahead is not Ahead.PUBLISH:
        said = Words(f"{_OPENING.en} {said.en}", f"{_OPENING.fr} {said.fr}")
    return Nudge(language, ahead, said, hints(decision.findings, policy), care)


def hints(findings: Sequence[Finding], policy: Policy) -> tuple[Hint, ...]:
    """Return at most ``hints_max``, those about a thing that can be named first; none says what another said."""
    found: dict[Words, Hint] = {}
    for one in (*_of_signals(findings), *_of_clauses(findings, policy)):
        found.setdefault(one.suggestion, one)
    return tuple(found.values())[:hints_max]


def _of_signals(findings: Sequence[Finding]) -> Iterable[Hint]:
    for finding in findings:
        for signal in finding.signals:
            if (words := known().signals.get(signal.name)) is not None:
                yield Hint(finding.clause, words[0], words[1], spots([signal]))


def _of_clauses(findings: Sequence[Finding], policy: Policy) -> Iterable[Hint]:
    for finding in findings:
        told = spots(signal for signal in finding.signals if signal.name in known().signals)
        others = tuple(
            one for one in spots(policy.carrying(finding)) if not any(_is_within(one, spot) for spot in told)
        )
        if told and not others:
            continue  # what is to be left out is said already
        clause = policy.clause(finding.clause)
        suggestion = known().clauses.get(finding.clause, clause.why)
        yield Hint(finding.clause, clause.title, suggestion, others)


def _is_within(one: Spot, other: Spot) -> bool:
    return (one.part, one.place) == (other.part, other.place) and other.start <= one.start and one.end <= other.end


def spots(signals: Iterable[Signal]) -> tuple[Spot, ...]:
    """Return where ``signals`` were seen, neighbours joined, at most ``places_per_hint_max``, in the order of the text."""
    seen = {spot for signal in signals for spot in signal.evidence}
    plain = [spot for spot in seen if spot.sense != LEARNED] or list(seen)
    joined: list[Spot] = []
    for spot in sorted(plain, key=_order):
        last = joined[-1] if joined else None
        if last is not None and (last.part, last.place) == (spot.part, spot.place) and spot.start <= last.end + 1:
            joined[-1] = Spot(last.part, last.start, max(last.end, spot.end), last.place)
        else:
            joined.append(Spot(spot.part, spot.start, spot.end, spot.place))
    return tuple(joined[:places_per_hint_max])


def _order(spot: Evidence) -> tuple[int, str, int, int]:
    return (spot.part, spot.place, spot.start, spot.end)
