"""What bytes truly are, by their first ones, whatever a name or a declared type says of them.

Own marks come first, since they are the same everywhere: they stand in the formats' own specifications. Where they are silent libmagic
is asked, and on doubt Magika, if they are installed. A name decides only where bytes say nothing.
"""

from __future__ import annotations

import re
from mimetypes import guess_type

from clausewise.model import Medium, Part
from clausewise.parse.signature import OFFICE, signature, zip_bytes_looked_at
from clausewise.parse.subtitle import form_of
from clausewise.parse.surmise import UNKNOWN, surmise

sniffed_bytes, started_bytes = 1024, 65_536
TEXT_TYPE, PAGE_TYPE, MAIL_TYPE = "text/plain", "text/html", "message/rfc822"
# Files in which Windows, freedesktop.org and macOS keep an address that a click opens.
SHORTCUT_TYPE = "application/internet-shortcut"

_PAGE = re.compile(
    rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,400}?-->\s*)?"
    rb"(?:<!doctype\s+(?:html|svg)|<(?:html|head|body|svg|meta|title)[\s>])",
    re.DOTALL,
)
_SHORTCUT = re.compile(
    rb"(?i)(?:\xef\xbb\xbf)?\s{0,64}\[(?:InternetShortcut|Desktop Entry)\]"
    rb"|(?:\xef\xbb\xbf)?\s{0,64}<\?xml[^>]*>\s*(?:<!DOCTYPE plist[^>]*>\s*)?<plist[^>]*>\s*<dict>\s*<key>URL</key>"
    # A dictionary of one, whose key is URL.
    rb"|bplist00\xd1\x01\x02SURL"
)
# An entry that starts a program is read as the text it is, by the rules for programs.
_STARTS = re.compile(rb"(?im)^[ \t]*(?:Try)?Exec[ \t]*=")
_HEADER = re.compile(rb"(?i)(?:[\w-]{2,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}")
_MAIL = re.compile(rb"(?im)^(?:received|from|mime-version|message-id|return-path):")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r\f\v\x1b"))
_OTHERS = bytes(set(range(256)) - set(_CONTROLS))
_FAMILIES = {"image": Medium.IMAGE, "audio": Medium.AUDIO, "video": Medium.VIDEO}
_DOCUMENTS = re.compile(
    r"application/(?:pdf|rtf|x-ole-storage|msword|vnd\.(?:ms-(?:excel|powerpoint|word)|openxmlformats-officedocument"
    r"|oasis\.opendocument)[\w.+-]*)\Z"
)


def type_of(data: bytes, name: str = "") -> str:
    """Return the media type of ``data``, such as ``image/png``; ``application/octet-stream`` where nothing knows it."""
    told = signature(data)
    if told:
        return told
    head = data[:sniffed_bytes]
    if _is_shortcut(data):
        return SHORTCUT_TYPE
    if _PAGE.match(head):
        return "image/svg+xml" if b"<svg" in head.lower() and b"<html" not in head.lower() else PAGE_TYPE
    if _HEADER.match(head) and len(_MAIL.findall(head)) > 1:
        return MAIL_TYPE
    if head and (head.startswith(_UTF16) or not head.translate(None, _OTHERS)):
        return TEXT_TYPE
    return surmise(data, name) if head else UNKNOWN


def _is_shortcut(data: bytes) -> bool:
    # Whatever is UTF-16 here is letters of ASCII with a nought beside each.
    written = data[:started_bytes].replace(b"\0", b"")[2:] if data.startswith(_UTF16) else data[:started_bytes]
    return _SHORTCUT.match(written) is not None and not _STARTS.search(written)


def medium_of(kind: str) -> Medium:
    """Return the medium that a media type belongs to."""
    if kind in (PAGE_TYPE, "application/xhtml+xml", "image/svg+xml"):
        return Medium.PAGE
    if kind == MAIL_TYPE:
        return Medium.EMAIL
    if kind == SHORTCUT_TYPE:
        return Medium.LINK
    if kind == TEXT_TYPE:
        return Medium.TEXT
    return Medium.DOCUMENT if _DOCUMENTS.match(kind) else _FAMILIES.get(kind.partition("/")[0], Medium.FILE)


def nature(data: bytes, name: str = "") -> Medium:
    """Return the medium of ``data``; ``name`` decides only where bytes say nothing."""
    kind = type_of(data, name)
    if kind == "application/zip" and (OFFICE.search(data[:4096]) or OFFICE.search(data[-zip_bytes_looked_at:])):
        return Medium.DOCUMENT
    if kind == UNKNOWN:
        return _named(name)
    medium = medium_of(kind)
    # What others surmise of noise is often a picture or a sound; without a mark the name must agree.
    is_surmised = medium in _FAMILIES.values() and not signature(data)
    return Medium.FILE if is_surmised and _named(name) is not medium else medium


def _named(name: str) -> Medium:
    return _FAMILIES.get((guess_type(name)[0] or "").partition("/")[0], Medium.FILE)


def is_unmistakable(data: bytes) -> bool:
    """Say whether the first bytes of ``data`` are a mark that no page, mail or text begins with."""
    return bool(signature(data, at_start=True))


def child_of(data: bytes, name: str) -> Part:
    """Return ``data``, which lay inside another part as ``name``, as a part of its true medium."""
    medium = nature(data, name)
    declared = guess_type(name)[0] or ""
    if medium is Medium.TEXT and form_of(name):
        medium = Medium.FILE
    if medium is Medium.TEXT:
        return Part(medium, text=read_text(data), name=name, declared_type=declared)
    return Part(medium, data=data, name=name, declared_type=declared)


def read_text(data: bytes) -> str:
    """Return the text that bytes are: UTF-16 with its mark, else UTF-8, whatever is neither replaced."""
    return data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig", "replace")
