"""The rows of a segment, as whoever judges it reads them; what was surveyed is what is read, or the segment is refused."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from clausewise import columnar
from clausewise.delimited import csv_rows
from clausewise.job import warc
from clausewise.job.bucket import is_in_bucket
from clausewise.job.shard import Kind, Segment
from clausewise.job.source import Stream, changed, jumping, piece_bytes, pieces
from clausewise.job.survey import Form, buffered, stream_of
from clausewise.reading import Form as TextForm
from clausewise.reading import admitted, content, guarded
from clausewise.rows import Columns, Read, clean, ndjson


def rows(segment: Segment, form: Form | None, columns: Columns, context: Mapping[str, str]) -> Iterator[Read]:
    """Yield every row of a segment, with its empty fields filled from ``context``.

    Raises InputError CW192, after the last row or before the first, when the source is no longer what it was; OSError.
    """
    stream = stream_of(segment)
    told = None if form == "parquet" or form == "warc" else form  # noqa: PLR1714 - mypy follows no other
    for row in _rows(segment, stream, told, columns):
        yield admitted(row, context)
    _check(segment, stream)


def _rows(segment: Segment, stream: Stream, form: TextForm | None, columns: Columns) -> Iterator[Read]:
    name = clean(segment.source)
    if segment.kind is Kind.PARQUET:
        with _whole(segment, stream) as file:
            yield from columnar.rows(file, name, columns, chosen=segment.groups, first=segment.line)
    elif segment.kind is Kind.LINES:
        yield from ndjson(buffered(stream), name, segment.line, columns)
    elif segment.kind is Kind.CSV:
        yield from csv_rows(buffered(stream), name, segment.line - 1, columns)
    elif segment.kind is Kind.WARC:
        yield from warc.rows(buffered(stream), name, segment.line, lambda at: _from(segment, at))
    else:
        called = Path(segment.source).name
        yield from guarded(name, lambda: content(buffered(stream), name, form, called=called, columns=columns))


@contextmanager
def _whole(segment: Segment, stream: Stream) -> Iterator[BinaryIO]:
    """Hand out a table, whose readers jump about in it, once its segment is seen to be what it was; of one in a bucket, a copy."""
    with _copied(segment, stream) if is_in_bucket(segment.source) else jumping(segment.source) as file:
        _check(segment, stream)
        yield file


@contextmanager
def _copied(segment: Segment, stream: Stream) -> Iterator[BinaryIO]:
    """Hand out a file with the bytes of a segment in their places, and holes where others were."""
    reader = buffered(stream)
    with tempfile.TemporaryFile() as file:
        for start, end in (segment.beside, (segment.start, segment.end)):
            file.seek(start)
            left = end - start
            while left and (piece := reader.read(min(piece_bytes, left))):
                left -= file.write(piece)
        file.seek(0)
        yield cast("BinaryIO", file)


def _check(segment: Segment, stream: Stream) -> None:
    if stream.digest() != segment.sha256:
        raise changed(segment.source)


def _from(segment: Segment, offset: int) -> Iterator[bytes]:
    """Yield the bytes of a segment from an offset on."""
    return pieces(segment.source, segment.start + offset, segment.end)
