"""What became of a text, word for word, as a lawyer marks it: what stayed, what went, what came.

Words are those of the language. In French an elided article is a word of its own (``l'|objet``), and a sign of punctuation keeps the space
that goes with it (``« `` and `` :``), so that exchanging a noun marks the noun alone. The comparing itself is the standard library's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final, Literal

from msgspec import Struct

from clausewise.model import LanguageCode

# A number keeps its separators, a compound its hyphens; every character belongs to exactly one token.
_ENGLISH: Final = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[’'-]\w+)*|\s+|[^\w\s]")
_FRENCH: Final = re.compile(
    r"«[ \u00a0\u202f]?|[ \u00a0\u202f][»:;!?]"
    r"|\b(?:jusqu|lorsqu|puisqu|quoiqu|quelqu|qu|[cdjlmnst])[’'](?=\w)"
    r"|\d+(?:[.,\u00a0\u202f]\d+)*|\w+(?:[’'-]\w+)*|\s+|[^\w\s]",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w")


class Piece(Struct, frozen=True):
    """A run of words that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


def tokens(text: str, language: LanguageCode) -> list[str]:
    """Return the words, spaces and signs of ``text``, in order; joined they are the text."""
    return (_FRENCH if language == "fr" else _ENGLISH).findall(text)


def pieces(before: str, after: str, language: LanguageCode) -> tuple[Piece, ...]:
    """Return how ``before`` became ``after``: without what came it is the one, without what went the other.

    What went stands before what came in its place. Where nothing but spaces and signs stayed between two changes, they are one change:
    nobody reads a sentence word by word through a comb.
    """
    olds, news = tokens(before, language), tokens(after, language)
    runs: list[list[str]] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(a=olds, b=news, autojunk=False).get_opcodes():
        old, new = "".join(olds[start:end]), "".join(news[new_start:new_end])
        if kind != "equal" and len(runs) > 1 and runs[-1][0] == "equal" and not _WORD.search(runs[-1][1]):
            stayed = runs.pop()[1]
            runs[-1] = ["replace", runs[-1][1] + stayed + old, runs[-1][2] + stayed + new]
        else:
            runs.append([kind, old, new])
    return tuple(_said(runs))


def _said(runs: Iterable[list[str]]) -> Iterator[Piece]:
    for kind, old, new in runs:
        if kind == "equal":
            yield Piece("same", old)
            continue
        if old:
            yield Piece("removed", old)
        if new:
            yield Piece("added", new)
