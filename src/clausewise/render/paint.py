"""Colours as Chromium computes them: read, laid over one another, and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import cos, radians, sin
from typing import NamedTuple

_FUNCTION = re.compile(r"(rgba?|color|oklab|oklch)\(([^()]*)\)")
_NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?%?")
_FULL = 255.0
_CHANNELS = 3
# Below these sRGB is a straight line: IEC 61966-2-1, encoding and decoding.
_LINEAR_BELOW, _CODED_BELOW = 0.0031308, 0.04045


class Colour(NamedTuple):
    """A colour in sRGB: red, green and blue from 0 to 255, and how opaque it is from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def thinned(self, opacity: float) -> Colour:
        """Return it under an opacity of its own."""
        return self._replace(alpha=self.alpha * opacity)


WHITE = Colour(_FULL, _FULL, _FULL)


def read(value: str) -> Colour | None:
    """Return a computed colour; None when it is none that can be reckoned with."""
    return next(iter(read_all(value)), None)


def read_all(value: str) -> list[Colour]:
    """Return every colour in a computed value, such as those of a gradient or a shadow, in order."""
    found = []
    for kind, inside in _FUNCTION.findall(value):
        numbers = [_number(one) for one in _NUMBER.findall(inside.replace("srgb", ""))]
        if len(numbers) < _CHANNELS or (kind == "color" and not inside.startswith("srgb ")):
            continue
        alpha = numbers[_CHANNELS] if len(numbers) > _CHANNELS else 1.0
        first, second, third = numbers[:_CHANNELS]
        if kind == "oklch":
            second, third = second * cos(radians(third)), second * sin(radians(third))
        if kind.startswith("ok"):
            found.append(_of_oklab(first, second, third)._replace(alpha=alpha))
        else:
            scale = _FULL if kind == "color" else 1.0
            found.append(Colour(first * scale, second * scale, third * scale, alpha))
    return found


def _of_oklab(light: float, a: float, b: float) -> Colour:
    """Return a colour of Oklab in sRGB: Björn Ottosson, https://bottosson.github.io/posts/oklab/ (public domain)."""
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Colour(
        _encoded(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def _encoded(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return _FULL * (12.92 * channel if channel <= _LINEAR_BELOW else 1.055 * channel ** (1 / 2.4) - 0.055)


def _number(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def over(top: Colour, bottom: Colour) -> Colour:
    """Return ``top`` laid over an opaque ``bottom``."""
    channels = zip(top[:_CHANNELS], bottom[:_CHANNELS], strict=True)
    return Colour(*(above * top.alpha + below * (1.0 - top.alpha) for above, below in channels))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two opaque colours, from 1 to 21: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def apart(one: Colour, other: Colour) -> float:
    """Return the largest difference of a channel, from 0 to 255: two hues may be equally light and still differ."""
    return max(abs(here - there) for here, there in zip(one[:_CHANNELS], other[:_CHANNELS], strict=True))


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(one / _FULL) for one in colour[:_CHANNELS])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _CODED_BELOW else ((channel + 0.055) / 1.055) ** 2.4


def layered(backgrounds: Iterable[Colour], bottoms: Iterable[Colour]) -> list[Colour]:
    """Return every mix of one of ``backgrounds`` over one of ``bottoms``."""
    bottoms = list(bottoms)
    return [over(top, bottom) for top in backgrounds for bottom in bottoms]
