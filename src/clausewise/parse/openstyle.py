"""Styles of OpenDocument, as far as they can hide what they dress (OASIS OpenDocument 1.3, part 3, 16 and 20)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from clausewise.parse.lettering import NOTHING, Look, Terms, opacity_min
from clausewise.parse.markup import child, name, number, value
from clausewise.parse.theme import Colour, hexadecimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.parse.markup import Element

style_depth_max = 16
TERMS = Terms("text:display", "loext:opacity", "fo:font-size", "style:text-scale", "fo:color")
# Points a unit.
_UNITS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "inch": 72.0, "px": 0.75, "pc": 12.0}
# What a master page may paint under its slides.
_DECORATIONS = frozenset({"image", "custom-shape", "rect", "polygon", "path", "ellipse"})
_LENGTH = re.compile(r"(-?[\d.]{1,12})\s*([a-z]{2,4})\Z")


def length(said: str) -> float | None:
    """Return a length in points, None if nothing or something else is said."""
    found = _LENGTH.match(said.strip())
    return number(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None


class Dress(NamedTuple):
    """What a style says: text's look, the ground it paints, whether it takes the thing away, and a row's or column's extent in points.

    ``ground`` is None where nothing is said and empty where nothing is painted; a colour of None is one that nobody knows.
    """

    look: Look = NOTHING
    ground: tuple[Colour | None, ...] | None = None
    is_gone: bool | None = None
    extent: float | None = None

    def over(self, under: Dress) -> Dress:
        """Return this where it says something, else ``under``."""
        rest = (mine if mine is not None else theirs for mine, theirs in zip(self[1:], under[1:], strict=True))
        return Dress._make((self.look.over(under.look), *rest))


BARE = Dress()


class Wardrobe:
    """The styles of a document by family and name; those of the text come over those of the whole document."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], tuple[Dress, str]] = {}
        self._whole: dict[tuple[str, str], Dress] = {}
        self.masters: dict[str, str] = {}
        self.pages: list[Dress] = []
        self.size: tuple[float, float] | None = None
        self.layers: set[str] = set()
        self.is_decorated = False

    def add(self, root: Element | None) -> None:
        """Take the styles that ``root`` holds, wherever they stand in it."""
        for one in root.iter() if root is not None else ():
            kind = name(one)
            if kind in {"style", "default-style"}:
                key = (value(one, "family"), value(one, "name") if kind == "style" else "")
                self._styles[key] = (_dress(one), value(one, "parent-style-name"))
            elif kind == "page-layout-properties":
                self._page(one)
            elif kind == "master-page":
                self.masters[value(one, "name")] = value(one, "style-name")
                self.is_decorated = self.is_decorated or any(name(held) in _DECORATIONS for held in one.iter())
            elif kind == "layer" and value(one, "display") in {"none", "printer"}:
                self.layers.add(value(one, "name"))

    def _page(self, one: Element) -> None:
        self.pages.append(Dress(ground=_painted(one)))
        wide, high = length(value(one, "page-width")), length(value(one, "page-height"))
        if wide and high:
            self.size = (max(wide, self.size[0]), max(high, self.size[1])) if self.size else (wide, high)

    def dress(self, family: str, called: str) -> Dress:
        """Return what a style says with all that it inherits."""
        key = (family, called)
        if key not in self._whole:
            whole = BARE
            for one in self._line(family, called):
                whole = whole.over(one)
            self._whole[key] = whole
        return self._whole[key]

    def _line(self, family: str, called: str) -> Iterator[Dress]:
        for _ in range(style_depth_max):
            held = self._styles.get((family, called))
            if held is None:
                break
            yield held[0]
            called = held[1]
        if ("", family) != ("", "text") and (family, "") in self._styles:
            yield self._styles[family, ""][0]


def _dress(style: Element) -> Dress:
    whole = BARE
    for one in style:
        kind = name(one)
        if kind == "text-properties":
            whole = whole._replace(look=_look(one))
        elif kind.endswith("-properties"):
            extent = length(value(one, "row-height") or value(one, "column-width"))
            gone = value(one, "display") == "false" or value(one, "visibility") == "hidden"
            whole = Dress(whole.look, _painted(one), True if gone else None, extent).over(whole)
    return whole


def _painted(properties: Element) -> tuple[Colour | None, ...] | None:
    fill = value(properties, "fill")
    if fill in {"bitmap", "gradient", "hatch"} or child(properties, "background-image") is not None:
        held = child(properties, "background-image")
        if fill or (held is not None and value(held, "href")):
            return (None,)
    opacity = value(properties, "opacity")
    said = value(properties, "background-color")
    if opacity.endswith("%") and number(opacity[:-1], 100) < 100 * opacity_min:
        return ()
    if fill == "solid":
        return (hexadecimal(value(properties, "fill-color")),)
    colour = hexadecimal(said)
    if colour is not None:
        return (colour,)
    if fill == "none" or said == "transparent":
        return ()
    # A colour to fill with, and nothing that says whether: the program decides.
    return (None,) if value(properties, "fill-color") else None


def _look(properties: Element) -> Look:
    colour = hexadecimal(value(properties, "color"))
    plain = value(properties, "use-window-font-color") == "true"
    scale, clear = value(properties, "text-scale"), value(properties, "opacity")
    size = value(properties, "font-size")
    display = value(properties, "display")
    return Look(
        vanish={"none": True, "true": False}.get(display),
        colour=None if plain else colour,
        plain=True if plain else None,
        points=length(size),
        scale=number(scale[:-1], 100) if scale.endswith("%") else None,
        ground=_painted(properties),
        # Programs write an opacity of nothing beside a colour that adapts itself, and mean none.
        clear=False if plain else number(clear[:-1], 100) < 100 * opacity_min if clear.endswith("%") else None,
    )
