"""The text of PDF pages: what is drawn where a reader sees it, and what is not (ISO 32000-2, 9.3.6 and 8.11).

What is plain from the text's own properties is told by them: invisible mode, no size, outside the page. What hangs on the rest of the page
(the ground's colour, what covers it, layers) is settled by drawing the page twice, with the doubtful texts and without: a text that
makes no difference is hidden. Pages without doubtful text are not drawn.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

from clausewise.extract import Trick
from clausewise.parse.draft import Piece, is_stuffed
from clausewise.parse.paint import Box, Paint, share, touch
from clausewise.parse.theme import Colour, is_lost, written

if TYPE_CHECKING:
    from collections.abc import Iterator

form_depth_max = 8
objects_a_page_max = 60_000
characters_a_page_max = 400_000
# Below this a text is a row of dots. Figures that were scaled down keep letters of 2 points and more.
points_min = 1.6
opacity_min = 0.05
drawn_pixels_max = 1_200
drawn_objects_max = 20_000
drawn_texts_max = 2_000
compared_bytes_max = 20_000_000
difference_max = 12
# A picture of this share of the page is a scan; text of a scan that is drawn in no ink is what was read from it.
scan_share_min = 0.5
slug_characters_max = 300

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_INVISIBLE, _CLIPPING = 3, 7


class Ink(NamedTuple):
    """A text of a page: its handle, its words, its box, its place in the order of painting, and what may hide it."""

    handle: Any
    text: str
    box: Box
    order: int
    trick: Trick | None = None
    rule: str = ""
    is_settled: bool = True


# A drawing: its bytes, bytes a line, width and height in pixels.
Drawn = tuple[bytes, int, int, int]


class Layers(NamedTuple):
    """The optional content of a document: whether anything is switched off, and which of it a reader may switch on in a list."""

    are_off: bool = False
    off: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()


class Sheet:
    """One page of a PDF, with the handles of the library that reads it."""

    def __init__(self, page: Any, layers: Layers) -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._page = page
        self._layers = layers
        self._texts = page.get_textpage()
        self._paint = Paint()
        self._images: list[Box] = []
        self.count = self._compared = 0
        self.was_drawn = self.is_unsure = False
        left, bottom, right, top = page.get_mediabox()
        self._media: Box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        left, bottom, right, top = page.get_cropbox()
        self._crop: Box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))

    def pieces(self, *, may_draw: bool) -> list[Piece]:
        """Return what the page shows, and what it hides."""
        inks = [self._suspected(one) for one in self._inks()]
        doubtful = [one for one in inks if not one.is_settled]
        if doubtful:
            self.is_unsure = not may_draw or self.count > drawn_objects_max or len(doubtful) > drawn_texts_max
            drawn = set() if self.is_unsure else self._unseen(doubtful)
            inks = [one if one.is_settled or one.order in drawn else one._replace(trick=None) for one in inks]
        hidden = [one for one in inks if one.trick is not None]
        if not hidden:
            count = min(characters_a_page_max, self._texts.count_chars())
            return [Piece(_plain(self._texts.get_text_range(0, count)))] if count else []
        return [Piece(_plain(self._shown(hidden))), *self._hidden(hidden)]

    def bounded(self, box: Box) -> str:
        """Return the text in a box."""
        return _plain(str(self._texts.get_text_bounded(*box)))

    # What is there

    def _inks(self) -> list[Ink]:
        found: list[Ink] = []
        for handle, matrix in self._objects():
            self.count += 1
            kind = self._raw.FPDFPageObj_GetType(handle)
            box = self._box(handle, matrix)
            if kind == _TEXT:
                text = self._text(handle)
                if text.strip():
                    found.append(Ink(handle, text, box, self.count))
            elif kind in {_IMAGE, _SHADING}:
                self._paint.add(self.count, box, None, covers=self._is_solid(handle))
                if kind == _IMAGE:
                    self._images.append(box)
            elif kind == _PATH and self._is_filled(handle):
                colour, opacity = self._fill(handle)
                is_solid = opacity > 1 - opacity_min and self._is_solid(handle)
                self._paint.add(self.count, box, colour if is_solid else None, covers=is_solid)
        return found

    def _objects(self) -> Iterator[tuple[Any, tuple[float, ...] | None]]:
        """Yield the page's objects in the order of painting, those of forms too, each with the matrix of what it lies in."""
        raw = self._raw
        page = self._page.raw
        waiting: list[tuple[Any, tuple[float, ...] | None, int]] = [
            (raw.FPDFPage_GetObject(page, place), None, 0)
            for place in reversed(range(min(objects_a_page_max, raw.FPDFPage_CountObjects(page))))
        ]
        while waiting and self.count < objects_a_page_max:
            handle, matrix, depth = waiting.pop()
            if not handle:
                continue
            if raw.FPDFPageObj_GetType(handle) != _FORM:
                yield handle, matrix
            elif depth < form_depth_max:
                inner = _product(self._matrix(handle), matrix)
                waiting += [
                    (raw.FPDFFormObj_GetObject(handle, place), inner, depth + 1)
                    for place in reversed(range(min(objects_a_page_max, raw.FPDFFormObj_CountObjects(handle))))
                ]

    def _matrix(self, handle: Any) -> tuple[float, ...]:
        held = self._raw.FS_MATRIX()
        self._raw.FPDFPageObj_GetMatrix(handle, held)
        return held.a, held.b, held.c, held.d, held.e, held.f

    def _box(self, handle: Any, matrix: tuple[float, ...] | None) -> Box:
        sides = [ctypes.c_float() for _ in range(4)]
        self._raw.FPDFPageObj_GetBounds(handle, *sides)
        left, bottom, right, top = (one.value for one in sides)
        return _moved((left, bottom, right, top), matrix) if matrix else (left, bottom, right, top)

    def _text(self, handle: Any) -> str:
        size = self._raw.FPDFTextObj_GetText(handle, self._texts.raw, None, 0)
        if size <= 2:  # noqa: PLR2004 - two bytes are the end mark alone
            return ""
        buffer = (ctypes.c_ushort * (size // 2))()
        self._raw.FPDFTextObj_GetText(handle, self._texts.raw, buffer, size)
        return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")

    def _is_filled(self, handle: Any) -> bool:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        return bool(self._raw.FPDFPath_GetDrawMode(handle, mode, stroke)) and mode.value != 0

    def _is_solid(self, handle: Any) -> bool:
        return not self._raw.FPDFPageObj_HasTransparency(handle)

    def _fill(self, handle: Any) -> tuple[Colour | None, float]:
        parts = [ctypes.c_uint() for _ in range(4)]
        if not self._raw.FPDFPageObj_GetFillColor(handle, *parts):
            return None, 1.0
        red, green, blue, opacity = (one.value for one in parts)
        return (red, green, blue), opacity / 255

    # What may hide it

    def _suspected(self, ink: Ink) -> Ink:
        """Return the text with what its own properties say, or what drawing must settle."""
        mode = self._raw.FPDFTextObj_GetTextRenderMode(ink.handle)
        if mode == _INVISIBLE:
            return ink._replace(trick=Trick.TRANSPARENT, rule="Tr 3")
        if not touch(ink.box, self._crop):
            return ink._replace(trick=Trick.OFF_SCREEN, rule="CropBox" if touch(ink.box, self._media) else "MediaBox")
        points = self._points(ink)
        if points < points_min:
            return ink._replace(trick=Trick.TINY_FONT, rule=f"Tf {points:.2g} pt")
        layer = self._layer(ink.handle) if self._layers.are_off else None
        if layer is not None:
            return ink._replace(trick=Trick.LAYER, rule=f"OC {layer}".strip(), is_settled=False)
        if mode == _CLIPPING:
            # Such letters are the edge of what is painted next.
            return ink if self._paint.is_filled_in(ink.order, ink.box) else ink._replace(trick=Trick.CLIP, rule="Tr 7")
        colour, opacity = self._fill(ink.handle)
        if opacity < opacity_min:
            return ink._replace(trick=Trick.TRANSPARENT, rule=f"ca {opacity:.2g}", is_settled=False)
        ground = self._paint.ground(ink.order, ink.box)
        if colour is not None and ground is not None and is_lost(colour, (ground,)):
            return ink._replace(trick=Trick.SAME_COLOUR, rule=f"rg {written(colour)}", is_settled=False)
        if self._paint.is_covered(ink.order, ink.box):
            return ink._replace(trick=Trick.COVERED, rule="painted over", is_settled=False)
        return ink

    def _points(self, ink: Ink) -> float:
        """Return how large the text is drawn: by its font and matrix, or by its box where that is larger."""
        size = ctypes.c_float()
        self._raw.FPDFTextObj_GetFontSize(ink.handle, size)
        _, _, c, d, _, _ = self._matrix(ink.handle)
        wide, high = ink.box[2] - ink.box[0], ink.box[3] - ink.box[1]
        return float(max(abs(size.value) * (c * c + d * d) ** 0.5, min(wide, high)))

    def _layer(self, handle: Any) -> str | None:
        """Return the name of the optional content that a text belongs to, empty if it has none; None if it belongs to none."""
        for place in range(min(16, self._raw.FPDFPageObj_CountMarks(handle))):
            mark = self._raw.FPDFPageObj_GetMark(handle, place)
            if self._said(self._raw.FPDFPageObjMark_GetName, mark) == "OC":
                return self._said(self._raw.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
        return None

    def _said(self, ask: Any, *arguments: Any) -> str:
        buffer, length = (ctypes.c_ushort * 128)(), ctypes.c_ulong()
        if not ask(*arguments, buffer, ctypes.sizeof(buffer), length):
            return ""
        return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")

    # Drawing

    def _unseen(self, doubtful: list[Ink]) -> set[int]:
        """Return those of the texts, by their order, that make no difference to the drawing."""
        scale = min(1.5, drawn_pixels_max / max(*self._page.get_size(), 1.0))
        self.was_drawn = True
        before = self._draw(scale)
        for one in doubtful:
            self._raw.FPDFPageObj_SetIsActive(one.handle, 0)
        after = self._draw(scale)
        for one in doubtful:
            self._raw.FPDFPageObj_SetIsActive(one.handle, 1)
        return {one.order for one in doubtful if not self._differs(before, after, one.box)}

    def _draw(self, scale: float) -> Drawn:
        bitmap = self._page.render(scale=scale, draw_annots=False)
        try:
            return bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height
        finally:
            bitmap.close()

    def _differs(self, before: Drawn, after: Drawn, box: Box) -> bool:
        data, stride, wide, high = before
        depth = stride // wide if wide else 1
        xs, ys = zip(*(self._device(x, y, wide, high) for x in (box[0], box[2]) for y in (box[1], box[3])), strict=True)
        left, right = max(0, min(xs) - 1), min(wide, max(xs) + 2)
        top, bottom = max(0, min(ys) - 1), min(high, max(ys) + 2)
        for line in range(top, bottom):
            start, end = line * stride + left * depth, line * stride + right * depth
            one, other = data[start:end], after[0][start:end]
            if one == other:
                continue
            self._compared += len(one)
            if self._compared > compared_bytes_max or max(map(abs, map(int.__sub__, one, other))) > difference_max:
                return True
        return False

    def _device(self, x: float, y: float, wide: int, high: int) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        self._raw.FPDF_PageToDevice(self._page.raw, 0, 0, wide, high, 0, x, y, across, down)
        return across.value, down.value

    # What is told

    def _shown(self, hidden: list[Ink]) -> str:
        """Return the page's text without the characters of hidden texts."""
        gone = {ctypes.cast(one.handle, ctypes.c_void_p).value for one in hidden}
        raw, texts = self._raw, self._texts.raw
        said: list[str] = []
        for place in range(min(characters_a_page_max, self._texts.count_chars())):
            owner = raw.FPDFText_GetTextObject(texts, place)
            if not owner or ctypes.cast(owner, ctypes.c_void_p).value not in gone:
                said.append(chr(raw.FPDFText_GetUnicode(texts, place)))
        return "".join(said)

    def _hidden(self, hidden: list[Ink]) -> list[Piece]:
        found: list[Piece] = []
        whole = "\n".join(one.text for one in hidden)
        stuffed = is_stuffed(whole)
        for one in hidden:
            excuse = "" if stuffed else self._excuse(one, len(whole))
            piece = Piece(f"{one.text}\n", one.trick, one.rule, excuse)
            if found and found[-1][1:] == piece[1:]:
                found[-1] = piece._replace(text=found[-1].text + piece.text)
            else:
                found.append(piece)
        return found

    def _excuse(self, ink: Ink, characters: int) -> str:
        if ink.rule == "Tr 3" or ink.trick is Trick.COVERED:
            scans = [one for one in self._images if share(one, self._crop) >= scan_share_min]
            if any(touch(ink.box, one) for one in scans):
                return "text_layer"
        if ink.trick is Trick.LAYER and ink.rule.removeprefix("OC ") in self._layers.listed:
            return "layer_switch"
        if ink.rule == "CropBox" and characters <= slug_characters_max:
            return "slug"
        return ""


def _plain(text: str) -> str:
    """Return text as the library gives it with plain line breaks, and hyphens where it marks those at the end of a line."""
    return text.replace("\r\n", "\n").replace("\x02", "-").replace("\ufffe", "-")


def _product(inner: tuple[float, ...], outer: tuple[float, ...] | None) -> tuple[float, ...]:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(box: Box, matrix: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
