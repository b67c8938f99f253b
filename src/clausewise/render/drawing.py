"""What a reader sees of a page that was drawn: each text of it, and what kept it from the eyes.

What: says of every text of a snapshot whether it has boxes, how large they are, what cuts them off, where they lie, how opaque they are,
and whether their colour differs from what was painted beneath.
Why: a reader of styles has to guess at layout; here layout is known. Its verdicts settle doubtful ones, and prove the others in the tests.
Limits: pictures are not loaded, so a text over a picture counts as seen; of shapes only the rectangle around them is reckoned with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from clausewise.errors import UnavailableError
from clausewise.extract import Trick
from clausewise.render.paint import WHITE, Colour, apart, contrast, layered, over, read, read_all
from clausewise.render.shape import EVERYWHERE, Box, cut_out, overflow
from clausewise.render.snapshot import Snapshot
from clausewise.render.stacking import Key, Stacking

# Below these nobody reads: pixels of a letter's height, pixels that are left of a text, opacity from 0 to 1.
letter_pixels_min = 3.0
text_pixels_min = 2.0
opacity_min = 0.06
# Two colours are one when both their contrast (WCAG 2.2, from 1 to 21) and the difference of every channel (0 to 255) are below these.
contrast_min = 1.1
channel_min = 24.0
opaque_min = 0.95
lines_looked_at_max = 3
# How often a line of text is held against something painted or something that it stands in, in all: seconds. A page that asks for more
# is left to a person.
comparisons_max = 2_000_000
slack_pixels = 2.0

_PICTURES = frozenset(("IMG", "VIDEO", "CANVAS", "IFRAME", "OBJECT", "EMBED"))
# What paints by its ``fill``; only of a rectangle the box is all of it, so others are as unknown as pictures.
_SHAPES = frozenset(("RECT", "PATH", "CIRCLE", "ELLIPSE", "POLYGON"))
_SCROLLS = frozenset(("auto", "scroll"))
_OUTSIDE = frozenset(("HTML", "#DOCUMENT"))
# What neither cuts off nor places.
_PLAIN = (
    ("position", "static"),
    ("overflow-x", "visible"),
    ("overflow-y", "visible"),
    ("transform", "none"),
    ("clip-path", "none"),
)
_MATRIX3D = re.compile(r"matrix3d\(([^)]*)\)")
# Which of a matrix3d's sixteen numbers says whether a face looks at us.
_FACING = 10


class Drawn(NamedTuple):
    """A text of the page, where it stands, and what hides it with the style that does; ``trick`` is None when it is seen."""

    text: str
    path: str
    trick: Trick | None = None
    rule: str = ""


class _Hidden(NamedTuple):
    trick: Trick
    rule: str


class _Layer(NamedTuple):
    """Something painted: when, by which node, where, its colours (of which any may show), and whether it is a picture."""

    key: Key
    node: int
    box: Box
    colours: tuple[Colour, ...]
    is_picture: bool


def drawn(told: Mapping[str, Any]) -> list[Drawn]:
    """Return every text of what ``Browser.snapshot`` told, in document order.

    Raises UnavailableError CW772 for a page that would take more than ``comparisons_max``.
    """
    drawing = _Drawing(Snapshot(told))
    return [drawing.told(node) for node in drawing.page.texts()]


class _Drawing:
    def __init__(self, page: Snapshot) -> None:
        self.page = page
        self._canvas = _canvas(page)
        self._reach = _reach(page)
        self._placing = page.nearest(self._cuts_or_places)
        self._stacking = Stacking(page)
        self._comparisons = 0
        self._layers = sorted(filter(None, map(self._layer, page.boxes)))

    def told(self, node: int) -> Drawn:
        """Say of a text whether it is seen."""
        text, path = " ".join(self.page.text(node).split()), self.page.path(self.page.parents[node])
        hidden = self._hidden(node)
        return Drawn(text, path) if hidden is None else Drawn(text, path, *hidden)

    def _spend(self, comparisons: int) -> None:
        self._comparisons += comparisons
        if self._comparisons > comparisons_max:
            raise _endless()

    def _hidden(self, node: int) -> _Hidden | None:
        if node not in self.page.boxes:
            return self._without_box(node)
        style = self.page.styles[node]
        if style["visibility"] != "visible":
            return _Hidden(Trick.VISIBILITY, f"visibility: {style['visibility']}")
        opacity = self.page.opacity(node)
        if opacity < opacity_min:
            return _Hidden(Trick.OPACITY, f"opacity: {opacity:.2g}")
        # Lines of words in drawings are told in other units than their boxes, which hold no more than one line.
        told = [self.page.boxes[node]] if self._is_vector(node) else self.page.lines.get(node, ())
        lines = [line for line in told if line.width > 0 and line.height > 0]
        if not lines or max(line.height for line in lines) < letter_pixels_min:
            trick = Trick.ZERO_SIZE if float(style["font-size"][:-2]) >= letter_pixels_min else Trick.TINY_FONT
            return _Hidden(trick, f"font-size: {style['font-size']}")
        lines, hidden = self._left(node, lines)
        return hidden or self._unseen_colour(node, lines[: lines_looked_at_max - 1] + lines[-1:])

    def _is_vector(self, node: int) -> bool:
        return any(self.page.names[one] == "svg" for one in self.page.lineage(node))

    def _without_box(self, node: int) -> _Hidden:
        """Name the outermost element without a box: it is what takes the text away."""
        outermost = node
        for one in self.page.lineage(node):
            if one in self.page.boxes:
                break
            outermost = one
        if "hidden" in self.page.attributes(outermost):
            return _Hidden(Trick.ATTRIBUTE, "hidden")
        return _Hidden(Trick.DISPLAY, f"no box: {self.page.step(outermost)}")

    # Where it lies

    def _left(self, node: int, lines: list[Box]) -> tuple[list[Box], _Hidden | None]:
        """Return the lines as far as nothing cuts them off, and what did when nothing is left.

        ``escape`` is the position of an element that is placed by a further one than its parent: what lies between cuts nothing off.
        """
        escape = ""
        one = node
        while (one := self._placing[one]) >= 0:
            self._spend(1)
            style, box = self.page.styles[one], self.page.boxes[one]
            if _looks_away(style):
                return [], _Hidden(Trick.OFF_SCREEN, "backface-visibility: hidden")
            places = style["transform"] != "none" or (style["position"] != "static" and escape != "fixed")
            window = cut_out(style, box)
            if window is not EVERYWHERE:
                lines, hidden = _cut(lines, window), _Hidden(Trick.CLIP, _clipping(style))
                if not lines:
                    return [], hidden
            if (not escape or places) and self.page.names[one] != "BODY":
                lines, cause = _overflowing(lines, style, box)
                if not lines:
                    return [], cause
            if places:
                escape = ""
            if style["position"] in ("absolute", "fixed"):
                escape = style["position"]
        reach = self._reach
        if escape == "fixed":
            reach = reach._replace(bottom=min(reach.bottom, self.page.boxes[0].bottom))
        left = _cut(lines, reach)
        return left, None if left or not lines else _Hidden(
            Trick.OFF_SCREEN, f"at {lines[0].left:.0f}, {lines[0].top:.0f}"
        )

    def _cuts_or_places(self, node: int) -> bool:
        """Say whether an element may cut off what it holds, or place it elsewhere."""
        style = self.page.styles.get(node)
        if style is None or self.page.names[node].upper() in _OUTSIDE:
            return False
        return any(style[name] != plain for name, plain in _PLAIN)

    # What colour it has

    def _layer(self, node: int) -> _Layer | None:
        """Return what a node paints behind its content."""
        style, name = self.page.styles.get(node), self.page.names[node].upper()
        if style is None or name.startswith("#") or name in ("HTML", "BODY") or style["visibility"] != "visible":
            return None
        if style["background-clip"] == "text" and name not in _PICTURES:
            return None
        opacity = self.page.opacity(node)
        colours = [read(style["fill"] if name in _SHAPES else style["background-color"])]
        is_picture = name in _PICTURES or "url(" in style["background-image"] or (name in _SHAPES and name != "RECT")
        if "gradient(" in style["background-image"] and not is_picture:
            colours = list(read_all(style["background-image"]))
        seen = tuple(one.thinned(opacity) for one in colours if one and one.alpha * opacity > 0)
        if opacity < opacity_min or not (seen or is_picture):
            return None
        lines, _ = self._left(node, _cut([self.page.boxes[node]], EVERYWHERE))
        key = self._stacking.content(node) if name in _PICTURES else self._stacking.background(node)
        return _Layer(key, node, lines[0], seen, is_picture) if lines else None

    def _unseen_colour(self, node: int, lines: Sequence[Box]) -> _Hidden | None:
        found = [self._on_its_ground(node, line) for line in lines]
        return None if None in found else found[0]

    def _on_its_ground(self, node: int, line: Box) -> _Hidden | None:
        """Say what hides one line: something painted over it, or the colour beneath it."""
        key = self._stacking.content(node)
        self._spend(len(self._layers))
        grounds: list[Colour] = list(self._canvas)
        for layer in self._layers:
            if not layer.box.holds(line, slack_pixels):
                continue
            is_opaque = layer.is_picture or bool(
                layer.colours and min(one.alpha for one in layer.colours) >= opaque_min
            )
            if layer.key > key:
                if is_opaque and not self._is_loose(layer.node):
                    return _Hidden(Trick.COVERED, f"covered by {self.page.step(layer.node) or 'a pseudo-element'}")
            elif layer.is_picture:
                grounds = []
            elif grounds or is_opaque:
                grounds = layered(layer.colours, grounds or (WHITE,))
        return self._against(node, grounds) if grounds else None

    def _is_loose(self, node: int) -> bool:
        """Say whether what covers would move away when the page is scrolled."""
        chain = (self.page.styles.get(one, {}).get("position") for one in (node, *self.page.lineage(node)))
        return any(one in ("fixed", "sticky") for one in chain)

    def _against(self, node: int, grounds: Sequence[Colour]) -> _Hidden | None:
        style = self.page.styles[node]
        parents = [self.page.styles[one] for one in self.page.lineage(node) if one in self.page.styles]
        if any(one["background-clip"] == "text" and one["background-image"] != "none" for one in parents):
            return None
        written = style["fill" if self._is_vector(node) else "-webkit-text-fill-color"]
        fill = read(written)
        inks = [fill, *(read_all(style["text-shadow"]))]
        if float(style["-webkit-text-stroke-width"].removesuffix("px") or 0) > 0 or fill is None:
            return None
        opacity = self.page.opacity(node)
        for ground in grounds:
            for ink in inks:
                if ink is not None and not _are_one(over(ink.thinned(opacity), ground), ground):
                    return None
        if fill.alpha < opacity_min:
            return _Hidden(Trick.TRANSPARENT, f"color: {written}")
        return _Hidden(Trick.SAME_COLOUR, f"color: {written}")


def _endless() -> UnavailableError:
    return UnavailableError(
        "CW772",
        f"The page has too many parts to hold against each other: more than comparisons_max, {comparisons_max}.",
        f"La page a trop de parties à comparer entre elles : plus que comparisons_max, {comparisons_max}.",
        remedy_en="Look at it in a browser.",
        remedy_fr="Regardez-la dans un navigateur.",
    )


def _are_one(ink: Colour, ground: Colour) -> bool:
    return contrast(ink, ground) < contrast_min and apart(ink, ground) < channel_min


def _canvas(page: Snapshot) -> tuple[Colour, ...]:
    """Return what the page lies on: the root's background, else the body's, over white; nothing known beneath a picture."""
    for name in ("HTML", "BODY"):
        node = next((one for one, known in enumerate(page.names) if known == name), -1)
        style = page.styles.get(node, {})
        if "url(" in style.get("background-image", "none"):
            return ()
        colours = read_all(style.get("background-image", "")) or read_all(style.get("background-color", ""))
        seen = [one for one in colours if one.alpha > 0]
        if seen:
            return tuple(layered(seen, (WHITE,)))
    return (WHITE,)


def _reach(page: Snapshot) -> Box:
    """Return where a reader can scroll to."""
    html = next((one for one, name in enumerate(page.names) if name == "HTML"), -1)
    is_leftward = page.styles.get(html, {}).get("direction") == "rtl"
    return page.reach._replace(left=-page.reach.right) if is_leftward else page.reach


def _looks_away(style: Mapping[str, str]) -> bool:
    turned = _MATRIX3D.match(style["transform"])
    return bool(turned and style["backface-visibility"] == "hidden" and float(turned[1].split(",")[_FACING]) < 0)


def _cut(lines: Sequence[Box], window: Box) -> list[Box]:
    return [left for left in (line.meet(window) for line in lines) if left.has(text_pixels_min)]


def _clipping(style: Mapping[str, str]) -> str:
    return f"clip-path: {style['clip-path']}" if style["clip-path"] != "none" else f"clip: {style['clip']}"


def _overflowing(lines: list[Box], style: Mapping[str, str], box: Box) -> tuple[list[Box], _Hidden]:
    """Return what a box shows of what is in it; what can be scrolled into it counts as lying in it."""
    left = _cut(lines, overflow(style, box))
    if left and (style["overflow-x"] in _SCROLLS or style["overflow-y"] in _SCROLLS):
        ahead = [line for line in left if line.right > box.left and line.bottom > box.top]
        left = [box] if ahead and box.has(text_pixels_min) else []
    trick = Trick.OFF_SCREEN if box.has(text_pixels_min) else Trick.ZERO_SIZE
    return left, _Hidden(trick, f"overflow: {style['overflow-x']} in {box.width:.0f} × {box.height:.0f} pixels")
