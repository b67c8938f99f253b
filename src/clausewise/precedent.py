"""Settled cases as examples for the policy: candidates with private data taken out, which a person must agree to before any test runs them.

A candidate file is YAML, one candidate a line. Nothing recognizes every name, so none is run before somebody read it and set ``agreed``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct, ValidationError, convert, json

from clausewise.case import Case, Outcome
from clausewise.decision import Decision
from clausewise.errors import InputError
from clausewise.exhibit import Exhibit
from clausewise.model import Item, LanguageCode, Medium, Signal
from clausewise.source import read

PRIVATE: Final = "personal."
# Of whom something is says nothing of what it is.
_WHOSE: Final = frozenset({"personal.own", "personal.third_person"})
TAKEN_OUT: Final = "[…]"
characters_max: Final = 2_000
HEADER: Final = (
    "# Candidates for the examples of clauses, from settled cases. Read each one: private data that was recognized is taken out\n"
    "# (removed), but names of people are not. Set agreed: true where nobody can be known by it, and delete the others.\n"
    "# Candidats aux exemples des clauses, tirés de dossiers réglés. Lisez chacun : les données privées reconnues sont retirées\n"
    "# (removed), mais pas les noms de personnes. Mettez agreed: true là où nul n'est reconnaissable, et effacez les autres.\n"
)


class Precedent(Struct, frozen=True, forbid_unknown_fields=True):
    """What a clause must find (``hit``) or leave alone (``miss``) since a person decided so. ``removed`` are kinds of private data."""

    case: str
    clause: str
    kind: Literal["hit", "miss"]
    language: LanguageCode
    text: str
    removed: tuple[str, ...] = ()
    agreed: bool = False


class Ties(Struct, frozen=True):
    """Where settled cases lead: to a decision, whether it holds, the content, and what is private in a text."""

    decision: Callable[[str], Decision]
    is_undone: Callable[[str], bool]
    exhibit: Callable[[str], Exhibit | None]
    signals: Callable[[Sequence[Item]], Sequence[Sequence[Signal]]]


def candidates(cases: Iterable[Case], ties: Ties) -> list[Precedent]:
    """Return a candidate for each clause of each settled case about one text; none from sealed content or what was reversed since."""
    found: dict[tuple[str, str, str], Precedent] = {}
    for case in sorted(cases, key=lambda one: one.settled_ms):
        if case.outcome is None or case.is_sealed or not case.decisions:
            continue
        text = _text(ties.exhibit(case.decisions[0]))
        language: LanguageCode | None = "fr" if case.language == "fr" else "en" if case.language == "en" else None
        if not text or language is None or len(text) > characters_max:
            continue
        clean, removed = without_private_data(text, ties.signals([Item.of_text(text)])[0])
        kind: Literal["hit", "miss"] = "miss" if case.outcome is Outcome.CLEARED else "hit"
        for clause in _clauses(case, ties):
            # What was settled later about the same text takes the place of what was settled before.
            found[clause, clean, language] = Precedent(case.id, clause, kind, language, clean, removed)
    return list(found.values())


def without_private_data(text: str, signals: Iterable[Signal]) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` with what was recognized as private taken out, and its kinds."""
    spots = sorted(
        (spot.start, spot.end, signal.name.removeprefix(PRIVATE))
        for signal in signals
        if signal.name.startswith(PRIVATE) and signal.name not in _WHOSE
        for spot in signal.evidence
    )
    parts, at = [], 0
    for start, end, _ in spots:
        if start >= at:
            parts += [text[at:start], TAKEN_OUT]
        at = max(at, end)
    return "".join([*parts, text[at:]]), tuple(dict.fromkeys(kind for _, _, kind in spots))


def written(precedents: Iterable[Precedent]) -> str:
    """Return a candidate file."""
    lines = [f"  - {json.encode(one).decode()}\n" for one in precedents]
    return HEADER + ("examples:\n" + "".join(lines) if lines else "examples: []\n")


def load(path: Path) -> list[Precedent]:
    """Return the candidates of a file. Raises InputError CW949 for a file that is none."""
    source = read(path)
    data = source.data if isinstance(source.data, dict) else {}
    if source.problems:
        raise _no_candidates(path, source.problems[0].en)
    try:
        return convert(data.get("examples"), list[Precedent])
    except ValidationError as error:
        raise _no_candidates(path, str(error)) from error


def lapses(precedents: Iterable[Precedent], check: Callable[[str], Decision]) -> list[Precedent]:
    """Return those agreed to that do not hold: a hit that is not found, a miss that is."""
    return [
        one for one in precedents if one.agreed and (one.clause in check(one.text).clauses) is not (one.kind == "hit")
    ]


def _text(shown: Exhibit | None) -> str:
    if shown is None or shown.omitted or len(shown.item.parts) != 1 or shown.item.parts[0].medium is not Medium.TEXT:
        return ""
    return shown.item.parts[0].text


def _clauses(case: Case, ties: Ties) -> tuple[str, ...]:
    if case.outcome is Outcome.CLEARED:
        return case.clauses
    decided = case.decision or case.decisions[0]
    return () if ties.is_undone(decided) else ties.decision(decided).clauses


def _no_candidates(path: Path, why: str) -> InputError:
    return InputError(
        "CW949",
        f"These are no candidates for examples ({why}).",
        f"Ce ne sont pas des candidats aux exemples ({why}).",
        remedy_en="Write them with `clausewise policy examples`.",
        remedy_fr="Écrivez-les avec « clausewise policy examples ».",
        where=str(path),
    )
