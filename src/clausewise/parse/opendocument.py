"""OpenDocument (ODT, ODS, ODP and their kin, zipped or flat): texts, what is hidden in them, and what they reach for outside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clausewise.extract import Field, Kind, Role
from clausewise.parse.archive import ENCRYPTED, Archive
from clausewise.parse.draft import UNKNOWN_SIZE, Draft, Size
from clausewise.parse.formula import formula_characters_max, reached
from clausewise.parse.markup import closed, name, texts, tree, value
from clausewise.parse.nature import child_of
from clausewise.parse.office import is_remote
from clausewise.parse.openstyle import Wardrobe, length
from clausewise.parse.opentext import Story

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

cells_max = 200_000
fields_max = 1_000
_POINTS_A_PIXEL = 0.75

# What an element with an address does with it when the document is opened.
_ROLES = {
    "image": Role.IMAGE,
    "fill-image": Role.IMAGE,
    "background-image": Role.BACKGROUND,
    "object": Role.EXTERNAL,
    "object-ole": Role.EXTERNAL,
    "plugin": Role.MEDIA,
    "sound": Role.MEDIA,
    "applet": Role.EXTERNAL,
    "floating-frame": Role.FRAME,
    "section-source": Role.EXTERNAL,
    "cell-range-source": Role.EXTERNAL,
    "table-source": Role.EXTERNAL,
    "alphabetical-index-auto-mark-file": Role.EXTERNAL,
    "event-listener": Role.SCRIPT,
    "script": Role.SCRIPT,
    "template": Role.TEMPLATE,
    "auto-reload": Role.REFRESH,
    "area-rectangle": Role.ANCHOR,
}
_CONTROLS = {
    "text": "text",
    "textarea": "text",
    "formatted-text": "text",
    "number": "text",
    "password": "password",
    "file": "file",
    "date": "date",
    "listbox": "select",
    "combobox": "select",
    "checkbox": "checkbox",
    "radio": "radio",
}
_SOURCES = {"dde-source", "dde-connection-decl"}
_TABLES = ("table-column", "table-cell", "covered-table-cell", "table-row", "table")
_TAKEN = ("p", "h", *_TABLES, "page", "form", "frame", "automatic-styles", *_ROLES, *_SOURCES)
_PICTURE = re.compile(rb"<draw:(?:image|fill-image)\b|draw:fill=\"(?:bitmap|gradient|solid)\"")
_SHEET = re.compile(r"\$?(?:'((?:[^']|''){1,80})'|([^\s.$'\[\](),;:]{1,80}))\.")
_FORMULA = re.compile(
    rb'(?:formula|condition|cell-range-address|base-cell-address|target-range-address)="([^"]{1,8192})"'
)
_MODULE = re.compile(r"(?:basic/.+|scripts/.+)\.(?:xml|py|js|bsh|xba)\Z")


class Book:
    """An OpenDocument file: its styles, and how its members are read."""

    def __init__(self, draft: Draft, archive: Archive | None, flat: bytes = b"") -> None:
        self.draft = draft
        self.archive = archive
        self.flat = flat
        self.wardrobe = Wardrobe()
        self.cells = 0
        self.mentions: dict[str, set[str]] | None = None

    def _bytes(self, member: str) -> bytes:
        return self.archive.read(member) if self.archive is not None else self.flat

    def read(self) -> None:
        """Put everything down."""
        if self.archive is None:
            self._styles(self.flat)
            self._meta(tree(self.flat, self.draft.limit), "meta")
            self._story("document")
            return
        # Looked at as bytes: some programs write a manifest that no reader of XML takes.
        if b"encryption-data" in self.archive.read("META-INF/manifest.xml"):
            self.draft.limit(ENCRYPTED)
        self._styles(self.archive.read("styles.xml"))
        self._story("content.xml")
        self._story("styles.xml")
        for member in self.archive.names("", "/content.xml"):
            self._story(member)
        self._meta(tree(self.archive.read("meta.xml"), self.draft.limit), "meta.xml")
        self._inside()

    def _styles(self, data: bytes) -> None:
        for one in closed(data, ("styles", "automatic-styles", "master-styles"), self.draft.limit):
            self.wardrobe.add(one)

    def _story(self, member: str) -> None:
        data = self._bytes(member)
        story = Story(self.draft, self.wardrobe, member, self._anchored)
        story.has_picture = bool(_PICTURE.search(data))
        story.is_sheet = b"office:spreadsheet" in data
        story.needs(lambda called: self._is_needed(called, data))
        pages = 0
        for element in closed(data, _TAKEN, self.draft.limit):
            kind = name(element)
            if kind in {"p", "h"}:
                story.page = f"slide {pages + 1}" if _is_on_page(element) else ""
                story.take(element)
            elif kind == "page":
                pages += 1
                element.clear()
            else:
                self._other(kind, element, story, pages)
            if self.draft.is_full or self.cells > cells_max:
                self.draft.limit("cells" if self.cells > cells_max else "length")
                break

    def _other(self, kind: str, element: Element, story: Story, pages: int) -> None:
        if kind in _TABLES:
            self._table(kind, element, story)
            return
        path = f"slide {pages + 1}" if _is_on_page(element) else f"{story.member} p {story.number + 1}"
        if kind == "automatic-styles":
            self.wardrobe.add(element)
        elif kind == "form":
            self._form(element, path)
        elif kind in _SOURCES:
            words = (value(element, f"dde-{one}") for one in ("application", "topic", "item"))
            self.draft.link(f"dde:{' '.join(words)}", Role.EXTERNAL, path)
        elif kind in _ROLES:
            self._reach(kind, element, path)
        elif kind == "frame":
            told = "\n".join(
                texts(one, frozenset({"title", "desc"})) for one in element if name(one) in {"title", "desc"}
            )
            self.draft.say(told, path, Kind.ALTERNATIVE)

    def _table(self, kind: str, element: Element, story: Story) -> None:
        if kind == "table-column":
            story.column_ends(element)
        elif kind == "table-row":
            story.row_ends(element)
            element.clear()
            above = element.getparent()
            while (
                story.is_sheet
                and above is not None
                and element.getprevious() is not None
                and name(element.getprevious()) == "table-row"
            ):
                above.remove(element.getprevious())
        elif kind == "table":
            story.table_ends()
            element.clear(keep_tail=True)
        else:
            self.cells += 1
            formula = value(element, "formula")
            for url, role, text in reached(formula.partition("=")[2]) if formula else ():
                self.draft.link(
                    url, role, f"{story.member} {element.getparent().getparent().get('name', '')}".strip(), text
                )
            story.cell_ends(element)

    def _is_needed(self, called: str, data: bytes) -> bool:
        """Say whether a formula, a list or a named range draws from a sheet."""
        if self.mentions is None:
            self.mentions = {}
            for one in _FORMULA.findall(data):
                said = one.decode("utf-8", "replace").replace("&apos;", "'").replace("&amp;", "&")
                for quoted, plain in _SHEET.findall(said[:formula_characters_max]):
                    self.mentions.setdefault(quoted.replace("''", "'") or plain, set())
        return called in self.mentions

    def _anchored(self, element: Element, path: str, text: str) -> None:
        self.draft.link(value(element, "href"), Role.ANCHOR, path, text)

    def _reach(self, kind: str, element: Element, path: str) -> None:
        url = value(element, "href")
        if url.startswith(("vnd.sun.star.script:", "macro:")):
            self.draft.meta("macro", f"{value(element, 'event-name')} {url}", path)
            return
        held = element.getparent()
        size = UNKNOWN_SIZE
        if kind == "image" and held is not None:
            size = Size(*(_pixels(value(held, side)) for side in ("width", "height")))
        role = _ROLES[kind]
        if role is Role.ANCHOR or is_remote(url):
            self.draft.link(url, role, path, size=size)
        elif ":" in url.partition("/")[0]:
            self.draft.meta("template" if role is Role.TEMPLATE else "external", url, path)

    def _form(self, element: Element, path: str) -> None:
        fields = [
            Field(value(one, "name"), _CONTROLS[name(one)], value(one, "label") or value(one, "title"), path=path)
            for one in element.iter()
            if name(one) in _CONTROLS
        ]
        self.draft.form(value(element, "href"), fields[:fields_max], path, value(element, "method", "get"))

    def _meta(self, root: Element | None, member: str) -> None:
        held = root.find(".//{*}meta") if root is not None else None
        for one in held if held is not None else ():
            if value(one, "href"):
                self._reach(name(one), one, member) if name(one) in _ROLES else None
            called = value(one, "name") or {"keyword": "keywords"}.get(name(one), name(one))
            self.draft.meta(called, one.text or value(one, "title"), member)

    def _inside(self) -> None:
        assert self.archive is not None
        for member in list(self.archive.names()):
            if member.startswith(("pictures/", "media/")) or re.fullmatch(r"object \d+", member):
                data = self.archive.read(member)
                if data:
                    self.draft.child(child_of(data, member))
            elif _MODULE.match(member) and not member.endswith(("script-lb.xml", "script-lc.xml")):
                self._module(member)

    def _module(self, member: str) -> None:
        data = self.archive.read(member) if self.archive is not None else b""
        root = tree(data, self.draft.limit) if member.endswith((".xml", ".xba")) else None
        code = "".join(root.itertext()) if root is not None else data.decode("utf-8", "replace")
        self.draft.meta("macro", "basic" if root is not None else "script", member)
        self.draft.script(code, member)


def _is_on_page(element: Element) -> bool:
    return any(name(one) == "page" for one in element.iterancestors())


def _pixels(said: str) -> float | None:
    points = length(said)
    return points / _POINTS_A_PIXEL if points is not None else None


def opendocument(archive: Archive, draft: Draft) -> None:
    """Put a zipped OpenDocument file down."""
    Book(draft, archive).read()


def flat(data: bytes, draft: Draft) -> None:
    """Put an OpenDocument file down that is one XML document."""
    Book(draft, None, data).read()
