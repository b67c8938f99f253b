"""What a PDF does besides showing pages: actions, annotations, forms, files inside, streams outside (ISO 32000-2, 12.6 and 12.5).

Everything here was written by a stranger and may be of any type; whatever does not fit is passed over.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from clausewise.extract import Field, Kind, Role, Trick
from clausewise.parse.draft import Piece
from clausewise.parse.office import is_remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.parse.draft import Draft

chain_max = 32
kids_max = 20_000
stream_bytes_max = 16 * 1024 * 1024
annotations_a_page_max = 5_000
fields_max = 2_000

_PROGRAM = re.compile(
    r"(?i)\.(?:exe|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|scr|lnk|hta|jar|msi|sh|app|command)\b|^(?:cmd|powershell|mshta)\b"
)
_CALLED = re.compile(
    r"""(?:launchURL|getURL|submitForm|cURL\s*:|SOAP\.connect|SOAP\.request|openDoc|URL\s*:)[^"'\n]{0,40}["']([^"'\n]{4,2000})["']"""
)
_PASSWORD, _FILE = 1 << 13, 1 << 20
_HIDDEN = 1 << 1
_KINDS = {"/Tx": "text", "/Ch": "select", "/Btn": "checkbox", "/Sig": "signature"}
_NOTES = {
    "/Text",
    "/Popup",
    "/Highlight",
    "/Underline",
    "/StrikeOut",
    "/Squiggly",
    "/Caret",
    "/Ink",
    "/Stamp",
    "/Square",
    "/Circle",
}


class Anchor(NamedTuple):
    """A link on a page whose text must still be read from its box."""

    box: tuple[float, float, float, float]
    url: str
    role: Role


def held(thing: Any, *keys: str) -> Any:
    """Return what lies under ``keys``, None where nothing does or the file is broken there."""
    for key in keys:
        try:
            thing = thing.get(key) if hasattr(thing, "get") else None
        except Exception:  # noqa: BLE001 - a native library may raise anything for what a stranger wrote
            return None
        if thing is None:
            return None
    return thing


def listed(thing: Any, most: int = kids_max) -> Iterator[Any]:
    """Yield an array's elements; nothing for what is no array."""
    try:
        count = min(len(thing), most) if is_a(thing, "Array") else 0
    except Exception:  # noqa: BLE001 - see above
        return
    for place in range(count):
        one = _element(thing, place)
        if one is not None:
            yield one


def _element(array: Any, place: int) -> Any:
    try:
        return array[place]
    except Exception:  # noqa: BLE001 - see above
        return None


def is_a(thing: Any, *kinds: str) -> bool:
    """Say whether ``thing`` is a ``Dictionary``, ``Stream`` or ``Array``."""
    import pikepdf

    return any(isinstance(thing, getattr(pikepdf, kind)) for kind in kinds)


def first(*things: Any) -> Any:
    """Return the first that is there."""
    return next((one for one in things if one is not None), None)


def said(thing: Any) -> str:
    """Return a string's or name's text; that of a stream for a stream; nothing for anything else."""
    try:
        if is_a(thing, "Stream"):
            return _decoded(stream_bytes(thing))
        return str(thing) if isinstance(thing, str) or is_a(thing, "String", "Name") else ""
    except Exception:  # noqa: BLE001 - see above
        return ""


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


def number(thing: Any) -> float:
    """Return a number, 0 for what is none."""
    try:
        return float(thing)
    except Exception:  # noqa: BLE001 - see above
        return 0.0


def stream_bytes(stream: Any, most: int = stream_bytes_max) -> bytes:
    """Return a stream's bytes, at most ``most``; nothing for filters that no plain text or file needs."""
    try:
        data = bytes(stream.read_raw_bytes())
        filters = held(stream, "/Filter")
        names = [said(one) for one in listed(filters)] or ([said(filters)] if filters is not None else [])
        if held(stream, "/DecodeParms", "/Predictor") is not None:
            return b""
        for name in names:
            if name not in {"/FlateDecode", "/Fl"}:
                return b""
            data = zlib.decompressobj().decompress(data, most)
    except Exception:  # noqa: BLE001 - see above
        return b""
    return data[:most]


