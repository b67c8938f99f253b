"""One paragraph of a word-processing document: its runs as pieces of text, each with what hides it, and what it reaches for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clausewise.extract import Kind, Role, Trick
from clausewise.parse.draft import UNKNOWN_SIZE, Piece, Size, is_stuffed
from clausewise.parse.ground import Place
from clausewise.parse.instruction import Fields, target
from clausewise.parse.lettering import Look, Styles, look
from clausewise.parse.markup import child, name, number, relation, value
from clausewise.parse.office import Package

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
EMU_A_PIXEL = 9_525
# CSS pixels of the units that VML's styles use.
_PIXELS = {"px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "": 1.0}
_TAKEN_OUT = frozenset({"del", "moveFrom"})


class Paragraph:
    """Reads the paragraphs of one member, in order; fields may begin in one and end in another."""

    def __init__(self, package: Package, styles: Styles, member: str) -> None:
        self._package = package
        self._draft = package.draft
        self._styles = styles
        self._member = member
        self._fields = Fields()
        self._looks: dict[tuple[str, str], Look] = {}
        self._place = Place()
        self._path = ""
        self._pieces: list[Piece] = []
        self._now: Piece = Piece("")
        self._deleted = 0
        self._links: list[tuple[Element, int]] = []
        self._size = UNKNOWN_SIZE
        self._starts = {
            "r": self._run,
            "t": self._text,
            "delText": self._text,
            "instrText": self._instruction,
            "delInstrText": self._instruction,
            "fldChar": self._mark,
            "extent": self._extent,
            "shape": self._extent,
            "docPr": self._object,
            "cNvPr": self._object,
            "blip": self._picture,
            "imagedata": self._picture,
            "OLEObject": self._picture,
            "textpath": self._painted_text,
            "sym": self._symbol,
        }

    def pieces(self, element: Element, place: Place, path: str) -> list[Piece]:
        """Return the pieces of the paragraph; its links and the alternative texts of its objects go to the draft."""
        from lxml.etree import iterwalk

        self._place, self._path, self._pieces, self._deleted, self._links = place, path, [], 0, []
        self._now = Piece("")
        for event, one in iterwalk(element, events=("start", "end")):
            kind = name(one)
            if event == "end":
                self._leave(kind, one)
            elif kind in self._starts:
                self._starts[kind](one)
            elif kind in _BREAKS:
                self._add(_BREAKS[kind])
            elif kind in {"hyperlink", "fldSimple"}:
                self._links.append((one, len(self._pieces)))
            elif kind in _TAKEN_OUT:
                self._deleted += 1
        return self._excused()

    def _leave(self, kind: str, one: Element) -> None:
        if kind in _TAKEN_OUT and self._deleted:
            self._deleted -= 1
        elif kind in {"hyperlink", "fldSimple"} and self._links and self._links[-1][0] is one:
            _, start = self._links.pop()
            text, hidden = _said(self._pieces[start:])
            if kind == "fldSimple":
                self._reach(value(one, "instr"), text)
            elif relation(one):
                self._package.follow(self._member, relation(one), self._path, text, Role.ANCHOR, hidden=hidden)

    def _excused(self) -> list[Piece]:
        """Return the pieces; what was taken out under tracking is honest unless it is stuffed."""
        out = "".join(one.text for one in self._pieces if one.trick is Trick.DELETED)
        if out and is_stuffed(out):
            return [one._replace(excuse="") if one.trick is Trick.DELETED else one for one in self._pieces]
        return self._pieces

    def _run(self, element: Element) -> None:
        if self._deleted:
            self._now = Piece("", Trick.DELETED, "w:del", "tracked_change")
            return
        hidden = self._place.hidden
        if hidden is None:
            properties = child(element, "rPr")
            key = (self._place.style, value(child(properties, "rStyle"), "val") if properties is not None else "")
            if key not in self._looks:
                self._looks[key] = self._styles.together(*key)
            under = self._looks[key]
            hidden = look(properties, self._styles.theme).over(under).hidden(self._place.grounds)
        self._now = Piece("", *hidden) if hidden else Piece("")
        if hidden and hidden[0] is Trick.SAME_COLOUR and self._place.has_backdrop:
            self._now = self._now._replace(excuse="backdrop", doubtful=True)

    def _add(self, text: str) -> None:
        if self._fields.in_code:
            self._fields.result(text)
            return
        if self._now.trick is None:
            self._fields.result(text)
        self._pieces.append(self._now._replace(text=text))

    def _text(self, element: Element) -> None:
        self._add(element.text or "")

    def _symbol(self, element: Element) -> None:
        """Take a character that is given by its number; symbol fonts live in the private area and say nothing."""
        try:
            letter = chr(int(value(element, "char"), 16))
        except (ValueError, OverflowError):
            return
        self._add(letter if letter.isprintable() and not "\ue000" <= letter <= "\uf8ff" else " ")

    def _instruction(self, element: Element) -> None:
        self._fields.code(element.text or "")

    def _mark(self, element: Element) -> None:
        ended = self._fields.mark(value(element, "fldCharType"))
        if ended:
            self._reach(*ended)

    def _reach(self, instruction: str, text: str) -> None:
        found = target(instruction)
        if found is None:
            return
        url, role = found
        if url.startswith(("dde:", "database:")):
            self._draft.link(url, role, self._path, text)
        else:
            self._package.outside(url, role, self._path, text)

    def _object(self, element: Element) -> None:
        told = "\n".join(filter(None, (value(element, "title"), value(element, "descr"))))
        self._draft.say(told, self._path, Kind.ALTERNATIVE)
        for one in element:
            if name(one) in {"hlinkClick", "hlinkHover"}:
                self._package.follow(self._member, relation(one), self._path, told, Role.ANCHOR)

    def _picture(self, element: Element) -> None:
        for attribute in ("link", "id", "href", "pict"):
            key = relation(element, attribute)
            if key:
                self._package.follow(self._member, key, self._path, size=self._size)

    def _extent(self, element: Element) -> None:
        """Take the size of the drawing that follows: ``wp:extent`` in English metric units, a VML shape's in its style."""
        if name(element) == "extent":
            wide, high = (number(value(element, side), -1) / EMU_A_PIXEL for side in ("cx", "cy"))
            self._size = Size(wide if wide >= 0 else None, high if high >= 0 else None)
        else:
            self._size = Size(*(_measured(value(element, "style"), side) for side in ("width", "height")))

    def _painted_text(self, element: Element) -> None:
        self._draft.say(value(element, "string"), self._path)


def _measured(style: str, side: str) -> float | None:
    found = re.search(rf"(?:^|;)\s*{side}\s*:\s*([\d.]{{1,12}})(px|pt|in|cm|mm|)\s*(?:;|$)", style)
    return number(found[1]) * _PIXELS[found[2]] if found else None


def _said(pieces: list[Piece]) -> tuple[str, Piece | None]:
    """Return what a reader sees of ``pieces``; if that is nothing, all of it, and the first that is hidden."""
    shown = "".join(one.text for one in pieces if one.trick is None)
    if shown.strip() or not pieces:
        return shown, None
    return "".join(one.text for one in pieces), pieces[0]
