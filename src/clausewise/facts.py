"""What detectors work on: prepared texts, what is looked for in them, and what was hit."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from typing import NamedTuple

from msgspec import Struct

# A literal this short occurs inside so many words that the scanning engine itself had better check the boundaries.
short_needle_bytes_max = 4

# A boundary is needed only where the needle itself begins or ends with a letter or digit.
_WORD = rb"[a-z0-9_\xff]"
_PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789 '_"
WORD_STARTS = rb"(?:(?<!" + _WORD + rb")|(?!" + _WORD + rb"))"
WORD_ENDS = rb"(?:(?!" + _WORD + rb")|(?<!" + _WORD + rb"))"


class Needle(Struct, frozen=True, gc=False):
    """What the shared scan looks for.

    ``value`` is folded bytes. With ``anchors`` it is an expression, they are what is scanned for, ``before`` and ``after`` are the
    expressions of what must surround one, ``ends`` is how the text before one must end, when that is sure, and ``reach_bytes`` how far
    back ``before`` can begin. ``open_end`` allows any ending of the last word. ``raw`` marks an expression that is scanned for as it is,
    by a detector that checks the surroundings itself; it must not match a line feed.
    """

    value: bytes
    open_end: bool = False
    anchors: tuple[bytes, ...] = ()
    before: bytes = b""
    after: bytes = b""
    ends: tuple[bytes, ...] = ()
    reach_bytes: int = 0
    raw: bool = False

    @property
    def expressions(self) -> tuple[bytes, ...]:
        """What the scanning engine is given for this needle."""
        if self.raw:
            return (self.value,)
        return tuple(_escaped(literal, open_end=self.open_end) for literal in self.anchors or (self.value,))


def _escaped(literal: bytes, *, open_end: bool) -> bytes:
    # Nearly every literal has nothing to escape, and there are tens of thousands of them at every start.
    escaped = re.escape(literal) if literal.translate(None, _PLAIN) else literal
    if len(literal) > short_needle_bytes_max:
        return escaped
    return rb"\b" + escaped + (b"" if open_end else rb"\b")


class Hit(NamedTuple):
    """Where a pattern matched in a view: the number its owner gave it, and the positions in the view."""

    pattern: int
    start: int
    end: int


class Facts(Struct, gc=False):
    """What every detector may know of one text, made once.

    ``view`` is the folded text, one byte a position; ``offsets`` maps each position (and the end) to the original text, or is None when
    they are the same. ``hidden`` are runs of invisible characters within words; ``mixed`` says that look-alike letters were folded.
    ``hits`` are what the shared scan found, by owner; ``undisguised`` are further views without leet, spacing and stretching;
    ``overflowed`` says that there were more hits than are looked at, or that the view had to be cut.
    """

    text: str
    view: bytes
    offsets: array[int] | None = None
    hidden: tuple[tuple[int, int], ...] = ()
    mixed: bool = False
    part: int = 0
    hits: dict[str, list[Hit]] = {}
    undisguised: tuple[Facts, ...] = ()
    overflowed: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the code point offsets of the original text for positions ``start`` to ``end`` of the view."""
        if self.offsets is None:
            return start, end
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1

    def position(self, start: int, end: int) -> tuple[int, int]:
        """Return the positions of the view for code point offsets ``start`` to ``end`` of the original text: ``span`` the other way."""
        if self.offsets is None:
            return start, end
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)
