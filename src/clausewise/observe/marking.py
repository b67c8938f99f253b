"""What is noticed about events before they are counted: words that scenarios may ask for under ``marks``, and facts that a log lacks.

Everything that marks is optional and stands beside the others; an event about which nothing is noticed passes as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Protocol

from msgspec.structs import replace

from clausewise.event import Event
from clausewise.observe.alert import Row


class Marker(Protocol):
    """Notices something about events. Pure: the same event has the same marks. Called for every event, so it remembers what it read."""

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:
        """Return the marks of ``event``, and put what it lacks (``route``, ``country``, ``network``, ``grant``) into ``facts``."""
        ...


# What markers may find for an event beside its marks.
FACTS: Final = ("route", "country", "network", "grant", "latitude", "longitude")


class Marking:
    """Markers one after the other; each sees the event with what those before it found."""

    def __init__(self, markers: Sequence[Marker] = ()) -> None:
        self._markers = tuple(markers)

    @property
    def facts(self) -> frozenset[str]:
        """The fields of an event that a log alone does not tell here."""
        return frozenset(("marks", *FACTS)) if self._markers else frozenset()

    def marked(self, event: Event) -> Event:
        """Return ``event`` with its marks."""
        for marker in self._markers:
            facts: dict[str, Any] = {}
            marks = marker.notice(event, facts)
            if marks:
                facts["marks"] = (*event.marks, *marks)
            if facts:
                event = replace(event, **facts)
        return event

    def all(self, told: Iterable[tuple[Event, Row]]) -> Iterator[tuple[Event, Row]]:
        """Yield events with their marks, each with its row."""
        if not self._markers:
            yield from told
            return
        for event, row in told:
            yield self.marked(event), row
