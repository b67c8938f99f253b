"""Rectangles of a drawn page, in CSS pixels, and what styles cut away from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple, Self

_SHAPE = re.compile(r"(inset|circle|ellipse|polygon)\(([^)]*)\)")
_RECT = re.compile(r"rect\(([^)]*)\)")
_LENGTH = re.compile(r"(-?[\d.]+(?:e-?\d+)?)(px|%|)")
_CUTS = frozenset(("hidden", "clip"))
_SIDES = 4
# A number and its unit, as computed styles give them: pixels or percent.
_Length = tuple[float, str]


class Box(NamedTuple):
    """A rectangle by its four edges; it may be endless."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, bounds: Sequence[float]) -> Self:
        """Make a box of ``[x, y, width, height]``."""
        left, top, width, height = bounds
        return cls(left, top, left + width, top + height)

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    def meet(self, other: Box) -> Box:
        """Return what both have in common; without a common part its width or height is below zero."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Say whether ``other`` lies inside, ``slack`` pixels more or less."""
        return (
            self.left <= other.left + slack
            and self.top <= other.top + slack
            and self.right >= other.right - slack
            and self.bottom >= other.bottom - slack
        )

    def has(self, least: float) -> bool:
        """Say whether it is at least ``least`` pixels wide and high."""
        return self.width >= least and self.height >= least


EVERYWHERE = Box(-inf, -inf, inf, inf)


def overflow(style: Mapping[str, str], box: Box) -> Box:
    """Return where the content of ``box`` stays visible, by its ``overflow``."""
    cut_x, cut_y = style["overflow-x"] in _CUTS, style["overflow-y"] in _CUTS
    return Box(
        box.left if cut_x else -inf,
        box.top if cut_y else -inf,
        box.right if cut_x else inf,
        box.bottom if cut_y else inf,
    )


def cut_out(style: Mapping[str, str], box: Box) -> Box:
    """Return what ``clip`` and ``clip-path`` leave of ``box``, as the rectangle around it."""
    left = EVERYWHERE
    rect = _RECT.search(style["clip"])
    if rect and style["position"] in ("absolute", "fixed"):
        sides = [
            inf if one == "auto" else float(one.removesuffix("px")) for one in re.split(r"[,\s]+", rect[1].strip())
        ]
        if len(sides) == _SIDES:
            top, right, bottom, start = sides
            start, top = (0.0 if one == inf else one for one in (start, top))
            left = Box(box.left + start, box.top + top, box.left + right, box.top + bottom)
    shape = _SHAPE.match(style["clip-path"])
    return left.meet(_within(shape[1], shape[2], box)) if shape else left


def _within(kind: str, inside: str, box: Box) -> Box:
    if kind == "inset":
        return _inset(_lengths(inside), box)
    if kind == "polygon":
        return _polygon(inside.split(","), box)
    sizes = _lengths(inside.split("at ", maxsplit=1)[0])
    if not sizes:
        return box
    radii = [_pixels(one, min(box.width, box.height)) for one in sizes]
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return Box(x - radii[0], y - radii[-1], x + radii[0], y + radii[-1])


def _inset(given: Sequence[_Length], box: Box) -> Box:
    """Return what is left inside one to four insets; those that are not given repeat the opposite side, as in ``margin``."""
    if not given:
        return box
    top, right, bottom, left = (
        given[at] if at < len(given) else given[(0, 0, 0, 1)[at] % len(given)] for at in range(4)
    )
    return Box(
        box.left + _pixels(left, box.width),
        box.top + _pixels(top, box.height),
        box.right - _pixels(right, box.width),
        box.bottom - _pixels(bottom, box.height),
    )


def _polygon(corners: Sequence[str], box: Box) -> Box:
    points = [pair for pair in map(_lengths, corners) if len(pair) > 1]
    if not points:
        return box
    across = [box.left + _pixels(one[0], box.width) for one in points]
    down = [box.top + _pixels(one[1], box.height) for one in points]
    return Box(min(across), min(down), max(across), max(down))


def _lengths(text: str) -> list[_Length]:
    return [(float(number), unit) for number, unit in _LENGTH.findall(text.split("round ", maxsplit=1)[0])]


def _pixels(length: _Length, whole: float) -> float:
    return length[0] * (whole / 100 if length[1] == "%" else 1.0)
