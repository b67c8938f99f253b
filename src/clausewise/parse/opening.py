"""Open parts, and what lies in them, to named limits of depth and number. What cannot be opened says so and costs nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Passage
from clausewise.model import Medium, Part
from clausewise.parse.label import labels
from clausewise.parse.registry import parsers

depth_max = 8
extracts_per_part_max = 256
part_bytes_max = 64 * 1024 * 1024

UNAVAILABLE = "unavailable"
FAILED = "failed"
TOO_DEEP = "depth"
TOO_MANY = "number"
TOO_BIG = "size"
NOT_JUDGED = "not_judged"


def opened(part: Part, number: int = 0) -> list[Extract]:
    """Return the Extract of ``part``, which is the item's ``number``-th, and those of all that lay in it, outermost first.

    A part of which nothing is known (plain text among them) gives nothing. Every Extract that could not be made, or not whole, has its
    reason in ``limits``.
    """
    found: list[Extract] = []
    for extract in _walk(part, "", 0):
        if len(found) == extracts_per_part_max:
            found[0] = replace(found[0], limits=(*found[0].limits, TOO_MANY))
            break
        found.append(replace(extract, part=number))
    return found


def _walk(part: Part, inside: str, depth: int) -> Iterator[Extract]:
    if part.medium not in parsers():
        if inside:
            passages = (Passage(part.text, part.name),) if part.text else ()
            limits = () if part.medium is Medium.TEXT and not part.data else (NOT_JUDGED,)
            yield Extract(part, passages=passages, metas=labels(part), limits=limits, inside=inside)
        return
    extract = replace(_one(part), inside=inside)
    if extract.children and depth == depth_max:
        yield replace(extract, limits=(*extract.limits, TOO_DEEP))
        return
    yield extract
    for number, child in enumerate(extract.children, start=1):
        yield from _walk(child, extract.place(child.name or f"{child.medium.value} {number}"), depth + 1)


def _one(part: Part) -> Extract:
    if max(len(part.data), len(part.text)) > part_bytes_max:
        return Extract(part, limits=(TOO_BIG,))
    try:
        extract = parsers()[part.medium](part)
        if part.text and part.data:
            # A parser reads one of them; nobody has looked at the other.
            extract = replace(extract, limits=tuple(dict.fromkeys((*extract.limits, NOT_JUDGED))))
        told = labels(part)
        return replace(extract, metas=(*extract.metas, *told)) if told else extract
    except UnavailableError:
        return Extract(part, limits=(UNAVAILABLE,))
    except (RecursionError, MemoryError):
        return Extract(part, limits=(FAILED,))


def is_opened(medium: Medium) -> bool:
    """Say whether parts of ``medium`` can be opened at all."""
    return medium in parsers()
