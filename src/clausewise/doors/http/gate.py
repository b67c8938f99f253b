"""Requests and sign-ins that are told over HTTP, judged in turn: in the order in which they came, each once by its id.

What one caller named before is answered as before, as long as it is remembered (``told_events_max`` of them, in this process); so a
gateway may send a batch again whose answer it never got.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from clausewise.answer import Verdict
from clausewise.doors.http.kinds import BUSY, HttpError
from clausewise.doors.http.limits import told_events_max, waiting_events_max
from clausewise.engine import Engine
from clausewise.event import Event

RETRY = {"Retry-After": "2"}


class Gate:
    """Hands events to ``engine``, one batch at a time. Belongs to one event loop. In shadow nothing is done about them."""

    def __init__(self, engine: Engine, *, shadow: bool = False) -> None:
        self._engine, self._is_shadow = engine, shadow
        self._told: OrderedDict[tuple[str, str], Verdict] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, "clausewise-http-events")
        self.waiting_events = 0

    async def judge(self, caller: str, events: Sequence[Event]) -> list[tuple[Verdict, bool]]:
        """Return the verdict on each of the events of ``caller``, and whether it was told before.

        Raises HttpError CW541 when too much waits, or what the engine raises.
        """
        if self.waiting_events + len(events) > waiting_events_max:
            raise HttpError(BUSY, headers=RETRY)
        self.waiting_events += len(events)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, partial(self._judge, caller, events))
        finally:
            self.waiting_events -= len(events)

    def close(self) -> None:
        """Finish what waits, then let go of the thread."""
        self._thread.shutdown()

    def _judge(self, caller: str, events: Sequence[Event]) -> list[tuple[Verdict, bool]]:
        new: list[int] = []
        first: set[str] = set()
        for number, event in enumerate(events):
            if not event.id or ((caller, event.id) not in self._told and event.id not in first):
                first.add(event.id)
                new.append(number)
        verdicts = self._engine.events([events[number] for number in new], shadow=self._is_shadow)
        found = dict(zip(new, verdicts, strict=True))
        self._told.update(((caller, events[number].id), one) for number, one in found.items() if events[number].id)
        answers = [
            (found[number], False) if number in found else (self._told[caller, event.id], True)
            for number, event in enumerate(events)
        ]
        while len(self._told) > told_events_max:
            self._told.popitem(last=False)
        return answers
