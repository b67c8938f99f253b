"""One sheet of a workbook: its cells row by row, what hides them, and what they reach for."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from clausewise.extract import Kind, Role, Trick
from clausewise.parse.cells import Font, Formats, areas, column, columns_max, letters
from clausewise.parse.draft import Piece
from clausewise.parse.formula import columns, reached
from clausewise.parse.markup import closed, name, number, relation, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.parse.markup import Element
    from clausewise.parse.office import Package

cells_max = 200_000
# Text this far from its neighbours is where nobody scrolls.
gap_rows_max = 5_000
gap_columns_max = 250
height_points_min = 1.0
width_min = 0.1

_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d{1,17})?E\+?1?\d\Z")
_LONG_NUMBER = re.compile(r"\d{7,19}\Z")
_PAINTED = re.compile(rb'<(?:\w+:)?conditionalFormatting\b[^>]*?\bsqref="([^"]{1,4000})"')
_FILTERED = re.compile(rb'<(?:\w+:)?autoFilter\b[^>]*?\bref="([^"]{1,40})"')
_LINKED = re.compile(rb"<(?:\w+:)?hyperlink\s")
_FORMULA = re.compile(rb"<(?:\w+:)?(?:f|formula1)\b[^>]*>([^<]{1,8192})<")
_MARKS = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z&])')

# A text, or its pieces with the font that each says for itself.
String = str | tuple[tuple[str, Font | None], ...]


class Cell(NamedTuple):
    """A cell's place and text."""

    column: int
    row: int
    text: String
    style: str
    is_formula: bool