class Actions:
    """Reads actions and annotations into a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.submits: list[str] = []
        self._seen: set[tuple[int, int]] = set()

    def do(self, action: Any, path: str, box: Any = None, *, is_automatic: bool = False) -> Anchor | None:
        """Put down what an action and those after it do; return the link that a reader follows, if it is one."""
        found: Anchor | None = None
        waiting = [action]
        for _ in range(chain_max):
            if not waiting:
                break
            one = waiting.pop()
            found = self._one(one, path, box, is_automatic=is_automatic) or found
            after = held(one, "/Next")
            waiting += list(listed(after, chain_max)) or ([after] if after is not None else [])
        return found

    def _one(self, action: Any, path: str, box: Any, *, is_automatic: bool) -> Anchor | None:
        kind = said(held(action, "/S"))
        if kind == "/URI":
            url = said(held(action, "/URI"))
            if is_automatic:
                self.draft.link(url, Role.CALL, path)
            return None if is_automatic else _anchor(box, url)
        if kind == "/JavaScript":
            self._script(said(held(action, "/JS")), path, is_automatic=is_automatic)
        elif kind == "/SubmitForm":
            self.submits.append(_file(held(action, "/F")))
            if is_automatic:
                self.draft.link(self.submits[-1], Role.CALL, path)
        elif kind in {"/Launch", "/GoToR", "/GoToE", "/ImportData", "/Thread"}:
            return self._opens(action, path, box, is_automatic=is_automatic)
        elif kind in {"/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}:
            url = _file(held(action, "/R", "/C", "/D")) or _file(held(action, "/F"))
            self.outside(url, Role.MEDIA, path)
        return None

    def _script(self, code: str, path: str, *, is_automatic: bool) -> None:
        self.draft.script(code, path)
        for url in _CALLED.findall(code[:200_000]):
            if "://" in url or url.startswith(("mailto:", "\\\\")):
                self.draft.link(url, Role.CALL if is_automatic else Role.ANCHOR, path)

    def _opens(self, action: Any, path: str, box: Any, *, is_automatic: bool) -> Anchor | None:
        """Take an action that opens another file or runs a program."""
        url = _file(held(action, "/F")) or _file(held(action, "/Win", "/F"))
        words = said(held(action, "/Win", "/P"))
        if said(held(action, "/S")) == "/Launch" and (words or _PROGRAM.search(url)):
            self.draft.link(f"launch:{url} {words}".strip(), Role.EXTERNAL, path)
        elif is_remote(url) and not (is_automatic or url.startswith("\\\\")):
            return _anchor(box, url)
        else:
            self.outside(url, Role.EXTERNAL, path)
        return None

    def outside(self, url: str, role: Role, path: str) -> None:
        """Put an address outside down: a link if it leads to another machine, else a property."""
        if is_remote(url):
            self.draft.link(url, role, path)
        else:
            self.draft.meta("external", url, path)

    def events(self, thing: Any, path: str) -> None:
        """Put down what happens by itself: additional actions, in ``AA``."""
        events = held(thing, "/AA")
        try:
            keys = list(events.keys())[:chain_max] if events is not None else []
        except Exception:  # noqa: BLE001 - see above
            keys = []
        for key in keys:
            # Those of the mouse and the keyboard are the reader's own doing.
            automatic = key in {"/O", "/C", "/PO", "/PC", "/PV", "/PI", "/WC", "/WS", "/DS", "/WP", "/DP"}
            anchor = self.do(held(events, key), path, is_automatic=automatic)
            if anchor is not None:
                self.draft.link(anchor.url, anchor.role, path)

    def annotations(self, page: Any, path: str) -> list[Anchor]:
        """Put a page's annotations down; return its links, whose text must still be read."""
        found: list[Anchor] = []
        for one in listed(held(page, "/Annots"), annotations_a_page_max):
            kind = said(held(one, "/Subtype"))
            anchor = self.do(held(one, "/A"), path, held(one, "/Rect"))
            if anchor is not None:
                found.append(anchor)
            self.events(one, path)
            self._note(kind, one, path)
            if kind == "/FileAttachment":
                self.attached(held(one, "/FS"), path)
            elif kind in {"/Movie", "/Screen", "/RichMedia", "/Sound"}:
                self.outside(_file(held(one, "/Movie", "/F")), Role.MEDIA, path)
        return found

    def _note(self, kind: str, one: Any, path: str) -> None:
        text = said(held(one, "/Contents"))
        if int(number(held(one, "/F"))) & _HIDDEN:
            piece = Piece(text, Trick.VISIBILITY, "/F hidden", "note" if kind == "/Popup" else "")
        elif kind in _NOTES:
            piece = Piece(text, Trick.COMMENT, kind, "note")
        else:
            piece = Piece(text)
        described = kind in {"/Link", "/Widget"}
        self.draft.tell([piece], path, Kind.ALTERNATIVE if described else Kind.NOTE if piece.trick else Kind.BODY)

    def attached(self, specification: Any, path: str) -> None:
        """Hand an embedded file on, or put down where a file specification leads outside."""
        from clausewise.parse.nature import child_of

        name = said(held(specification, "/UF")) or said(held(specification, "/F")) or "attachment"
        inner = first(held(specification, "/EF", "/UF"), held(specification, "/EF", "/F"))
        data = stream_bytes(inner, 4 * stream_bytes_max) if inner is not None else b""
        if data:
            self.draft.child(child_of(data, name))
        elif inner is not None:
            self.draft.limit("attachment")
        elif is_remote(_file(specification)):
            self.draft.link(_file(specification), Role.EXTERNAL, path)

    def fields(self, form: Any) -> list[Field]:
        """Return the fields of a form, with those under them."""
        found: list[Field] = []
        waiting: list[tuple[Any, str, str]] = [(one, "", "") for one in listed(held(form, "/Fields"))]
        for _ in range(kids_max):
            if not waiting or len(found) >= fields_max:
                break
            one, above, kind = waiting.pop()
            called = ".".join(filter(None, (above, said(held(one, "/T")))))
            kind = said(held(one, "/FT")) or kind
            kids = list(listed(held(one, "/Kids")))
            self.do(held(one, "/A"), called)
            self.events(one, called)
            if any(held(kid, "/T") is not None for kid in kids):
                waiting += [(kid, called, kind) for kid in kids]
                continue
            found.append(_field(one, called, kind))
            self.draft.say(said(held(one, "/V")) if kind == "/Tx" else "", f"field {called}")
        return found


def _field(one: Any, called: str, kind: str) -> Field:
    flags = int(number(held(one, "/Ff")))
    told = _KINDS.get(kind, "text")
    if kind == "/Tx":
        told = "password" if flags & _PASSWORD else "file" if flags & _FILE else told
    hidden = Trick.VISIBILITY if int(number(held(one, "/F"))) & _HIDDEN else None
    return Field(called, told, said(held(one, "/TU")), path=f"field {called}", trick=hidden)


def _anchor(box: Any, url: str) -> Anchor:
    sides = [number(one) for one in listed(box, 4)]
    left, bottom, right, top = sides if len(sides) == 4 else (0.0, 0.0, 0.0, 0.0)  # noqa: PLR2004
    return Anchor((min(left, right), min(bottom, top), max(left, right), max(bottom, top)), url, Role.ANCHOR)


def _file(specification: Any) -> str:
    """Return the address or name of a file specification."""
    if not is_a(specification, "Dictionary", "Stream"):
        return said(specification)
    return said(held(specification, "/UF")) or said(held(specification, "/F")) or said(held(specification, "/Unix"))
