"""What is to be judged: files, folders of files, and what lies in buckets; each with its size, and a mark that tells whether it changed."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from clausewise.errors import InputError
from clausewise.job import bucket
from clausewise.job.bucket import is_in_bucket
from clausewise.reading import files, unreadable
from clausewise.rows import Bad, clean, strange

piece_bytes: Final = 1024 * 1024
jump_bytes: Final = 64 * 1024


class Source(Struct, frozen=True):
    """A file by its whole name, its size in bytes and its mark: the moment of its last change, or what a bucket calls its content."""

    name: str
    size: int
    mark: str


def absolute(given: Iterable[str]) -> tuple[str, ...]:
    """Return sources by their whole names, sorted, without those that lie inside another.

    Raises InputError CW150 or CW161; UnavailableError CW458, StoreError CW451 for a bucket.
    """
    given = list(given)
    try:
        names = sorted({one.rstrip("/") if is_in_bucket(one) else str(Path(one).resolve()) for one in given})
    except ValueError as failure:
        raise unreadable(" ".join(given), failure).error from failure
    for name in names:
        _check(name)
    return tuple(name for name in names if not any(_is_inside(name, other) for other in names if other != name))


def _check(name: str) -> None:
    try:
        if is_in_bucket(name):
            if next(bucket.objects(name), None) is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            return
        mode = Path(name).stat().st_mode
    except OSError as failure:
        raise unreadable(name, failure).error from failure
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise strange(clean(name))


def sources(names: Iterable[str], *, apart: str = "") -> Iterator[Source | Bad]:
    """Yield every file that ``names`` (see ``absolute``) hold, in an order that is always the same; what lies in ``apart`` is not meant."""
    for name in names:
        for one in _objects(name) if is_in_bucket(name) else _files(Path(name)):
            if isinstance(one, Bad) or not apart or not _is_inside(one.name, apart):
                yield one


def _objects(name: str) -> Iterator[Source]:
    return (Source(*told) for told in bucket.objects(name))


def _files(path: Path) -> Iterator[Source | Bad]:
    for one in files(path) if path.is_dir() else [path]:
        yield one if isinstance(one, Bad) else _source(one)


def _source(path: Path) -> Source | Bad:
    try:
        told = path.stat()
        with path.open("rb"):
            return Source(str(path), told.st_size, str(told.st_mtime_ns))
    except OSError as failure:
        return unreadable(str(path), failure)


def _is_inside(name: str, folder: str) -> bool:
    return name == folder or name.startswith(folder.rstrip("/") + "/")


def pieces(name: str, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of a source from ``start`` to ``end``, or as far as there are any. Raises OSError or StoreError."""
    if is_in_bucket(name):
        yield from bucket.pieces(name, start, end, piece_bytes)
        return
    with Path(name).open("rb", buffering=0) as stream:
        stream.seek(start)
        while start < end and (piece := stream.read(min(piece_bytes, end - start))):
            start += len(piece)
            yield piece


@contextmanager
def jumping(name: str) -> Iterator[BinaryIO]:
    """Hand out a source as a file that can be read anywhere. Raises OSError or StoreError."""
    if is_in_bucket(name):
        with bucket.jumping(name, jump_bytes) as stream:
            yield stream
    else:
        with Path(name).open("rb") as file:
            yield file


class Stream(io.RawIOBase):
    """Pieces of bytes as a stream, hashed as they are read."""

    def __init__(self, given: Iterable[bytes]) -> None:
        self._pieces = iter(given)
        self._rest = memoryview(b"")
        self._position = 0
        self._hash = sha256()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that its position can be asked for, which is all that readers need of one that is read in order."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Return the position. Raises OSError for any other."""
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._position, io.SEEK_SET)):
            raise io.UnsupportedOperation
        return self._position

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` as far as one piece goes; 0 at the end."""
        if not self._rest:
            piece = next(self._pieces, b"")
            self._hash.update(piece)
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        self._position += count
        return count

    def digest(self) -> str:
        """Read the rest and return the SHA-256 of everything, in hexadecimal."""
        self._rest = memoryview(b"")
        for piece in self._pieces:
            self._hash.update(piece)
        return self._hash.hexdigest()


def changed(name: str) -> InputError:
    """Return the error for a source that is no longer what it was when the job began."""
    return InputError(
        "CW192",
        "The source has changed since the job began.",
        "La source a changé depuis le début du travail.",
        remedy_en="Put it back as it was, or begin a new job in another folder.",
        remedy_fr="Remettez-la comme elle était, ou commencez un nouveau travail dans un autre dossier.",
        where=clean(name),
    )
