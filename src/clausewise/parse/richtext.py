"""Rich Text (RTF 1.9.1, Microsoft 2008): its words, shown and hidden, where it leads, and the pictures and objects that it carries.

Read here and not by a library: those that there are give the body's words alone, and neither say what is hidden nor hand on what is packed
in. Everything is one walk over the marks; whatever is no mark is text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Final

from clausewise.extract import Kind, Role, Trick
from clausewise.parse.compound import package
from clausewise.parse.draft import Draft, Piece
from clausewise.parse.nature import child_of
from clausewise.parse.office import is_remote

marks_max: Final = 4_000_000
groups_max: Final = 2_000
packed_bytes_max: Final = 32 * 1024 * 1024
GROUPS, MALFORMED, LENGTH = "nesting", "malformed", "length"

_MARK: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
# What words write.
_SIGNS: Final = {
    **dict.fromkeys(("par", "line", "sect", "page", "row", "nestrow", "softline"), "\n"),
    **dict.fromkeys(("cell", "nestcell", "tab"), "\t"),
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "zwbo": "\u200b",
}
_ESCAPES: Final = {b"~": "\xa0", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
# Where words stand apart from the body, and what they are there.
_PLACES: Final = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"), Kind.BODY),
    **dict.fromkeys(("footnote", "annotation"), Kind.NOTE),
    **dict.fromkeys(("shptxt", "dptxbxtext"), Kind.BODY),
    **dict.fromkeys(("title", "subject"), Kind.TITLE),
    **dict.fromkeys(("doccomm", "comment", "keywords", "category"), Kind.NOTE),
    **dict.fromkeys(("author", "manager", "company", "operator"), Kind.NAME),
}
# What is no text, but is looked at; the others of a starred or a listed destination are passed over.
_FIELD, _TEMPLATE, _OBJECT, _PICTURE = "fldinst", "template", "objdata", "pict"
_THROUGH: Final = frozenset({"shppict", "shpinst", "shpgrp", "do", "background"})
_PASSED: Final = frozenset(
    (
        *(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "listtable",
            "listoverridetable",
            "rsidtbl",
            "revtbl",
            "filetbl",
            "pgptbl",
        ),
        *(
            "generator",
            "themedata",
            "colorschememapping",
            "latentstyles",
            "datastore",
            "xmlnstbl",
            "mmathpr",
            "htmltag",
        ),
        *("nonshppict", "nonesttables", "shprslt", "sn", "sv", "sp", "objclass", "objname", "picprop", "blipuid"),
        *("bkmkstart", "bkmkend", "pnseclvl", "pntxta", "pntxtb", "tc", "xe", "txe", "rxe"),
        *("creatim", "revtim", "printim", "buptim", "panose", "falt", "fname", "wgrffmtfilter"),
        *("atnid", "atnauthor", "atndate", "atnref", "userprops", "propname", "staticval"),
    )
)
_ADDRESS: Final = re.compile(
    r'(?i)\b(HYPERLINK|INCLUDEPICTURE|INCLUDETEXT|LINK|DDE(?:AUTO)?)\b[^"]*"([^"]{1,2000})"(?:[^"]*"([^"]{1,2000})")?'
)
_ROLES: Final = {"HYPERLINK": Role.ANCHOR, "INCLUDEPICTURE": Role.IMAGE}
_HEX: Final = re.compile(rb"[^0-9a-fA-F]")
# Character sets of fonts (their \fcharset) and the code pages that decode them.
_CHARSETS: Final = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
} | {
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}


class _Group:
    """What holds within a pair of braces, and what it takes over from the one around it."""

    __slots__ = ("font", "hidden", "into", "skipped_after")

    def __init__(self, around: _Group | None = None) -> None:
        self.into: _Sink = around.into if around else _Sink("body", Kind.BODY)
        self.hidden: bool = around.hidden if around else False
        self.font: int = around.font if around else -1
        # How many signs stand after a Unicode one, for readers that know none.
        self.skipped_after: int = around.skipped_after if around else 1


class _Sink:
    """Where words go: a place of the document, an instruction, packed bytes, or nowhere."""

    __slots__ = ("kind", "name", "pieces")

    def __init__(self, name: str, kind: Kind | None = None) -> None:
        self.name = name
        self.kind = kind
        self.pieces: list[Piece] = []


def richtext(data: bytes, draft: Draft) -> None:
    """Put down what a document in Rich Text shows, hides, leads to and carries."""
    _Reading(data, draft).read()


class _Reading:
    def __init__(self, data: bytes, draft: Draft) -> None:
        self._data, self._draft = data, draft
        self._group = _Group()
        self._groups: list[_Group] = []
        self._body = self._group.into
        self._fonts: dict[int, str] = {}
        self._page = "cp1252"
        self._skip = 0
        self._starred = False
        self._bytes = b""
        self._counts: dict[str, int] = {}
        self._acts: dict[str, Callable[[int | None], None]] = {
            "u": self._unicode,
            "uc": self._after,
            "v": self._hide,
            "webhidden": self._hide,
            "plain": self._plain,
            "f": self._font,
            "fcharset": self._charset,
            "ansicpg": self._codepage,
        }

    def read(self) -> None:
        """Walk over the marks, and put the body down last."""
        place, count = 0, 0
        while found := _MARK.match(self._data, place):
            place = found.end()
            count += 1
            if count > marks_max:
                self._draft.limit(LENGTH)
                break
            place = self._mark(found, place)
        if place < len(self._data) and self._data[place:].strip(b"\0 \\") and count <= marks_max:
            self._draft.limit(MALFORMED)
        while self._groups:
            self._close()
        self._flush()
        self._say(self._body)

    def _mark(self, found: re.Match[bytes], place: int) -> int:
        """Do what a mark says; return where the next one stands."""
        word, number, byte, escape, brace, text = found.groups()
        if byte is None:
            self._flush()
        if word is not None:
            return self._word(word.decode("ascii"), int(number) if number else None, place)
        if byte is not None:
            if not self._skipped():
                self._bytes += bytes.fromhex(byte.decode("ascii"))
        elif escape is not None:
            self._starred = escape == b"*"
            self._write(_ESCAPES.get(escape, ""))
        elif brace is not None:
            self._open() if brace == b"{" else self._close()
        elif text is not None:
            self._text(text)
        return place

    def _word(self, word: str, number: int | None, place: int) -> int:
        starred, self._starred = self._starred, False
        if word == "bin":
            end = place + max(0, number or 0)
            self._group.into.pieces.append(Piece(self._data[place:end].hex()))
            return end
        if word in _PLACES or word in (_FIELD, _TEMPLATE, _OBJECT, _PICTURE):
            self._group.into = _Sink(word, _PLACES.get(word))
        elif word == "fonttbl":
            self._group.into = _Sink(word)
        elif word in _PASSED - {"info"} or (starred and word not in _THROUGH and word != "fldrslt"):
            self._group.into = _Sink("")
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        else:
            act = self._acts.get(word)
            if act is not None:
                act(number)
        return place

    def _open(self) -> None:
        self._skip = 0
        if len(self._groups) >= groups_max:
            self._draft.limit(GROUPS)
            # Deeper braces count as none: what they hold is read as if it stood here.
            self._groups.append(self._group)
            return
        self._groups.append(self._group)
        self._group = _Group(self._group)

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        if not self._groups:
            return
        inner, self._group = self._group, self._groups.pop()
        if inner.into is not self._group.into:
            self._say(inner.into)

    # What is written

    def _write(self, text: str) -> None:
        if text and not self._skipped():
            self._group.into.pieces.append(Piece(text, Trick.VANISHED, "\\v") if self._group.hidden else Piece(text))

    def _text(self, raw: bytes) -> None:
        gone = min(self._skip, len(raw))
        self._skip -= gone
        self._starred = False
        self._write(raw[gone:].decode(self._coding(), "replace"))

    def _skipped(self) -> bool:
        if self._skip:
            self._skip -= 1
            return True
        return False

    def _flush(self) -> None:
        held, self._bytes = self._bytes, b""
        if held:
            self._write(held.decode(self._coding(), "replace"))

    def _coding(self) -> str:
        return self._fonts.get(self._group.font, self._page)

    def _unicode(self, number: int | None) -> None:
        self._write(chr((number or 0) & 0xFFFF))
        self._skip = self._group.skipped_after

    def _hide(self, number: int | None) -> None:
        self._group.hidden = number != 0

    def _plain(self, _: int | None) -> None:
        self._group.hidden = False

    def _after(self, number: int | None) -> None:
        self._group.skipped_after = max(0, number or 0)

    def _font(self, number: int | None) -> None:
        self._group.font = -1 if number is None else number

    def _charset(self, number: int | None) -> None:
        if self._group.into.name == "fonttbl" and number in _CHARSETS:
            self._fonts[self._group.font] = _CHARSETS[number]

    def _codepage(self, number: int | None) -> None:
        try:
            self._page = codecs.lookup(f"cp{number}").name
        except LookupError:
            return

    # What is put down

    def _say(self, sink: _Sink) -> None:
        text = "".join(one.text for one in sink.pieces)
        if sink.name == _FIELD:
            self._lead(text)
        elif sink.name == _TEMPLATE and is_remote(text):
            self._draft.link(text.strip(), Role.TEMPLATE, "template")
        elif sink.name in (_OBJECT, _PICTURE):
            self._carry(sink.name, _unpacked(text))
        elif sink.kind is not None:
            number = self._counts[sink.name] = self._counts.get(sink.name, 0) + 1
            self._draft.tell(_surrogates(sink.pieces), sink.name if number == 1 else f"{sink.name} {number}", sink.kind)

    def _lead(self, instruction: str) -> None:
        for kind, first, second in _ADDRESS.findall(instruction):
            role = _ROLES.get(kind.upper(), Role.EXTERNAL)
            for address in filter(None, (first, second)):
                if role is Role.ANCHOR or is_remote(address):
                    self._draft.link(address, role, "field")
                else:
                    self._draft.meta("external", f"{kind} {address}", "field")

    def _carry(self, name: str, data: bytes) -> None:
        number = self._counts[name] = self._counts.get(name, 0) + 1
        place = f"{'object' if name == _OBJECT else 'picture'} {number}"
        if name == _PICTURE:
            content, packed = data, None
        else:
            content = _native(data)
            packed = package(bytes(4) + content)
        if packed is not None and packed.name:
            self._draft.child(packed)
        elif content:
            self._draft.child(child_of(content, place))


def _surrogates(pieces: list[Piece]) -> list[Piece]:
    """Return pieces with halves of signs beyond the first 65,536 put together."""
    return [
        one._replace(text=one.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
        for one in _merged(pieces)
    ]


def _merged(pieces: list[Piece]) -> list[Piece]:
    found: list[tuple[Piece, list[str]]] = []
    for one in pieces:
        if found and found[-1][0][1:] == one[1:]:
            found[-1][1].append(one.text)
        else:
            found.append((one, [one.text]))
    return [one._replace(text="".join(texts)) for one, texts in found]


def _unpacked(text: str) -> bytes:
    digits = _HEX.sub(b"", text.encode("ascii", "ignore"))[: 2 * packed_bytes_max]
    return bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))


def _native(data: bytes) -> bytes:
    """Return what an embedded object of OLE 1.0 holds (MS-OLEDS 2.2.5): behind version, kind, and three names with their lengths."""
    place = 8
    for _ in range(3):
        place += 4 + int.from_bytes(data[place : place + 4], "little")
    size = int.from_bytes(data[place : place + 4], "little")
    return data[place + 4 : place + 4 + size]
