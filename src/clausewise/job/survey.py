"""Sources cut into segments and packed into shards. Every byte is read and hashed once here, so that whoever reads it later sees a change.

Lines, records, Parquet and web archives are cut where no row is; whatever else there is stays whole. The same sources give the same shards.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final, Literal, cast

from msgspec import Struct

from clausewise import columnar
from clausewise.delimited import starts
from clausewise.errors import InputError
from clausewise.job import warc
from clausewise.job.shard import Kind, Segment, Shard
from clausewise.job.source import Source, Stream, jumping, pieces
from clausewise.reading import SUFFIXES, unreadable
from clausewise.rows import Bad, Columns, clean

shard_bytes: Final = 16 * 1024 * 1024
segments_per_shard_max: Final = 1_000
surveyed_at_once: Final = 4
read_bytes: Final = 1024 * 1024

Form = Literal["text", "ndjson", "csv", "parquet", "warc"]
_PARQUET: Final = (".parquet", ".pq")


class Cut(Struct, frozen=True):
    """How sources are cut: what they are, whatever their names say, what their columns are called, and how large a shard is in bytes."""

    form: Form | None = None
    columns: Columns = {}
    bytes: int = shard_bytes


def shards(given: Iterable[Source | Bad], cut: Cut, aside: list[Bad]) -> Iterator[Shard]:
    """Yield the shards of sources, in order; what cannot be read at all goes ``aside``."""
    packed: list[Segment] = []
    number = size = 0
    for one in _segments(given, cut):
        if isinstance(one, Bad):
            aside.append(one)
            continue
        if packed and (size + one.bytes > cut.bytes or len(packed) >= segments_per_shard_max):
            yield Shard(number, tuple(packed))
            packed, number, size = [], number + 1, 0
        packed.append(one)
        size += one.bytes
    if packed:
        yield Shard(number, tuple(packed))


def _segments(given: Iterable[Source | Bad], cut: Cut) -> Iterator[Segment | Bad]:
    """Survey a few sources at once; hashing lets other threads run."""
    sources = iter(given)
    with ThreadPoolExecutor(surveyed_at_once) as pool:
        while batch := list(islice(sources, 16 * surveyed_at_once)):
            yield from chain.from_iterable(pool.map(lambda one: surveyed(one, cut), batch))


def surveyed(source: Source | Bad, cut: Cut) -> list[Segment | Bad]:
    """Return the segments of a source, or what is wrong with it."""
    if isinstance(source, Bad):
        return [source]
    try:
        return [*_cut(source, cut)]
    except InputError as refused:
        return [Bad(refused, clean(source.name))]
    except OSError as failure:
        return [unreadable(source.name, failure)]


def stream_of(segment: Segment) -> Stream:
    """Return everything of a segment, first the bytes that stand beside it, as a stream that hashes it."""
    beside = pieces(segment.source, *segment.beside) if segment.beside[1] else ()
    return Stream(chain(beside, pieces(segment.source, segment.start, segment.end)))


def buffered(stream: Stream) -> io.BufferedReader:
    """Return a stream that reads ahead."""
    return io.BufferedReader(cast("io.RawIOBase", stream), read_bytes)


def _cut(source: Source, cut: Cut) -> Iterator[Segment]:
    form = cut.form or _form_of(source.name.lower())
    if form in ("parquet", "warc"):
        yield from _parquet(source, cut) if form == "parquet" else _warc(source, cut)
        return
    found: Iterable[Segment] = ()
    if source.size > cut.bytes and not _is_utf16(source):
        found = _lines(source, cut.bytes) if form == "ndjson" else _csv(source, cut) if form == "csv" else ()
    one = None
    for one in found:
        yield one
    if one is None:
        yield _segment(source, Kind.FILE, 0, source.size)


def _form_of(name: str) -> Form | None:
    if name.endswith(_PARQUET):
        return "parquet"
    return "warc" if name.endswith(warc.ENDINGS) else SUFFIXES.get(Path(name).suffix)


def _segment(source: Source, kind: Kind, start: int, end: int, **more: object) -> Segment:
    """Return a segment with its digest."""
    made = Segment(source.name, kind, start, end, "", **more)  # type: ignore[arg-type]
    return Segment(source.name, kind, start, end, stream_of(made).digest(), **more)  # type: ignore[arg-type]


def _is_utf16(source: Source) -> bool:
    head = b"".join(pieces(source.name, 0, 2))
    return head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _lines(source: Source, size: int) -> Iterator[Segment]:
    """Cut at the first line break after every ``size`` bytes; one reading hashes and counts."""
    start = offset = 0
    line = first = 1
    hashed = sha256()
    for piece in pieces(source.name, 0, source.size):
        rest = piece
        while rest:
            wanted = start + size - offset
            end = 0 if wanted > len(rest) else rest.find(b"\n", max(wanted - 1, 0)) + 1
            block, rest = (rest[:end], rest[end:]) if end else (rest, b"")
            hashed.update(block)
            offset, line = offset + len(block), line + block.count(b"\n")
            if end:
                yield Segment(source.name, Kind.LINES, start, offset, hashed.hexdigest(), first)
                start, first, hashed = offset, line, sha256()
    if offset > start:
        yield Segment(source.name, Kind.LINES, start, offset, hashed.hexdigest(), first)


def _csv(source: Source, cut: Cut) -> Iterator[Segment]:
    """Cut between records; nothing where no column holds texts, which is then said of the whole file."""
    stream = buffered(Stream(pieces(source.name, 0, source.size)))
    marked = b"".join(pieces(source.name, 0, len(codecs.BOM_UTF8))) == codecs.BOM_UTF8
    places = starts(stream, cut.columns)
    line, start = next(places, (0, 0))
    beside = (len(codecs.BOM_UTF8) if marked else 0, start)
    last = (line, start)
    for last in places:
        if last[1] - start >= cut.bytes:
            yield _segment(source, Kind.CSV, start, last[1], line=line, beside=beside)
            line, start = last
    if last[1] > start:
        yield _segment(source, Kind.CSV, start, last[1], line=line, beside=beside)


def _parquet(source: Source, cut: Cut) -> Iterator[Segment]:
    """Cut between row groups, by what they hold unpacked."""
    with jumping(source.name) as file:
        found, footer = columnar.groups(file, source.size, clean(source.name), cut.columns)
    if not found:
        yield _segment(source, Kind.PARQUET, 0, 0, beside=(footer, source.size))
    first, line, size = 0, 1, 0
    for number, group in enumerate(found):
        size += group.size
        if size >= cut.bytes or number == len(found) - 1:
            chosen = found[first : number + 1]
            span = min(one.start for one in chosen), max(one.end for one in chosen)
            told = (footer, source.size), (first, number + 1)
            yield _segment(source, Kind.PARQUET, *span, line=line, beside=told[0], groups=told[1])
            first, size = number + 1, 0
            line += sum(one.rows for one in chosen)


def _warc(source: Source, cut: Cut) -> Iterator[Segment]:
    """Cut between records, and after whatever is damaged."""

    def opened(offset: int) -> BinaryIO:
        return buffered(Stream(pieces(source.name, offset, source.size)))

    if not source.size:
        yield _segment(source, Kind.WARC, 0, 0)
    for one in warc.stretches(opened, source.size, cut.bytes):
        yield _segment(source, Kind.WARC, one.start, one.end, line=one.line)
