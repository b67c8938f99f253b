"""Web archives (WARC, ISO 28500): what servers answered, as items; a record that is damaged costs itself, and reading goes on after it."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from clausewise.errors import InputError
from clausewise.intake import identifier_characters_max, name_characters_max
from clausewise.job.lack import unavailable
from clausewise.model import Item, Medium, Part
from clausewise.parse.nature import child_of, medium_of
from clausewise.parse.opening import part_bytes_max
from clausewise.rows import Bad, Read, Row, clean

ENDINGS: Final = (".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz")
# Where a record may begin: its own first bytes, or those of a packed one (RFC 1952, RFC 8878).
_BEGINS: Final = re.compile(rb"WARC/1\.|\x1f\x8b\x08|\x28\xb5\x2f\xfd")
_GZIP: Final = b"\x1f\x8b"
# The records that hold content.
ANSWERS: Final = frozenset({"response", "resource", "conversion"})
begins_max: Final = 1_000
headers_bytes_max: Final = 1024 * 1024
searched_bytes: Final = 1024 * 1024
# Hands out a stream of the file's bytes from an offset on.
Opening = Callable[[int], BinaryIO]


class Stretch(NamedTuple):
    """Bytes between two beginnings of records, and the number of the first."""

    start: int
    end: int
    line: int


def stretches(opened: Opening, size: int, wanted: int) -> Iterator[Stretch]:
    """Yield the stretches of a file of ``size`` bytes, of ``wanted`` bytes or a little more, cut also after whatever is damaged.

    Raises UnavailableError CW193.
    """
    start, line = 0, 1
    while start < size:
        end, count = _stretch(opened, start, size, wanted)
        yield Stretch(start, end, line)
        start, line = end, line + count


def _stretch(opened: Opening, start: int, size: int, wanted: int) -> tuple[int, int]:
    """Return where the stretch that begins at ``start`` ends, and how many records it has."""
    before = last = -1
    count = 0
    try:
        for record in _records(opened(start)):
            position = start + record.stream_pos
            # Where several records are packed as one, their places cannot be told apart.
            if before < last < position and last - start >= wanted:
                return last, count - 1
            before, last = last, position
            count += 1
    except OSError:
        return _next_beginning(opened, max(start, last) + 1, size), count + 1
    return size, count


def _next_beginning(opened: Opening, offset: int, size: int) -> int:
    """Return where the next record begins that can be read, ``size`` if none does."""
    for _ in range(begins_max):
        offset = _found(opened, offset)
        if offset < 0:
            return size
        try:
            if any(True for _ in _records(opened(offset))):
                return offset
        except OSError:
            pass
        offset += 1
    return size


def _found(opened: Opening, offset: int) -> int:
    stream, kept = opened(offset), b""
    while piece := stream.read(searched_bytes):
        found = _BEGINS.search(kept + piece)
        if found:
            return offset - len(kept) + found.start()
        offset += len(piece)
        kept = (kept + piece)[-6:]
    return -1


def rows(stream: BinaryIO, name: str, first: int, again: Callable[[int], Iterable[bytes]]) -> Iterator[Read]:
    """Yield a row for each answer in a stretch of records, numbered from ``first``; ``again`` gives its bytes from an offset on."""
    number, last, is_whole = first - 1, 0, True
    try:
        for record in _records(stream):
            number, last = number + 1, record.stream_pos
            if str(record.record_type) in ANSWERS:
                row = _row(record, name, number)
                is_whole = isinstance(row, Row)
                yield row
    except OSError as wrong:
        yield damaged(name, number + (1 if is_whole else 0), str(wrong))
        return
    if is_whole and _breaks_off(again(last)):
        yield damaged(name, number + 1, "end of file")


def _records(stream: BinaryIO) -> Iterator[Any]:
    try:
        from fastwarc import ArchiveIterator
    except ModuleNotFoundError as missing:
        raise unavailable(missing.name or "") from missing
    return iter(ArchiveIterator(stream, parse_http=False, max_header_len=headers_bytes_max))


def _row(record: Any, name: str, number: int) -> Read:
    length = record.content_length
    address = clean(record.headers.get("WARC-Target-URI") or "").strip("<>")
    called = unquote(urlsplit_path(address)).rpartition("/")[2][-name_characters_max:]
    moment = record.record_date
    more = {"id": address[:identifier_characters_max] or f"{name}:{number}"[-identifier_characters_max:]}
    time_ms = int(moment.timestamp() * 1000) if moment else 0
    if length > part_bytes_max + headers_bytes_max:
        return Row(Item((Part(Medium.FILE, name=called),), time_ms=time_ms, **more), name, number, whole_line=True)
    block = record.reader.read(length)
    if len(block) < length:
        return damaged(name, number, "end of file")
    try:
        kind, data = _payload(record, block)
    except (OSError, ValueError) as wrong:
        return damaged(name, number, str(wrong))
    return Row(Item((_part(kind, data, called),), time_ms=time_ms, **more), name, number, whole_line=True)


def urlsplit_path(address: str) -> str:
    """Return the path of an address, empty for one that is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _payload(record: Any, block: bytes) -> tuple[str, bytes]:
    """Return the media type and the bytes of what was answered, unpacked. Raises OSError or ValueError."""
    declared = record.headers.get("Content-Type") or ""
    if not record.is_http:
        return _type(declared), block
    from fastwarc import WarcRecord

    # Apart from the stream, so that an answer that cannot be unpacked does not spoil what follows.
    apart = WarcRecord()
    apart.init_headers(record.record_type)
    apart.set_bytes_content(block)
    apart.is_http = True
    apart.parse_http(auto_decode="all", max_header_len=headers_bytes_max)
    return _type(apart.http_content_type or ""), apart.reader.read(part_bytes_max + 1)


def _type(declared: str) -> str:
    return declared.partition(";")[0].strip().lower()


def _part(kind: str, data: bytes, called: str) -> Part:
    if len(data) > part_bytes_max:
        return Part(Medium.FILE, name=called)
    if not data:
        return Part(text="")
    if medium_of(kind) is Medium.PAGE:
        return Part(Medium.PAGE, data=data, name=called, declared_type=kind)
    part = child_of(data, called)
    return Part(part.medium, part.text, part.data, called, kind or part.declared_type)


def _breaks_off(given: Iterable[bytes]) -> bool:
    """Say whether what is packed by gzip ends in the middle."""
    member: Any = None
    for number, piece in enumerate(given):
        if number == 0 and not piece.startswith(_GZIP):
            return False
        rest = piece
        while rest:
            member = member or zlib.decompressobj(31)
            try:
                member.decompress(rest, io.DEFAULT_BUFFER_SIZE)
            except zlib.error:
                return True
            rest = member.unused_data if member.eof else member.unconsumed_tail
            member = None if member.eof else member
    return member is not None


def damaged(name: str, number: int, cause: str) -> Bad:
    """Return what stands in the place of a record that cannot be read."""
    where = f"{name}:{number}"
    return Bad(
        InputError(
            "CW188",
            f"A record of the web archive is damaged ({cause}).",
            f"Un enregistrement de l'archive web est endommagé ({cause}).",
            remedy_en="Fetch it again; the records around it were judged.",
            remedy_fr="Récupérez-le de nouveau; ceux qui l'entourent ont été jugés.",
            where=where,
        ),
        name,
        number,
    )
