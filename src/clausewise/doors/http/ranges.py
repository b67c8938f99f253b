"""A stretch of a file, as players ask for it (RFC 9110, section 14): one range, read from where it begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from starlette.responses import Response, StreamingResponse

from clausewise.doors.http.kinds import HttpError, kind_of

_RANGE: Final = re.compile(r"bytes=\s*([0-9]{0,15})\s*-\s*([0-9]{0,15})", re.IGNORECASE)
OUT_OF_RANGE = kind_of(
    "CW979",
    416,
    ("The file does not reach that far.", "Le fichier ne va pas jusque-là."),
    ("Ask for bytes that Content-Range says are there.", "Demandez des octets que Content-Range dit exister."),
)

# Yields a file from a byte on.
Read = Callable[[int], Iterable[bytes]]


class Stretch(NamedTuple):
    """The bytes from ``first`` up to and with ``last``."""

    first: int
    last: int


def wanted(header: str, size: int) -> Stretch | None:
    """Return which bytes of ``size`` a Range header asks for; None for the whole.

    A header in another form, or with several ranges, is as good as none. Raises HttpError CW979 for what lies outside.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        first, last = int(found[1]), int(found[2]) if found[2] else size - 1
        if found[2] and last < first:
            return None
    else:
        first, last = max(0, size - int(found[2])), size - 1
    if first >= size:
        raise HttpError(OUT_OF_RANGE, headers={"Content-Range": f"bytes */{size}"})
    return Stretch(first, min(last, size - 1))


def answer(read: Read, size: int, kind: str, headers: Mapping[str, str], *, asked: str) -> Response:
    """Return a file of ``size`` bytes, or the stretch of it that is ``asked`` for."""
    told = {**headers, "Accept-Ranges": "bytes"}
    stretch = wanted(asked, size) if asked else None
    if stretch is None:
        return StreamingResponse(read(0), 200, {**told, "Content-Length": str(size)}, kind)
    count = stretch.last - stretch.first + 1
    told |= {"Content-Range": f"bytes {stretch.first}-{stretch.last}/{size}", "Content-Length": str(count)}
    return StreamingResponse(_first(read(stretch.first), count), 206, told, kind)


def _first(pieces: Iterable[bytes], count: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[:count]
        count -= len(piece)
        if count <= 0:
            return
