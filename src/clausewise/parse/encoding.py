"""A page's bytes as text: by its byte order mark, by what it declares, else as UTF-8.

The HTML Standard's way (https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding) without guessing: bytes
that fit no encoding become U+FFFD and take nothing else with them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from clausewise.parse.declaration import declared

# Random bytes have a tenth of them and texts none, but for a stray one.
control_share_max = 0.05

# So many bytes tell a text from noise.
looked_at_bytes_max = 4_096

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r\f\v\x1b"))
# The Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels) reads these as supersets.
_AS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "utf-7": "utf-8",
    "x-user-defined": "cp1252",
}
# Python's names of what browsers read. It knows more, such as EBCDIC, and takes ``utf_16`` for ``utf-16``: a page would be read here as
# other words than a browser shows.
_READ = frozenset(
    (
        *("utf-8", "cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "tis-620", "iso8859-11"),
        *(f"iso8859-{number}" for number in (*range(2, 9), 10, 13, 14, 15, 16)),
        *(f"cp{number}" for number in range(1250, 1259)),
        *("gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"),
    )
)


def is_noise(data: bytes) -> bool:
    """Say whether ``data`` is no text in any encoding that browsers read: its beginning is full of control characters."""
    head = data[:looked_at_bytes_max]
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) * control_share_max


def decode(data: bytes, declared_type: str = "") -> str:
    """Return the text of a page's bytes; ``declared_type`` is what its carrier says, such as ``text/html; charset=utf-8``."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    return data.decode(_name(data, declared_type), "replace")


def meant(data: bytes) -> str:
    """Return Python's name of the character set that a page's own tags declare, empty when they declare none that browsers know."""
    return _known(declared(data))


def _name(data: bytes, declared_type: str) -> str:
    """Return the first character set that is declared and that browsers know."""
    carrier = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", declared_type, re.IGNORECASE)
    return _known((carrier[1],) if carrier else declared(data)) or "utf-8"


def _known(labels: Iterable[str]) -> str:
    for label in labels:
        try:
            codec = codecs.lookup(_AS.get(label.lower(), label))
        except (LookupError, ValueError):
            continue
        if codec.name in _READ:
            return codec.name
    return ""
