"""Checks that come at the same time are judged and recorded together.

While one batch is being judged in its thread and its commit reaches the disk, whatever arrives gathers and makes the next batch: the
event loop is never held up, and the cost of a commit is shared by all who wait for it. A lone request waits for nobody. Without a ledger
there is no commit to wait for, and a short text is judged on the spot: that costs less than the way to another thread and back.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from clausewise.decision import Decision
from clausewise.doors.http.kinds import BUSY, HttpError
from clausewise.doors.http.limits import (
    batch_items_max,
    inline_characters_max,
    inline_items_max,
    queue_characters_max,
    queue_items_max,
)
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.failure import OF_ALL
from clausewise.model import Entry, Item
from clausewise.ports import Keep

RETRY = {"Retry-After": "2"}


class Job(NamedTuple):
    """One request's items and how long they are, what it wants kept, and where it waits."""

    items: Sequence[Item]
    characters: int
    keep: Keep | None
    future: asyncio.Future[list[Decision]]


class Batcher:
    """Hands items to ``engine``, many requests at a time. Belongs to one event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: deque[Job] = deque()
        self._thread = ThreadPoolExecutor(1, "clausewise-http-checks")
        self._running: asyncio.Task[None] | None = None
        self.waiting_items = 0
        self.waiting_characters = 0

    async def check(self, items: Sequence[Item], keep: Keep | None = None) -> list[Decision]:
        """Return the decisions about ``items``, recorded. Raises HttpError CW541 when too much waits, or what the engine raises."""
        characters = sum(len(part.text) + len(part.data) for item in items for part in item.parts)
        if self._engine.store is None and len(items) <= inline_items_max and characters <= inline_characters_max:
            return self._engine.check_many(items)
        if (
            self.waiting_items + len(items) > queue_items_max
            or self.waiting_characters + characters > queue_characters_max
        ):
            raise HttpError(BUSY, headers=RETRY)
        job = Job(items, characters, keep, asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        self.waiting_items += len(items)
        self.waiting_characters += characters
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await job.future

    async def close(self) -> None:
        """Finish what waits, then let go of the thread."""
        if self._running is not None:
            await self._running
        self._thread.shutdown()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._jobs:
                jobs = self._gather()
                try:
                    outcomes = await loop.run_in_executor(self._thread, self._judge, jobs)
                finally:
                    self.waiting_items -= sum(len(job.items) for job in jobs)
                    self.waiting_characters -= sum(job.characters for job in jobs)
                for job, outcome in zip(jobs, outcomes, strict=True):
                    tell(job.future, outcome)
        finally:
            self._running = None

    def _gather(self) -> list[Job]:
        jobs = [self._jobs.popleft()]
        count = len(jobs[0].items)
        while self._jobs and count + len(self._jobs[0].items) <= batch_items_max:
            jobs.append(self._jobs.popleft())
            count += len(jobs[-1].items)
        return jobs

    def _judge(self, jobs: Sequence[Job]) -> list[list[Decision] | Exception]:
        """Judge all jobs in one step; when that fails, each alone, so that one request's fault is its own."""
        try:
            decisions = iter(self._check(jobs))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits
            if len(jobs) == 1 or not isinstance(error, ClausewiseError) or error.code in OF_ALL:
                return [error for _ in jobs]
            return [self._judge([job])[0] for job in jobs]
        return [[next(decisions) for _ in job.items] for job in jobs]

    def _check(self, jobs: Sequence[Job]) -> list[Decision]:
        items = [item for job in jobs for item in job.items]
        if not any(job.keep for job in jobs):
            return self._engine.check_many(items)

        def keep(entries: Sequence[Entry]) -> Mapping[str, bytes]:
            found: dict[str, bytes] = {}
            start = 0
            for job in jobs:
                end = start + len(job.items)
                if job.keep:
                    found.update(job.keep(entries[start:end]))
                start = end
            return found

        return self._engine.check_many(items, keep=keep)


def tell(future: asyncio.Future[list[Decision]], outcome: list[Decision] | Exception) -> None:
    """Hand an outcome to whoever still waits for it."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
