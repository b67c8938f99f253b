"""The words of Word and PowerPoint files before 2007: MS-DOC (the table of pieces, 2.4.1) and MS-PPT (text atoms, 2.9.40 to 2.9.43).

Only words, links and pictures are read, not how anything looks: what such a file hides is read as if it were shown.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from typing import Final

from clausewise.extract import Kind, Role
from clausewise.parse.draft import Draft
from clausewise.parse.nature import child_of

pieces_max: Final = 200_000
records_max: Final = 500_000
depth_max: Final = 24
characters_max: Final = 8_000_000
ENCRYPTED, MALFORMED, NUMBER = "encrypted", "malformed", "number"

# Where MS-DOC keeps what is read here: flags, the lengths of its texts in order, and the place of the table of pieces.
_WORD_MARK, _FLAGS_AT, _LENGTHS_AT, _TABLE_AT = 0xA5EC, 0x0A, 0x4C, 0x1A2
_IS_ENCRYPTED, _IS_FIRST_TABLE = 0x0100, 0x0200
_STORIES: Final = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header boxes")
_NOTES: Final = frozenset({"footnotes", "comments", "endnotes"})
_COMPRESSED, _PLACE_MASK = 0x40000000, 0x3FFFFFFF
_FIELD: Final = re.compile(r"\x13([^\x13\x14\x15]*)(?:\x14([^\x13\x15]*))?\x15")
_ADDRESS: Final = re.compile(r'(?i)HYPERLINK\s+(?:\\\w+\s+)*"([^"]{1,2000})"')
_CONTROLS: Final = {
    **dict.fromkeys(range(32)),
    0x07: "\t",
    0x09: "\t",
    0x0A: "\n",
    0x0B: "\n",
    0x0C: "\n",
    0x0D: "\n",
    0x1E: "-",
}

# Records of MS-PPT: texts of two kinds, names and addresses, the container of an address, and pictures (MS-ODRAW 2.2.23).
_WIDE, _NARROW, _STRING, _LINK = 0x0FA0, 0x0FA8, 0x0FBA, 0x0FD7
_MASTER: Final = 0x03F8
_TARGET: Final = 1
# The version of a record that holds others.
_HOLDS: Final = 0xF
_PICTURE_MARKS: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM")
_looked_bytes: Final = 80


def word(content: bytes, stream: Callable[[str], bytes], draft: Draft) -> None:
    """Put down the words of a Word document; ``content`` is its main stream, ``stream`` gives others by name."""
    if len(content) < _TABLE_AT + 8 or int.from_bytes(content[:2], "little") != _WORD_MARK:
        draft.limit(MALFORMED)
        return
    flags = int.from_bytes(content[_FLAGS_AT : _FLAGS_AT + 2], "little")
    if flags & _IS_ENCRYPTED:
        draft.limit(ENCRYPTED)
        return
    start, size = struct.unpack_from("<II", content, _TABLE_AT)
    table = stream("1Table" if flags & _IS_FIRST_TABLE else "0Table")[start : start + size]
    text = "".join(_pieces(content, table, draft))
    if not text:
        draft.limit(MALFORMED)
    place = 0
    for story, length in zip(_STORIES, struct.unpack_from(f"<{len(_STORIES)}i", content, _LENGTHS_AT), strict=True):
        if length > 0 and story != "macros":
            _story(text[place : place + length], story, draft)
            place += length
    # What no length counts is told all the same: a file may lie about them.
    _story(text[place:], "rest", draft)


def _pieces(content: bytes, table: bytes, draft: Draft) -> Iterator[str]:
    place = 0
    while place + 3 <= len(table) and table[place] == 1:
        place += 3 + int.from_bytes(table[place + 1 : place + 3], "little")
    if table[place : place + 1] != b"\x02":
        draft.limit(MALFORMED)
        return
    size = int.from_bytes(table[place + 1 : place + 5], "little")
    plan = table[place + 5 : place + 5 + size]
    count = (len(plan) - 4) // 12
    if count > pieces_max:
        draft.limit(NUMBER)
    left = characters_max
    for number in range(min(count, pieces_max)):
        first, last = struct.unpack_from("<II", plan, 4 * number)
        at = int.from_bytes(plan[4 * (count + 1) + 8 * number + 2 :][:4], "little")
        length = min(max(0, last - first), left)
        left -= length
        if at & _COMPRESSED:
            start = (at & _PLACE_MASK) // 2
            yield content[start : start + length].decode("cp1252", "replace")
        else:
            start = at & _PLACE_MASK
            yield content[start : start + 2 * length].decode("utf-16-le", "replace")


def _story(text: str, story: str, draft: Draft) -> None:
    for instruction, shown in _FIELD.findall(text):
        for address in _ADDRESS.findall(instruction):
            draft.link(address, Role.ANCHOR, story, shown.translate(_CONTROLS))
    for _ in range(depth_max):
        text, changed = _FIELD.subn(lambda found: found[2] or "", text)
        if not changed:
            break
    draft.say(text.translate(_CONTROLS), story, Kind.NOTE if story in _NOTES else Kind.BODY)


def slides(content: bytes, draft: Draft) -> None:
    """Put down the words and addresses of a PowerPoint document; ``content`` is its main stream."""
    texts: list[str] = []
    for number, (kind, instance, inside, body) in enumerate(_records(content)):
        if number == records_max:
            draft.limit(NUMBER)
            break
        if kind == _STRING and _LINK in inside:
            if instance == _TARGET:
                draft.link(_wide(body), Role.ANCHOR, "slides")
        elif kind in (_WIDE, _NARROW) and _MASTER not in inside:
            texts.append(_wide(body) if kind == _WIDE else body.decode("latin-1"))
    for number, text in enumerate(texts, start=1):
        draft.say(text.translate(_CONTROLS), f"text {number}")


def _wide(body: bytes) -> str:
    return body.decode("utf-16-le", "replace")


def _records(content: bytes) -> Iterator[tuple[int, int, tuple[int, ...], bytes]]:
    """Yield the records of a stream: kind, instance, the kinds of what they lie in, and their bytes; containers none."""
    ends: list[tuple[int, int]] = []
    place = 0
    while place + 8 <= len(content):
        while ends and place >= ends[-1][0]:
            ends.pop()
        head, kind, size = struct.unpack_from("<HHI", content, place)
        place += 8
        if head & _HOLDS == _HOLDS and len(ends) < depth_max:
            ends.append((place + size, kind))
            yield kind, head >> 4, tuple(one for _, one in ends), b""
        else:
            yield kind, head >> 4, tuple(one for _, one in ends), content[place : place + size]
            place += size


def pictures(content: bytes, draft: Draft) -> None:
    """Hand on the pictures of a PowerPoint document; ``content`` is their stream."""
    for number, (_, _, _, body) in enumerate(_records(content), start=1):
        places = [at for mark in _PICTURE_MARKS if (at := body.find(mark, 0, _looked_bytes)) >= 0]
        if places:
            draft.child(child_of(body[min(places) :], f"picture {number}"))
