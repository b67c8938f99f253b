"""What a paragraph of a word-processing document stands on and in: page, table cell, text box, frame."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from clausewise.extract import Trick
from clausewise.parse.lettering import Styles, shading
from clausewise.parse.markup import child, name, number, switched, value
from clausewise.parse.theme import WHITE, Colour, Theme, hexadecimal

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

# English metric units: 914 400 an inch; twips: 1 440 an inch.
backdrop_emu_min = 3_000_000
off_page_emu_min = 1_400_000
page_emu_max = 20_000_000
off_page_twips_min = 8_000
line_twips_min = 40
choices_max = 8

_BACKDROP = re.compile(rb'behindDoc="(?:1|true)".{0,800}?extent cx="(\d{1,12})" cy="(\d{1,12})"', re.DOTALL)
_PICTURE = re.compile(rb"<(?:pic:pic|v:imagedata|v:background|a:blip|a:solidFill|a:gradFill|v:rect|v:fill)\b")
# What current programs understand, so that what stands beside it as a way out for older ones is not shown.
_UNDERSTOOD = frozenset(
    {
        "wps",
        "wpg",
        "wpc",
        "wpi",
        "w14",
        "w15",
        "w16",
        "a14",
        "p14",
        "v",
        "am3d",
        "aink",
        "cx",
        "cx1",
        "cx2",
        "cx4",
        "x14",
        "x15",
    }
)


class Place(NamedTuple):
    """Where a paragraph stands: the grounds it may stand on, what hides all of it, its style, and whether it is a mere way out."""

    grounds: frozenset[Colour | None] = frozenset({WHITE})
    hidden: tuple[Trick, str] | None = None
    style: str = ""
    is_double: bool = False
    has_backdrop: bool = False


class Surroundings:
    """What lies under all paragraphs of a document: the page's colour, and pictures behind the text in its members' bytes."""

    def __init__(self, theme: Theme, styles: Styles, data: bytes) -> None:
        self.theme = theme
        self.styles = styles
        self.page: frozenset[Colour | None] = frozenset({WHITE})
        self.has_backdrop = False
        self.has_picture = False
        self.add(data)

    def add(self, data: bytes) -> None:
        """Look for backdrops in the bytes of a member."""
        self.has_picture = self.has_picture or bool(_PICTURE.search(data))
        sizes = (min(int(wide), int(high)) for wide, high in _BACKDROP.findall(data))
        self.has_backdrop = self.has_backdrop or any(size >= backdrop_emu_min for size in sizes)

    def painted(self, background: Element) -> None:
        """Take the page's own colour; it shows only in some views, so white stays possible."""
        found = self.theme.word(background, "color")
        self.page = self.page | {found} if found is not None else self.page

    def place(self, paragraph: Element) -> Place:
        """Return where ``paragraph`` stands."""
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle"), "val")
        own = shading(child(properties, "shd"), self.theme) or self.styles.ground(style or self.styles.paragraph)
        grounds: frozenset[Colour | None] | None = frozenset(own) if own else None
        hidden = _squeezed(properties)
        is_double = in_box = False
        for one in paragraph.iterancestors():
            kind = name(one)
            is_double = is_double or (kind == "Fallback" and is_understood(one))
            hidden = hidden or _hiding(kind, one)
            if grounds is None and kind in _PAINTERS:
                grounds = self._painted_by(kind, one)
                in_box = in_box or kind in _BOXES
        return Place(
            self.page if grounds is None else grounds,
            hidden,
            style,
            is_double,
            grounds is None and self.has_backdrop and not in_box,
        )

    def _painted_by(self, kind: str, one: Element) -> frozenset[Colour | None] | None:
        if kind == "tc":
            cell = shading(child(one, "tcPr", "shd"), self.theme)
            return frozenset(cell) if cell else None
        if kind == "tbl":
            whole = shading(child(one, "tblPr", "shd"), self.theme)
            possible = self.styles.grounds(value(child(one, "tblPr", "tblStyle"), "val"))
            return frozenset(whole) if whole else (possible | self.page if possible else None)
        return self._boxed(kind, one)

    def _boxed(self, kind: str, one: Element) -> frozenset[Colour | None] | None:
        if kind == "wsp":
            properties = child(one, "spPr")
            solid = child(properties, "solidFill")
            if solid is None and child(properties, "noFill") is None:
                solid = child(one, "style", "fillRef")
            fills = {name(held) for held in properties} if properties is not None else set()
            if fills & {"gradFill", "blipFill", "pattFill"}:
                return frozenset({None})
            colour, _ = self.theme.drawn(solid)
        else:
            if value(one, "filled") in {"f", "false"} or not value(one, "fillcolor"):
                return frozenset({None}) if self.has_picture else None
            colour = hexadecimal(value(one, "fillcolor").split()[0])
            return frozenset({colour})
        if colour is not None:
            return frozenset({colour})
        return frozenset({None}) if self.has_picture else None


