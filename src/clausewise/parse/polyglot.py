"""Bytes that are two things at once: a picture that is also a script, a PDF that is also an archive.

A program of one kind reads them from the start, another from the end or from within. What is found is named, and an archive that hangs on
behind is cut off so that it is opened as well.
"""

from __future__ import annotations

import re
import struct
from typing import Final, NamedTuple

from clausewise.model import Medium, Part
from clausewise.parse.signature import PROGRAMS

tail_bytes: Final = 65_557
_FAMILIES = ("image/", "audio/", "video/")
# A comment or an assignment that turns the head of a picture into the start of a script.
_SCRIPTED: Final = re.compile(
    rb"GIF8[79]a(?:/\*|=['\"\d(\[{a-z]\S)|(?:BM|\xff\xd8\xff\xe0)/\*(?=.{0,60000}?\*/\s*[=;(])", re.DOTALL
)
_CODE: Final = ((re.compile(rb"<\?php\s"), "php"), (re.compile(rb"(?i)<script[\s>]"), "script"))
_LATE_PDF: Final = re.compile(rb".{1,1000}?%PDF-\d\.\d", re.DOTALL)
_ARCHIVES: Final = ((b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"))
# The end of a ZIP file's directory (APPNOTE 4.3.16): mark, numbers of disks and entries, size and place of the directory, comment.
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_END_FORM: Final = struct.Struct("<4s4H2LH")


class Second(NamedTuple):
    """What bytes are besides: its name, and the place where it begins; -1 where it cannot be cut off."""

    kind: str
    start: int = -1


def seconds(data: bytes, kind: str) -> list[Second]:
    """Return what ``data``, which is truly of media type ``kind``, is besides."""
    found: list[Second] = []
    is_media = kind.startswith(_FAMILIES)
    if is_media:
        found += [Second("javascript")] if _SCRIPTED.match(data) else []
        found += [Second(name) for mark, name in _CODE if mark.search(data) and kind != "image/svg+xml"]
    if (is_media or kind in PROGRAMS) and _LATE_PDF.match(data[:1024]):
        found.append(Second("pdf"))
    if is_media or kind in ("application/pdf", "text/html"):
        start = _zip_start(data)
        if start > 0:
            found.append(Second("zip", start))
    if is_media:
        found += [Second(name, start) for mark, name in _ARCHIVES if (start := data.find(mark)) > 0]
    return found


def _zip_start(data: bytes) -> int:
    """Return where a ZIP file begins in ``data`` that ends with one, -1 if none does."""
    place = data.rfind(_END, max(0, len(data) - tail_bytes))
    if place < 0 or place + _END_FORM.size > len(data):
        return -1
    _, _, _, count, _, size, offset, _ = _END_FORM.unpack_from(data, place)
    if not count or place < size or data[place - size : place - size + 4] != _ENTRY:
        return -1
    # What stands before shifts the directory; archivers allow for it.
    start = int(place - size - offset)
    if start > 0:
        return start
    first = data.find(b"PK\x03\x04")
    return first if 0 < first < place else -1


def appended(part: Part, found: list[Second]) -> tuple[Part, ...]:
    """Return the archives that hang on behind ``part``, as parts of their own."""
    return tuple(
        Part(Medium.FILE, data=part.data[one.start :], name=f"{one.kind} @{one.start}")
        for one in found
        if one.start > 0
    )
