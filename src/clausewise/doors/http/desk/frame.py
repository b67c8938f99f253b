"""How large a picture is, as its first bytes say, so that boxes can be drawn over it; nothing of it is decoded."""

from __future__ import annotations

from collections.abc import Callable
from struct import error as unfit
from struct import unpack_from
from typing import Final, NamedTuple

side_pixels_max: Final = 100_000
segments_max: Final = 500
PNG, GIF, JPEG = b"\x89PNG\r\n\x1a\n", b"GIF8", b"\xff\xd8"
FILL = 0xFF
# Where a JPEG tells its size: every start of a frame but those that define tables.
_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Frame(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


def frame(data: bytes) -> Frame | None:
    """Return the size of a PNG, GIF, JPEG or WebP picture; None for anything else."""
    found = next((read for mark, at, read in _READERS if data[at : at + len(mark)] == mark), None)
    try:
        size = found(data) if found else None
    except (unfit, IndexError):
        return None
    return size if size and all(0 < side <= side_pixels_max for side in size) else None


def _png(data: bytes) -> Frame:
    return Frame(*unpack_from(">II", data, 16))


def _gif(data: bytes) -> Frame:
    return Frame(*unpack_from("<HH", data, 6))


def _jpeg(data: bytes) -> Frame | None:
    at = 2
    for _ in range(segments_max):
        while data[at] == data[at + 1] == FILL:
            at += 1
        if data[at] != FILL:
            return None
        if data[at + 1] in _SIZES:
            height, width = unpack_from(">HH", data, at + 5)
            return Frame(width, height)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _webp(data: bytes) -> Frame | None:
    match data[12:16]:
        case b"VP8 ":
            width, height = unpack_from("<HH", data, 26)
            return Frame(width & 0x3FFF, height & 0x3FFF)
        case b"VP8L":
            (bits,) = unpack_from("<I", data, 21)
            return Frame((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X":
            return Frame(int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
        case _:
            return None


_READERS: Final[tuple[tuple[bytes, int, Callable[[bytes], Frame | None]], ...]] = (
    (PNG, 0, _png),
    (GIF, 0, _gif),
    (JPEG, 0, _jpeg),
    (b"WEBP", 8, _webp),
)
