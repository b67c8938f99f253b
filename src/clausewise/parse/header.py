"""The head of a message or of a part of one: its fields, in order, unfolded and decoded.

Fields are split and decoded here and not by the standard library's parser: that one's time grows faster than its input for crafted
fields, and it raises for some. The forms are those of RFC 5322 (fields), RFC 2047 (encoded words) and RFC 2231 (parameters).
"""

from __future__ import annotations

import binascii
import re
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import NamedTuple

from clausewise.extract import Header
from clausewise.parse.charset import read

head_bytes_max = 256 * 1024
headers_max = 1_000
header_characters_max = 65_536
parameters_characters_max = 4_096

HEADERS = "headers"

_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,256})[ \t]*:")
_BLANK = re.compile(rb"\n\r?\n")
# A run of blanks is tried once, from its beginning.
_FOLD = re.compile(rb"(?<![ \t])[ \t]*+\r?\n[ \t]*")
_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bqBQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"[ \t\r\n]+")
_SPECIAL = re.compile(r'[()<>\[\]:;@\\,"]')
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BREAKS = re.compile(r"(?<![ \t])[ \t]*+[\r\n\0]+[ \t]*")
# Fields that hold addresses: a decoded name stays apart from the address behind it, as it is for whoever reads it.
ADDRESSES = frozenset(
    {
        "from", "sender", "reply-to", "to", "cc", "bcc", "return-path", "delivered-to", "disposition-notification-to",
        "return-receipt-to", "resent-from", "resent-sender", "resent-to", "resent-cc", "errors-to", "x-confirm-reading-to",
    }
)  # fmt: skip


class Head(NamedTuple):
    """The fields of a message or part, where its body begins, and what was passed."""

    headers: tuple[Header, ...]
    body: int
    limits: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """Return the value of the first field ``name``, empty without one."""
        return next((one.value for one in self.headers if one.name == name), "")


class Nature(NamedTuple):
    """What a part says that it is: its type in lower case, and its parameters."""

    type: str
    charset: str = ""
    boundary: str = ""
    name: str = ""
    disposition: str = ""


def head(data: bytes, start: int, end: int) -> Head:
    """Read the fields that begin at ``start`` of ``data`` and end before ``end``; a line that is no field begins the body."""
    fields: list[tuple[bytes, int, int]] = []
    at, stop = start, min(end, start + head_bytes_max)
    while at < stop:
        after = data.find(b"\n", at, end) + 1 or end
        if data[at:after] in (b"\n", b"\r\n", b"\r"):
            return _headed(data, fields, after)
        if data[at] in b" \t" and fields:
            fields[-1] = (*fields[-1][:2], after)
        elif found := _FIELD.match(data, at, after):
            fields.append((found[1], found.end(), after))
        elif at > start or not data.startswith(b"From ", at):
            return _headed(data, fields, at)
        at = after
    if at >= end:
        return _headed(data, fields, end)
    blank = _BLANK.search(data, at - 1, end)
    read_fields = _headed(data, fields, blank.end() if blank else end)
    return read_fields._replace(limits=(HEADERS,))


def _headed(data: bytes, fields: list[tuple[bytes, int, int]], body: int) -> Head:
    is_over = len(fields) > headers_max or any(b - a > header_characters_max for _, a, b in fields)
    limits = (HEADERS,) if is_over else ()
    return Head(tuple(_header(name, data[a:b]) for name, a, b in fields[:headers_max]), body, limits)


def _header(name: bytes, raw: bytes) -> Header:
    plain = name.decode("ascii").lower()
    text = read(_FOLD.sub(b" ", raw[:header_characters_max]).strip()).text
    return Header(plain, decoded(text, is_address=plain in ADDRESSES))


def decoded(text: str, *, is_address: bool = False) -> str:
    """Return ``text`` with its encoded words read; in a field of addresses one that holds signs is put in quotation marks."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    run: list[tuple[str, bytes]] = []
    at = 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        if run and not _BETWEEN.fullmatch(between) and between:
            pieces.append(_run(run, is_address))
            run = []
        if not run:
            pieces.append(between)
        charset, data = word[1].lower(), _bytes(word[2], word[3])
        if run and run[-1][0] == charset:
            # A character may be split over two words.
            run[-1] = (charset, run[-1][1] + data)
        else:
            run.append((charset, data))
        at = word.end()
    return "".join((*pieces, _run(run, is_address), text[at:]))


def _run(run: list[tuple[str, bytes]], is_address: bool) -> str:
    text = "".join(read(data, charset).text for charset, data in run)
    if is_address and _SPECIAL.search(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _bytes(form: str, content: str) -> bytes:
    raw = content.encode("utf-8", "surrogatepass")
    if form in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return base64(raw)


def base64(raw: bytes) -> bytes:
    """Return what ``raw`` encodes, passing over whatever is no sign of base64."""
    clean = _NOT_BASE64.sub(b"", raw)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def one_line(text: str) -> str:
    """Return ``text`` without the line breaks that an encoded word may smuggle in."""
    return _BREAKS.sub(" ", text).strip()


def nature(head: Head, default: str = "text/plain") -> Nature:
    """Return what a part says that it is; what makes no sense counts as unsaid (RFC 2045, section 5.2)."""
    message = Message()
    for name in ("content-type", "content-disposition"):
        if value := head.first(name):
            message[name] = one_line(value)[:parameters_characters_max].encode("utf-8", "replace").decode("utf-8")
    message.set_default_type(default)
    return Nature(
        message.get_content_type(),
        _parameter(message, "charset"),
        _parameter(message, "boundary"),
        _parameter(message, "filename", "content-disposition") or _parameter(message, "name"),
        (message.get_content_disposition() or "").strip(),
    )


def _parameter(message: Message, name: str, header: str = "content-type") -> str:
    try:
        value = message.get_param(name, "", header)
        text = collapse_rfc2231_value(value) if value else ""
    except (ValueError, LookupError, TypeError):
        return ""
    return one_line(decoded(text))
