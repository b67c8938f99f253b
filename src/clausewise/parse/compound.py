"""Compound files (MS-CFB): Office documents before 2007, macro projects, embedded packages, installers.

The words of Word and PowerPoint files are read (``legacy``), those of workbooks and messages not yet. What they carry is: the source of
macros (MS-OVBA 2.4.1), packed objects, and whatever stream begins like a file of its own. Needs olefile; without it a person looks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from clausewise.model import Part
from clausewise.parse import legacy
from clausewise.parse.draft import Draft
from clausewise.parse.nature import child_of
from clausewise.parse.signature import signature

streams_max: Final = 2_000
source_characters_max: Final = 4_000_000
LEGACY, ENCRYPTED, MALFORMED, UNAVAILABLE = "legacy", "encrypted", "malformed", "unavailable"
_ENCRYPTED: Final = frozenset({"encryptedpackage", "encryptioninfo"})
# The streams that hold words which nobody reads yet.
_UNREAD: Final = frozenset({"workbook", "book", "__properties_version1.0"})
_LOCKED_SLIDES: Final = "encryptedsummary"
_LOCKED_MARK: Final = "EncryptedPackage".encode("utf-16-le")
_PACKAGE: Final = "\x01ole10native"
_SOURCE: Final = re.compile(rb"\x01..\x00Attribut", re.DOTALL)
_AUTOMATIC: Final = re.compile(
    r"(?i)\b(?:auto_?(?:open|exec|close|exit|new)|document_?(?:open|close|new)|workbook_?(?:open|activate|beforeclose))\b"
)
_CHUNK_MASK, _CHUNK_LEAST, _PACKED_FLAG, _CHUNK_BYTES = 0x0FFF, 3, 0x8000, 4096
_MARK_MASK, _MARK = 0x7000, 0x3000
_SHIFT_LEAST, _SHIFT_MOST = 4, 12


def compound(data: bytes, draft: Draft) -> None:
    """Put down what a compound file carries, and whether its words stay unread."""
    try:
        import olefile
    except ImportError:
        draft.limit(UNAVAILABLE)
        return
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            names = container.listdir(streams=True, storages=False)
            lasts = {path[-1].lower() for path in names}
            if lasts & _ENCRYPTED or _LOCKED_SLIDES in lasts:
                draft.limit(ENCRYPTED)
                return
            if lasts & _UNREAD:
                draft.limit(LEGACY)
            _said(container, {path[-1].lower(): path for path in reversed(names)}, draft)
            if len(names) > streams_max:
                draft.limit(LEGACY)
            _carried(container, names[:streams_max], draft)
    except Exception:  # noqa: BLE001 - the library may raise anything for what a stranger wrote
        # It is none that the library knows; whoever opens it will see.
        draft.limit(ENCRYPTED if _LOCKED_MARK in data else LEGACY)


def _said(container: Any, paths: dict[str, list[str]], draft: Draft) -> None:
    """Put down the words of a Word or a PowerPoint document."""

    def stream(name: str) -> bytes:
        path = paths.get(name.lower())
        return bytes(container.openstream(path).read()) if path else b""

    if "worddocument" in paths:
        legacy.word(stream("worddocument"), stream, draft)
    if "powerpoint document" in paths:
        legacy.slides(stream("powerpoint document"), draft)
        legacy.pictures(stream("pictures"), draft)


def _carried(container: Any, names: list[list[str]], draft: Draft) -> None:
    automatic: set[str] = set()
    code_at = ""
    for path in names:
        place = "/".join(path)
        try:
            content = container.openstream(path).read()
        except Exception:  # noqa: BLE001 - see above; the other streams may be whole
            draft.limit(MALFORMED)
            continue
        if path[-1].lower() == _PACKAGE:
            packed = package(content)
            if packed is not None:
                draft.child(packed)
            continue
        for source in sources(content):
            code_at = code_at or place
            automatic |= set(_AUTOMATIC.findall(source))
            draft.script(source, place)
        if signature(content, at_start=True):
            draft.child(child_of(content, place))
    # A project inside an office document is told of there.
    if code_at and not draft.part.name.lower().endswith("vbaproject.bin"):
        draft.meta("macro", " ".join(sorted(automatic)) or "vba", code_at)


def sources(content: bytes) -> Iterator[str]:
    """Yield the source of each module in a stream of a macro project."""
    for found in _SOURCE.finditer(content):
        yield decompressed(content[found.start() :]).decode("cp1252", "replace")


def decompressed(content: bytes) -> bytes:
    """Return what a compressed container of MS-OVBA holds, as far as it is whole."""
    out = bytearray()
    place = 1
    while place + 2 <= len(content) and len(out) < source_characters_max:
        head = int.from_bytes(content[place : place + 2], "little")
        ends = min(len(content), place + (head & _CHUNK_MASK) + _CHUNK_LEAST)
        if head & _MARK_MASK != _MARK:
            break
        chunk = content[place + 2 : ends]
        out += _chunk(chunk) if head & _PACKED_FLAG else chunk[:_CHUNK_BYTES]
        place = ends
    return bytes(out)


def _chunk(chunk: bytes) -> bytes:
    out = bytearray()
    place = 0
    while place < len(chunk):
        flags, place = chunk[place], place + 1
        for bit in range(8):
            if place >= len(chunk) or len(out) >= _CHUNK_BYTES:
                break
            if not flags >> bit & 1:
                out.append(chunk[place])
                place += 1
                continue
            token = int.from_bytes(chunk[place : place + 2], "little")
            place += 2
            shift = min(_SHIFT_MOST, max(_SHIFT_LEAST, (len(out) - 1).bit_length()))
            offset = (token >> (16 - shift)) + 1
            length = (token & (0xFFFF >> shift)) + _CHUNK_LEAST
            if offset > len(out):
                return bytes(out)
            for _ in range(length):
                out.append(out[-offset])
    return bytes(out)


def package(content: bytes) -> Part | None:
    """Return the file that an OLE package holds (Ole10Native), None when it holds none whole."""
    place = 6
    names: list[str] = []
    for _ in range(2):
        end = content.find(b"\0", place)
        if end < 0:
            return None
        names.append(content[place:end].decode("cp1252", "replace"))
        place = end + 1
    place += 4
    length = int.from_bytes(content[place : place + 4], "little")
    # The path that it was packed from, then the length of its bytes.
    place += 4 + length
    size = int.from_bytes(content[place : place + 4], "little")
    data = content[place + 4 : place + 4 + size]
    name = re.split(r"[/\\]", names[0] or names[1])[-1]
    return child_of(data, name) if data else None
