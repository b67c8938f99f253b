"""The pictures of a recording: key frames and scene changes, sampled within a budget.

A first walk over the packets, which decodes nothing, finds the key frames. Of a long film they alone are decoded, at most ``looks_max`` of
them; what lies between two that are further apart than ``gap_seconds_max`` is decoded too, and so is all of a short film, as far as
``decode_pixels_max`` goes. A picture that looks like the one kept before it is dropped, and when there are more than ``frames_max``, those
that changed least go first.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clausewise.model import Medium, Part
from clausewise.parse.moment import moment

if TYPE_CHECKING:
    from av import VideoFrame

frames_max: Final = 32
looks_max: Final = 240
step_seconds_min: Final = 0.5
gap_seconds_min: Final = 1.0
gap_seconds_max: Final = 12.0
# Two minutes in high definition at 25 frames a second take some ten seconds to decode.
decode_pixels_max: Final = 6_000_000_000
# Text of ordinary size is still read at this side; a fingerprint needs far less.
frame_side_pixels_max: Final = 1_280
image_pixels_max: Final = 40_000_000

PIXELS: Final = "pixels"
# There were more scenes than are looked at.
SAMPLED: Final = "sampled:frames"
# A picture as two are compared: so wide and high, in grey.
_WIDTH, _HEIGHT = 64, 36
# A new scene, or new words over the old one: this share of the cells differs by more levels than noise makes.
_levels_noise: Final = 20
_cells_changed_min: Final = _WIDTH * _HEIGHT // 100


class Beat(NamedTuple):
    """When a packet is shown, in seconds, and whether it can be decoded by itself."""

    seconds: float
    is_key: bool


class Shot(NamedTuple):
    """A picture that was kept: its time, how it looks small and in grey, and itself as a file."""

    seconds: float
    small: bytes
    picture: bytes


def wanted(beats: Sequence[Beat], pixels: int) -> frozenset[int]:
    """Return the numbers of the packets that are decoded, of a film whose pictures have so many ``pixels``."""
    if not beats:
        return frozenset()
    keys = [number for number, beat in enumerate(beats) if beat.is_key] or [0]
    length = max(beat.seconds for beat in beats)
    step = max(step_seconds_min, length / looks_max)
    stretches = []
    for number, after in zip(keys, [*keys[1:], len(beats)], strict=True):
        end = beats[after].seconds if after < len(beats) else length
        stretches.append((end - beats[number].seconds, number, after))
    found = _spread([(beats[number].seconds, number) for number in keys], step)
    left = decode_pixels_max // max(1, pixels)
    for gap, number, after in sorted(stretches, reverse=True):
        if gap > gap_seconds_max or (gap > gap_seconds_min and after - number <= left):
            found.update(range(number, after))
            left -= after - number
    return frozenset(found)


def _spread(keys: Sequence[tuple[float, int]], step: float) -> set[int]:
    """Return the numbers of key frames that lie at least ``step`` apart."""
    found: set[int] = set()
    last = float("-inf")
    for seconds, number in keys:
        if seconds - last >= step:
            found.add(number)
            last = seconds
    return found


class Film:
    """One stream of pictures being watched; ``beats`` are those of the first walk."""

    def __init__(self, beats: Sequence[Beat], offset_seconds: float, pixels: int) -> None:
        from av.video.reformatter import VideoReformatter

        self.limits: dict[str, None] = {}
        self._small = VideoReformatter()
        self.shots: list[Shot] = []
        self.frames = 0
        self._wanted = wanted(beats, pixels)
        self.is_sampled = len(self._wanted) < len(beats)
        self._step = max(step_seconds_min, max((beat.seconds for beat in beats), default=0.0) / looks_max)
        self._offset = offset_seconds
        self._number = -1
        self._last = float("-inf")

    def take(self, packet: Any) -> None:
        """Watch a packet; one without content flushes the decoder. Raises av.FFmpegError for a broken one."""
        self._number += 1
        if self.limits or (self._number not in self._wanted and packet.size):
            return
        for frame in packet.decode():
            self._watch(frame)

    def children(self) -> tuple[Part, ...]:
        """Return the pictures that were kept, each named by its time."""
        return tuple(
            Part(Medium.IMAGE, data=shot.picture, name=moment(shot.seconds), declared_type="image/bmp")
            for shot in self.shots
        )

    def _watch(self, frame: VideoFrame) -> None:
        self.frames += 1
        seconds = (frame.time or 0.0) - self._offset
        if frame.width * frame.height > image_pixels_max:
            self.limits[PIXELS] = None
            return
        if 0 <= seconds - self._last < self._step and self.shots:
            return
        self._last = seconds
        # One converter for all, which keeps its tables.
        small = _plane(self._small.reformat(frame, _WIDTH, _HEIGHT, "gray", interpolation="FAST_BILINEAR"), 1)
        if self.shots and changed(self.shots[-1].small, small) < _cells_changed_min:
            return
        self.shots.append(Shot(seconds, small, picture(frame)))
        if len(self.shots) > frames_max:
            self.is_sampled = True
            pairs = zip(self.shots, self.shots[1:], strict=False)
            changes = [changed(before.small, after.small) for before, after in pairs]
            del self.shots[changes.index(min(changes)) + 1]


def changed(before: bytes, after: bytes) -> int:
    """Return how many cells of two small pictures differ by more than noise."""
    try:
        import numpy as np
    except ImportError:
        return sum(abs(one - other) > _levels_noise for one, other in zip(before, after, strict=True))
    one, other = (np.frombuffer(levels, np.uint8) for levels in (before, after))
    # The larger less the smaller: bytes know no sign.
    return int(np.count_nonzero(np.maximum(one, other) - np.minimum(one, other) > _levels_noise))


def picture(frame: VideoFrame) -> bytes:
    """Return a frame upright as a BMP file, which costs next to nothing to write and to read, no larger than its side may be."""
    scale = min(1.0, frame_side_pixels_max / max(frame.width, frame.height))
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    # The decoder's rows are padded anyhow; rows of whole blocks can be taken as they lie.
    width = max(16, width - width % 16)
    rows = _plane(frame.reformat(width, height, "bgr24"), 3)
    quarter = round(frame.rotation / 90) % 4
    if quarter:
        rows, width, height = _turned(rows, width, quarter)
    # BITMAPFILEHEADER and BITMAPINFOHEADER; a negative height says that the first row is the upper one.
    info = struct.pack("<IiiHHIIiiII", 40, width, -height, 1, 24, 0, len(rows), 2_835, 2_835, 0, 0)
    return struct.pack("<2sIHHI", b"BM", 54 + len(rows), 0, 0, 54) + info + rows


def _plane(frame: VideoFrame, pixel_bytes: int) -> bytes:
    """Return the pixels of a frame of one plane, row by row, without what pads the rows."""
    plane = frame.planes[0]
    row = frame.width * pixel_bytes
    held = memoryview(plane)
    if plane.line_size == row:
        return bytes(held[: row * frame.height])
    return b"".join(held[start : start + row] for start in range(0, plane.line_size * frame.height, plane.line_size))


def _turned(rows: bytes, width: int, quarter: int) -> tuple[bytes, int, int]:
    """Return pixels turned anticlockwise by quarters, each row padded to four bytes."""
    pixels = [rows[start : start + 3] for start in range(0, len(rows), 3)]
    lines = [pixels[start : start + width] for start in range(0, len(pixels), width)]
    for _ in range(quarter):
        lines = [list(line) for line in zip(*lines, strict=True)][::-1]
    pad = b"\0" * (-3 * len(lines[0]) % 4)
    return b"".join(b"".join(line) + pad for line in lines), len(lines[0]), len(lines)
