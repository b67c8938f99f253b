"""Colours of CSS, and whether text in one can be told from what lies behind it.

Contrast is WCAG 2.2's (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 1 for the same lightness, 21 for black on white. Equal lightness
is not equal colour (red on green), so the distance between the two counts too. Values are read by tinycss2 (CSS Color 4 and 5); what it
leaves in CIE XYZ is turned to sRGB with the matrices of CSS Color 4, section 18.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

colour_characters_max = 200

# Below this contrast nobody reads the text; below the second it takes a drawing to say.
SAME_CONTRAST, NEAR_CONTRAST = 1.1, 1.25
# How far apart the widest channel may be, of 1, for two colours to look alike.
same_distance_max, near_distance_max = 0.1, 0.16


class Colour(NamedTuple):
    """Red, green, blue and opacity, each from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


# Commas that stand in no bracket, and the share of a colour in a mixture.
_PARTED: Final = re.compile(r",(?![^()]*\))")
_SHARE: Final = re.compile(r"(?:(?<=\s)|\A)(\d{1,3}(?:\.\d{1,6})?)%(?=\s|\Z)")

WHITE: Final = Colour(1.0, 1.0, 1.0)
BLACK: Final = Colour(0.0, 0.0, 0.0)
# What browsers give links that no style colours (the HTML Standard, 15.3.4), and their light system colours.
LINK: Final = Colour(0.0, 0.0, 0.93)
_SYSTEM: Final = {
    "canvas": WHITE,
    "canvastext": BLACK,
    "linktext": LINK,
    "-webkit-link": LINK,
    "visitedtext": Colour(0.33, 0.1, 0.55),
    "buttonface": Colour(0.94, 0.94, 0.94),
    "buttontext": BLACK,
    "field": WHITE,
    "fieldtext": BLACK,
    "graytext": Colour(0.5, 0.5, 0.5),
    "highlight": Colour(0.1, 0.45, 0.9),
    "highlighttext": WHITE,
    "mark": Colour(1.0, 1.0, 0.0),
    "marktext": BLACK,
    "window": WHITE,
    "windowtext": BLACK,
}
_XYZ_TO_RGB: Final = (
    (3.2409699419, -1.5373831776, -0.4986107603),
    (-0.9692436363, 1.8759675015, 0.0415550574),
    (0.0556300797, -0.2039769589, 1.0569715142),
)
_D50_TO_D65: Final = (
    (0.9554734528, -0.0230985369, 0.0632593086),
    (-0.0283697070, 1.0099954580, 0.0210413990),
    (0.0123140016, -0.0205076964, 1.3303659366),
)


@lru_cache(maxsize=4096)
def colour(value: str) -> Colour | None:
    """Return the colour that a CSS value names, None when it names none that stands by itself (``currentcolor``, ``inherit`` …)."""
    value = value.strip().lower()
    if value in _SYSTEM:
        return _SYSTEM[value]
    if len(value) > colour_characters_max:
        return None
    if value.startswith(("color-mix(", "light-dark(")):
        return _composed(value)
    from tinycss2.color5 import parse_color

    try:
        found = parse_color(value)
        if found is None or isinstance(found, str):
            return None
        return _rgb(found.space, tuple(one or 0.0 for one in found.coordinates), found.alpha, found)
    except (ValueError, TypeError, NotImplementedError, ZeroDivisionError, OverflowError):
        return None


def _composed(value: str) -> Colour | None:
    """Return what ``light-dark()`` is in light colours, or what ``color-mix()`` comes to; in whatever space, near enough by sRGB."""
    parts = [one.strip() for one in _PARTED.split(value[value.index("(") + 1 : value.rfind(")")])]
    if value.startswith("light-dark("):
        return colour(parts[0])
    if len(parts) != 3:  # noqa: PLR2004 - the space and two colours
        return None
    (one, share), (other, rest) = (_shared(part) for part in parts[1:])
    if one is None or other is None:
        return None
    share = share if share is not None else 1.0 - rest if rest is not None else 0.5
    rest = rest if rest is not None else 1.0 - share
    if share + rest <= 0:
        return None
    # Each counts by its share and by how opaque it is (CSS Color 5, 3.1).
    first, second = one.alpha * share / (share + rest), other.alpha * rest / (share + rest)
    alpha = first + second
    if alpha <= 0:
        return one._replace(alpha=0.0)
    red, green, blue = ((a * first + b * second) / alpha for a, b in zip(one[:3], other[:3], strict=True))
    return Colour(red, green, blue, alpha * min(1.0, share + rest))


def _shared(part: str) -> tuple[Colour | None, float | None]:
    """Return a colour of a mixture and its share from 0 to 1, None when it says none."""
    found = _SHARE.search(part)
    if found is None:
        return colour(part), None
    return colour((part[: found.start()] + part[found.end() :]).strip()), min(100.0, float(found[1])) / 100


def _rgb(space: str, parts: tuple[float, ...], alpha: float, found: object) -> Colour | None:
    if space in ("hsl", "hwb"):
        parts, space = found.to("srgb").coordinates, "srgb"  # type: ignore[attr-defined]
    if space == "srgb":
        red, green, blue = (min(1.0, max(0.0, one)) for one in parts[:3])
        return Colour(red, green, blue, min(1.0, max(0.0, alpha)))
    if space in ("lab", "lch"):
        parts, space = found.to("xyz-d50").coordinates, "xyz-d50"  # type: ignore[attr-defined]
    elif space in ("oklab", "oklch"):
        parts, space = found.to("xyz-d65").coordinates, "xyz-d65"  # type: ignore[attr-defined]
    if space == "xyz-d50":
        parts, space = _times(_D50_TO_D65, parts), "xyz-d65"
    if space not in ("xyz", "xyz-d65"):
        return None
    red, green, blue = (_encoded(one) for one in _times(_XYZ_TO_RGB, parts))
    return Colour(red, green, blue, min(1.0, max(0.0, alpha)))


def _times(matrix: tuple[tuple[float, float, float], ...], parts: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(factor * one for factor, one in zip(row, parts, strict=False)) for row in matrix)


def _encoded(light: float) -> float:
    light = min(1.0, max(0.0, light))
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB's own curve


@lru_cache(maxsize=4096)
def over(top: Colour, bottom: Colour, opacity: float = 1.0) -> Colour:
    """Return what is seen of ``top`` laid over ``bottom``, which is opaque."""
    share = top.alpha * opacity
    if share >= 1.0:
        return top
    return Colour(*(one * share + other * (1 - share) for one, other in zip(top[:3], bottom[:3], strict=True)))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two opaque colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(one: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own curve
        for part in one[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=4096)
def is_same(one: Colour, other: Colour) -> bool:
    """Say whether nobody tells text of one colour from a ground of the other."""
    return _apart(one, other) <= same_distance_max and contrast(one, other) <= SAME_CONTRAST


@lru_cache(maxsize=4096)
def is_near(one: Colour, other: Colour) -> bool:
    """Say whether only a drawing shows if anybody does."""
    return _apart(one, other) <= near_distance_max and contrast(one, other) <= NEAR_CONTRAST


def _apart(one: Colour, other: Colour) -> float:
    return max(abs(first - second) for first, second in zip(one[:3], other[:3], strict=True))
