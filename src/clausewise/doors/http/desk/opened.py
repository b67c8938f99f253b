"""A page, a mail or a document as it can be read: passage by passage, with what was seen in each, hidden ones named as such."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from clausewise.doors.http.desk.stretch import Stretch, stretches
from clausewise.extract import Extract, Passage
from clausewise.model import Evidence, Medium, Part
from clausewise.sandbox import shared

READ: Final = frozenset({Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT})
passages_shown_max: Final = 500


class Shown(NamedTuple):
    """A passage: ``hidden`` is what hides it from readers, as it is written, ``inside`` the part in which it lay, if in another."""

    stretches: Sequence[Stretch]
    hidden: str = ""
    inside: str = ""


def passages(part: Part, number: int, seen: Iterable[Evidence], *, characters_max: int) -> list[Shown]:
    """Return the passages of a part, opened where untrusted bytes are; none for what is not read like that, or could not be opened."""
    if part.medium not in READ or part.absent or not (part.text or part.data):
        return []
    spots = list(seen)
    found: list[Shown] = []
    left = characters_max
    for extract in shared().opened(part, number):
        for passage in extract.passages:
            if left <= 0 or len(found) == passages_shown_max:
                return found
            found.append(_shown(extract, passage, spots, left))
            left -= len(passage.text)
    return found


def _shown(extract: Extract, passage: Passage, seen: Sequence[Evidence], most: int) -> Shown:
    place, text = extract.place(passage.path), passage.text[:most]
    # Several passages may stand at one place: the words tell which one is meant.
    here = [one for one in seen if one.place == place and text[one.start : one.end] and one.excerpt in text]
    hidden = passage.rule or (passage.trick.value if passage.trick else "")
    return Shown(stretches(text, here), hidden if passage.is_hidden else "", extract.inside)
