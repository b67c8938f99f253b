"""What a picture says of itself: EXIF and XMP, the place where it was taken, and the words that were written into it.

Formats: CIPA DC-008 (EXIF 3.0), XMP (ISO 16684-1), PNG's text chunks. ``exif.gps`` is latitude and longitude in decimal degrees.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from clausewise.extract import Kind, Meta, Passage

characters_max: Final = 2_000
metas_max: Final = 64
GPS: Final = "exif.gps"
_GPS_BLOCK, _EXIF_BLOCK = 0x8825, 0x8769
# EXIF's numbers of degrees in the block on position.
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
# What a person wrote, for others to read.
_WORDS: Final = frozenset(
    (
        "imagedescription",
        "usercomment",
        "xpcomment",
        "xptitle",
        "xpsubject",
        "xpkeywords",
        "comment",
        "description",
        "title",
    )
)
_XMP_GPS: Final = re.compile(
    rb"exif:GPS(Latitude|Longitude)\s*(?:=\s*[\"']|>)\s*([0-9]{1,3}),([0-9.]{1,12})(?:,([0-9.]{1,12}))?([NSEW])"
)
_XMP_WORDS: Final = re.compile(
    rb"<dc:(title|description)>\s*<rdf:Alt>\s*<rdf:li[^>]{0,200}>([^<]{1,4000})</rdf:li>", re.IGNORECASE
)
# A text of the comment field begins with the name of its code (EXIF 3.0, table 9).
_CODES: Final = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp", bytes(8): "utf-8"}


def told(info: dict[Any, Any], exif: Any) -> tuple[tuple[Meta, ...], tuple[Passage, ...]]:
    """Return what a picture says of itself, and of it the passages that a person wrote; what cannot be read is left out."""
    metas = tuple(dict.fromkeys(_metas(info, exif)))[:metas_max]
    words = {
        one.content: one
        for one in metas
        if one.name.partition(".")[2] in _WORDS and any(letter.isalpha() for letter in one.content)
    }
    return metas, tuple(Passage(one.content, one.name, Kind.NOTE) for one in words.values())


def _metas(info: dict[Any, Any], exif: Any) -> Iterator[Meta]:
    from PIL.ExifTags import TAGS

    blocks, place = _blocks(exif)
    xmp = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    xmp = xmp.encode() if isinstance(xmp, str) else bytes(xmp)
    found = _position(place) or _position_of_xmp(xmp)
    if found:
        yield Meta(GPS, f"{found[0]:.6f},{found[1]:.6f}")
    for block in blocks:
        for number, value in block.items():
            text = _text(value)
            if text and isinstance(number, int) and number in TAGS:
                yield Meta(f"exif.{TAGS[number].lower()}", text)
    for name, value in info.items():
        if isinstance(name, str) and name.lower() in _WORDS and (text := _text(value)):
            yield Meta(f"text.{name.lower()}", text)
    for name, words in _XMP_WORDS.findall(xmp):
        yield Meta(f"xmp.{name.decode().lower()}", words.decode("utf-8", "replace").strip()[:characters_max])


def _blocks(exif: Any) -> tuple[list[dict[Any, Any]], dict[Any, Any]]:
    """Return the blocks of tags, and the one on position, apart."""
    if not exif:
        return [], {}
    try:
        return [dict(exif), dict(exif.get_ifd(_EXIF_BLOCK))], dict(exif.get_ifd(_GPS_BLOCK))
    except Exception:  # noqa: BLE001 - a stranger wrote it
        return [], {}


def _text(value: Any) -> str:
    """Return the words of a field, empty for what is none: numbers and blocks of bytes."""
    if isinstance(value, bytes):
        code = _CODES.get(value[:8])
        if code:
            value = value[8:].decode(code, "replace")
        elif value.count(0) * 3 > len(value):
            value = value.decode("utf-16-le", "replace")  # Windows' own fields
        else:
            value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    # The library reads Latin-1; programs write UTF-8.
    with contextlib.suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    text = value[:characters_max].strip("\0 \t\r\n")
    return text if text.isprintable() or "\n" in text else ""


def _position(block: dict[int, Any]) -> tuple[float, float] | None:
    try:
        north = _degrees(block[_LATITUDE], str(block.get(_LATITUDE_REF, "N")), "S")
        east = _degrees(block[_LONGITUDE], str(block.get(_LONGITUDE_REF, "E")), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    return _held(north, east)


def _degrees(parts: Any, reference: str, negative: str) -> float:
    whole = sum((float(part) / 60.0**power for power, part in zip(range(3), parts, strict=False)), 0.0)
    return -whole if reference.upper().startswith(negative) else whole


def _position_of_xmp(xmp: bytes) -> tuple[float, float] | None:
    found: dict[bytes, float] = {}
    try:
        for name, degrees, minutes, seconds, side in _XMP_GPS.findall(xmp):
            whole = float(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600
            found[name] = -whole if side in b"SW" else whole
    except ValueError:
        return None
    return _held(found[b"Latitude"], found[b"Longitude"]) if len(found) == 2 else None  # noqa: PLR2004 - both


def _held(north: float, east: float) -> tuple[float, float] | None:
    """Return a position on earth. Cameras without reception write zeros."""
    if not (math.isfinite(north) and math.isfinite(east)) or (north == 0 and east == 0):
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None  # noqa: PLR2004 - degrees
