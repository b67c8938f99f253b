"""What detectors work on: prepared texts, what is looked for in them, and what was hit."""

from __future__ import annotations

import re
from array import array
from typing import NamedTuple

from msgspec import Struct

# A literal this short occurs inside so many words that the scanning engine itself had better check the boundaries.
short_needle_bytes_max = 4


class Needle(Struct, frozen=True):
    """What the shared scan looks for: folded bytes, or an expression when ``gap``. ``open_end`` allows any ending of the last word.

    ``raw`` marks an expression of a detector that checks its surroundings itself; it must not match a line feed. ``cue`` marks what
    only matters in company: a text with nothing but cues is not looked at further.
    """

    value: bytes
    open_end: bool = False
    gap: bool = False
    raw: bool = False
    cue: bool = False

    @property
    def expression(self) -> bytes:
        """The needle as the scanning engine wants it."""
        if self.raw:
            return self.value
        tail = b"" if self.open_end else rb"\b"
        if self.gap:
            return rb"\b" + self.value + tail
        escaped = re.escape(self.value)
        return escaped if len(self.value) > short_needle_bytes_max else rb"\b" + escaped + tail


class Hit(NamedTuple):
    """Where a pattern matched in a view: the number its owner gave it, and the positions in the view."""

    pattern: int
    start: int
    end: int


class Facts(Struct):
    """What every detector may know of one text, made once.

    ``view`` is the folded text, one byte a position; ``offsets`` maps each position (and the end) to the original text, or is None when
    they are the same. ``hidden`` are runs of invisible characters within words; ``mixed`` says that look-alike letters were folded.
    ``hits`` are what the shared scan found, by owner; ``undisguised`` is a second view without leet, spacing and stretching.
    """

    text: str
    view: bytes
    offsets: array[int] | None = None
    hidden: tuple[tuple[int, int], ...] = ()
    mixed: bool = False
    part: int = 0
    hits: dict[str, list[Hit]] = {}
    undisguised: tuple[Facts, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the code point offsets of the original text for positions ``start`` to ``end`` of the view."""
        if self.offsets is None:
            return start, end
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1
