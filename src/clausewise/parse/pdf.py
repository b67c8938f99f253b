"""PDF: the pages' text, seen and unseen, and what the document reaches for, asks for and carries inside.

Two libraries read it: one its objects (pikepdf over qpdf), one its pages (pypdfium2 over PDFium). Both are native code; PDFium may only be
used by one thread at a time, so all of its calls are made under one lock.
"""

from __future__ import annotations

import io
from logging import NullHandler, getLogger
from threading import Lock
from typing import Any

from clausewise.extract import Kind, Role
from clausewise.parse.action import Actions, Anchor, held, is_a, listed, said, stream_bytes
from clausewise.parse.draft import Draft
from clausewise.parse.ink import Layers, Sheet
from clausewise.parse.markup import missing, name, tree, value

pages_max = 1_000
pages_drawn_max = 60
objects_max = 400_000
structure_max = 20_000
outline_max = 5_000
xmp_bytes_max = 1024 * 1024
streams_looked_at_max = 50_000

ENCRYPTED = "encrypted"
MALFORMED = "malformed"
PAGES = "pages"
DRAWING = "drawing"
_lock = Lock()
# What a library has to say of a broken file is told in limits, not on the terminal.
getLogger("pikepdf").addHandler(NullHandler())


class Binder:
    """A PDF being read. ``anchors`` are the links of each page, whose text is read with the page."""

    def __init__(self, data: bytes, draft: Draft) -> None:
        self.data = data
        self.draft = draft
        self.actions = Actions(draft)
        self.anchors: list[list[Anchor]] = []
        self.layers = Layers()

    def read(self) -> None:
        """Put everything down."""
        try:
            import pikepdf
        except ImportError as failure:
            raise missing("pikepdf") from failure
        try:
            with pikepdf.open(io.BytesIO(self.data)) as pdf:
                self._document(pdf)
        except pikepdf.PasswordError:
            self.draft.limit(ENCRYPTED)
            return
        except Exception:  # noqa: BLE001 - a native library may raise anything for what a stranger wrote
            self.draft.limit(MALFORMED)
        self._pages()

    # Objects

    def _document(self, pdf: Any) -> None:
        root = pdf.Root
        self.layers = _layers(held(root, "/OCProperties"))
        self._properties(pdf)
        opening = held(root, "/OpenAction")
        if held(opening, "/S") is not None:
            self.actions.do(opening, "OpenAction", is_automatic=True)
        self.actions.events(root, "document")
        self._names(held(root, "/Names"))
        for place, page in enumerate(pdf.pages):
            if place == pages_max:
                break
            self.actions.events(page.obj, f"page {place + 1}")
            self.anchors.append(self.actions.annotations(page.obj, f"page {place + 1}"))
        form = held(root, "/AcroForm")
        fields = self.actions.fields(form)
        self._xfa(held(form, "/XFA"))
        self.draft.form(next(iter(self.actions.submits), ""), fields, "AcroForm")
        self._outline(held(root, "/Outlines", "/First"))
        self._structure(held(root, "/StructTreeRoot"))
        self._streams(pdf)

    def _properties(self, pdf: Any) -> None:
        try:
            for key, one in pdf.docinfo.items():
                self.draft.meta(str(key).lstrip("/"), said(one), "Info")
        except Exception:  # noqa: BLE001 - see above
            self.draft.limit(MALFORMED)
        packet = held(pdf.Root, "/Metadata")
        root = tree(stream_bytes(packet, xmp_bytes_max), lambda _: None) if packet is not None else None
        for one in root.iter() if root is not None else ():
            if name(one) == "Description":
                for key, held_value in one.items():
                    self.draft.meta(str(key).rpartition("}")[2], str(held_value), "XMP")
            elif name(one) != "li" and (len(one) == 0 or name(one[0]) in {"Alt", "Bag", "Seq"}):
                self.draft.meta(name(one), " ".join(one.itertext()), "XMP")

    def _names(self, names: Any) -> None:
        for key, one in _named(held(names, "/JavaScript")):
            self.actions.do(one, f"JavaScript {key}", is_automatic=True)
        for key, one in _named(held(names, "/EmbeddedFiles")):
            self.actions.attached(one, f"EmbeddedFiles {key}")

    def _outline(self, item: Any) -> None:
        waiting = [item]
        for _ in range(outline_max):
            if not waiting:
                break
            one = waiting.pop()
            anchor = self.actions.do(held(one, "/A"), "bookmarks")
            if anchor is not None:
                self.draft.link(anchor.url, anchor.role, "bookmarks", said(held(one, "/Title")))
            waiting += [each for each in (held(one, "/Next"), held(one, "/First")) if each is not None]

    def _structure(self, root: Any) -> None:
        """Put down the alternative texts of a tagged document."""
        waiting = [root] if root is not None else []
        for _ in range(structure_max):
            if not waiting:
                break
            one = waiting.pop()
            self.draft.say(said(held(one, "/Alt")), f"structure {said(held(one, '/S'))}", Kind.ALTERNATIVE)
            kids = held(one, "/K")
            waiting += list(listed(kids)) or ([kids] if is_a(kids, "Dictionary") else [])

    def _xfa(self, packets: Any) -> None:
        """Put down what a form in XML says, runs and sends."""
        parts = list(listed(packets)) or ([packets] if packets is not None else [])
        data = b"".join(stream_bytes(one) for one in parts if is_a(one, "Stream"))
        root = tree(data, self.draft.limit) if data else None
        for one in root.iter() if root is not None else ():
            kind = name(one)
            if kind == "script":
                self.draft.script(one.text or "", "XFA")
            elif kind == "submit" and value(one, "target"):
                self.actions.submits.append(value(one, "target"))
            elif kind in {"text", "exData"}:
                self.draft.say(" ".join(one.itertext()), "XFA")
            elif value(one, "href"):
                self.actions.outside(value(one, "href"), Role.IMAGE if kind == "image" else Role.EXTERNAL, "XFA")

    def _streams(self, pdf: Any) -> None:
        """Put down streams whose bytes lie outside, and pages of other files drawn in this one."""
        for place, one in enumerate(pdf.objects):
            if place == streams_looked_at_max:
                break
            for keys in (("/F",), ("/Ref", "/F")):
                if is_a(one, "Stream") and held(one, *keys) is not None:
                    self.actions.attached(held(one, *keys), "stream")

    # Pages

    def _pages(self) -> None:
        try:
            import pypdfium2
        except ImportError as failure:
            raise missing("pypdfium2") from failure
        with _lock:
            try:
                document = pypdfium2.PdfDocument(self.data)
            except Exception:  # noqa: BLE001 - see above
                self.draft.limit(MALFORMED)
                return
            try:
                self._each_page(document)
            finally:
                document.close()

    def _each_page(self, document: Any) -> None:
        objects = drawn = 0
        for place in range(len(document)):
            if place >= pages_max or objects > objects_max or self.draft.is_full:
                self.draft.limit(PAGES)
                break
            try:
                page = document[place]
            except Exception:  # noqa: BLE001 - see above
                self.draft.limit(MALFORMED)
                continue
            try:
                sheet = Sheet(page, self.layers)
                pieces = sheet.pieces(may_draw=drawn < pages_drawn_max)
                objects += sheet.count
                drawn += sheet.was_drawn
                if sheet.is_unsure:
                    self.draft.limit(DRAWING)
                self.draft.tell(pieces, f"page {place + 1}")
                self._link(sheet, place)
            except Exception:  # noqa: BLE001 - see above
                self.draft.limit(MALFORMED)
            finally:
                page.close()

    def _link(self, sheet: Sheet, place: int) -> None:
        for anchor in self.anchors[place] if place < len(self.anchors) else ():
            self.draft.link(anchor.url, anchor.role, f"page {place + 1}", sheet.bounded(anchor.box))


