"""What an inspector saw at one place of an opened part, and the signals that come of many such."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from clausewise.extract import Extract
from clausewise.model import Evidence, Signal

evidence_max = 8
excerpt_characters_max = 160


class Sighting(Struct, frozen=True):
    """One thing seen: the signal that it feeds, the share of such cases that are true, what it is, as it is written, and where."""

    signal: str
    score: float
    sense: str
    excerpt: str
    path: str = ""
    rule: str = ""


def signals(extract: Extract, sightings: Iterable[Sighting], detector: str, *, least: float = 0.0) -> list[Signal]:
    """Return a signal for each name among ``sightings`` that reach ``least``: the highest score, and the evidence, surest first."""
    found: dict[str, dict[Sighting, None]] = {}
    for one in sightings:
        if one.score >= least:
            found.setdefault(one.signal, {})[one] = None
    return [
        Signal(name, round(max(one.score for one in seen), 4), tuple(_evidence(extract, seen)), detector)
        for name, seen in found.items()
    ]


def _evidence(extract: Extract, seen: Iterable[Sighting]) -> Iterable[Evidence]:
    for one in sorted(seen, key=lambda one: -one.score)[:evidence_max]:
        excerpt = one.excerpt[:excerpt_characters_max]
        yield Evidence(extract.part, 0, len(excerpt), excerpt, one.sense, extract.place(one.path), one.rule)
