"""Workbooks (XLSX, XLSM): their sheets in order, hidden ones too, notes, drawings, and what they reach for outside."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from clausewise.extract import Kind, Role, Trick
from clausewise.parse.cells import Formats
from clausewise.parse.draft import Piece
from clausewise.parse.drawing import drawing
from clausewise.parse.formula import formula_characters_max
from clausewise.parse.markup import closed, relation, texts, tree, value
from clausewise.parse.office import Package, chart
from clausewise.parse.sheet import Sheet, String, string
from clausewise.parse.theme import Theme

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

strings_max = 1_000_000
# What names another sheet: a formula, a list of what may be typed, a chart's range, a pivot table's source.
_DRAWING_FROM = re.compile(
    rb'<(?:\w+:)?(?:f|formula1|formula2)\b[^>]*>([^<]{1,8192})<|worksheetSource\b[^>]*(?=\bsheet="([^"]{1,100})")'
)
_SHEET = re.compile(r"(?:'((?:[^']|''){1,80})'|([\w.]{1,80}))!")
_NOTE = Piece("", Trick.COMMENT, "comment", "note")


class Workbook:
    """A workbook's package, with the strings and formats that its sheets share."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.draft = package.draft
        self.main = package.main
        self.theme = Theme(self._tree("theme"))
        self.formats = Formats(self._tree("styles"), self.theme)
        self.strings = self._strings()
        self._mentions: dict[str, set[str]] | None = None
        self.root = tree(package.archive.read(self.main), self.draft.limit)

    def _tree(self, kind: str) -> Element | None:
        member = next(iter(self.package.targets(self.main, kind)), "")
        return tree(self.package.archive.read(member), self.draft.limit)

    def _strings(self) -> list[String]:
        found: list[String] = []
        for member in self.package.targets(self.main, "sharedStrings"):
            for one in closed(self.package.archive.read(member), ("si",), self.draft.limit):
                if len(found) == strings_max:
                    self.draft.limit("cells")
                    break
                found.append(string(one, self.formats))
                one.clear()
        return found

    def read(self) -> None:
        """Put everything down."""
        sheets = list(self.root.iter("{*}sheet")) if self.root is not None else []
        for one in sheets:
            self._sheet(one)
        self._names()
        self._outside()

    def _sheet(self, one: Element) -> None:
        called = value(one, "name")
        member = self.package.follow(self.main, relation(one), called)
        kind = self.package.relations(self.main)[relation(one)].kind if member else ""
        state = value(one, "state", "visible")
        whole = None
        if state != "visible":
            excuse = "lookup" if self._is_needed(called, member) else ""
            whole = Piece("", Trick.DISPLAY, f'state="{state}"', excuse)
        self.draft.tell([whole._replace(text=called) if whole else Piece(called)], self.main, Kind.TITLE)
        if kind.endswith("acrosheet"):
            self._macros(member, called)
            return
        Sheet(self.package, member, called, whole).read(self.strings, self.formats)
        self._around(member, called)

    def _is_needed(self, called: str, member: str) -> bool:
        """Say whether another sheet, a name, a chart or a pivot table draws from the sheet of that name."""
        if self._mentions is None:
            self._mentions = {}
            for one in self._defined():
                if "_xlnm." not in value(one, "name"):
                    self._mention(one.text or "", "")
            for folder in ("xl/worksheets/", "xl/charts/", "xl/pivotcache/"):
                for held in self.package.archive.names(folder, ".xml"):
                    data = self.package.archive.read(held)
                    for formula, source in _DRAWING_FROM.findall(data):
                        said = unescape((formula or source).decode("utf-8", "replace"))
                        self._mention(said if formula else f"'{said}'!", held)
        return bool(self._mentions.get(called, set()) - {member})

    def _mention(self, formula: str, member: str) -> None:
        assert self._mentions is not None
        for quoted, plain in _SHEET.findall(formula[:formula_characters_max]):
            self._mentions.setdefault(quoted.replace("''", "'") or plain, set()).add(member)

    def _around(self, member: str, called: str) -> None:
        """Put a sheet's notes and drawings down."""
        archive = self.package.archive
        for target in self.package.targets(member, "comments", "threadedComment"):
            for one in closed(archive.read(target), ("comment", "threadedComment"), self.draft.limit):
                said = texts(one, frozenset({"t", "text"}))
                self.draft.tell([_NOTE._replace(text=said)], f"{called} {value(one, 'ref')}", Kind.NOTE)
        for target in self.package.targets(member, "drawing"):
            drawing(self.package, target, called, self.theme)
            for held in self.package.targets(target, "chart", "chartEx", "diagramData"):
                chart(self.package, held, called)

    def _macros(self, member: str, called: str) -> None:
        """Put the formulas of a macro sheet (Excel 4) down as the code that they are."""
        self.draft.meta("macro", "xlm", member)
        code = [one.text or "" for one in closed(self.package.archive.read(member), ("f",), self.draft.limit)]
        self.draft.script("\n".join(code), called)

    def _defined(self) -> list[Element]:
        return list(self.root.iter("{*}definedName")) if self.root is not None else []

    def _names(self) -> None:
        for one in self._defined():
            said = one.text or ""
            if said.startswith('"') or value(one, "hidden") in {"1", "true"}:
                self.draft.meta("defined_name", f"{value(one, 'name')} {said}", self.main)

    def _outside(self) -> None:
        """Put connections and links to other programs down."""
        for member in self.package.targets(self.main, "connections"):
            for one in closed(self.package.archive.read(member), ("connection",), self.draft.limit):
                for held in one:
                    url = value(held, "url") or value(held, "sourceFile")
                    if url:
                        self.package.outside(url, Role.EXTERNAL, f"{member} {value(one, 'name')}")
                    self.draft.meta("connection", f"{value(held, 'connection')} {value(held, 'command')}", member)
        for member in self.package.targets(self.main, "externalLink"):
            for one in closed(self.package.archive.read(member), ("ddeLink",), self.draft.limit):
                call = f"dde:{value(one, 'ddeService')} {value(one, 'ddeTopic')}"
                self.draft.link(call, Role.EXTERNAL, member)


def spreadsheet(package: Package) -> None:
    """Put a workbook's text and links down."""
    Workbook(package).read()
