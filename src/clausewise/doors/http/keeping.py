"""A store that writes something of the door's own in the very transaction that an append makes.

What a request wants kept, the ids of the decisions it led to, is known only once the engine hands its entries over. So the door says
beforehand how to make it, in the thread that is about to call the engine, and the next append of that thread takes it along.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from clausewise.model import Entry, Record
from clausewise.ports import Store

Keep = Callable[[Sequence[Entry]], Mapping[str, bytes]]


class Keeping:
    """Everything that ``store`` is, with appends that take along what ``beside`` was told."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._wanted = threading.local()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def append(self, entries: Sequence[Entry], *, keep: Mapping[str, bytes] | None = None) -> list[Record]:
        """See ``Store.append``."""
        make: Keep | None = self._wanted.__dict__.pop("keep", None)
        if make is not None:
            keep = {**(keep or {}), **make(entries)}
        return self._store.append(entries, keep=keep)

    @contextmanager
    def beside(self, keep: Keep | None) -> Iterator[None]:
        """Within it, this thread's first append also keeps what ``keep`` makes of its entries."""
        if keep is not None:
            self._wanted.keep = keep
        try:
            yield
        finally:
            self._wanted.__dict__.pop("keep", None)


def around(store: Store) -> Store:
    """Return ``store`` as one that can keep something beside; one that already can is returned as it is."""
    return store if isinstance(store, Keeping) else cast("Store", Keeping(store))
