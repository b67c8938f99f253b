"""Whether an account's picture is one of the register's logos: drawn again, scaled, framed, recompressed or recoloured.

What: compares the picture of an account with the ``logos`` of the register's marks (``account.avatar``): first a perceptual hash of 63
bits (signs of the lowest cosines, as in pHash, C. Zauner 2010), then the correlation of both pictures, 32 pixels wide and grey.
Why: with the operator's logo beside it, any name passes for the operator's.
Limits: what shows a part of the logo, or the logo among other things, is not found; two logos of the same plain shape look alike, so the
hash alone says nothing. Without logos, nothing is opened.
"""

from __future__ import annotations

import math
from base64 import b64decode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from clausewise.detect.registry import detector
from clausewise.errors import InputError, UnavailableError
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.picture import grey, side_pixels
from clausewise.register import Register

SIGNAL: Final = "account.avatar"
AVATAR: Final = "avatar"
# Under this name the account's parser, which decodes pictures, says how one looks.
GREY: Final = "avatar.grey"
cosines: Final = 8
distance_bits_max: Final = 14
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
        small = next((one.content for one in extract.metas if one.name == GREY), "")
        seen = _seen(b64decode(small))
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
        seen = _seen(grey(path.read_bytes()))
    except OSError:
        seen = None
    except ImportError as missing:
        raise UnavailableError(
            "CW635",
            "Logos are compared with Pillow, which is not installed.",
            "Les logos se comparent au moyen de Pillow, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[image]'",
            remedy_fr="Exécutez : python -m pip install 'clausewise[image]'",
        ) from missing
    if seen is None:
        raise unreadable(path)
    return seen


def unreadable(path: Path) -> InputError:
    """Return the error of a logo that cannot be read."""
    return InputError(
        "CW634",
        "A logo cannot be read, or it shows nothing to compare.",
        "Un logo ne peut pas être lu, ou ne montre rien à comparer.",
        remedy_en="Check `logos` in register.yaml: pictures in PNG, JPEG, GIF or WebP, with some contrast.",
        remedy_fr="Vérifiez `logos` dans register.yaml : des images PNG, JPEG, GIF ou WebP, avec un certain contraste.",
        where=str(path),
    )


def _seen(levels: bytes | None) -> _Seen | None:
    """Return a picture as it is compared; None when it was not read or shows nothing."""
    if levels is None or len(levels) != side_pixels * side_pixels:
        return None
    mean = sum(levels) / len(levels)
    centred = [level - mean for level in levels]
    length = math.sqrt(sum(level * level for level in centred))
    if length < contrast_levels_min * side_pixels:
        return None
    return _Seen(_hash(centred), tuple(level / length for level in centred))


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
