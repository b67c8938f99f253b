"""Words in drawings (SVG 2): they are filled and not coloured, sized by the drawing's own units, and lie on the shapes before them.

What: attributes of drawings that are styles are told as such, weaker than any rule; ``Drawing`` says of each drawing how large its units
are, what its words lie on, and whether they are placed outside of it.
Limits: shapes are not laid out. A shape before words leaves their ground unknown, unless it fills the drawing with one colour.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from clausewise.parse.colour import Colour, colour
from clausewise.parse.element import Element
from clausewise.parse.length import length
from clausewise.parse.media import WIDTH
from clausewise.parse.rulebook import Found, Told, told_of
from clausewise.parse.stylesheet import Declaration
from clausewise.parse.tree import Tree

# Words further out than this are outside of any drawing; so many shapes of one drawing are looked at.
outside_units, shapes_max = 300.0, 1_000
drawings_max = 500
nought_pixels_max = 2.0

# An attribute is weaker than any rule (SVG 2, 6.6).
_WEIGHT: Final = (False, -1, False, (0, 0, 0), 0)
_STYLES: Final = frozenset(
    ("fill", "fill-opacity", "font-size", "opacity", "display", "visibility", "transform", "stroke")
)
DRAWN: Final = frozenset(("text", "tspan", "g"))
_SHAPES: Final = frozenset(
    ("rect", "path", "circle", "ellipse", "polygon", "polyline", "image", "use", "foreignObject", "line")
)
_NUMBER: Final = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:px)?\s*\Z")
_NUMBERS: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_SCALE: Final = re.compile(r"scale\(\s*([\d.]+)(?:[\s,]+([\d.]+))?\s*\)")


class Drawing(NamedTuple):
    """A drawing: its element, how many pixels its unit is at most, and its shapes, each with the colour by which it fills all of it."""

    element: Element
    scale: float
    shapes: tuple[tuple[int, Colour | None], ...]

    def ground(self, order: int) -> tuple[bool, Colour | None]:
        """Say whether shapes lie under the element ``order``, and their colour, None for one that nobody knows."""
        before = [one for at, one in self.shapes if at < order]
        return bool(before), before[-1] if before else None


def drawings(tree: Tree) -> dict[int, Drawing]:
    """Return the drawing that each element with words of its own lies in, by the element's order; nothing for a page without such words."""
    found: dict[int, Drawing] = {}
    known: dict[int, Drawing] = {}
    for one in tree.tagged("text") if "svg" in tree.by_tag else ():
        svg = next((above for above in one.lineage() if above.tag == "svg"), None)
        if svg is None or (svg.order not in known and len(known) >= drawings_max):
            continue
        drawing = known.get(svg.order)
        if drawing is None:
            drawing = known[svg.order] = Drawing(svg, _scale(svg), tuple(_shapes(svg)))
        found[one.order] = drawing
    return found


def told_by_attributes(tree: Tree) -> Iterator[tuple[int, Told]]:
    """Yield what attributes of words in drawings, and of what holds these, say as styles, by the element's order."""
    seen: set[int] = set()
    for one in tree.tagged("text", "tspan") if "svg" in tree.by_tag else ():
        for above in one.lineage():
            if above.order in seen or above.tag == "foreignObject":
                break
            seen.add(above.order)
            attributes = above.attributes
            if not _STYLES.isdisjoint(attributes) and (above.tag != "svg" or above.depth):
                yield above.order, tuple(_told(above))
            if above.tag == "svg":
                break


def _told(element: Element) -> Iterator[tuple[str, Found]]:
    for name in _STYLES.intersection(element.attributes):
        value = element.get(name).strip()
        if name == "font-size" and _NUMBER.match(value):
            value = f"{value.removesuffix('px')}px"
        yield from told_of(Declaration(name, value, False), f"<{element.tag}>", _WEIGHT)


def _scale(svg: Element) -> float:
    """Return how many pixels a unit of a drawing is at most: as many as its own size, or else a screen's width, makes it."""
    box = _box(svg)
    if box is None:
        return 1.0
    sides = [
        float(value.strip().removesuffix("px")) / whole
        for name, whole in (("width", box[0]), ("height", box[1]))
        if _NUMBER.match(value := svg.get(name))
    ]
    return min(sides, default=WIDTH / box[0])


def _box(svg: Element) -> tuple[float, float] | None:
    """Return how wide and high a drawing is in its own units, None when it does not say."""
    box = [float(one) for one in _NUMBERS.findall(svg.get("viewBox") or svg.get("viewbox"))]
    return (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else None  # noqa: PLR2004 - left, top, width and height


def _shapes(svg: Element) -> Iterator[tuple[int, Colour | None]]:
    waiting = list(reversed(svg.children or ()))
    found: list[Element] = []
    while waiting and len(found) < shapes_max:
        one = waiting.pop()
        if one.tag in _SHAPES:
            found.append(one)
        elif one.tag not in ("defs", "symbol", "clipPath", "mask"):
            waiting += reversed(one.children or ())
    for one in islice(found, shapes_max):
        yield one.order, colour(one.get("fill")) if one.tag == "rect" and _fills(one, svg) else None


def _fills(rect: Element, svg: Element) -> bool:
    if (
        "opacity" in rect.attributes
        or "transform" in rect.attributes
        or any(rect.get(one) not in ("", "0") for one in ("x", "y"))
    ):
        return False
    box = _box(svg)
    for at, side in enumerate(("width", "height")):
        said, own = (length(one.get(side)) if one.get(side) else None for one in (rect, svg))
        whole = box[at] if box is not None else own.pixels if own is not None else None
        if said is None or said.number < (100.0 if said.is_share else whole if whole is not None else math.inf):
            return False
    return True


def outside(element: Element) -> str:
    """Return the attribute by which words are placed outside of any drawing, as it is written, empty for none."""
    for name in ("x", "y"):
        value = element.get(name)
        if value and _NUMBER.match(value) and float(value.strip().removesuffix("px")) <= -outside_units:
            return f'{name}="{value}"'
    return ""


def nought(svg: Element) -> str:
    """Return the attribute by which a drawing has no size, as it is written, empty when it has one: it shows nothing beyond itself."""
    for name in ("width", "height"):
        value = svg.get(name)
        if value and _NUMBER.match(value) and float(value.strip().removesuffix("px")) <= nought_pixels_max:
            return f'{name}="{value}"'
    return ""


def shrunk(transform: str) -> float:
    """Return by how much a ``transform`` attribute makes words smaller."""
    found = _SCALE.search(transform)
    try:
        return min(float(one) for one in found.groups() if one) if found else 1.0
    except ValueError:
        return 1.0
