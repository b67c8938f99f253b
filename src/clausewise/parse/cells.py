"""How cells of a spreadsheet look, as far as that can hide them, and places on a sheet (ECMA-376-1, 18.8 and 18.18)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from clausewise.extract import Trick
from clausewise.parse.lettering import font_points_min
from clausewise.parse.markup import child, name, number, value
from clausewise.parse.theme import WHITE, Colour, Theme, is_lost, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clausewise.parse.markup import Element

areas_max = 1_000
formats_max = 65_536
columns_max = 16_384

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?\Z")
_ALPHABET = 26
# A number format of four parts whose last, that of texts, is empty.
_TEXT_PART = 4


class Font(NamedTuple):
    """A font: its colour (None: automatic) and its size in points."""

    colour: Colour | None = None
    points: float = 11.0


class Area(NamedTuple):
    """A rectangle of cells: columns and rows from 1, the last ones included."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, column: int, row: int) -> bool:
        """Say whether a cell lies in it."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom


def area(reference: str) -> Area | None:
    """Return the rectangle that ``B7`` or ``A1:D9`` means."""
    found = _REFERENCE.match(reference.strip())
    if not found:
        return None
    left, top, right, bottom = found.groups()
    return Area(column(left), int(top), column(right or left), int(bottom or top))


def areas(references: Iterable[str]) -> list[Area]:
    """Return the rectangles of lists of references that blanks part, at most ``areas_max``."""
    found = (one for listed in references for reference in listed.split() if (one := area(reference)))
    return list(islice(found, areas_max))


def column(letters: str) -> int:
    """Return a column's number, from 1 for ``A``."""
    total = 0
    for letter in letters.upper():
        total = total * _ALPHABET + ord(letter) - ord("A") + 1
    return total


def letters(number: int) -> str:
    """Return a column's letters: ``A`` for 1."""
    said = ""
    while number > 0:
        number, rest = divmod(number - 1, _ALPHABET)
        said = chr(ord("A") + rest) + said
    return said


class Formats:
    """The cell formats of ``styles.xml``, by their numbers."""

    def __init__(self, root: Element | None, theme: Theme) -> None:
        self._theme = theme
        self._hidden: dict[str, tuple[Trick, str] | None] = {}
        self.fonts = [self.font(one) for one in _listed(root, "fonts")]
        self._grounds = [self._ground(one) for one in _listed(root, "fills")]
        codes = {value(one, "numFmtId"): value(one, "formatCode") for one in _listed(root, "numFmts")}
        self._formats = [self._format(one, codes) for one in _listed(root, "cellXfs")]

    def font(self, one: Element | None) -> Font:
        """Return the font that a ``font`` or ``rPr`` says."""
        size = value(child(one, "sz"), "val")
        return Font(self._theme.sheet(child(one, "color")), number(size, 11.0))

    def _ground(self, fill: Element) -> tuple[Colour | None]:
        pattern = child(fill, "patternFill")
        if pattern is None:
            return (None,)
        kind = value(pattern, "patternType", "none")
        if kind == "none":
            return (WHITE,)
        return (self._theme.sheet(child(pattern, "fgColor")) if kind == "solid" else None,)

    def _format(self, one: Element, codes: dict[str, str]) -> tuple[Font, tuple[Colour | None], bool]:
        font, ground = int(number(value(one, "fontId"))), int(number(value(one, "fillId")))
        parts = codes.get(value(one, "numFmtId"), "").split(";")
        return (
            self.fonts[font] if 0 <= font < len(self.fonts) else Font(),
            self._grounds[ground] if 0 <= ground < len(self._grounds) else (WHITE,),
            len(parts) >= _TEXT_PART and not parts[_TEXT_PART - 1].strip(),
        )

    def hidden(self, style: str, font: Font | None) -> tuple[Trick, str] | None:
        """Return how a cell format hides text, if it does; ``font`` is what the text itself says, None if it says nothing."""
        if font is None and style in self._hidden:
            return self._hidden[style]
        found = self._hides(style, font)
        if font is None and len(self._hidden) < formats_max:
            self._hidden[style] = found
        return found

    def _hides(self, style: str, font: Font | None) -> tuple[Trick, str] | None:
        place = int(number(style, -1))
        own, ground, blank = self._formats[place] if 0 <= place < len(self._formats) else (Font(), (WHITE,), False)
        used = own if font is None else font
        if blank:
            return Trick.DISPLAY, "numFmt ;;;"
        if used.points < font_points_min:
            return Trick.TINY_FONT, f"sz {used.points:g} pt"
        if used.colour is not None and is_lost(used.colour, ground):
            return Trick.SAME_COLOUR, f"font color {written(used.colour)}"
        return None


def _listed(root: Element | None, called: str) -> list[Element]:
    held = child(root, called)
    return [one for one in held if name(one)] if held is not None else []
