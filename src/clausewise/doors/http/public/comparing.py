"""What changed between two versions of a policy, rule by rule and word by word, in the sentences that its readers know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from clausewise import redline
from clausewise.document import Document
from clausewise.doors.http.pages import typeset
from clausewise.doors.http.public import telling
from clausewise.doors.http.public.telling import Line
from clausewise.edition import Alteration, Kind, Rule, alterations, rule
from clausewise.model import LanguageCode, Words
from clausewise.redline import Piece


class Told(NamedTuple):
    """One sentence of a rule, before and after."""

    label: str
    pieces: Sequence[Piece]


class Changed(NamedTuple):
    """What became of one rule, or of what stands beside the rules (no id): its sentences that changed."""

    id: str
    kind: Kind
    title: Words
    told: Sequence[Told]
    is_recognition: bool = False


class Counted(NamedTuple):
    """How many rules came, changed or went, and of how many only the recognition was adjusted."""

    added: int
    changed: int
    withdrawn: int
    adjusted: int


def changes(before: Document, after: Document, language: LanguageCode) -> list[Changed]:
    """Return everything that a reader could see change from one version to another."""
    found = []
    if beside := _told(telling.whole(before), telling.whole(after), language):
        found.append(
            Changed("", Kind.CHANGED, Words("The policy as a whole", "La politique dans son ensemble"), beside)
        )
    for one in alterations(before, after):
        told = _told(_lines(rule(before, one.id)), _lines(rule(after, one.id)), language)
        found.append(Changed(one.id, one.kind, one.title, told, one.is_recognition))
    return found


def counted(found: Iterable[Alteration]) -> Counted:
    """Return how many of each there are."""
    kinds = [(one.kind, one.is_recognition) for one in found]
    return Counted(
        kinds.count((Kind.ADDED, False)),
        kinds.count((Kind.CHANGED, False)),
        kinds.count((Kind.WITHDRAWN, False)),
        kinds.count((Kind.CHANGED, True)),
    )


def _lines(one: Rule | None) -> tuple[Line, ...]:
    return (*telling.wording(one), *telling.consequences(one)) if one else ()


def _told(before: Sequence[Line], after: Sequence[Line], language: LanguageCode) -> list[Told]:
    """Pair lines of the same label, in the order of the later version; those that went stand last."""
    olds, news = _by_label(before, language), _by_label(after, language)
    found = []
    for label in [*news, *(label for label in olds if label not in news)]:
        for old, new in zip_longest(olds.get(label, ()), news.get(label, ()), fillvalue=""):
            if old != new:
                found.append(Told(label, redline.pieces(old, new, language)))
    return found


def _by_label(lines: Sequence[Line], language: LanguageCode) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.label.in_(language), []).append(typeset(line.text.in_(language)))
    return found