_BOXES = frozenset({"wsp", "shape", "rect", "roundrect", "oval"})
_PAINTERS = _BOXES | {"tc", "tbl"}


def is_understood(fallback: Element) -> bool:
    """Say whether current programs show what stands beside a ``mc:Fallback``, and not it."""
    beside = fallback.getparent()
    choices = [one for one in islice(beside, choices_max) if name(one) == "Choice"] if beside is not None else []
    return any(set(value(one, "Requires").split()) <= _UNDERSTOOD for one in choices)


def _squeezed(properties: Element | None) -> tuple[Trick, str] | None:
    """Return how a paragraph's own properties hide it: a line too low to see, or a frame outside the page."""
    spacing, frame = child(properties, "spacing"), child(properties, "framePr")
    if value(spacing, "lineRule") == "exact" and number(value(spacing, "line"), 240) < line_twips_min:
        return Trick.CLIP, f"w:spacing line {value(spacing, 'line')}"
    for side in ("x", "y"):
        if number(value(frame, side)) < -off_page_twips_min:
            return Trick.OFF_SCREEN, f"w:framePr {side} {value(frame, side)}"
    return None


def _hiding(kind: str, one: Element) -> tuple[Trick, str] | None:
    """Return how what a paragraph stands in hides it."""
    if kind == "tr":
        row = child(one, "trPr")
        if switched(child(row, "hidden")):
            return Trick.VANISHED, "w:trPr hidden"
        height = child(row, "trHeight")
        if value(height, "hRule") == "exact" and number(value(height, "val"), 240) < line_twips_min:
            return Trick.CLIP, f"w:trHeight {value(height, 'val')}"
    if kind in {"anchor", "inline"}:
        return _anchored(one)
    if kind in _BOXES and re.search(r"visibility\s*:\s*hidden|display\s*:\s*none", value(one, "style")):
        return Trick.VISIBILITY, value(one, "style")[:120]
    return None


def _anchored(one: Element) -> tuple[Trick, str] | None:
    if switched_on(value(child(one, "docPr"), "hidden")):
        return Trick.VISIBILITY, 'wp:docPr hidden="1"'
    extent = child(one, "extent")
    wide, high = number(value(extent, "cx"), 1), number(value(extent, "cy"), 1)
    if min(wide, high) <= 0:
        return Trick.ZERO_SIZE, f"wp:extent {wide:g} × {high:g}"
    for axis, size in (("positionH", wide), ("positionV", high)):
        told = child(one, axis, "posOffset")
        offset = number(told.text or "") if told is not None else 0.0
        if offset + size < -off_page_emu_min or offset > page_emu_max:
            return Trick.OFF_SCREEN, f"wp:{axis} {offset:g}"
    return None


def switched_on(said: str) -> bool:
    """Say whether an attribute's value means yes."""
    return said in {"1", "true", "on", "t"}