class Sheet:
    """Reads one sheet; ``whole`` is what hides all of it."""

    def __init__(self, package: Package, member: str, called: str, whole: Piece | None) -> None:
        self.package = package
        self.draft = package.draft
        self.member = member
        self.called = called
        self.whole = whole
        data = package.archive.read(member)
        self.data = data
        self.painted = areas(one.decode("utf-8", "replace") for one in _PAINTED.findall(data))
        self.filtered = areas(one.decode("utf-8", "replace") for one in _FILTERED.findall(data))
        self.needed: set[int] | None = None
        self.hidden_columns: dict[int, str] = {}
        self.texts: dict[str, str] | None = {} if _LINKED.search(data) else None
        self.last_row = self.last_column = self.count = 0

    def read(self, strings: list[String], formats: Formats) -> None:
        """Put the sheet's cells, prompts, headers and links down."""
        for table in self.package.targets(self.member, "table"):
            for one in closed(self.package.archive.read(table), ("table",), self.draft.limit):
                self.painted += areas([value(one, "ref")])
        takes = ("col", "row", "hyperlink", "dataValidation", "headerFooter")
        for element in closed(self.data, takes, self.draft.limit):
            kind = name(element)
            if kind == "row":
                self._row(element, strings, formats)
                element.clear()
                _forget_before(element)
            elif kind == "col":
                self._column(element)
            elif kind == "hyperlink":
                self._link(element)
            elif kind == "dataValidation":
                self._prompt(element)
            else:
                for one in element:
                    self._say(_MARKS.sub(" ", one.text or ""), f"{self.called} {name(one)}")
            if self.draft.is_full or self.count > cells_max:
                self.draft.limit("cells" if self.count > cells_max else "length")
                break

    def _say(self, text: str, path: str, kind: Kind = Kind.BODY) -> None:
        piece = Piece(text) if self.whole is None else self.whole._replace(text=text)
        self.draft.tell([piece], path, kind)

    def _column(self, one: Element) -> None:
        wide = value(one, "width")
        if value(one, "hidden") in {"1", "true"} or (wide and number(wide, 9) < width_min):
            excuse = "outline" if number(value(one, "outlineLevel")) else ""
            first, last = int(number(value(one, "min"))), int(number(value(one, "max")))
            self.hidden_columns.update(dict.fromkeys(range(max(1, first), min(last, columns_max) + 1), excuse))

    def _row(self, row: Element, strings: list[String], formats: Formats) -> None:
        hiding = self._hiding(row)
        shown: list[tuple[Cell, str]] = []
        here = int(number(value(row, "r"), self.last_row + 1))
        for cell in self._cells(row, strings, here):
            pieces = list(self._pieces(cell, formats, hiding))
            text = "".join(piece.text for piece in pieces if piece.trick is None)
            if text.strip():
                shown.append((cell, text))
            if len(pieces) > 1 or not text:
                self.draft.tell((piece for piece in pieces if piece.trick), self._place(cell))
            if self.texts is not None:
                self.texts[f"{letters(cell.column)}{cell.row}"] = "".join(piece.text for piece in pieces)
        if shown:
            first, last = self._place(shown[0][0]), shown[-1][0]
            path = first if len(shown) == 1 else f"{first}:{letters(last.column)}{last.row}"
            self.draft.say("\n".join(text for _, text in shown), path)
        if len(row):
            self.last_row = here

    def _place(self, cell: Cell) -> str:
        return f"{self.called} {letters(cell.column)}{cell.row}"

    def _hiding(self, row: Element) -> Piece | None:
        """Return how the whole row is hidden."""
        if self.whole is not None:
            return self.whole
        height = value(row, "ht")
        if value(row, "hidden") not in {"1", "true"} and not (height and number(height, 9) < height_points_min):
            return None
        here = int(number(value(row, "r")))
        excuse = "outline" if number(value(row, "outlineLevel")) else ""
        if any(one.top <= here <= one.bottom for one in self.filtered):
            excuse = "filter"
        return Piece("", Trick.DISPLAY, 'row hidden="1"', excuse)

    def _cells(self, row: Element, strings: list[String], here: int) -> Iterator[Cell]:
        place = 0
        for one in row.iterchildren("{*}c"):
            self.count += 1
            said = _LETTERS.match(one.get("r", ""))
            place = column(said[0]) if said else place + 1
            if not len(one):
                continue
            held = {name(part): part for part in one}
            formula = held.get("f")
            if formula is not None and formula.text:
                for url, role, told in reached(formula.text):
                    self.draft.link(url, role, f"{self.called} {letters(place)}{here}", told)
            text, is_formula = self._text(one.get("t", "n"), held, strings)
            if text:
                yield Cell(place, here, text, one.get("s", ""), is_formula)
            else:
                self.last_column = max(self.last_column, place)

    def _text(self, kind: str, held: dict[str, Element], strings: list[String]) -> tuple[String, bool]:
        if kind == "inlineStr" and "is" in held:
            return string(held["is"], None), False
        said = (held["v"].text or "") if "v" in held else ""
        if kind == "s":
            place = int(number(said, -1))
            return (strings[place] if 0 <= place < len(strings) else ""), False
        if kind == "str":
            return said, "f" in held
        if kind == "n":
            whole = f"{float(said):.0f}" if _SCIENTIFIC.match(said) else said
            return (whole if _LONG_NUMBER.match(whole) else ""), False
        return "", False

    def _pieces(self, cell: Cell, formats: Formats, hiding: Piece | None) -> list[Piece]:
        parts = ((cell.text, None),) if isinstance(cell.text, str) else cell.text
        hiding = hiding or self._hidden_column(cell) or self._far(cell)
        if hiding is not None:
            return [hiding._replace(text="".join(text for text, _ in parts))]
        found: list[Piece] = []
        for text, font in parts:
            hidden = formats.hidden(cell.style, font)
            if hidden and hidden[0] is Trick.SAME_COLOUR and self._is_painted(cell):
                hidden = None
            excuse = "formula" if cell.is_formula else ""
            found.append(Piece(text, *hidden, excuse) if hidden else Piece(text))
        return found

    def _is_painted(self, cell: Cell) -> bool:
        """Say whether a table or a condition may paint the cell's ground over."""
        return any(one.holds(cell.column, cell.row) for one in self.painted)

    def _hidden_column(self, cell: Cell) -> Piece | None:
        excuse = self.hidden_columns.get(cell.column)
        if excuse is None:
            return None
        if self.needed is None:
            told = (unescape(one.decode("utf-8", "replace")) for one in _FORMULA.findall(self.data))
            self.needed = set().union(*map(columns, told))
        needed = cell.column in self.needed or cell.is_formula
        return Piece("", Trick.DISPLAY, 'col hidden="1"', excuse or ("lookup" if needed else ""))

    def _far(self, cell: Cell) -> Piece | None:
        """Return a piece for a cell that lies far from everything before it."""
        if cell.row - self.last_row > gap_rows_max or cell.column > gap_columns_max + max(self.last_column, 1):
            return Piece("", Trick.OFF_SCREEN, "far from all other cells", doubtful=True)
        self.last_column = max(self.last_column, cell.column)
        return None

    def _link(self, one: Element) -> None:
        reference = value(one, "ref")
        text = (self.texts or {}).get(reference.partition(":")[0], "") or value(one, "display")
        if relation(one):
            self.package.follow(self.member, relation(one), f"{self.called} {reference}", text, Role.ANCHOR)
        self._say(value(one, "tooltip"), f"{self.called} {reference}", Kind.NOTE)

    def _prompt(self, one: Element) -> None:
        said = "\n".join(filter(None, (value(one, key) for key in ("promptTitle", "prompt", "errorTitle", "error"))))
        self._say(said, f"{self.called} {value(one, 'sqref')[:40]}", Kind.NOTE)


def string(element: Element, formats: Formats | None) -> String:
    """Return a shared or inline string: its text, or its pieces where some of them have a font of their own."""
    runs = [one for one in element if name(one) in {"t", "r"}]
    if all(name(one) == "t" for one in runs):
        return "".join(one.text or "" for one in runs)
    pieces: list[tuple[str, Font | None]] = []
    for one in runs:
        held = {name(part): part for part in one}
        text = (held["t"].text or "") if "t" in held else (one.text or "")
        pieces.append((text, formats.font(held["rPr"]) if formats and "rPr" in held else None))
    return tuple(pieces)


def _forget_before(element: Element) -> None:
    """Let go of the rows before ``element``, so that a long sheet takes no more room than a short one."""
    above = element.getparent()
    while above is not None and element.getprevious() is not None:
        del above[0]
