"""A text with the places of its evidence marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from clausewise.model import Evidence


class Segment(NamedTuple):
    """A stretch of text, and whether something was seen in it."""

    text: str
    is_marked: bool


def segments(text: str, evidence: Iterable[Evidence]) -> list[Segment]:
    """Return ``text`` cut at the evidence of its part 0; places that overlap or touch become one, those outside it are left out."""
    found: list[Segment] = []
    at = 0
    for start, end in merged((spot for spot in evidence if spot.part == 0), len(text)):
        if start > at:
            found.append(Segment(text[at:start], is_marked=False))
        found.append(Segment(text[start:end], is_marked=True))
        at = end
    if at < len(text):
        found.append(Segment(text[at:], is_marked=False))
    return found


def merged(evidence: Iterable[Evidence], length: int) -> list[tuple[int, int]]:
    """Return the places of evidence in a text of that length, in order, those that overlap or touch as one."""
    spans = sorted((spot.start, spot.end) for spot in evidence if 0 <= spot.start < spot.end <= length)
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
