"""Lines of logs: files, compressed ones, rotated sets and streams, each line with its place; one that is too long is counted, not kept."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from clausewise.cause import cause
from clausewise.errors import InputError, UnavailableError
from clausewise.observe.format import line_bytes_max

STDIN: Final = "-"
read_bytes: Final = 1 << 20
# How logrotate and its kin call older files: ``access.log.2.gz``, ``access.log-20260517``.
_ROTATED: Final = re.compile(r"[.-](\d{1,10})(?:\.(?:gz|zst))?\Z")
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class Line(NamedTuple):
    """A line without its end; ``content`` is None when it is longer than ``line_bytes_max``."""

    source: str
    number: int
    content: bytes | None


def lines(sources: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Line]:
    """Yield the lines of every source, rotated files oldest first. Raises InputError CW802 for a file that cannot be read."""
    for source in sources:
        if source == STDIN:
            if stdin is not None:
                yield from _numbered(STDIN, stdin)
            continue
        for path in rotated(Path(source)):
            with opened(path) as stream:
                yield from _numbered(str(path), stream)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Hand out a log's bytes, unpacked. Raises InputError CW802 when it cannot be read, then or later."""
    try:
        with path.open("rb") as stream:
            yield unpacked(stream)
    except failures() as wrong:
        said = cause(wrong)
        raise InputError(
            "CW802",
            f"The log cannot be read: {said.en}.",
            f"Le journal ne peut être lu : {said.fr}.",
            remedy_en="Check the path and who may read it.",
            remedy_fr="Vérifiez le chemin et qui peut le lire.",
            where=str(path),
        ) from wrong


class Cutter:
    """Cuts blocks of a source into lines; of one that is too long nothing is kept but that it was there."""

    def __init__(self, source: str, number: int = 0) -> None:
        """``number`` is that of the last line before; ``open_bytes`` is how much was read of a line that has not ended."""
        self.number, self.open_bytes = number, 0
        self._source = source
        self._kept, self._is_long = b"", False

    def cut(self, block: bytes) -> Iterator[Line]:
        """Yield the lines that end in ``block``."""
        *whole, self._kept = (self._kept + block).split(b"\n")
        self.open_bytes = len(self._kept) if whole else self.open_bytes + len(block)
        for content in whole:
            yield self._line(content)
        if len(self._kept) > line_bytes_max:
            self._kept, self._is_long = b"", True

    def rest(self) -> Iterator[Line]:
        """Yield the last line of a source that does not end with one's end."""
        if self._kept or self._is_long:
            yield self._line(self._kept)

    def _line(self, content: bytes) -> Line:
        self.number += 1
        is_long, self._is_long = self._is_long or len(content) > line_bytes_max, False
        return Line(self._source, self.number, None if is_long else content.removesuffix(b"\r"))


def rotated(path: Path) -> list[Path]:
    """Return a log with its older files, oldest first; a path that holds ``*`` stands for the files that fit."""
    if "*" in path.name:
        return sorted(path.parent.glob(path.name), key=_age, reverse=True)
    return [path]


def _age(path: Path) -> tuple[int, str]:
    """Return how old a file is by its name: of ``log.1`` and ``log.2`` the second, of two dates the earlier."""
    found = _ROTATED.search(path.name)
    if found is None:
        return -1, path.name
    number = int(found[1])
    return (-number if len(found[1]) > 5 else number) + (100_000_000_000 if len(found[1]) > 5 else 0), path.name  # noqa: PLR2004 - a date


def failures() -> tuple[type[Exception], ...]:
    """Return what reading a file, packed or not, may raise."""
    known = (OSError, EOFError, zlib.error)
    try:
        from zstandard import ZstdError
    except ImportError:
        return known
    return (*known, ZstdError)


def unpacked(stream: BufferedReader) -> BinaryIO:
    """Return what a file holds, unpacked if it is packed. Raises UnavailableError CW803 without the library for it."""
    head = stream.peek(4)[:4]
    if head.startswith(_GZIP):
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    if head != _ZSTD:
        return stream
    try:
        from zstandard import ZstdDecompressor
    except ImportError as missing:
        raise UnavailableError(
            "CW803",
            "Logs packed by zstd need the package zstandard, which is not installed.",
            "Les journaux comprimés par zstd demandent le paquet zstandard, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[logs]'",
            remedy_fr="Exécutez : python -m pip install 'clausewise[logs]'",
        ) from missing
    return cast("BinaryIO", ZstdDecompressor().stream_reader(stream, read_across_frames=True))


def _numbered(source: str, stream: BinaryIO) -> Iterator[Line]:
    cutter = Cutter(source)
    while block := stream.read(read_bytes):
        yield from cutter.cut(block)
    yield from cutter.rest()
