"""What requests bear, for windows to count: a marker (``clausewise.observe.marking``) that notes the signals of the payload rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

from clausewise.event import Act, Event
from clausewise.model import Signal
from clausewise.observe.payload import Mark, Payloads, signals

# What is less sure is for a single request's own judgement; nobody's requests are counted for it.
COUNTED_SCORE_MIN: Final = 0.8


class Inspecting(Protocol):
    """Looks at what requests bear."""

    def inspect(self, events: Sequence[Event]) -> list[tuple[Mark, ...]]:
        """Return for each event the marks that it bears, strongest first; none for a sign-in."""
        ...


class Several:
    """Several that look, as one."""

    def __init__(self, *looking: Inspecting) -> None:
        self._looking = looking

    def inspect(self, events: Sequence[Event]) -> list[tuple[Mark, ...]]:
        """Return for each event the marks that anybody sees, strongest first."""
        seen = zip(*(one.inspect(events) for one in self._looking), strict=True)
        return [
            tuple(sorted((mark for marks in found for mark in marks), key=lambda one: -one.score)) for found in seen
        ]


class Bearing:
    """Marks requests with what their payload shows, such as ``payload.sql``. ``payloads`` are the package's rules by default."""

    reads = frozenset(("path", "query", "agent", "referrer", "verb"))

    def __init__(self, payloads: Inspecting | None = None) -> None:
        self._payloads = payloads

    def hints(self, events: Sequence[Event]) -> list[tuple[str, ...]] | None:
        """Return the signals of everything that any rule finds, however unsure it is by itself."""
        if self._payloads is None:
            self._payloads = Payloads.shipped()
        if not isinstance(self._payloads, Payloads):
            # Others look at a request as a whole.
            return None
        return [tuple({mark.signal for mark in marks}) if marks else () for marks in self._payloads.inspect(events)]

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:  # noqa: ARG002 - a marker's signature
        """Return the signals of an event's payload."""
        if event.act is not Act.REQUEST:
            return ()
        if self._payloads is None:
            self._payloads = Payloads.shipped()
        [marks] = self._payloads.inspect([event])
        return counted(signals(marks)) if marks else ()


def counted(seen: Iterable[Signal]) -> tuple[str, ...]:
    """Return the names of those signals of a payload that are sure enough to be counted."""
    return tuple(one.name for one in seen if one.score >= COUNTED_SCORE_MIN)
