"""What was found out about a text, remembered: the same paths, agents and addresses come again and again.

What is remembered is bounded by its bytes, not by its number: whoever makes up long texts fills no memory.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import islice
from typing import Final, Generic, TypeVar

remembered_bytes_max = 16 << 20
# What an entry costs beside its key: its place in the table, and an answer.
_entry_bytes: Final = 160
_K = TypeVar("_K")
_V = TypeVar("_V")


class Remembrance(dict[_K, _V], Generic[_K, _V]):
    """What is known of texts, or of tuples of texts. Asking costs what a dictionary costs.

    When they come to ``bytes_max`` the older half goes; what is common comes back at once. Shared by any number of threads.
    """

    def __init__(self, bytes_max: int = remembered_bytes_max) -> None:
        super().__init__()
        self._bytes_max = bytes_max
        self.bytes = 0

    def remember(self, key: _K, found: _V) -> None:
        """Keep what was found out about ``key``, unless it alone would fill half of the memory."""
        size = _size(key)
        if size > self._bytes_max // 2 or key in self:
            return
        if self.bytes + size > self._bytes_max:
            self._forget()
        self.bytes += size
        self[key] = found

    def _forget(self) -> None:
        for key in list(islice(self, len(self) // 2 + 1)):
            self.pop(key, None)
        self.bytes = sum(map(_size, list(self)))


def _size(key: object) -> int:
    texts = key if isinstance(key, tuple) else (key,)
    return _entry_bytes + sum(map(sys.getsizeof, texts))


class _Working(Remembrance[_K, _V]):
    """A memory that works out what it does not know."""

    def __init__(self, work: Callable[[_K], _V], bytes_max: int) -> None:
        super().__init__(bytes_max)
        self._work = work

    def __missing__(self, key: _K) -> _V:
        found = self._work(key)
        self.remember(key, found)
        return found


def remembering(work: Callable[[_K], _V], bytes_max: int = remembered_bytes_max) -> Callable[[_K], _V]:
    """Return ``work`` with a memory of its answers."""
    return _Working(work, bytes_max).__getitem__
