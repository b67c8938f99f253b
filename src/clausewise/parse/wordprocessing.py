"""Word-processing documents (DOCX, DOTX, DOCM): what a reader sees of each paragraph, what is kept from the eyes, and what it reaches for.

A passage is a paragraph's visible text; what hides in it follows, a passage for each run of the same trick. A paragraph's number counts
them in the order in which they end, so those of a text box come before the one that it hangs on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clausewise.extract import Field, Kind, Trick
from clausewise.parse.draft import Piece
from clausewise.parse.ground import Surroundings
from clausewise.parse.lettering import Styles
from clausewise.parse.markup import child, closed, name, relation, tree, value
from clausewise.parse.nature import child_of
from clausewise.parse.office import Package, chart
from clausewise.parse.paragraph import Paragraph
from clausewise.parse.theme import Theme

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

_STORIES = ("header", "footer", "footnotes", "endnotes")
_COMMENTS = ("comments",)
_CHARTS = ("chart", "chartEx", "diagramData")
# What a content control lets a reader fill in (ECMA-376-1, 17.5.2), in the words of a page's forms.
_CONTROLS = {
    "text": "text",
    "richText": "text",
    "comboBox": "select",
    "dropDownList": "select",
    "date": "date",
    "checkbox": "checkbox",
    "textInput": "text",
    "ddList": "select",
    "checkBox": "checkbox",
}
# Tags that a signing service looks for, in white so that they do not show: \s1\, {{Sig_es_:signer1:signature}}, **sig**.
_SIGNING = re.compile(r"(?:\\[\w.-]{1,20}\\|/[\w.-]{1,20}/|\{\{[\w:*.() -]{1,60}\}\}|\*\*[\w. -]{1,30}\*\*)(?:\s*\Z)")
# What browsers put around the forms of pages that were pasted (Word's styles "HTML Top of Form" and "HTML Bottom of Form").
_PASTED = re.compile(r"(?i)html (?:top|bottom) of form|z-(?:top|bottom) of form|(?:haut|bas) du formulaire")


class Document:
    """A word-processing document's package, with the styles and surroundings that all its stories share."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.draft = package.draft
        main = package.main
        theme = Theme(self._tree(main, "theme"))
        self.styles = Styles(self._tree(main, "styles"), theme)
        settings = self._tree(main, "settings")
        data = package.archive.read(main)
        self.surroundings = Surroundings(theme, self.styles, data)
        for kind in _STORIES[:2]:
            for member in package.targets(main, kind):
                self.surroundings.add(package.archive.read(member))
        self._settings(settings)

    def _tree(self, main: str, kind: str) -> Element | None:
        member = next(iter(self.package.targets(main, kind)), "")
        return tree(self.package.archive.read(member), self.draft.limit)

    def _settings(self, root: Element | None) -> None:
        for one in root.iter("{*}docVar") if root is not None else ():
            self.draft.meta("document_variable", f"{value(one, 'name')} {value(one, 'val')}", "word/settings.xml")

    def read(self) -> None:
        """Put everything down."""
        main = self.package.main
        for member in (main, *self.package.targets(main, *_STORIES)):
            self.story(member)
        for member in self.package.targets(main, *_COMMENTS):
            self.story(member, Piece("", Trick.COMMENT, "w:comment", "note"), Kind.NOTE)
        for member in self.package.targets(main, "glossaryDocument"):
            self.story(member, Piece("", Trick.TEMPLATE, "w:glossaryDocument", "building_block"))

    def story(self, member: str, all_of_it: Piece | None = None, kind: Kind = Kind.BODY) -> None:
        """Put one member's paragraphs down; ``all_of_it`` is how the whole story is kept from the page."""
        Story(self, member, all_of_it, kind).read()
        for target in self.package.targets(member, *_CHARTS):
            chart(self.package, target, target)


class Story:
    """One member of the document that holds paragraphs."""

    def __init__(self, document: Document, member: str, all_of_it: Piece | None, kind: Kind) -> None:
        self.package = document.package
        self.draft = document.draft
        self.styles = document.styles
        self.surroundings = document.surroundings
        self.member = member
        self.all_of_it = all_of_it
        self.kind = kind
        self.number = 0
        self.paragraph = Paragraph(document.package, document.styles, member)
        self.controls: list[Field] = []
        self.seen: set[str] = set()
        self.doubles: list[tuple[str, str]] = []

    def read(self) -> None:
        """Put the story's paragraphs down, then its controls and what only older programs show."""
        takes = {"p": self._take, "sdtPr": self._control, "ffData": self._control, "altChunk": self._chunk}
        for element in closed(self.package.archive.read(self.member), (*takes, "background"), self.draft.limit):
            if name(element) == "background":
                self.surroundings.painted(element)
                continue
            takes[name(element)](element)
            if self.draft.is_full:
                self.draft.limit("length")
                break
        self.draft.form("", self.controls, self.member)
        for text, path in self.doubles:
            if text not in self.seen:
                self.draft.say(text, path, trick=Trick.TEMPLATE, rule="mc:Fallback")

    def _take(self, element: Element) -> None:
        if name(element.getparent()) in {"txBody", "txPr", "rich"}:
            return  # a paragraph of DrawingML, which its own reader takes
        self.number += 1
        path = f"{self.member} p {self.number}"
        place = self.surroundings.place(element)
        pieces = self.paragraph.pieces(element, place, path)
        element.clear()
        if place.is_double:
            self.doubles.append(("".join(one.text for one in pieces).strip(), path))
            return
        self.seen.add("".join(one.text for one in pieces if one.trick is None).strip())
        style = self.styles.called(place.style)
        self.draft.tell((self._excused(one, style) for one in pieces), path, self.kind)

    def _excused(self, piece: Piece, style: str) -> Piece:
        if piece.trick is None:
            return piece if self.all_of_it is None else self.all_of_it._replace(text=piece.text)
        return piece._replace(excuse=piece.excuse or _excuse(piece, style))

    def _control(self, element: Element) -> None:
        kind = next((_CONTROLS[name(one)] for one in element if name(one) in _CONTROLS), "")
        if kind and len(self.controls) < controls_max:
            called = value(
                child(element, "tag") if child(element, "tag") is not None else child(element, "name"), "val"
            )
            label = value(child(element, "alias"), "val") or value(child(element, "helpText"), "val")
            label = label or value(child(element, "statusText"), "val")
            self.controls.append(Field(called, kind, label, path=f"{self.member} p {self.number + 1}"))

    def _chunk(self, element: Element) -> None:
        path = f"{self.member} p {self.number + 1}"
        target = self.package.follow(self.member, relation(element), path)
        data = self.package.archive.read(target) if target else b""
        if data:
            self.draft.child(child_of(data, target))


controls_max = 1_000


def _excuse(piece: Piece, style: str) -> str:
    if piece.trick is Trick.SAME_COLOUR and _SIGNING.match(piece.text.strip()):
        return "signing_tag"
    if piece.trick is Trick.VANISHED and _PASTED.match(style):
        return "form_boundary"
    return ""


def wordprocessing(package: Package) -> None:
    """Put a word-processing document's text, links and controls down."""
    Document(package).read()
