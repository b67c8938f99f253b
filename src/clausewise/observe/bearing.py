"""What requests bear, for windows to count: a marker (``clausewise.observe.marking``) that notes the signals of the payload rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from clausewise.event import Act, Event
from clausewise.model import Signal
from clausewise.observe.payload import Payloads, signals

# What is less sure is for a single request's own judgement; nobody's requests are counted for it.
COUNTED_SCORE_MIN: Final = 0.8


class Bearing:
    """Marks requests with what their payload shows, such as ``payload.sql``. ``payloads`` are the package's rules by default."""

    def __init__(self, payloads: Payloads | None = None) -> None:
        self._payloads = payloads

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
