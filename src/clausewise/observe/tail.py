"""Logs that grow, followed through rotation and truncation, from a place that was kept: nothing between is missed, nothing read twice.

A place is where the first line starts that was not handed on whole, and by what its file is known again once it was renamed, copied or
packed: how it begins.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from clausewise.errors import InputError
from clausewise.observe.log import Cutter, Line, opened, read_bytes, rotated

known_bytes_max: Final = 1_024


class Place(Struct):
    """How far a log was read: the file (by device, inode and how it begins), where its next line starts, and its lines so far."""

    path: str
    device: int = 0
    inode: int = 0
    offset: int = 0
    number: int = 0
    head: bytes = b""
    head_bytes: int = 0


class Tail:
    """Files that grow. A file that was moved away is read to its end before the new one of its name is begun.

    ``lost`` counts places whose file is nowhere to be found: what was written there since is missed, and its log is begun anew.
    """

    def __init__(self, paths: Iterable[str], places: Sequence[Place] = ()) -> None:
        known = {one.path: one for one in places}
        self._files = [_Growing(Path(path)) for path in paths]
        self.lost = sum(not one.resume(known[name]) for one in self._files if (name := str(one.path)) in known)

    def batches(self) -> Iterator[list[Line]]:
        """Yield the whole lines that were added to any of the files. Between two batches ``places`` tells where they end."""
        for one in self._files:
            yield from one.batches()

    def places(self) -> list[Place]:
        """Return how far each file was read."""
        return [one.place() for one in self._files]

    def close(self) -> None:
        """Close what is open."""
        for one in self._files:
            one.close()


class _Growing:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: BufferedReader | None = None
        self._cutter = Cutter(str(path))
        self._place = Place(str(path))
        self._head = b""
        # Older files of its name that were not read to their end.
        self._before: list[tuple[Path, Place]] = []

    def resume(self, place: Place) -> bool:
        """Go on from a place; say whether its file is still there, under whatever name."""
        if not place.offset:
            return True
        files = rotated(self.path.with_name(f"{self.path.name}*"))
        if self.path not in files:
            files.append(self.path)
        found = next((at for at in reversed(range(len(files))) if _is_of(files[at], place)), None)
        if found is None:
            return False
        self._before = [(files[found], place), *((path, Place(str(self.path))) for path in files[found + 1 :])]
        if self._before[-1][0] == self.path:
            _, last = self._before.pop()
            self._begin(last)
            self._open(last.offset)
        return True

    def batches(self) -> Iterator[list[Line]]:
        while self._before:
            path, place = self._before[0]
            yield from self._old(path, place)
            self._before.pop(0)
        yield from self._added()
        try:
            now = self.path.stat()
        except OSError:
            return
        if self._stream is not None and (now.st_ino != self._place.inode or now.st_size < self._stream.tell()):
            yield from self._added()
            yield from self._ended()
            self.close()
        if self._stream is None:
            self._begin(Place(str(self.path)))
            self._open(0)
            yield from self._added()

    def _old(self, path: Path, place: Place) -> Iterator[list[Line]]:
        """Yield what is left of a file to which nothing is added any more, packed or not."""
        current = self._cutter, self._place, self._head
        with opened(path) as stream:
            self._begin(place, path)
            _skip(stream, place.offset)
            yield from self._read(stream)
            yield from self._ended()
        self._cutter, self._place, self._head = current

    def _begin(self, place: Place, path: Path | None = None) -> None:
        self._cutter = Cutter(str(self.path), place.number)
        self._place = Place(**{name: getattr(place, name) for name in place.__struct_fields__})
        self._head = _head(path or self.path, place.head_bytes) if place.head_bytes else b""

    def _open(self, offset: int) -> None:
        try:
            self._stream = self.path.open("rb")
        except OSError:
            return
        now = os.fstat(self._stream.fileno())
        self._place.device, self._place.inode = now.st_dev, now.st_ino
        self._stream.seek(offset)

    def _added(self) -> Iterator[list[Line]]:
        if self._stream is not None:
            yield from self._read(self._stream)

    def _read(self, stream: BinaryIO) -> Iterator[list[Line]]:
        at = self._place.offset + self._cutter.open_bytes
        while block := stream.read(read_bytes):
            if len(self._head) < known_bytes_max and at == len(self._head):
                self._head += block[: known_bytes_max - len(self._head)]
            lines = list(self._cutter.cut(block))
            if lines:
                self._place.offset, self._place.number = at + block.rindex(b"\n") + 1, self._cutter.number
            at += len(block)
            if lines:
                yield lines

    def _ended(self) -> Iterator[list[Line]]:
        """Yield the last line of a file that will not grow any more, if it has no end."""
        if lines := list(self._cutter.rest()):
            self._place.offset += self._cutter.open_bytes
            yield lines

    def place(self) -> Place:
        head = self._head[: self._place.offset]
        self._place.head, self._place.head_bytes = sha256(head).digest(), len(head)
        return self._place

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _is_of(path: Path, place: Place) -> bool:
    """Say whether a file is the one of a place: it begins alike, and is long enough if it is as it was."""
    try:
        now = path.stat()
        is_same = (now.st_dev, now.st_ino) == (place.device, place.inode)
        if is_same and now.st_size < place.offset:
            return False
        return sha256(_head(path, place.head_bytes)).digest() == place.head
    except (OSError, InputError):
        return False


def _head(path: Path, count: int) -> bytes:
    with opened(path) as stream:
        return stream.read(count)


def _skip(stream: BinaryIO, count: int) -> None:
    while count > 0 and (block := stream.read(min(count, read_bytes))):
        count -= len(block)