def _layers(properties: Any) -> Layers:
    """Return which optional content is switched off when the document is opened, by its names."""
    default = held(properties, "/D")
    every = [said(held(one, "/Name")) for one in listed(held(properties, "/OCGs"))]
    on = {said(held(one, "/Name")) for one in listed(held(default, "/ON"))}
    off = {said(held(one, "/Name")) for one in listed(held(default, "/OFF"))}
    if said(held(default, "/BaseState")) == "/OFF":
        off |= set(every) - on
    order: set[str] = set()
    waiting = list(listed(held(default, "/Order")))
    for _ in range(outline_max):
        if not waiting:
            break
        one = waiting.pop()
        order.add(said(held(one, "/Name")))
        waiting += list(listed(one))
    return Layers(bool(off), frozenset(off), frozenset(filter(None, order)))


def _named(top: Any) -> list[tuple[str, Any]]:
    """Return the entries of a name tree."""
    found: list[tuple[str, Any]] = []
    waiting = [top] if top is not None else []
    for _ in range(outline_max):
        if not waiting:
            break
        one = waiting.pop()
        pairs = list(listed(held(one, "/Names")))
        found += [(said(key), entry) for key, entry in zip(pairs[::2], pairs[1::2], strict=False)]
        waiting += list(listed(held(one, "/Kids")))
    return found


def pdf(data: bytes, draft: Draft) -> None:
    """Put a PDF down."""
    Binder(data, draft).read()
