"""What a piece of a message truly is, by its first bytes, its declared type and the ending of its name, and the part it becomes.

What would be opened as a page by whoever clicks on it is a page, whatever it is called.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from clausewise.model import Medium, Part
from clausewise.parse.subtitle import FORMS

name_characters_max = 255

_DOCUMENTS = frozenset(
    {".pdf", ".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".odt", ".ods", ".odp"}
)
_ENDINGS = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xht", ".shtml", ".svg"), Medium.PAGE),
    **dict.fromkeys((".eml", ".mht", ".mhtml"), Medium.EMAIL),
    **dict.fromkeys(_DOCUMENTS, Medium.DOCUMENT),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".avif", ".tif", ".tiff"), Medium.IMAGE),
    **dict.fromkeys((".txt", ".md", ".csv", ".ics", ".vcf", ".log"), Medium.TEXT),
    **dict.fromkeys((".mp3", ".ogg", ".wav", ".m4a", ".flac"), Medium.AUDIO),
    **dict.fromkeys(FORMS, Medium.FILE),
    **dict.fromkeys((".mp4", ".mov", ".webm", ".mkv", ".avi"), Medium.VIDEO),
}
_TYPES = {
    **dict.fromkeys(("text/html", "application/xhtml+xml", "image/svg+xml", "text/x-amp-html"), Medium.PAGE),
    **dict.fromkeys(("message/rfc822", "message/global"), Medium.EMAIL),
    "application/pdf": Medium.DOCUMENT,
    # Notes of servers about other messages are read as they stand.
    **dict.fromkeys(("message/delivery-status", "message/disposition-notification"), Medium.TEXT),
}
_OFFICE = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument\.(?:text|spreadsheet|presentation))"
    r"|application/vnd\.ms-(?:word|excel|powerpoint)\.[\w.]*macroenabled"
)
_FAMILIES = {"image": Medium.IMAGE, "audio": Medium.AUDIO, "video": Medium.VIDEO, "text": Medium.TEXT}
_MARKS = (
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,256}(?:<!doctype\s+html|<html|<svg|<script)\b", re.IGNORECASE), Medium.PAGE),
    (re.compile(rb"%PDF-"), Medium.DOCUMENT),
    (re.compile(rb"\x89PNG\r|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP", re.DOTALL), Medium.IMAGE),
)
_BINARY = re.compile(rb"MZ|PK\x03\x04|\x7fELF|\xd0\xcf\x11\xe0|Rar!|7z\xbc\xaf|\x1f\x8b")


def medium(data: bytes, declared: str, name: str) -> Medium:
    """Return what ``data`` is: what its first bytes show, else what its name's ending says, else what is declared; nothing is a text."""
    if not data:
        return Medium.TEXT
    for mark, shown in _MARKS:
        if mark.match(data):
            return shown
    by_name = _ENDINGS.get(PurePosixPath(name.rstrip(". ").lower()).suffix)
    if by_name is None and (declared in _TYPES or _OFFICE.match(declared)):
        return _TYPES.get(declared, Medium.DOCUMENT)
    family = by_name or _FAMILIES.get(declared.partition("/")[0], Medium.FILE)
    # Neither a name nor a declared type makes an archive or a program readable as text or as a page.
    return Medium.FILE if family in (Medium.TEXT, Medium.PAGE, Medium.EMAIL) and _BINARY.match(data) else family


def attachment(data: bytes, declared: str, name: str) -> Part:
    """Return the part that a piece of a message is."""
    return Part(medium(data, declared, name), data=data, name=name[:name_characters_max], declared_type=declared)
