"""Shapes of DrawingML, as slides and sheets hold them: their text, what hides it, and what they reach for (ECMA-376-1, 20 and 21).

Boxes are in English metric units of the slide: left, top, width, height.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clausewise.extract import Kind, Role, Trick
from clausewise.parse.draft import UNKNOWN_SIZE, Piece, Size
from clausewise.parse.ground import is_understood
from clausewise.parse.lettering import font_points_min, opacity_min
from clausewise.parse.markup import child, name, number, relation, tree, value
from clausewise.parse.theme import WHITE, Colour, Theme, is_lost, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.parse.markup import Element
    from clausewise.parse.office import Package

shapes_max = 20_000
EMU_A_PIXEL = 9_525
_SIZE_UNIT = 100
_SCALE_UNIT = 100_000
opaque_min = 0.95

Box = tuple[float, float, float, float]
_SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp"})
_UNKNOWN_FILLS = frozenset({"gradFill", "blipFill", "pattFill", "grpFill"})


class Moved(NamedTuple):
    """How a group's coordinates become the slide's."""

    scale_x: float = 1.0
    scale_y: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def box(self, placed: Element | None) -> Box | None:
        """Return the box that an ``xfrm`` says."""
        off, extent = child(placed, "off"), child(placed, "ext")
        if off is None or extent is None:
            return None
        return (
            self.left + number(value(off, "x")) * self.scale_x,
            self.top + number(value(off, "y")) * self.scale_y,
            number(value(extent, "cx")) * self.scale_x,
            number(value(extent, "cy")) * self.scale_y,
        )

    def inside(self, placed: Element | None) -> Moved:
        """Return how coordinates inside a group of this ``xfrm`` become the slide's."""
        box = self.box(placed)
        off, extent = child(placed, "chOff"), child(placed, "chExt")
        if box is None or off is None or extent is None:
            return self
        wide, high = number(value(extent, "cx")), number(value(extent, "cy"))
        scale_x, scale_y = box[2] / wide if wide else 1.0, box[3] / high if high else 1.0
        return Moved(
            scale_x, scale_y, box[0] - number(value(off, "x")) * scale_x, box[1] - number(value(off, "y")) * scale_y
        )


class Shape(NamedTuple):
    """A shape: its element, its box if it says one, what it is painted with (None: nothing), and whether nothing shows through."""

    element: Element
    box: Box | None
    fill: tuple[Colour | None] | None
    is_opaque: bool


