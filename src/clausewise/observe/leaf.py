"""The lines of a chunk of a log, to be read again one by one: from the log itself where they stand there, else from a copy on the disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from clausewise.observe.chunk import Chunk

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray


class Leaf(Struct, eq=False):
    """Where lines stand: in which open file, from where on, and where each ends; ``apart`` are those that stand elsewhere."""

    file: int
    at: int
    ends: NDArray[int64]
    apart: Mapping[int, bytes | None]
    is_copy: bool

    def __len__(self) -> int:
        return len(self.ends)

    def line(self, number: int) -> bytes:
        """Return a line without its end, empty when it was too long."""
        if number in self.apart:
            return self.apart[number] or b""
        start = int(self.ends[number - 1]) + 1 if number else 0
        return os.pread(self.file, int(self.ends[number]) - start, self.at + start)


class Leaves:
    """The leaves of logs that are being read. Files that were opened for them are closed at the end."""

    def __init__(self) -> None:
        self._files: dict[Path, int] = {}

    def leaf(self, path: Path, stream: BinaryIO, chunk: Chunk) -> Leaf:
        """Return the leaf of a chunk that was read from a log's ``stream``."""
        if chunk.at is not None and isinstance(stream, BufferedReader):
            if path not in self._files:
                self._files[path] = os.dup(stream.fileno())
            return Leaf(self._files[path], chunk.at, chunk.ends, chunk.apart, is_copy=False)
        # It has no name: nothing is left of it once it is closed.
        with tempfile.TemporaryFile(prefix="clausewise-") as copy:
            copy.write(chunk.content)
            copy.flush()
            return Leaf(os.dup(copy.fileno()), 0, chunk.ends, chunk.apart, is_copy=True)

    def let_go(self, leaf: Leaf) -> None:
        """Let go of a leaf that nobody asks any more."""
        if leaf.is_copy:
            os.close(leaf.file)

    def close(self) -> None:
        """Let go of everything."""
        for file in self._files.values():
            os.close(file)
        self._files = {}
