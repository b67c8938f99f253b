"""What happened lately, by key, in bounded memory: whoever was not heard of for longest is forgotten first.

Time comes in with the events. What is added counts at once and stays only once it is kept: a batch that could not be recorded is taken
back whole.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar

forgotten_per_keep_max = 64


class Timed(Protocol):
    """Anything with a time in milliseconds since 1970-01-01 UTC."""

    @property
    def time_ms(self) -> int:
        """When it happened."""
        ...


Key = TypeVar("Key", bound=Hashable)
Event = TypeVar("Event", bound=Timed)


class Windows(Generic[Key, Event]):
    """Events by key, oldest first. Not thread-safe: its owner holds a lock.

    At most ``keys_max`` keys with ``events_max`` events each are kept; an event counts for ``window_ms`` milliseconds.
    """

    def __init__(self, *, keys_max: int, events_max: int, window_ms: int) -> None:
        self.keys_max = keys_max
        self.events_max = events_max
        self.window_ms = window_ms
        self._events: OrderedDict[Key, list[Event]] = OrderedDict()
        self._added: list[Key] = []

    def __len__(self) -> int:
        return len(self._events)

    def of(self, key: Key, time_ms: int) -> Sequence[Event]:
        """Return the events of ``key`` that count at ``time_ms``, in the order in which they were added."""
        events = self._events.get(key)
        if not events:
            return ()
        since_ms = time_ms - self.window_ms
        if events[0].time_ms >= since_ms:
            return events
        return [event for event in events if event.time_ms >= since_ms]

    def add(self, key: Key, event: Event) -> None:
        """Add an event; it counts from now on, and stays once ``keep`` is called."""
        events = self._events.get(key)
        if events is None:
            self._events[key] = [event]
        else:
            events.append(event)
            self._events.move_to_end(key)
        self._added.append(key)

    def keep(self, time_ms: int) -> None:
        """Keep what was added, and let go of what is past the limits or past its time at ``time_ms``."""
        if not self._added:
            return
        for key in set(self._added):
            events = self._events[key]
            if len(events) > self.events_max:
                del events[: len(events) - self.events_max]
        self._added.clear()
        while len(self._events) > self.keys_max:
            self._events.popitem(last=False)
        # The longest silent key stands first; a few a call are enough to keep up.
        for _ in range(forgotten_per_keep_max):
            first = next(iter(self._events), None)
            if first is None or self._events[first][-1].time_ms >= time_ms - self.window_ms:
                return
            del self._events[first]

    def forget(self) -> None:
        """Take back what was added since it was last kept."""
        while self._added:
            key = self._added.pop()
            events = self._events[key]
            events.pop()
            if not events:
                del self._events[key]

    def drop(self, meant: Callable[[Event], bool]) -> None:
        """Remove every event that is ``meant``; this looks at all of them."""
        for key, events in list(self._events.items()):
            left = [event for event in events if not meant(event)]
            if not left:
                del self._events[key]
            elif len(left) < len(events):
                self._events[key][:] = left