class Canvas:
    """What shapes are drawn on: a slide or a sheet. ``size`` is its width and height, None for what has no edge."""

    def __init__(self, package: Package, member: str, path: str, theme: Theme) -> None:
        self.package = package
        self.draft = package.draft
        self.member = member
        self.path = path
        self.theme = theme
        self.size: tuple[float, float] | None = None
        self.ground: Colour | None = WHITE
        self.whole: Piece | None = None
        self.is_animated = False
        self.kind = Kind.BODY
        self.shapes: list[Shape] = []

    def under(self, element: Element, *, placeholders: bool = True) -> list[Shape]:
        """Return the shapes that ``element`` holds, in the order in which they are painted."""
        found: list[Shape] = []
        waiting: list[tuple[Element, Moved]] = [(element, Moved())]
        while waiting and len(found) < shapes_max:
            held, moved = waiting.pop()
            kind = name(held)
            if kind in _SHAPES:
                if placeholders or held.find(".//{*}nvPr/{*}ph") is None:
                    found.append(self._shape(held, moved))
                continue
            if kind == "grpSp":
                moved = moved.inside(child(held, "grpSpPr", "xfrm"))
            waiting += [(one, moved) for one in reversed(held) if not _is_passed_over(one)]
        return found

    def _shape(self, element: Element, moved: Moved) -> Shape:
        properties = child(element, "spPr")
        placed = child(properties, "xfrm")
        box = moved.box(placed if placed is not None else child(element, "xfrm"))
        fills = {name(one) for one in properties} if properties is not None else set()
        if name(element) != "sp" or fills & _UNKNOWN_FILLS:
            return Shape(element, box, (None,), is_opaque=False)
        solid = child(properties, "solidFill")
        if solid is None and "noFill" not in fills:
            reference = child(element, "style", "fillRef")
            solid = reference if number(value(reference, "idx")) else None
        if solid is None:
            return Shape(element, box, None, is_opaque=False)
        colour, opacity = self.theme.drawn(solid)
        if opacity < opacity_min:
            return Shape(element, box, None, is_opaque=False)
        return Shape(element, box, (colour if opacity > opaque_min else None,), is_opaque=opacity > opaque_min)

    def read(self, element: Element, before: list[Shape]) -> None:
        """Put down what the shapes in ``element`` say; ``before`` are painted under them."""
        shapes = self.under(element)
        self.shapes = before + shapes
        for place, shape in enumerate(self.shapes):
            if place >= len(before):
                self._read(shape, place)
            if self.draft.is_full:
                self.draft.limit("length")
                break

    def _read(self, shape: Shape, place: int) -> None:
        about = shape.element.find("./{*}*/{*}cNvPr")
        called = value(about, "name")
        path = f"{self.path} {called}" if called else self.path
        hidden = self.whole or self._hidden(shape, about, place)
        told = "\n".join(filter(None, (value(about, "title"), value(about, "descr"))))
        self.draft.tell([hidden._replace(text=told) if hidden else Piece(told)], path, Kind.ALTERNATIVE)
        self._links(about, path, told)
        for one in shape.element.iter("{*}blip"):
            self._picture(one, shape, path)
        grounds: frozenset[Colour | None] | None = None
        for paragraph in shape.element.iter("{*}p"):
            if grounds is None:
                grounds = self._grounds(shape, place)
            cell = next((one for one in paragraph.iterancestors("{*}tc")), None)
            pieces = list(self._pieces(paragraph, grounds if cell is None else self._cell(cell), path))
            if hidden is not None:
                pieces = [hidden._replace(text=one.text) for one in pieces]
            self.draft.tell(pieces, path, self.kind)

    def _picture(self, blip: Element, shape: Shape, path: str) -> None:
        size = Size(shape.box[2] / EMU_A_PIXEL, shape.box[3] / EMU_A_PIXEL) if shape.box else UNKNOWN_SIZE
        for key in filter(None, (relation(blip, "link"), relation(blip, "embed"))):
            self.package.follow(self.member, key, path, size=size)

    def _links(self, about: Element | None, path: str, text: str) -> None:
        for one in about if about is not None else ():
            if name(one) in {"hlinkClick", "hlinkHover", "hlinkMouseOver"}:
                role = Role.ANCHOR if name(one) == "hlinkClick" else Role.CALL
                self.package.follow(self.member, relation(one), path, text, role)

    def _hidden(self, shape: Shape, about: Element | None, place: int) -> Piece | None:
        if value(about, "hidden") in {"1", "true"}:
            return Piece("", Trick.VISIBILITY, 'cNvPr hidden="1"')
        if self.size is None or shape.box is None:
            return None
        left, top, wide, high = shape.box
        excuse = "animation" if self.is_animated else ""
        if left + wide <= 0 or top + high <= 0 or left >= self.size[0] or top >= self.size[1]:
            return Piece("", Trick.OFF_SCREEN, f"off {left:.0f}, {top:.0f}", excuse)
        for later in self.shapes[place + 1 : place + 1 + covering_shapes_max]:
            if later.is_opaque and _covers(later.box, shape.box):
                return Piece(
                    "",
                    Trick.COVERED,
                    f"under {value(later.element.find('./{*}*/{*}cNvPr'), 'name')}",
                    excuse,
                    doubtful=True,
                )
        return None

    def _grounds(self, shape: Shape, place: int) -> frozenset[Colour | None]:
        """Return every ground that the shape's text may stand on."""
        if shape.fill is not None:
            return frozenset(shape.fill)
        found: set[Colour | None] = {self.ground}
        for earlier in self.shapes[max(0, place - covering_shapes_max) : place]:
            if earlier.fill is None or not _touch(earlier.box, shape.box):
                continue
            if _covers(earlier.box, shape.box) and earlier.is_opaque:
                found = set()
            found.add(earlier.fill[0])
        return frozenset(found)

    def _cell(self, cell: Element) -> frozenset[Colour | None]:
        solid = child(cell, "tcPr", "solidFill")
        if solid is not None:
            return frozenset({self.theme.drawn(solid)[0]})
        styled = child(next(cell.iterancestors("{*}tbl"), None), "tblPr", "tableStyleId")
        return frozenset({self.ground, None} if styled is not None else {self.ground})

    def _pieces(self, paragraph: Element, grounds: frozenset[Colour | None], path: str) -> Iterator[Piece]:
        body = paragraph.getparent()
        scale = value(child(body, "bodyPr", "normAutofit"), "fontScale", str(_SCALE_UNIT))
        share = number(scale.rstrip("%"), _SCALE_UNIT) / (100 if scale.endswith("%") else _SCALE_UNIT)
        level = int(number(value(child(paragraph, "pPr"), "lvl"))) + 1
        listed = child(body, "lstStyle", f"lvl{level}pPr", "defRPr")
        for one in paragraph:
            if name(one) == "br":
                yield Piece("\n")
            elif name(one) in {"r", "fld"}:
                properties = child(one, "rPr")
                said = child(one, "t")
                text = (said.text or "") if said is not None else ""
                hidden = self._hiding(properties, listed, share, grounds)
                yield Piece(text, *hidden) if hidden else Piece(text)
                self._links(properties, path, text)
        yield Piece("\n")

    def _hiding(
        self, properties: Element | None, listed: Element | None, share: float, grounds: frozenset[Colour | None]
    ) -> tuple[Trick, str] | None:
        size = value(properties, "sz") or value(listed, "sz")
        points = number(size, 1800) / _SIZE_UNIT * share if size else None
        if points is not None and points < font_points_min:
            return Trick.TINY_FONT, f"sz {points:g} pt"
        said = properties if properties is not None and _has_fill(properties) else listed
        if said is None or not _has_fill(said):
            return None
        if child(said, "noFill") is not None:
            lined = child(said, "ln")
            outlined = lined is not None and child(lined, "noFill") is None
            return None if outlined else (Trick.TRANSPARENT, "a:noFill")
        colour, opacity = self.theme.drawn(child(said, "solidFill"))
        if opacity < opacity_min:
            return Trick.TRANSPARENT, f"a:alpha {opacity:.0%}"
        if colour is not None and is_lost(colour, grounds):
            return Trick.SAME_COLOUR, f"a:solidFill {written(colour)}"
        return None


# So many neighbours in the order of painting are looked at: a picture of a million lines costs no more than one of a few.
covering_shapes_max = 200


def _is_passed_over(element: Element) -> bool:
    return name(element) == "extLst" or (name(element) == "Fallback" and is_understood(element))


def _has_fill(properties: Element) -> bool:
    return any(name(one) in {"solidFill", "noFill", "gradFill", "blipFill", "pattFill"} for one in properties)


def _covers(over: Box | None, under: Box | None) -> bool:
    if over is None or under is None:
        return False
    return (
        over[0] <= under[0]
        and over[1] <= under[1]
        and over[0] + over[2] >= under[0] + under[2]
        and over[1] + over[3] >= under[1] + under[3]
    )


def _touch(one: Box | None, other: Box | None) -> bool:
    """Say whether two boxes may meet; a shape that does not say where it is may meet any."""
    if one is None or other is None:
        return True
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def drawing(package: Package, member: str, path: str, theme: Theme) -> None:
    """Put down the shapes of a sheet's drawing."""
    root = tree(package.archive.read(member), package.draft.limit)
    if root is not None:
        Canvas(package, member, path, theme).read(root, [])
