"""Figures as bars, drawn on the server: an SVG that needs no script, with the same numbers in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

width: Final = 720
row_height: Final = 26
label_width: Final = 230
figure_width: Final = 90


class Bar(NamedTuple):
    """One bar: what it is of, how much (of ``total`` where it is a share), and what is written beside it."""

    label: str
    value: float
    written: str


class Drawn(NamedTuple):
    """A bar with its place in the drawing."""

    bar: Bar
    y: int
    length: float


class Chart(NamedTuple):
    """A drawing: its size and its bars."""

    width: int
    height: int
    left: int
    bars: Sequence[Drawn]


def chart(bars: Sequence[Bar], *, most: float = 0) -> Chart:
    """Return the drawing of ``bars``, the longest as long as there is room; ``most`` fixes what the full length stands for."""
    longest = most or max((bar.value for bar in bars), default=0) or 1
    room = width - label_width - figure_width
    drawn = [Drawn(bar, number * row_height, round(room * bar.value / longest, 1)) for number, bar in enumerate(bars)]
    return Chart(width, max(1, len(bars)) * row_height, label_width, drawn)
