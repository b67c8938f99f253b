"""What bytes truly are, by their first ones, whatever a name or a declared type says of them."""

from __future__ import annotations

import re
from mimetypes import guess_type

from clausewise.model import Medium, Part

sniffed_bytes = 1024

# The first that fits counts. The marks stand in the formats' own specifications.
_MARKS: tuple[tuple[re.Pattern[bytes], Medium], ...] = tuple(
    (re.compile(mark, re.DOTALL), medium)
    for mark, medium in (
        (rb"\x89PNG\r\n\x1a\n|GIF8[79]a|\xff\xd8\xff|II\*\x00|MM\x00\*|BM.{12}\(\x00\x00\x00", Medium.IMAGE),
        (
            rb"RIFF....WEBP|....ftyp(?:avif|heic|heix|mif1)|\x00\x00\x00\x0cJXL |\xd7\xcd\xc6\x9a|VCLMTF|\x01\x00\x00\x00.{36} EMF",
            Medium.IMAGE,
        ),
        (rb"RIFF....WAVE|ID3[\x02-\x04]|fLaC|OggS|\xff[\xfb\xf3\xf2]|FORM....AIF[FC]", Medium.AUDIO),
        (rb"RIFF....AVI |\x1aE\xdf\xa3|....ftyp|FLV\x01|\x00\x00\x01[\xba\xb3]", Medium.VIDEO),
        (rb".{0,1000}?%PDF-|\{\\rtf|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Medium.DOCUMENT),
        (
            (
                rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,400}?-->\s*)?"
                rb"(?:<!doctype\s+(?:html|svg)|<(?:html|head|body|svg|meta|title)[\s>])"
            ),
            Medium.PAGE,
        ),
    )
)
# Members that an office document has and another ZIP file has not.
_OFFICE = re.compile(
    rb"\[Content_Types\]\.xml|application/vnd\.oasis\.opendocument|(?:word|xl|ppt)/[\w/]+\.xml|META-INF/manifest\.xml",
    re.DOTALL,
)
_HEADER = re.compile(rb"(?i)(?:[\w-]{2,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}")
_MAIL = re.compile(rb"(?im)^(?:received|from|mime-version|message-id|return-path):")
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r\f\v\x1b"))
_FAMILIES = {"image": Medium.IMAGE, "audio": Medium.AUDIO, "video": Medium.VIDEO}


def nature(data: bytes, name: str = "") -> Medium:
    """Return the medium of ``data``; ``name`` decides only where bytes say nothing."""
    head = data[:sniffed_bytes]
    for mark, medium in _MARKS:
        if mark.match(head):
            return medium
    if head.startswith(b"PK\x03\x04"):
        return Medium.DOCUMENT if _OFFICE.search(data[:4096]) or _OFFICE.search(data[-65536:]) else Medium.FILE
    if _HEADER.match(head) and len(_MAIL.findall(head)) > 1:
        return Medium.EMAIL
    if head and not head.translate(None, bytes(set(range(256)) - set(_CONTROLS))):
        return Medium.TEXT
    return _FAMILIES.get((guess_type(name)[0] or "").partition("/")[0], Medium.FILE)


def child_of(data: bytes, name: str) -> Part:
    """Return ``data``, which lay inside another part as ``name``, as a part of its true medium."""
    medium = nature(data, name)
    declared = guess_type(name)[0] or ""
    if medium is Medium.TEXT:
        return Part(medium, text=data.decode("utf-8", "replace"), name=name, declared_type=declared)
    return Part(medium, data=data, name=name, declared_type=declared)
