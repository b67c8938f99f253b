"""Presentations (PPTX, PPTM): their slides in the order in which they are shown, with notes and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clausewise.extract import Kind, Trick
from clausewise.parse.draft import Piece, is_stuffed
from clausewise.parse.drawing import Canvas, Shape
from clausewise.parse.markup import child, name, number, relation, texts, tree, value
from clausewise.parse.office import Package, chart
from clausewise.parse.theme import WHITE, Colour, Theme

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

slides_max = 2_000
shared_shapes_max = 500
# A background of this index in the theme's list is plain; those after it are gradients and pictures.
_PLAIN_BACKGROUND = 1_001
_NOTE = Piece("", Trick.COMMENT, "notes", "note")


class Deck:
    """A presentation's package, with what its slides share."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.draft = package.draft
        self.main = package.main
        self.root = self._tree(self.main)
        size = child(self.root, "sldSz")
        self.size = (number(value(size, "cx"), 12_192_000), number(value(size, "cy"), 6_858_000))
        self._trees: dict[str, Element | None] = {}
        self._themes: dict[str, Theme] = {}
        self._shapes: dict[str, list[Shape]] = {}

    def _tree(self, member: str) -> Element | None:
        return tree(self.package.archive.read(member), self.draft.limit) if member else None

    def _shared(self, member: str) -> Element | None:
        """Return the tree of a layout or master, which many slides share."""
        if member not in self._trees:
            self._trees[member] = self._tree(member)
        return self._trees[member]

    def read(self) -> None:
        """Put everything down."""
        listed = child(self.root, "sldIdLst")
        slides = [one for one in listed if name(one) == "sldId"] if listed is not None else []
        for place, one in enumerate(slides, start=1):
            if place > slides_max or self.draft.is_full:
                self.draft.limit("slides")
                break
            member = self.package.follow(self.main, relation(one), f"slide {place}")
            if member:
                self._slide(member, f"slide {place}")

    def _slide(self, member: str, path: str) -> None:
        root = self._tree(member)
        if root is None:
            return
        layout = next(iter(self.package.targets(member, "slideLayout")), "")
        master = next(iter(self.package.targets(layout, "slideMaster")), "") if layout else ""
        canvas = Canvas(self.package, member, path, self._theme(master))
        canvas.size = self.size
        canvas.ground = self._ground((root, self._shared(layout), self._shared(master)), canvas.theme)
        canvas.is_animated = next(root.iter("{*}timing"), None) is not None
        if value(root, "show") in {"0", "false"}:
            stuffed = is_stuffed(texts(root, frozenset({"t"})))
            canvas.whole = Piece("", Trick.DISPLAY, 'show="0"', "" if stuffed else "reserve_slide")
        before: list[Shape] = []
        for shared in (master, layout):
            before += self._behind(shared, canvas)
        canvas.read(root, before)
        for target in self.package.targets(member, "chart", "chartEx", "diagramData"):
            chart(self.package, target, path)
        self._notes(member, path)

    def _theme(self, master: str) -> Theme:
        if master not in self._themes:
            member = next(iter(self.package.targets(master, "theme")), "") if master else ""
            mapped = child(self._shared(master), "clrMap") if master else None
            mapping = {str(key): str(held) for key, held in mapped.items()} if mapped is not None else {}
            self._themes[master] = Theme(self._tree(member), mapping)
        return self._themes[master]

    def _ground(self, roots: tuple[Element | None, ...], theme: Theme) -> Colour | None:
        for root in roots:
            background = child(root, "cSld", "bg")
            if background is None:
                continue
            solid = child(background, "bgPr", "solidFill")
            if solid is not None:
                return theme.drawn(solid)[0]
            reference = child(background, "bgRef")
            plain = reference is not None and number(value(reference, "idx")) <= _PLAIN_BACKGROUND
            return theme.drawn(reference)[0] if plain else None
        return theme.named("bg1") or WHITE

    def _behind(self, member: str, canvas: Canvas) -> list[Shape]:
        """Return what a layout or master paints under a slide, and put down once what that says."""
        root = self._shared(member) if member else None
        if root is None:
            return []
        if member not in self._shapes:
            self._shapes[member] = canvas.under(root, placeholders=False)[:shared_shapes_max]
            said = (texts(one.element, frozenset({"t"})) for one in self._shapes[member])
            self.draft.say("\n".join(filter(None, said)), member)
        return self._shapes[member]

    def _notes(self, member: str, path: str) -> None:
        for target in self.package.targets(member, "notesSlide"):
            root = self._tree(target)
            for one in root.iter("{*}sp") if root is not None else ():
                if value(one.find(".//{*}ph"), "type") not in {"sldNum", "hdr", "ftr", "dt"}:
                    said = "\n".join(texts(held, frozenset({"t"})) for held in one.iter("{*}p"))
                    self.draft.tell([_NOTE._replace(text=said)], f"{path} notes", Kind.NOTE)
        for target in self.package.targets(member, "comments"):
            root = self._tree(target)
            for one in root.iter("{*}cm") if root is not None else ():
                said = texts(one, frozenset({"t", "text"}))
                self.draft.tell([_NOTE._replace(text=said, rule="comment")], f"{path} comment", Kind.NOTE)


def presentation(package: Package) -> None:
    """Put a presentation's text and links down."""
    Deck(package).read()
