"""Logs in chunks of whole lines, as Arrow takes them: what it would cut unlike ``observe.log`` is taken out and kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from clausewise.observe.format import line_bytes_max

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

lines_max = 500_000
# Ends a line for some, is nothing for others, or opens a quotation that never ends.
_STRANGE: Final = (b"\r", b"\0")
_MARK: Final = b"\xef\xbb\xbf"
_STAND_IN: Final = b"?"
_END: Final = ord("\n")
_piece_bytes: Final = 1 << 20


class Chunk(NamedTuple):
    """Whole lines, each with its end. ``apart`` holds lines that were taken out, by their number from 0; None is one that is too long.

    ``at`` is where it begins in its stream; None where it does not stand there just like this, but for what was taken out.
    """

    content: bytes | bytearray
    ends: NDArray[int64]
    apart: Mapping[int, bytes | None]
    at: int | None = None

    def line(self, number: int) -> bytes | None:
        """Return a line as it was read, without its end; None when it is too long."""
        if number in self.apart:
            return self.apart[number]
        start = int(self.ends[number - 1]) + 1 if number else 0
        return bytes(self.content[start : int(self.ends[number])])


def chunks(stream: BinaryIO, bytes_max: int) -> Iterator[Chunk]:
    """Yield a stream's lines in chunks of about ``bytes_max``; of a line that is too long nothing is kept but that it was there."""
    buffered, at = cast("BufferedReader", stream), 0
    is_verbatim = True
    while content := _filled(buffered, bytes_max):
        if content[-1] != _END:
            rest = _rest(buffered)
            content += rest
            # Of a line that is too long the end was read and let go of.
            is_verbatim &= len(rest) <= line_bytes_max
        size = len(content)
        if b"\r" in content:
            content = content.replace(b"\r\n", b"\n")
        is_same = is_verbatim and len(content) == size
        begins = at
        for few, ends in _few(content):
            yield _chunk(few, ends)._replace(at=begins if is_same else None)
            begins += len(few)
        at += size


def _filled(stream: BufferedReader, bytes_max: int) -> bytearray:
    content, at = bytearray(bytes_max), 0
    while at < bytes_max and (read := stream.readinto(memoryview(content)[at:])):
        at += read
    del content[at:]
    return content


def _rest(stream: BufferedReader) -> bytes:
    """Return what is missing of a line, or as much as shows that it is too long."""
    rest = stream.readline(line_bytes_max + 2)
    more = rest
    while more and not more.endswith(b"\n"):
        more = stream.readline(line_bytes_max)
    return rest if rest.endswith(b"\n") else rest + b"\n"


def _few(content: bytes | bytearray) -> Iterator[tuple[bytes | bytearray, NDArray[int64]]]:
    """Yield whole lines in pieces of at most ``lines_max``, with where they end."""
    ends = _ends(content)
    for first in range(0, len(ends), lines_max):
        start = int(ends[first - 1]) + 1 if first else 0
        some = ends[first : first + lines_max]
        yield (content if len(some) == len(ends) else content[start : int(some[-1]) + 1]), some - start


def _ends(content: bytes | bytearray) -> NDArray[int64]:
    import numpy as np

    return np.flatnonzero(np.frombuffer(content, np.uint8) == _END)


def _chunk(content: bytes | bytearray, ends: NDArray[int64]) -> Chunk:
    import numpy as np

    lengths = np.diff(ends, prepend=-1) - 1
    apart: dict[int, bytes | None] = dict.fromkeys(np.flatnonzero(lengths > line_bytes_max).tolist())
    apart.update(dict.fromkeys(np.flatnonzero(lengths == 0).tolist(), b""))
    chunk = Chunk(content, ends, apart)
    for at in list(_others(content)):
        number = int(np.searchsorted(ends, at))
        if number not in apart:
            apart[number] = chunk.line(number)
    return _blotted(chunk) if apart else chunk


def _others(content: bytes | bytearray) -> Iterator[int]:
    """Yield where lines are that DuckDB would not read as they are."""
    if content.startswith(_MARK):
        yield 0
    for sign in _STRANGE:
        at = content.find(sign)
        while at >= 0:
            yield at
            at = content.find(sign, content.index(b"\n", at))
    if not content.isascii():
        yield from _undecodable(content)


def _undecodable(content: bytes | bytearray) -> Iterator[int]:
    start = 0
    while start < len(content):
        end = content.rfind(b"\n", start, start + _piece_bytes) + 1 or content.index(b"\n", start) + 1
        try:
            content[start:end].decode("utf-8")
        except UnicodeDecodeError as wrong:
            yield start + wrong.start
            end = content.index(b"\n", start + wrong.start) + 1
        start = end


def _blotted(chunk: Chunk) -> Chunk:
    """Return a chunk in whose place of lines that were taken out stands a sign over and over: all others stay where they are."""
    content = bytearray(chunk.content)
    for number in chunk.apart:
        start, end = int(chunk.ends[number - 1]) + 1 if number else 0, int(chunk.ends[number])
        content[start:end] = _STAND_IN * (end - start)
    return chunk._replace(content=content)
