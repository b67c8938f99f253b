"""Outlined letters upon a busy ground, as on memes and under films: white ones with a black edge, made black on white to be read.

A letter is lighter than all ground around it, and something nearly black is beside it. What is lighter than its surroundings without
being as narrow as a stroke counts as ground (the opening of mathematical morphology: J. Serra 1982). Needs numpy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clausewise.parse.extreme import Tones

if TYPE_CHECKING:
    from PIL.Image import Image

# Strokes are narrower than twice this; ground counts as far around as lines are high; an edge is no further away. All in pixels.
stroke_pixels, ground_pixels, edge_pixels = 3, 15, 2
# Pixels are nearly black and nearly white from here on.
dark_level, light_level = 110, 180
# In so many cells of four by four pixels both meet where there is a line of letters; where they meet nearly everywhere there is none.
cell_pixels: Final = 4
cells_min, cells_share_max = 24, 0.35
# A picture with more is looked at half as large: its letters are.
pixels_max: Final = 1_300_000
# In a sample both are near each other in so many cells where there is a line of letters, of which it may miss so much at either end.
near_cells_min, around_pixels = 6, 96
margin_pixels: Final = 12
# The share of what is left to white above the ground, from where on a pixel goes over into a letter, and is one.
letter_share_min, letter_share_max, headroom_levels_min = 0.1, 0.55, 30
# Where the ground is even and dark enough, its own level tells, and thin strokes are not lost.
plain_levels: Final = (110, 220)


class Sheet(NamedTuple):
    """Black letters on white, cut out of a picture: where its left upper corner lies there, and how many times as large it is."""

    picture: Image
    left: int
    top: int
    scale: float


def outlined(tones: Tones, scale: float) -> Iterator[Sheet]:
    """Yield what may be outlined letters in a picture, ``scale`` times as large; the likeliest sheet first, none without numpy."""
    try:
        import numpy as np
    except ImportError:
        return
    from PIL import Image

    area = _area(tones)
    if area is None:
        return
    shrunk = _shrunk(tones)
    extremes = tones.within(area, shrunk)
    low, high = np.asarray(extremes.least), np.asarray(extremes.most)
    box = _place(low, high, tones.width * tones.height // (shrunk * cell_pixels) ** 2)
    if box is None:
        return
    left, top, right, bottom = box
    low = low[top:bottom, left:right]
    edged = _swept(high[top:bottom, left:right], edge_pixels, np.minimum) < dark_level
    for letters in (_above(low), _plain(low)):
        shown = Image.fromarray((255 - 255 * np.where(edged, letters, 0)).astype(np.uint8))
        size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
        yield Sheet(
            shown.resize(size, Image.Resampling.BICUBIC),
            area[0] + left * shrunk,
            area[1] + top * shrunk,
            scale / shrunk,
        )


def _shrunk(tones: Tones) -> int:
    return max(1, math.ceil(math.sqrt(tones.width * tones.height / pixels_max)))


def _area(tones: Tones) -> tuple[int, int, int, int] | None:
    """Return the box in which light and dark are near each other, as far as a sample tells; None when they hardly are anywhere."""
    import numpy as np

    light, dark = np.asarray(tones.sample.least) > light_level, np.asarray(tones.sample.most) < dark_level
    if not (light.any() and dark.any()):
        return None
    near = _swept(_cells(light, np.logical_or), 1, np.logical_or) & _swept(
        _cells(dark, np.logical_or), 1, np.logical_or
    )
    if near.sum() < near_cells_min:
        return None
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    cell, whole = cell_pixels * tones.step, cell_pixels * _shrunk(tones)
    left, top = (max(0, int(one[0]) * cell - around_pixels) for one in (columns, rows))
    right, bottom = ((int(one[-1]) + 1) * cell + around_pixels for one in (columns, rows))
    # Whole cells, so that they are those of the whole picture.
    return left - left % whole, top - top % whole, min(tones.width, right), min(tones.height, bottom)


def _place(low: Any, high: Any, cells: int) -> tuple[int, int, int, int] | None:
    """Return the box in which light and dark meet as in letters, None when they hardly do or do so in nearly all of ``cells``."""
    import numpy as np

    met = (_cells(low, np.maximum) > light_level) & (_cells(high, np.minimum) < dark_level)
    # Beside what is light throughout runs the edge of something larger than a stroke.
    met &= _swept(_cells(low, np.minimum), 1, np.maximum) <= light_level
    count = int(met.sum())
    if count < cells_min or count > cells_share_max * cells:
        return None
    rows, columns = np.flatnonzero(met.any(axis=1)), np.flatnonzero(met.any(axis=0))
    return (
        max(0, int(columns[0]) * cell_pixels - margin_pixels),
        max(0, int(rows[0]) * cell_pixels - margin_pixels),
        min(low.shape[1], (int(columns[-1]) + 1) * cell_pixels + margin_pixels),
        min(low.shape[0], (int(rows[-1]) + 1) * cell_pixels + margin_pixels),
    )


def _cells(levels: Any, choose: Callable[[Any, Any], Any]) -> Any:
    """Return for each whole cell what ``choose`` leaves of its pixels."""
    for _ in range(2):
        levels = levels[: len(levels) - len(levels) % cell_pixels]
        levels = reduce(choose, (levels[at::cell_pixels] for at in range(cell_pixels))).T
    return levels


def _above(least: Any) -> Any:
    """Return how far pixels stand above all ground around them, from 0 to 1."""
    import numpy as np

    opened = _swept(least, stroke_pixels, np.minimum)
    ground = _swept(opened, ground_pixels, np.maximum).astype(np.float32)
    share = (least - ground) / np.maximum(headroom_levels_min, 255 - ground)
    return np.clip((share - letter_share_min) / (letter_share_max - letter_share_min), 0, 1)


def _plain(least: Any) -> Any:
    import numpy as np

    low, high = plain_levels
    return np.clip((least.astype(np.float32) - low) / (high - low), 0, 1)


def _swept(levels: Any, reach: int, choose: Callable[[Any, Any], Any]) -> Any:
    """Return for each pixel what ``choose`` leaves of all up to ``reach`` pixels away in both directions."""
    import numpy as np

    window = 2 * reach + 1
    for _ in range(2):
        levels, size = np.pad(levels.T, ((reach, reach), (0, 0)), mode="edge"), 1
        while 2 * size <= window:
            levels, size = choose(levels[:-size], levels[size:]), 2 * size
        if size < window:
            levels = choose(levels[: size - window], levels[window - size :])
    return levels
