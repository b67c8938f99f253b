"""What is noticed about events before they are counted: words that scenarios may ask for under ``marks``, and facts that a log lacks.

Everything that marks is optional and stands beside the others; an event about which nothing is noticed passes as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Protocol, runtime_checkable

from msgspec.structs import replace

from clausewise.event import Event
from clausewise.observe.alert import Row


class Marker(Protocol):
    """Notices something about events. Pure: the same event has the same marks. Called for every event, so it remembers what it read.

    One that is a ``Hinting`` too can be asked about many events by what they have in common.
    """

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:
        """Return the marks of ``event``, and put what it lacks (``route``, ``country``, ``network``, ``grant``) into ``facts``."""
        ...


@runtime_checkable
class Hinting(Protocol):
    """Says beforehand what it may notice. ``reads`` are the fields of an event that this depends on, each by itself.

    Whatever it would mark an event with, it hints at for an event that has just one of these fields of it.
    """

    reads: frozenset[str]

    def hints(self, events: Sequence[Event]) -> list[tuple[str, ...]] | None:
        """Return for each event, which may lack fields, all marks that it may come to bear; None when that cannot be said."""
        ...


# What markers may find for an event beside its marks.
FACTS: Final = ("route", "country", "network", "grant", "latitude", "longitude")


class Marking:
    """Markers one after the other; each sees the event with what those before it found."""

    def __init__(self, markers: Sequence[Marker] = ()) -> None:
        self._markers = tuple(markers)

    @property
    def reads(self) -> frozenset[str]:
        """The fields of an event on which its marks depend."""
        return frozenset().union(*(one.reads for one in self._markers if isinstance(one, Hinting)))

    def hints(self, events: Sequence[Event]) -> list[tuple[str, ...]] | None:
        """Return for each event, which may lack fields, all marks that it may come to bear; None when a marker cannot say."""
        found: list[tuple[str, ...]] = [()] * len(events)
        for marker in self._markers:
            hints = marker.hints(events) if isinstance(marker, Hinting) else None
            if hints is None:
                return None
            found = [(*one, *more) for one, more in zip(found, hints, strict=True)]
        return found

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
