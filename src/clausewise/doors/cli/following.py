"""Logs followed as they grow: what overflows in them, batch by batch, and what is known kept in a state file so that a restart goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from clausewise.model import Entry
from clausewise.observe import snapshot
from clausewise.observe.alert import Alert
from clausewise.observe.lookout import Lookout
from clausewise.observe.order import late_ms_max
from clausewise.observe.tail import Tail

if TYPE_CHECKING:
    from clausewise.engine import Engine

pause_s = 0.5
# What is read again after a crash: at most so much time's lines, unless a batch was judged.
keep_every_s = 5.0


class Following:
    """Follows logs from where ``state`` says, or their beginning; None keeps nothing.

    Raises what reading and writing the file raises, and ConflictError CW807 while another watch follows the same logs from there.
    """

    def __init__(self, logs: Sequence[str], lookout: Lookout, engine: Engine, state: Path | None) -> None:
        self._lookout, self._engine = lookout, engine
        self._path = snapshot.file_of(state, logs) if state is not None else None
        # Two who counted the same lines into one state would lose each other's counts and judge twice.
        self._claim = snapshot.claimed(self._path) if self._path is not None else None
        try:
            known = snapshot.read(self._path) if self._path is not None else None
        except BaseException:
            self._release()
            raise
        self._tail = Tail(logs, known.places if known is not None else ())
        self._left: list[Alert] = []
        self._batch = known.batch if known is not None else ""
        if known is not None:
            lookout.resume(known.reading)
            if not self._is_judged():
                self._left = snapshot.retold(known.alerts, lookout.windows.scenarios)
        self._kept_s = time.monotonic()

    @property
    def lost(self) -> int:
        """How many logs could not be gone on with: their files are nowhere."""
        return self._tail.lost

    def alerts(self) -> Iterator[list[Alert]]:
        """Yield what overflows, for as long as nobody stops it; each batch is judged when the next is asked for."""
        if self._left:
            yield self._left
            self._save()
        since = time.monotonic()
        try:
            while True:
                for batch in self._tail.batches():
                    yield from self._told(self._lookout.see(batch))
                    since = time.monotonic()
                if time.monotonic() - since > late_ms_max / 1000:
                    # Whoever is late by more is let go of anyway: what waits need not wait for the next line.
                    yield from self._told(self._lookout.rest())
                    since = time.monotonic()
                time.sleep(pause_s)
        finally:
            self._tail.close()
            self._release()

    def _told(self, found: list[Alert]) -> Iterator[list[Alert]]:
        if found:
            self._batch = uuid4().hex
            self._save(found)
        yield found
        if found or time.monotonic() - self._kept_s > keep_every_s:
            self._save()

    def _release(self) -> None:
        if self._claim is not None:
            self._claim.close()

    def keep(self, _: Sequence[Entry]) -> Mapping[str, bytes]:
        """Return what the ledger keeps beside the decisions on a batch: that it was judged."""
        return {f"watch/{self._batch}": b"judged"} if self._path is not None else {}

    def _is_judged(self) -> bool:
        store = self._engine.clerk.store
        return bool(self._batch) and store is not None and store.kept(f"watch/{self._batch}") is not None

    def _save(self, alerts: Sequence[Alert] = ()) -> None:
        if self._path is None:
            return
        untold = list(map(snapshot.untold, alerts))
        known = snapshot.Snapshot(snapshot.VERSION, self._tail.places(), self._lookout.kept(), untold, self._batch)
        snapshot.write(self._path, known)
        self._kept_s = time.monotonic()
