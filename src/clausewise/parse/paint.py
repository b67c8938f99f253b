"""What is painted on a page before a text and after it: a cheap guess at the ground that the text stands on.

Boxes are left, bottom, right, top in points, as PDF counts them. Shapes count as their boxes; whoever needs more must draw the page.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from clausewise.parse.theme import WHITE, Colour

band_points = 16.0
bands_max = 400
boxes_a_band_max = 256
area_points_min = 16.0

Box = tuple[float, float, float, float]


class Painted(NamedTuple):
    """A painted box: its place in the order of painting, its colour (None if nobody knows it), and whether nothing shows through."""

    order: int
    box: Box
    colour: Colour | None
    covers: bool


class Paint:
    """The boxes painted on one page, kept by horizontal bands so that few are looked at for each text."""

    def __init__(self) -> None:
        self._bands: dict[int, list[Painted]] = defaultdict(list)
        self._tall: list[Painted] = []

    def add(self, order: int, box: Box, colour: Colour | None, *, covers: bool = True) -> None:
        """Take a painted box."""
        if (box[2] - box[0]) * (box[3] - box[1]) < area_points_min:
            return
        painted = Painted(order, box, colour, covers)
        first, last = int(box[1] // band_points), int(box[3] // band_points)
        if last - first > bands_max:
            if len(self._tall) < boxes_a_band_max:
                self._tall.append(painted)
            return
        for band in range(first, last + 1):
            held = self._bands[band]
            if len(held) < boxes_a_band_max:
                held.append(painted)

    def _at(self, x: float, y: float) -> list[Painted]:
        held = self._bands.get(int(y // band_points), [])
        return [one for one in (*held, *self._tall) if one.box[0] <= x <= one.box[2] and one.box[1] <= y <= one.box[3]]

    def ground(self, order: int, box: Box) -> Colour | None:
        """Return the colour under the middle of a text painted at ``order``; white paper if nothing was painted there."""
        under = [one for one in self._at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if one.order < order]
        return max(under, key=lambda one: one.order).colour if under else WHITE

    def is_covered(self, order: int, box: Box) -> bool:
        """Say whether something painted after ``order`` covers the whole box."""
        return any(
            one.order > order and one.covers and _covers(one.box, box)
            for one in self._at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        )

    def is_filled_in(self, order: int, box: Box) -> bool:
        """Say whether anything painted after ``order`` lies over the middle of the box."""
        return any(one.order > order for one in self._at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))


def _covers(over: Box, under: Box) -> bool:
    return over[0] <= under[0] and over[1] <= under[1] and over[2] >= under[2] and over[3] >= under[3]


def touch(one: Box, other: Box) -> bool:
    """Say whether two boxes have any point in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def share(inner: Box, outer: Box) -> float:
    """Return how much of ``outer`` lies in ``inner``, from 0 to 1."""
    wide = min(inner[2], outer[2]) - max(inner[0], outer[0])
    high = min(inner[3], outer[3]) - max(inner[1], outer[1])
    whole = (outer[2] - outer[0]) * (outer[3] - outer[1])
    return wide * high / whole if wide > 0 and high > 0 and whole > 0 else 0.0
