"""Records of requests as they lie in a file or come through a pipe, a batch at a time, in the order in which they are to be judged.

What is whole at hand (a file, or a pipe that ends soon) is judged in order of time, whatever the order of its lines: windows see what
followed what. What still comes is judged as it comes.
"""

from __future__ import annotations

import io
import mmap
import os
import select
import shutil
import tempfile
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from clausewise.cause import cause
from clausewise.errors import InputError
from clausewise.observe.log import STDIN, failures, unpacked
from clausewise.observe.record import moment, record_bytes_max

batch_records_max: Final = 1_000
batch_bytes_max: Final = 8 * 1024 * 1024
# How much of a pipe is waited for, and how long, to have it whole.
held_bytes_max: Final = 64 * 1024 * 1024
patience_s: Final = 2.0
read_bytes: Final = 1 << 20


class Line(NamedTuple):
    """A line that may hold a record, with its number, from 1."""

    number: int
    content: bytes


class _When(msgspec.Struct):
    """What tells the time of a record, and nothing else of it."""

    ts: object = None
    time: object = None
    timestamp: object = None
    time_ms: object = None


_when = msgspec.json.Decoder(_When).decode


def batches(source: str, stdin: BinaryIO) -> Iterator[list[Line]]:
    """Yield the lines of a file, or of ``stdin`` for ``-``. Raises InputError CW871 for a file that cannot be read."""
    if source == STDIN:
        yield from _piped(stdin)
        return
    with ExitStack() as opened:
        try:
            packed = opened.enter_context(Path(source).open("rb"))
            stream = unpacked(packed)
            if stream is not packed:
                spool = opened.enter_context(tempfile.TemporaryFile())
                shutil.copyfileobj(stream, spool, read_bytes)
                stream = spool
            size = stream.seek(0, io.SEEK_END)
            content = opened.enter_context(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)) if size else b""
        except failures() as wrong:
            said = cause(wrong)
            raise InputError(
                "CW871",
                f"The requests cannot be read: {said.en}.",
                f"Les requêtes ne peuvent être lues : {said.fr}.",
                remedy_en="Check the path and who may read it.",
                remedy_fr="Vérifiez le chemin et qui peut le lire.",
                where=source,
            ) from wrong
        yield from _bounded(_in_order(content))


def _piped(stdin: BinaryIO) -> Iterator[list[Line]]:
    try:
        handle = stdin.fileno()
    except io.UnsupportedOperation:
        yield from _bounded(_in_order(stdin.read()))
        return
    held, is_whole = _held(handle)
    if is_whole:
        yield from _bounded(_in_order(held))
        return
    number = 0
    while held or not is_whole:
        *whole, held = held.split(b"\n")
        lines = [Line(number + at, one) for at, one in enumerate(whole, start=1)]
        number += len(lines)
        yield from _bounded(lines)
        if len(held) > record_bytes_max:
            raise _endless(number + 1)
        block = os.read(handle, read_bytes)
        if not block:
            yield [Line(number + 1, held)]
            return
        held += block


def _held(handle: int) -> tuple[bytes, bool]:
    """Return what comes through a pipe within ``patience_s``, and whether that is all of it."""
    pieces: list[bytes] = []
    size, until = 0, time.monotonic() + patience_s
    while size < held_bytes_max:
        left = until - time.monotonic()
        if left <= 0 or not select.select([handle], [], [], left)[0]:
            return b"".join(pieces), False
        block = os.read(handle, read_bytes)
        if not block:
            return b"".join(pieces), True
        pieces.append(block)
        size += len(block)
    return b"".join(pieces), False


def _in_order(content: bytes | mmap.mmap) -> Iterator[Line]:
    """Yield the lines of what is whole at hand, in order of time; one that tells no time stays behind the one before it."""
    starts, times = array("q"), array("q")
    start, last, is_ordered = 0, 0, True
    size = len(content)
    while start < size:
        end = content.find(b"\n", start)
        end = size if end < 0 else end
        told = _told(content[start : min(end, start + record_bytes_max)])
        is_ordered &= not told or told >= last
        last = told or last
        starts.append(start)
        times.append(last)
        start = end + 1
    starts.append(start)
    order: Iterable[int] = range(len(times)) if is_ordered else sorted(range(len(times)), key=times.__getitem__)
    for at in order:
        yield Line(at + 1, content[starts[at] : starts[at + 1] - 1].removesuffix(b"\n"))


def _told(line: bytes) -> int:
    try:
        return moment(msgspec.structs.asdict(_when(line)))
    except (msgspec.DecodeError, ValueError, TypeError, OverflowError, UnicodeDecodeError):
        return 0


def _bounded(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.content)
        if len(batch) >= batch_records_max or size >= batch_bytes_max:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _endless(number: int) -> InputError:
    return InputError(
        "CW872",
        f"Line {number} of standard input is over {record_bytes_max} bytes.",
        f"La ligne {number} de l'entrée standard dépasse {record_bytes_max} octets.",
        remedy_en="Write one JSON object a line.",
        remedy_fr="Écrivez un objet JSON par ligne.",
        where=STDIN,
    )
