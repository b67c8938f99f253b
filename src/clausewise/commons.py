"""What the processes of a service have in common; and where there is but one: claims and counts in its memory, and nobody to tell."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, Protocol, runtime_checkable

from clausewise.event import Event

names_max: Final = 10_000


def steady_ms() -> int:
    """Return milliseconds of a clock that never goes back."""
    return time.monotonic_ns() // 1_000_000


@runtime_checkable
class Commons(Protocol):
    """What the processes of one service have in common beside the ledger.

    That is what was done to any of them, who did what how often, and who is at something now. Nothing of it is a record. Where it is
    gone, each process goes by what it saw itself, and ``trouble`` says so; no method raises. Any thread may call.
    ``is_shared`` says whether there can be others at all.
    """

    is_shared: bool

    @property
    def trouble(self) -> str:
        """Why nothing is shared at the moment; empty when all is well."""
        ...

    def tell(self, events: Sequence[Event]) -> None:
        """Let the others know of events that were counted here. Returns at once."""
        ...

    def heard(self) -> list[Event]:
        """Return the events that others told since this was last asked, each once. Returns at once."""
        ...

    def claim(self, name: str, for_ms: int) -> bool:
        """Say whether nobody has claimed ``name`` yet, and claim it for so long."""
        ...

    def count(self, name: str, window_ms: int) -> None:
        """Count that ``name`` was met once more, in a window that begins when it is first met."""
        ...

    def wait_ms(self, name: str, times_max: int) -> int:
        """Return how long until ``name``, which may be met ``times_max`` times in a window, may be met again; 0 when it may now."""
        ...

    def close(self) -> None:
        """Let go of connections and threads. Idempotent."""
        ...


class Alone:
    """The commons of one process; it remembers at most ``names_max`` claims and as many counts, the last ones."""

    is_shared = False
    trouble = ""

    def __init__(self, *, names_max: int = names_max, clock: Callable[[], int] = steady_ms) -> None:
        self._names_max = names_max
        self._clock = clock
        self._lock = threading.Lock()
        self._claims: OrderedDict[str, int] = OrderedDict()
        # When a window ends, and how often it was met in it.
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def tell(self, events: Sequence[Event]) -> None:
        """See ``Commons.tell``: there is nobody."""

    def heard(self) -> list[Event]:
        """See ``Commons.heard``: there is nobody."""
        return []

    def claim(self, name: str, for_ms: int) -> bool:
        """See ``Commons.claim``."""
        now_ms = self._clock()
        with self._lock:
            if self._claims.get(name, now_ms) > now_ms:
                return False
            self._claims[name] = now_ms + for_ms
            self._claims.move_to_end(name)
            bound(self._claims, self._names_max)
        return True

    def count(self, name: str, window_ms: int) -> None:
        """See ``Commons.count``."""
        now_ms = self._clock()
        with self._lock:
            ends_ms, times = self._counts.pop(name, (0, 0))
            if ends_ms <= now_ms:
                ends_ms, times = now_ms + window_ms, 0
            self._counts[name] = (ends_ms, times + 1)
            bound(self._counts, self._names_max)

    def wait_ms(self, name: str, times_max: int) -> int:
        """See ``Commons.wait_ms``."""
        ends_ms, times = self._counts.get(name, (0, 0))
        return max(0, ends_ms - self._clock()) if times >= times_max else 0

    def close(self) -> None:
        """See ``Commons.close``."""


def bound(
    kept: OrderedDict[str, object] | OrderedDict[str, int] | OrderedDict[str, tuple[int, int]], most: int
) -> None:
    """Forget what was put in first, so that ``most`` are left."""
    while len(kept) > most:
        kept.popitem(last=False)
