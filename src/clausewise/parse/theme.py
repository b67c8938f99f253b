"""Colours of documents: what a theme's names mean, and whether a reader can tell text from what it stands on.

Contrast is WCAG 2.2's (relative luminance of sRGB). White on F2F2F2, the palest grey of the office programs' palettes, has 1.12.
"""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from typing import TYPE_CHECKING

from clausewise.parse.markup import child, name, number, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clausewise.parse.markup import Element

contrast_min = 1.15
Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})\Z")
_ALPHA_WHOLE = 100_000
# What a theme's parts are called where text asks for them (ECMA-376-1, 17.18.97 and 20.1.10.54).
_ALIASES = {
    "background1": "lt1",
    "bg1": "lt1",
    "light1": "lt1",
    "text1": "dk1",
    "tx1": "dk1",
    "dark1": "dk1",
    "background2": "lt2",
    "bg2": "lt2",
    "light2": "lt2",
    "text2": "dk2",
    "tx2": "dk2",
    "dark2": "dk2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
# The names that documents themselves give: Word's highlighter, DrawingML's and CSS's commonest.
NAMED: Mapping[str, Colour] = {
    "white": WHITE,
    "black": (0, 0, 0),
    "yellow": (255, 255, 0),
    "green": (0, 255, 0),
    "cyan": (0, 255, 255),
    "magenta": (255, 0, 255),
    "blue": (0, 0, 255),
    "red": (255, 0, 0),
    "darkBlue": (0, 0, 128),
    "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128),
    "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128),
    "lightGray": (192, 192, 192),
}


def hexadecimal(text: str) -> Colour | None:
    """Return the colour written as six hexadecimal digits, None for ``auto`` and anything else."""
    found = _HEX.match(text)
    if not found:
        return NAMED.get(text)
    whole = int(found[1], 16)
    return whole >> 16, whole >> 8 & 255, whole & 255


def written(colour: Colour) -> str:
    """Return a colour as it is written: ``#FFFFFF``."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


def _luminance(colour: Colour) -> float:
    parts = [one / 255 for one in colour]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)  # noqa: PLR2004 - sRGB
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def is_lost(colour: Colour, grounds: Iterable[Colour | None]) -> bool:
    """Say whether text of ``colour`` cannot be read on any of the ``grounds`` it may stand on; None is a ground that nobody knows."""
    told = tuple(grounds)
    return bool(told) and all(
        ground is not None
        and max(abs(a - b) for a, b in zip(colour, ground, strict=True)) <= distance_max
        and contrast(colour, ground) < contrast_min
        for ground in told
    )


# Of the same brightness but another hue can still be read: a channel may differ by this much of 255 only.
distance_max = 24


class Theme:
    """The colours of ``theme1.xml``; ``mapping`` is what a master says that ``bg1``, ``tx1`` and the like mean."""

    def __init__(self, root: Element | None, mapping: Mapping[str, str] | None = None) -> None:
        self._mapping = mapping or {}
        self._colours: dict[str, Colour] = {}
        scheme = child(root, "themeElements", "clrScheme")
        for one in scheme if scheme is not None else ():
            given = one[0] if len(one) else None
            found = hexadecimal(value(given, "lastClr") or value(given, "val"))
            if found:
                self._colours[name(one)] = found

    def named(self, called: str) -> Colour | None:
        """Return what the theme means by ``called``; white and black backgrounds and texts are known without a theme."""
        called = self._mapping.get(called, called)
        key = _ALIASES.get(called, called)
        return self._colours.get(key) or {"lt1": WHITE, "dk1": (0, 0, 0)}.get(key)

    def word(self, element: Element | None, colour: str = "val", prefix: str = "theme") -> Colour | None:
        """Return the colour of a WordprocessingML element such as ``w:color`` or (``fill``, ``themeFill``) ``w:shd``."""
        if element is None:
            return None
        key = "themeColor" if prefix == "theme" else prefix
        found = self.named(value(element, key)) if value(element, key) else None
        if found is None:
            return hexadecimal(value(element, colour))
        for suffix, lighten in (("Tint", True), ("Shade", False)):
            share = value(element, prefix + suffix)
            if re.fullmatch(r"[0-9A-Fa-f]{1,2}", share):
                found = _scaled(found, int(share, 16) / 255, lighten=lighten)
        return found

    def sheet(self, element: Element | None) -> Colour | None:
        """Return the colour of a SpreadsheetML element such as ``color`` or ``fgColor``; None for an automatic one."""
        if element is None:
            return None
        if value(element, "rgb"):
            return hexadecimal(value(element, "rgb")[-6:])
        if value(element, "indexed"):
            return _INDEXED.get(value(element, "indexed"))
        order = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
        place = int(number(value(element, "theme"), -1))
        found = self.named(order[place]) if 0 <= place < len(order) else None
        tint = number(value(element, "tint"))
        if found is None or not tint:
            return found
        return _scaled(found, 1 - tint, lighten=True) if tint > 0 else _scaled(found, 1 + tint, lighten=False)

    def drawn(self, element: Element | None) -> tuple[Colour | None, float]:
        """Return the colour and opacity (0 to 1) of DrawingML's ``solidFill`` or whatever else holds one colour element."""
        one = next((held for held in element if name(held).endswith("Clr")), None) if element is not None else None
        if one is None:
            return None, 1.0
        said = value(one, "lastClr") or value(one, "val")
        found = {"schemeClr": self.named(said), "prstClr": NAMED.get(said)}.get(name(one), hexadecimal(said))
        opacity = 1.0
        for change in one:
            share = number(value(change, "val")) / _ALPHA_WHOLE
            if name(change) == "alpha":
                opacity = share
            elif found and name(change) in {"lumMod", "shade"}:
                found = _scaled(found, share, lighten=False)
            elif found and name(change) == "lumOff":
                hue, light, full = rgb_to_hls(*(part / 255 for part in found))
                found = _whole(hls_to_rgb(hue, min(1.0, max(0.0, light + share)), full))
            elif found and name(change) == "tint":
                found = _scaled(found, share, lighten=True)
        return found, opacity


# Of the old palette (ECMA-376-1, 18.8.27) what matters here: white, black and the automatic ones.
_INDEXED: Mapping[str, Colour] = {
    "0": (0, 0, 0),
    "1": WHITE,
    "8": (0, 0, 0),
    "9": WHITE,
    "2": (255, 0, 0),
    "10": (255, 0, 0),
    "3": (0, 255, 0),
    "11": (0, 255, 0),
    "4": (0, 0, 255),
    "12": (0, 0, 255),
    "5": (255, 255, 0),
    "13": (255, 255, 0),
    "22": (192, 192, 192),
    "23": (128, 128, 128),
}


def _scaled(colour: Colour, share: float, *, lighten: bool) -> Colour:
    share = min(1.0, max(0.0, share))
    hue, light, full = rgb_to_hls(*(part / 255 for part in colour))
    return _whole(hls_to_rgb(hue, light * share + (1 - share) if lighten else light * share, full))


def _whole(parts: tuple[float, float, float]) -> Colour:
    red, green, blue = (round(min(1.0, max(0.0, part)) * 255) for part in parts)
    return red, green, blue
