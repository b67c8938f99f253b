"""Open parts, and what lies in them, to named limits of depth and number. What cannot be opened says so and costs nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator

from msgspec.structs import replace

from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Passage
from clausewise.model import Medium, Part
from clausewise.parse.budget import allowance
from clausewise.parse.imprint import TRUE, fingerprints, types
from clausewise.parse.label import labels
from clausewise.parse.nature import is_unmistakable, medium_of, nature, type_of
from clausewise.parse.polyglot import appended, seconds
from clausewise.parse.registry import parsers
from clausewise.parse.signature import signature

depth_max = 8
extracts_per_part_max = 1_000
part_bytes_max = 64 * 1024 * 1024
# All that lies in a part, at any depth, once it is unpacked.
expanded_bytes_max = 256 * 1024 * 1024
# What is found in this time is judged; the sandbox's own limit (``sandbox.open_ms_max``) would lose it.
open_seconds_max = 20.0
# Sounds and films are decoded and listened to for longer: of that limit, and of the sandbox's, they have so much.
recordings_patience = 6

UNAVAILABLE = "unavailable"
FAILED = "failed"
TOO_DEEP = "depth"
TOO_MANY = "number"
TOO_BIG = "size"
EXPANDED = "expansion"
TOO_LONG = "time"
NOT_JUDGED = "not_judged"
_AS_SENT = frozenset({Medium.TEXT, Medium.ACCOUNT})
_WRITTEN = frozenset({Medium.PAGE, Medium.EMAIL, Medium.LINK})
# One container bears sounds and films alike.
_IN_TIME = frozenset({Medium.AUDIO, Medium.VIDEO})


def opened(part: Part, number: int = 0) -> list[Extract]:
    """Return the Extract of ``part``, which is the item's ``number``-th, and those of all that lay in it, outermost first.

    A part of which nothing is known (plain text among them) gives nothing. Every Extract that could not be made, or not whole, has its
    reason in ``limits``.
    """
    if part.absent:
        return [Extract(part, limits=(part.absent,), part=number)]
    found: list[Extract] = []
    bounds = _Bounds(expanded_bytes_max, time.monotonic() + open_seconds_max * patience(part))
    with allowance():
        for extract in _walk(part, "", 0, bounds):
            if len(found) == extracts_per_part_max:
                found[0] = replace(found[0], limits=(*found[0].limits, TOO_MANY))
                break
            found.append(replace(extract, part=number))
    return found


def patience(part: Part) -> int:
    """Return how many times the usual time ``part`` may take: more if it is a recording, by what it was sent as or by its first bytes."""
    return recordings_patience if _IN_TIME & {part.medium, medium_of(signature(part.data))} else 1


class _Bounds:
    """What is left for one part: the bytes that may yet be unpacked, and the moment at which nothing more is opened."""

    def __init__(self, bytes_left: int, ends: float) -> None:
        self._left = bytes_left
        self._ends = ends

    def passed(self, children: tuple[Part, ...]) -> str:
        """Count ``children`` and return which bound they passed, if any."""
        self._left -= sum(len(one.data) + len(one.text) for one in children)
        return EXPANDED if self._left < 0 else TOO_LONG if time.monotonic() > self._ends else ""


def _walk(part: Part, inside: str, depth: int, bounds: _Bounds) -> Iterator[Extract]:
    told, part = part, truly(part)
    if part.medium not in parsers():
        if inside or part is not told:
            passages = (Passage(part.text, part.name),) if part.text else ()
            limits = () if part.medium is Medium.TEXT and not part.data else (NOT_JUDGED,)
            yield _marked(part, Extract(part, passages=passages, limits=limits, inside=inside))
        return
    extract = replace(_one(part), inside=inside)
    if extract.children:
        extract = replace(extract, children=tuple(map(truly, extract.children)))
    limit = TOO_DEEP if extract.children and depth == depth_max else bounds.passed(extract.children)
    if extract.children and limit:
        yield replace(extract, limits=(*extract.limits, limit))
        return
    yield extract
    for number, child in enumerate(extract.children, start=1):
        yield from _walk(child, extract.place(child.name or f"{child.medium.value} {number}"), depth + 1, bounds)


def truly(part: Part) -> Part:
    """Return ``part`` as what its bytes are; a page, a mail or a link stays what it was sent as unless its first bytes rule that out."""
    if not part.data or part.medium in _AS_SENT:
        return part
    if part.medium in _WRITTEN and not is_unmistakable(part.data):
        return part
    medium = nature(part.data, part.name)
    if medium is Medium.FILE and medium_of(type_of(part.data, part.name)) is part.medium:
        return part
    # A text is left to the parser of what it was sent as, which either reads it or says that it cannot.
    return (
        part
        if medium in {part.medium, Medium.TEXT} or {medium, part.medium} == _IN_TIME
        else replace(part, medium=medium)
    )


def _one(part: Part) -> Extract:
    if max(len(part.data), len(part.text)) > part_bytes_max:
        return Extract(part, limits=(TOO_BIG,))
    try:
        extract = parsers()[part.medium](part)
        if part.text and part.data:
            # A parser reads one of them; nobody has looked at the other.
            extract = replace(extract, limits=tuple(dict.fromkeys((*extract.limits, NOT_JUDGED))))
        return _marked(part, extract)
    except UnavailableError:
        return Extract(part, limits=(UNAVAILABLE,))
    except (RecursionError, MemoryError):
        return Extract(part, limits=(FAILED,))


def _marked(part: Part, extract: Extract) -> Extract:
    """Return ``extract`` with what can be told of any bytes: labels of origin, true and pretended types, fingerprints."""
    known = (*fingerprints(part), *extract.fingerprints)
    if not part.data:
        return replace(extract, fingerprints=known) if known else extract
    besides = seconds(part.data, type_of(part.data, part.name))
    has_type = any(one.name == TRUE for one in extract.metas)
    told = (one for one in types(part, besides) if not (has_type and one.name == TRUE))
    return replace(
        extract,
        metas=(*extract.metas, *labels(part), *told),
        fingerprints=known,
        children=(*extract.children, *appended(part, besides)),
    )


def is_opened(medium: Medium) -> bool:
    """Say whether parts of ``medium`` can be opened at all."""
    return medium in parsers()
