"""Paths as templates: what names one thing among many becomes ``{id}``: ``/orders/41/lines`` and ``/orders/97/lines`` are one route.

Folded are whole numbers, dates, UUIDs, hashes and other long tokens, also before an extension and between the hyphens of a name. What
says which version of an interface is meant (``v2``) stays, and so do words that merely hold a digit or two (``oauth2``).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from clausewise.observe.remembrance import remembering

ID: Final = "{id}"
path_characters_max = 2_048
_PLAIN: Final = re.compile(r"/(?:[A-Za-z_~-][A-Za-z_~.-]*(?:/[A-Za-z_~-][A-Za-z_~.-]*)*/?)?")
# What every server reads as it stands: no signs, dots or slashes that mean something.
_CLEAN: Final = re.compile(r"(?:/[\w~@:!$&'()*+,=-]+(?:\.[\w~@:!$&'()*+,=-]+)*)+")
_WHOLE: Final = re.compile(
    r"\d+"
    r"|[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}"  # UUID, RFC 9562
    r"|(?=[a-f]*\d)[0-9a-f]{8,}|(?=[A-F]*\d)[0-9A-F]{8,}"
    r"|\d{4}-\d\d-\d\d(?:T[\d:.Z+-]+)?"
)
# A token is long, and mixes digits into letters as no word does.
_TOKEN: Final = re.compile(r"(?=(?:[^\d]*\d){3})(?=\d*[A-Za-z])[A-Za-z0-9_-]{14,}={0,2}")
_WITHIN: Final = re.compile(r"(?<![^\W_])\d+(?:\.\d+)*(?![^\W_])")
_VERSION: Final = re.compile(r"[vV]\d+(?:\.\d+)*")
_LAST_NUMBER: Final = re.compile(r"(?:^|[/_.-])[A-Za-z]?(\d{1,15})(?:\.[A-Za-z0-9]{1,5})?(?:/[A-Za-z_-]*)?\Z")
_COUNTED: Final = re.compile(r"(?:^|&)[^=&]{1,40}=(\d{1,15})(?=&|\Z)")


def segments(path: str) -> list[str]:
    """Return the segments of a path as servers read it: decoded, ``;parameters`` dropped, dots followed, empty ones left out."""
    path = path[:path_characters_max]
    if _CLEAN.fullmatch(path):
        return path[1:].split("/")
    if "%" in path or ";" in path or "\\" in path:
        path = re.sub(r";[^/]*", "", unquote(path).replace("\\", "/"))
    found: list[str] = []
    for segment in path.split("/"):
        if segment in ("", "."):
            continue
        if segment == "..":
            del found[-1:]
        else:
            found.append(segment)
    return found


def _folded(path: str) -> str:
    if _PLAIN.fullmatch(path):
        return path.rstrip("/") or "/"
    return "/" + "/".join(map(fold, segments(path)))


# Returns the template of a path. A path of plain words is its own.
folded: Final = remembering(_folded)


def fold(segment: str) -> str:
    """Return the template of one segment."""
    if segment.isalpha() or _VERSION.fullmatch(segment):
        return segment
    stem, dot, extension = segment.rpartition(".")
    if dot and stem and extension.isalnum() and not extension.isdigit():
        return fold(stem) + dot + extension
    if _WHOLE.fullmatch(segment):
        return ID
    within = _WITHIN.sub(ID, segment)
    return ID if _TOKEN.fullmatch(segment) and within == segment else within


def is_version(segment: str) -> bool:
    """Say whether a segment says which version of an interface is meant."""
    return _VERSION.fullmatch(segment) is not None


def _number_of_path(path: str) -> int | None:
    found = _LAST_NUMBER.search(path[:path_characters_max])
    return int(found[1]) if found else None


_numbers: Final = remembering(_number_of_path)


def number(path: str, query: str = "") -> int | None:
    """Return the number by which a target names one thing among many, None where it names none: the path's last, else the query's first."""
    found = _numbers(path)
    if found is None and query:
        # Queries seldom come again.
        counted = _COUNTED.search(query[:path_characters_max])
        return int(counted[1]) if counted else None
    return found
