"""Files of a case that lie on the shelf because they are too large to be kept beside the decision: found, and begun to be read."""

from __future__ import annotations

from typing import NamedTuple

from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.ranges import Read
from clausewise.errors import ClausewiseError
from clausewise.model import Part


class File(NamedTuple):
    """A file: its first bytes, which say what it is, how many it has, and how it is read from any byte on."""

    head: bytes
    size: int
    read: Read


def of_part(visit: Visit, decision: str, part: Part) -> File | None:
    """Return the bytes of a part that a decision keeps, wherever they are; None where there are none any more, or never were."""
    if not part.absent:
        return File(part.data, len(part.data), lambda start: [part.data[start:]]) if part.data else None
    depot = visit.service.depot
    return of_digest(visit, part.data) if part.data in depot.custody.holdings(decision) else None


def of_digest(visit: Visit, digest: bytes) -> File | None:
    """Return a file by its SHA-256, None when it was let go of or its shelf does not answer."""
    safe = visit.service.depot.safe
    try:
        return File(next(iter(safe.read(digest)), b""), safe.blob(digest).size, lambda start: safe.read(digest, start))
    except ClausewiseError:
        return None
