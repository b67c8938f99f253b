"""Text cut where something was seen in it; what would fool the eye is named instead of drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from clausewise.doors.http.marks import merged
from clausewise.model import Evidence

# What would fool the eye: invisible characters, and those that turn the direction of writing.
_ODD: Final = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Stretch(NamedTuple):
    """A run of text: plain (empty), ``mark`` where something was seen, ``odd`` for a character that is named instead of drawn."""

    text: str
    kind: str = ""


def stretches(text: str, evidence: Iterable[Evidence]) -> list[Stretch]:
    """Return ``text`` cut at what was seen in it; characters that cannot be seen are named."""
    found: list[Stretch] = []
    at = 0
    for start, end in [*merged(evidence, len(text)), (len(text), len(text))]:
        found.extend(_named(text[at:start], ""))
        found.extend(_named(text[start:end], "mark"))
        at = end
    return found


def _named(text: str, kind: str) -> Iterator[Stretch]:
    at = 0
    for odd in _ODD.finditer(text):
        if odd.start() > at:
            yield Stretch(text[at : odd.start()], kind)
        yield Stretch(f"U+{ord(odd.group()):04X}", "odd")
        at = odd.end()
    if at < len(text):
        yield Stretch(text[at:], kind)
