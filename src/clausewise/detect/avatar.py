"""Whether an account's picture is one of the register's logos: drawn again, scaled, framed, recompressed or recoloured.

What: compares the picture of an account with the ``logos`` of the register's marks (``account.avatar``): first a perceptual hash of 63
bits (signs of the lowest cosines, as in pHash, C. Zauner 2010), then the correlation of both pictures, 32 pixels wide and grey.
Why: with the operator's logo beside it, any name passes for the operator's.
Limits: what shows a part of the logo, or the logo among other things, is not found; two logos of the same plain shape look alike, so the
hash alone says nothing. Without logos, nothing is opened.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from clausewise.detect.registry import detector
from clausewise.errors import InputError, UnavailableError
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

if TYPE_CHECKING:
    from PIL.Image import Image

SIGNAL: Final = "account.avatar"
AVATAR: Final = "avatar"
image_pixels_max: Final = 40_000_000
image_bytes_max: Final = 16 * 1024 * 1024
side_pixels: Final = 32
cosines: Final = 8
distance_bits_max: Final = 14
# Corners this near each other in grey are one background.
background_levels_max: Final = 24
# From so much correlation on, pictures are the same in print; below the second, they merely have a shape in common.
SAME, ALIKE = 0.95, 0.88
SAME_SCORE, ALIKE_SCORE = 0.92, 0.7
# Without contrast there is nothing to compare.
contrast_levels_min: Final = 6.0


class _Seen(NamedTuple):
    """A picture as it is compared: its hash, and its levels of grey, centred and of length 1."""

    hash: int
    levels: tuple[float, ...]


@detector
class Avatar:
    """The inspector of accounts' pictures; see the module for what, why and limits."""

    name = "avatar"
    emits = frozenset({SIGNAL})
    media = (Medium.ACCOUNT,)

    def __init__(self, register: Register) -> None:
        paths = [(mark.name, path) for mark in register.marks if isinstance(mark.logos, tuple) for path in mark.logos]
        self.logos = tuple((mark, _logo(Path(path))) for mark, path in paths)
        self.version = sha256(repr((self.logos, 1)).encode()).hexdigest()[:12]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return a signal for each picture of an account that is one of the logos."""
        return [self._inspect(extract) if self.logos else [] for extract in batch]

    def _inspect(self, extract: Extract) -> list[Signal]:
        part = extract.source
        seen = _seen(part.data) if part.name == AVATAR and 0 < len(part.data) <= image_bytes_max else None
        if seen is None:
            return []
        near = [
            (sum(map(float.__mul__, seen.levels, logo.levels)), mark)
            for mark, logo in self.logos
            if (seen.hash ^ logo.hash).bit_count() <= distance_bits_max
        ]
        alike, mark = max(near, default=(0.0, ""))
        if alike < ALIKE:
            return []
        spot = Evidence(extract.part, 0, 0, "", f"{mark}/logo", extract.place(AVATAR))
        return [Signal(SIGNAL, SAME_SCORE if alike >= SAME else ALIKE_SCORE, (spot,), self.name)]


def _logo(path: Path) -> _Seen:
    try:
        import PIL  # noqa: F401 - only whether it is there
    except ImportError as missing:
        raise UnavailableError(
            "CW635",
            "Logos are compared with Pillow, which is not installed.",
            "Les logos se comparent au moyen de Pillow, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[image]'",
            remedy_fr="Exécutez : python -m pip install 'clausewise[image]'",
        ) from missing
    try:
        seen = _seen(path.read_bytes())
    except OSError:
        seen = None
    if seen is None:
        raise InputError(
            "CW634",
            "A logo cannot be read, or it shows nothing to compare.",
            "Un logo ne peut pas être lu, ou ne montre rien à comparer.",
            remedy_en="Check `logos` in register.yaml: pictures in PNG, JPEG, GIF or WebP, with some contrast.",
            remedy_fr="Vérifiez `logos` dans register.yaml : des images PNG, JPEG, GIF ou WebP, avec un certain contraste.",
            where=str(path),
        )
    return seen


def _seen(data: bytes) -> _Seen | None:
    """Return a picture as it is compared; None when it cannot be read, is too large or shows nothing."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > image_pixels_max:
                return None
            # A JPEG can be read at a fraction of its size.
            picture.draft("RGB", (8 * side_pixels, 8 * side_pixels))
            grey = _trimmed(_on_white(picture)).resize((side_pixels, side_pixels), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        return None
    levels = [float(level) for level in grey.tobytes()]
    mean = sum(levels) / len(levels)
    centred = [level - mean for level in levels]
    length = math.sqrt(sum(level * level for level in centred))
    if length < contrast_levels_min * side_pixels:
        return None
    return _Seen(_hash(levels), tuple(level / length for level in centred))


def _on_white(picture: Image) -> Image:
    """Return a picture in grey, what is transparent in it on white."""
    from PIL import Image

    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("L")
    shown = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown).convert("L")


def _trimmed(grey: Image) -> Image:
    """Return a picture without the even frame around it."""
    from PIL import Image, ImageChops

    corners = [
        int(grey.getpixel(at) or 0)  # type: ignore[arg-type]
        for at in ((0, 0), (grey.width - 1, 0), (0, grey.height - 1), (grey.width - 1, grey.height - 1))
    ]
    if max(corners) - min(corners) > background_levels_max:
        return grey
    ground = Image.new("L", grey.size, sum(corners) // len(corners))
    apart = ImageChops.difference(grey, ground).point(
        [0] * (background_levels_max + 1) + [255] * (255 - background_levels_max)
    )
    box = apart.getbbox()
    return grey.crop(box) if box else grey


@cache
def _waves() -> tuple[tuple[float, ...], ...]:
    """Return the lowest cosines (DCT-II) over the side of a picture, the constant one too."""
    return tuple(
        tuple(math.cos(math.pi * (2 * at + 1) * wave / (2 * side_pixels)) for at in range(side_pixels))
        for wave in range(cosines)
    )


def _hash(levels: Sequence[float]) -> int:
    """Return 63 bits: which of the lowest cosines of a picture lie above their median."""
    rows = [levels[start : start + side_pixels] for start in range(0, len(levels), side_pixels)]
    across = [[sum(map(float.__mul__, wave, row)) for row in rows] for wave in _waves()]
    found = [sum(map(float.__mul__, wave, column)) for wave in _waves() for column in across][1:]
    middle = sorted(found)[len(found) // 2]
    return sum(1 << at for at, one in enumerate(found) if one > middle)
