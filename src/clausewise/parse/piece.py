"""The pieces of a message: its multiparts taken apart, its transfer encodings undone, to named limits of depth and number.

The body is split here and not by the standard library's parser, which looks at every line once for each multipart that is open and calls
itself for every level: a crafted message would cost hours. The forms are those of RFC 2045 and RFC 2046.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from typing import NamedTuple

from clausewise.parse.header import Head, Nature, base64, head, nature

pieces_max = 1_000
nesting_max = 24
# A body that is said to be base64 and has a larger share of other signs is taken as it stands.
foreign_share_max = 0.02

PIECES = "pieces"
NESTING = "nesting"
ENCODING = "encoding"
ENCRYPTED = "encrypted"
BOUNDARY = "boundary"

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"
_LINES = re.compile(rb"\s*(?:[A-Za-z0-9+/=]{40,}[ \t]*\r?\n)+(?:[A-Za-z0-9+/=]{4,}[ \t]*\r?\n)?")
_LONG_LINE = re.compile(rb"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{60}")
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


class Piece(NamedTuple):
    """A part of a message that holds no others. ``section`` numbers it as IMAP does: ``1.2`` is the second of the first.

    ``alternative`` is the section of the multipart/alternative that it is one form of, ``around`` marks what stands before the first
    part or behind the last, which mail programs do not show.
    """

    section: str
    nature: Nature
    data: bytes
    alternative: str | None = None
    around: str = ""


class Pieces:
    """Walks one message. ``limits`` holds what was passed on the way; ``head`` is the message's own."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.head: Head = head(data, 0, len(data))
        self.limits: dict[str, None] = dict.fromkeys(self.head.limits)
        self._count = 0

    def __iter__(self) -> Iterator[Piece]:
        """Give the pieces in the order in which they stand."""
        yield from self._walk(self.head, len(self.data), "", nature(self.head), None)

    def _walk(self, head: Head, end: int, section: str, what: Nature, alternative: str | None) -> Iterator[Piece]:
        self._count += 1
        if self._count > pieces_max:
            self.limits[PIECES] = None
            return
        if what.type in _ENCRYPTED:
            self.limits[ENCRYPTED] = None
        if not what.type.startswith("multipart/"):
            yield Piece(section or "1", what, self._undone(head, end), alternative)
            return
        cuts = _cuts(self.data, head.body, end, what.boundary)
        if section.count(".") + 1 >= nesting_max or not cuts:
            self.limits[NESTING if cuts else BOUNDARY] = None
            yield Piece(section or "1", what._replace(type="text/plain"), self.data[head.body : end], alternative)
            return
        group = section if what.type == "multipart/alternative" else alternative
        yield from self._around(section, head.body, cuts[0][0], "preamble")
        for number, (start, stop) in enumerate(_between(self.data, cuts, end), start=1):
            yield from self._part(start, stop, f"{section}.{number}".lstrip("."), what, group)
        if cuts[-1][2]:
            yield from self._around(section, cuts[-1][1], end, "epilogue")

    def _part(self, start: int, stop: int, section: str, what: Nature, group: str | None) -> Iterator[Piece]:
        if self._count > pieces_max:
            return
        inner = head(self.data, start, stop)
        self.limits.update(dict.fromkeys(inner.limits))
        default = "message/rfc822" if what.type == "multipart/digest" else "text/plain"
        yield from self._walk(inner, stop, section, nature(inner, default), group)

    def _around(self, section: str, start: int, end: int, around: str) -> Iterator[Piece]:
        if text := self.data[start:end].strip():
            yield Piece(section, Nature("text/plain"), text, around=around)

    def _undone(self, head: Head, end: int) -> bytes:
        """Return the body without its transfer encoding; a lie about it is named and the body taken as it stands."""
        form = head.first("content-transfer-encoding").lower().partition("(")[0].partition(";")[0].strip()
        raw = self.data[head.body : end]
        if form in _PLAIN:
            return raw
        if form == "quoted-printable":
            return quopri.decodestring(raw)
        if form == "base64":
            return self._decoded(raw)
        self.limits[ENCODING] = None
        return raw

    def _decoded(self, raw: bytes) -> bytes:
        """Undo base64; mailing lists add their footer to it in plain text, which is kept."""
        if len(raw.translate(None, _BASE64)) <= foreign_share_max * len(raw):
            return base64(raw)
        lines = _LINES.match(raw)
        if lines is None or _LONG_LINE.search(raw, lines.end()):
            self.limits[ENCODING] = None
        return raw if lines is None else base64(lines[0]) + b"\n" + raw[lines.end() :]


def _cuts(data: bytes, start: int, end: int, boundary: str) -> list[tuple[int, int, bool]]:
    """Return the lines that part a multipart: where each begins and ends, and whether it is the last."""
    if not boundary:
        return []
    mark = re.escape(boundary.rstrip().encode("utf-8", "surrogateescape"))
    line = re.compile(rb"\n--" + mark + rb"(--)?[ \t]*\r?(?=\n|\Z)")
    cuts: list[tuple[int, int, bool]] = []
    # The break before the first line is the one that ends the head.
    for found in line.finditer(data, max(0, start - 1), end):
        cuts.append((found.start() + 1, min(found.end() + 1, end), bool(found[1])))
        if found[1] or len(cuts) > pieces_max + 1:
            break
    return cuts


def _between(data: bytes, cuts: list[tuple[int, int, bool]], end: int) -> Iterator[tuple[int, int]]:
    """Return where each part begins and ends; the line break before a boundary belongs to the boundary."""
    for number, (_, after, is_last) in enumerate(cuts):
        if is_last:
            return
        stop = cuts[number + 1][0] if number + 1 < len(cuts) else end
        stop -= data.endswith(b"\n", after, stop)
        yield after, stop - data.endswith(b"\r", after, stop)
