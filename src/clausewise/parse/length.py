"""Lengths of CSS in pixels, or as a share of what surrounds them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from clausewise.parse.media import HEIGHT, WIDTH

ROOT_PIXELS = 16.0

_LENGTH: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?)([a-z%]*)\Z")
_CALC: Final = re.compile(r"calc\(\s*([+-]?[\d.]+[a-z%]*)\s*(?:([*/+-])\s*([+-]?[\d.]+[a-z%]*)\s*)?\)\Z")
_PIXELS: Final = {
    "px": 1.0,
    "": 1.0,
    "rem": ROOT_PIXELS,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "q": 2.4 / 2.54,
    "vw": WIDTH / 100,
    "vh": HEIGHT / 100,
    "dvw": WIDTH / 100,
    "dvh": HEIGHT / 100,
    "svh": HEIGHT / 100,
    "lvh": HEIGHT / 100,
    "vmin": HEIGHT / 100,
    "vmax": WIDTH / 100,
}
_FONT: Final = {"em": 1.0, "ex": 0.5, "ch": 0.5, "lh": 1.2, "rlh": 1.2, "ic": 1.0, "cap": 0.7}


class Length(NamedTuple):
    """A number of pixels, or of hundredths of what surrounds it when ``is_share``."""

    number: float
    is_share: bool = False

    @property
    def pixels(self) -> float | None:
        """The pixels, None for a share."""
        return None if self.is_share else self.number


@lru_cache(maxsize=8192)
def length(value: str, font_pixels: float = ROOT_PIXELS) -> Length | None:
    """Return what a value measures, None for a word (``auto``) or a formula that is not plain."""
    value = value.strip().lower()
    found = _LENGTH.match(value)
    if found is None:
        return _calculated(value, font_pixels) if value.startswith("calc(") else None
    number, unit = float(found[1]), found[2]
    if abs(number) > 1e12:  # noqa: PLR2004 - infinity among pixels
        number = 1e12 if number > 0 else -1e12
    if unit == "%":
        return Length(number, is_share=True)
    if unit in _PIXELS:
        return Length(number * _PIXELS[unit])
    return Length(number * _FONT[unit] * font_pixels) if unit in _FONT else None


def _calculated(value: str, font_pixels: float) -> Length | None:
    found = _CALC.match(value)
    if found is None:
        return None
    first = length(found[1], font_pixels)
    if not found[2] or first is None:
        return first
    second = length(found[3], font_pixels)
    if second is None:
        return None
    if found[2] == "*":
        return Length(first.number * second.number, first.is_share or second.is_share)
    if found[2] == "/":
        return Length(first.number / second.number, first.is_share) if second.number else None
    if first.is_share != second.is_share:
        # A share and pixels: what is large decides where it lies.
        first, second = (first, second) if abs(first.number) > abs(second.number) else (second, first)
        return Length(first.number if found[2] == "+" or not second.is_share else -first.number, first.is_share)
    return Length(first.number + (second.number if found[2] == "+" else -second.number), first.is_share)
