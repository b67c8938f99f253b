"""Paragraphs of OpenDocument texts, sheets and slides: their pieces, what hides each, and where they stand.

A passage is a paragraph; its number counts paragraphs in the order in which they end. In a sheet its place is the cell's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clausewise.extract import Kind, Trick
from clausewise.parse.cells import letters
from clausewise.parse.draft import Draft, Piece, is_stuffed
from clausewise.parse.lettering import Look
from clausewise.parse.markup import name, number, value
from clausewise.parse.openstyle import TERMS, Dress, Wardrobe, length
from clausewise.parse.theme import WHITE, Colour

if TYPE_CHECKING:
    from collections.abc import Callable

    from clausewise.parse.markup import Element

extent_points_min = 1.0
# A drawing that ends so far left of or above its anchor, or begins so far right of or below it, lies outside any page.
off_page_points_min = 110
page_points_max = 2_000
blanks_max = 80
columns_max = 1_024

_PASSED_OVER = frozenset(
    {
        "annotation",
        "note",
        "frame",
        "custom-shape",
        "text-box",
        "rect",
        "ellipse",
        "line",
        "tracked-changes",
        "script",
        "title",
        "desc",
    }
)
_SHAPES = frozenset({"frame", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "text-box", "caption"})
_FAMILIES = {
    "table-cell": "table-cell",
    "covered-table-cell": "table-cell",
    "table-row": "table-row",
    "table": "table",
    "section": "section",
}


class Stand(NamedTuple):
    """Where a paragraph stands: the grounds it may stand on, what hides all of it, and what kind of text it is."""

    grounds: frozenset[Colour | None]
    hidden: Piece | None
    kind: Kind
    under: Look


class Table(NamedTuple):
    """The table that is being read: its name and what hides all of it, and how far it was read."""

    called: str
    whole: Piece | None


class Story:
    """Reads the paragraphs of one member; tables, pages and their parts are told to it when they begin or end."""

    def __init__(
        self, draft: Draft, wardrobe: Wardrobe, member: str, anchor: Callable[[Element, str, str], None]
    ) -> None:
        self.draft = draft
        self.wardrobe = wardrobe
        self.member = member
        self.number = 0
        self.is_sheet = False
        self.has_picture = False
        self.row = self.column = 1
        self.columns: list[tuple[int, Piece | None, str]] = []
        self.page = ""
        self._anchor = anchor
        self._needed: Callable[[str], bool] = lambda _: False

    def needs(self, told: Callable[[str], bool]) -> None:
        """Take what says whether a hidden sheet of that name is drawn from."""
        self._needed = told

    # Tables

    def column_ends(self, element: Element) -> None:
        """Take a column."""
        repeated = max(1, int(number(value(element, "number-columns-repeated"), 1)))
        dress = self.wardrobe.dress("table-column", value(element, "style-name"))
        hidden = _collapsed(element, dress, "table:table-column")
        if len(self.columns) < columns_max:
            self.columns.append((repeated, hidden, value(element, "default-cell-style-name")))

    def cell_ends(self, element: Element) -> None:
        """Take the end of a cell."""
        self.column += max(1, int(number(value(element, "number-columns-repeated"), 1)))

    def row_ends(self, element: Element) -> None:
        """Take the end of a row."""
        self.row += max(1, int(number(value(element, "number-rows-repeated"), 1)))
        self.column = 1

    def table_ends(self) -> None:
        """Take the end of a table."""
        self.row = self.column = 1
        self.columns = []

    def _of_column(self) -> tuple[Piece | None, str]:
        left = self.column
        for repeated, hidden, style in self.columns:
            left -= repeated
            if left <= 0:
                return hidden, style
        return None, ""

    # Paragraphs

    def take(self, element: Element) -> None:
        """Put a paragraph down."""
        self.number += 1
        stand = self._stand(element)
        path = self._path(element)
        pieces = self._pieces(element, stand, path)
        if stand.hidden is not None:
            said = "".join(one.text for one in pieces)
            excuse = "" if stand.hidden.trick is Trick.DELETED and is_stuffed(said) else stand.hidden.excuse
            pieces = [stand.hidden._replace(text=said, excuse=excuse)]
        self.draft.tell(pieces, path, stand.kind)
        element.clear(keep_tail=True)

    def _path(self, element: Element) -> str:
        if self.page:
            return self.page
        if self.is_sheet:
            called = next((value(one, "name") for one in element.iterancestors() if name(one) == "table"), "")
            if called:
                return f"{called} {letters(self.column)}{self.row}"
        return f"{self.member} p {self.number}"

    def _stand(self, element: Element) -> Stand:
        own = self.wardrobe.dress("paragraph", value(element, "style-name"))
        ground, hidden, kind, under = own.ground, None, Kind.BODY, own.look
        if (
            next(
                (one for one in element if name(one) == "hidden-paragraph" and value(one, "is-hidden") != "false"), None
            )
            is not None
        ):
            hidden = Piece("", Trick.VANISHED, "text:hidden-paragraph")
        for one in element.iterancestors():
            called = name(one)
            if called in {"annotation", "notes"}:
                kind = Kind.NOTE
                hidden = Piece("", Trick.COMMENT, called, "note")
            hidden = hidden or self._hiding(called, one)
            if called in _FAMILIES:
                dress = self._dressed(called, one)
                under = under.over(dress.look)
                ground = ground or dress.ground
            elif called in _SHAPES and ground is None:
                ground = self._boxed(one)
            elif called == "page" and not ground:
                ground = self._slide(one)
        return Stand(frozenset(ground) if ground else self._sheet_of_paper(), hidden, kind, under)

    def _dressed(self, called: str, one: Element) -> Dress:
        style = value(one, "style-name")
        if self.is_sheet and called in {"table-cell", "covered-table-cell"} and not style:
            style = self._of_column()[1]
        return self.wardrobe.dress(_FAMILIES[called], style)

    def _sheet_of_paper(self) -> frozenset[Colour | None]:
        painted = [page.ground[0] for page in self.wardrobe.pages if page.ground]
        return frozenset({WHITE, *painted})

    def _boxed(self, one: Element) -> tuple[Colour | None, ...] | None:
        for family in ("graphic", "presentation"):
            dress = self.wardrobe.dress(family, value(one, "style-name"))
            if value(one, "style-name") and dress.ground:
                return dress.ground
        # A box that paints nothing may lie over a picture.
        return (None,) if self.has_picture else None

    def _slide(self, page: Element) -> tuple[Colour | None, ...] | None:
        styles = (value(page, "style-name"), self.wardrobe.masters.get(value(page, "master-page-name"), ""))
        grounds = [self.wardrobe.dress("drawing-page", one).ground for one in styles]
        return next(filter(None, grounds), (None,) if self.wardrobe.is_decorated else None)

    def _hiding(self, called: str, one: Element) -> Piece | None:
        """Return how what a paragraph stands in hides it."""
        if called == "section" and (value(one, "display") == "none" or value(one, "is-hidden") == "true"):
            return Piece("", Trick.VANISHED, f'text:section display="{value(one, "display")}"')
        if called == "deletion":
            return Piece("", Trick.DELETED, "text:deletion", "tracked_change")
        if called == "covered-table-cell":
            return Piece("", Trick.COVERED, "table:covered-table-cell")
        if called == "table-cell" and self.is_sheet:
            return self._of_column()[0]
        if called in {"table-row", "table"}:
            return self._tabled(called, one)
        if called in _SHAPES:
            return self._placed(one)
        if called == "page":
            return self._paged(one)
        return None

    def _tabled(self, called: str, one: Element) -> Piece | None:
        dress = self.wardrobe.dress(called, value(one, "style-name"))
        if called == "table":
            excuse = "lookup" if dress.is_gone and self._needed(value(one, "name")) else ""
            return Piece("", Trick.DISPLAY, 'table:display="false"', excuse) if dress.is_gone else None
        return _collapsed(one, dress, "table:table-row")

    def _placed(self, one: Element) -> Piece | None:
        if value(one, "layer") in self.wardrobe.layers:
            return Piece("", Trick.LAYER, f"draw:layer {value(one, 'layer')}")
        edges = self.wardrobe.size if self.page and self.wardrobe.size else (page_points_max, page_points_max)
        slack = 0 if self.page else off_page_points_min
        for place, extent, edge in (("x", "width", edges[0]), ("y", "height", edges[1])):
            start = length(value(one, place))
            if start is not None and (start + (length(value(one, extent)) or 0) < -slack or start > edge):
                return Piece("", Trick.OFF_SCREEN, f"svg:{place} {value(one, place)}")
        return None

    def _paged(self, one: Element) -> Piece | None:
        dress = self.wardrobe.dress("drawing-page", value(one, "style-name"))
        return Piece("", Trick.DISPLAY, 'presentation:visibility="hidden"', "reserve_slide") if dress.is_gone else None

    def _pieces(self, element: Element, stand: Stand, path: str) -> list[Piece]:
        from lxml.etree import iterwalk

        reading = _Reading(self.wardrobe, stand)
        walk = iterwalk(element, events=("start", "end"))
        for event, one in walk:
            called = name(one)
            if event == "start":
                if called in _PASSED_OVER:
                    walk.skip_subtree()
                else:
                    reading.begin(called, one)
                continue
            text = reading.end(called, one, is_last=one is element)
            if text is not None:
                self._anchor(one, path, text)
        return reading.found


class _Reading:
    """The pieces of one paragraph while it is walked through."""

    def __init__(self, wardrobe: Wardrobe, stand: Stand) -> None:
        self.found: list[Piece] = []
        self._wardrobe = wardrobe
        self._grounds = stand.grounds
        self._looks = [stand.under]
        self._anchors: list[int] = []

    def _add(self, text: str | None) -> None:
        if text:
            hidden = self._looks[-1].hidden(self._grounds, TERMS)
            self.found.append(Piece(text, *hidden) if hidden else Piece(text))

    def begin(self, called: str, one: Element) -> None:
        """Take the beginning of an element and the text that follows it."""
        if called == "span":
            self._looks.append(self._wardrobe.dress("text", value(one, "style-name")).look.over(self._looks[-1]))
        elif called == "a":
            self._anchors.append(len(self.found))
        elif called == "hidden-text" and value(one, "is-hidden") != "false":
            said = value(one, "string-value") or one.text or ""
            self.found.append(Piece(said, Trick.VANISHED, "text:hidden-text"))
            return
        elif called == "s":
            self._add(" " * min(blanks_max, max(1, int(number(value(one, "c"), 1)))))
        self._add({"tab": "\t", "line-break": "\n"}.get(called))
        self._add(one.text)

    def end(self, called: str, one: Element, *, is_last: bool) -> str | None:
        """Take the end of an element and the text that follows it; return the text of a link that ended."""
        said = None
        if called == "span" and len(self._looks) > 1:
            self._looks.pop()
        elif called == "a" and self._anchors:
            said = "".join(piece.text for piece in self.found[self._anchors.pop() :])
        if not is_last:
            self._add(one.tail)
        return said


def _collapsed(one: Element, dress: Dress, called: str) -> Piece | None:
    said = value(one, "visibility")
    if said == "filter":
        return Piece("", Trick.DISPLAY, f'{called} visibility="filter"', "filter")
    if said == "collapse":
        folded = next(
            (held for held in one.iterancestors() if name(held) in {"table-row-group", "table-column-group"}), None
        )
        return Piece("", Trick.DISPLAY, f'{called} visibility="collapse"', "outline" if folded is not None else "")
    if dress.extent is not None and dress.extent < extent_points_min:
        return Piece("", Trick.CLIP, f"{called} {dress.extent:g} pt")
    return None
