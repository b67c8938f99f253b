"""The lowest and the highest colour of each pixel of a picture, as grey: letters of any colour stand out in one of them. Needs Pillow."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

# Of a larger picture one pixel of so many a side is looked at first, which finds whatever is as large as a line of letters.
sample_side_pixels: Final = 4
sampled_pixels_min: Final = 400_000


class Extremes:
    """A picture (RGB) in grey by the lowest, and by the highest, of the three colours of each pixel, each made when somebody asks."""

    def __init__(self, picture: Image) -> None:
        self._bands = picture.split()

    @cached_property
    def least(self) -> Image:
        """The lowest colours."""
        from PIL.ImageChops import darker

        red, green, blue = self._bands
        return darker(darker(red, green), blue)

    @cached_property
    def most(self) -> Image:
        """The highest colours."""
        from PIL.ImageChops import lighter

        red, green, blue = self._bands
        return lighter(lighter(red, green), blue)


class Tones:
    """The extremes of a picture (RGB), of as much of it and as fine as is asked for, each made when somebody asks."""

    def __init__(self, picture: Image) -> None:
        self._picture = picture
        self.width, self.height = picture.size
        # How many pixels a side of the picture are one of the sample.
        self.step = sample_side_pixels if self.width * self.height >= sampled_pixels_min else 1

    @cached_property
    def whole(self) -> Extremes:
        """Those of every pixel."""
        return Extremes(self._picture)

    @cached_property
    def sample(self) -> Extremes:
        """Those of a sample of the pixels; of all of them when they are few."""
        if self.step == 1:
            return self.whole
        size = (self.width // self.step or 1, self.height // self.step or 1)
        return Extremes(self._picture.resize(size, _nearest()))

    def within(self, box: tuple[int, int, int, int], times: int) -> Extremes:
        """Return those of what lies in ``box`` (left, top, right and bottom), its sides so many times smaller."""
        if times == 1 and box == (0, 0, self.width, self.height):
            return self.whole
        inner = self._picture.crop(box)
        return Extremes(inner if times == 1 else inner.reduce(times))

    def lighter(self, level: int) -> float:
        """Return the share of pixels of which every colour is above ``level``, as the sample tells."""
        return _share(self.sample.least, level + 1, 256)

    def darker(self, level: int) -> float:
        """Return the share of pixels of which every colour is below ``level``, as the sample tells."""
        return _share(self.sample.most, 0, level)


def _share(grey: Image, first: int, end: int) -> float:
    """Return the share of pixels with a level from ``first`` to before ``end``."""
    return sum(grey.histogram()[first:end]) / (grey.width * grey.height)


def _nearest() -> int:
    from PIL import Image

    return Image.Resampling.NEAREST
