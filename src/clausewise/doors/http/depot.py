"""Where uploads are at home in this process: the safe, the docket, the plans, and those who wait for a verdict."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from typing import ParamSpec, TypeVar
from weakref import WeakValueDictionary

from msgspec import Struct

from clausewise import docket
from clausewise.annex import Annex
from clausewise.blob import State, Upload
from clausewise.config import Plan
from clausewise.decision import Decision
from clausewise.docket import DAY_MS, Docket
from clausewise.doors.http.access import Caller
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.limits import jobs_max, lease_ms, lease_renewal_seconds, poll_seconds
from clausewise.doors.http.upload_kinds import DAY_SPENT
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.ports import Custody
from clausewise.vault.safe import Safe, Swept

log = logging.getLogger("clausewise.http")
MIB = 1024 * 1024
DEFAULT = "default"
Given = ParamSpec("Given")
Made = TypeVar("Made")
OPEN_STATES = frozenset({State.WAITING, State.JUDGING})


class Settings(Struct, frozen=True):
    """Where files lie (a folder or ``s3://…``; empty: beside the ledger), how long those are kept that were acted upon, and the plans."""

    place: str = ""
    days: int = docket.acted_days
    plans: Mapping[str, Plan] = {}


class Depot:
    """The uploads of one service; ``count`` is told of every decision.

    It takes up what waits, one job in each of ``jobs_max`` threads, and tells those who wait here.
    """

    def __init__(
        self, engine: Engine, settings: Settings, count: Callable[[Iterable[Decision]], None] = lambda _: None
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._count = count
        self._threads = ThreadPoolExecutor(jobs_max, "clausewise-http-uploads")
        self._wake = asyncio.Event()
        self._done: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self._judging: dict[str, asyncio.Task[None]] = {}
        self.receiving = 0

    @property
    def custody(self) -> Custody:
        """The account of files. Raises StoreError CW442 without a ledger."""
        return self._engine.needs_store().custody()

    @cached_property
    def safe(self) -> Safe:
        """The files themselves. Raises StoreError CW442, ConfigError CW454, UnavailableError CW456 or CW458."""
        return Safe.beside(self._engine.needs_store(), os.environ, place=self._settings.place)

    @cached_property
    def docket(self) -> Docket:
        """What judges uploads."""
        return Docket(self._engine, self.safe, days=self._settings.days)

    @cached_property
    def annex(self) -> Annex:
        """What puts away the files of reports."""
        return Annex(self.safe, days=self._settings.days)

    def plan(self, caller: Caller) -> Plan:
        """Return how much ``caller`` may upload."""
        plans = self._settings.plans
        return plans.get(caller.plan) or plans.get(DEFAULT) or Plan()

    def allowance(self, caller: Caller, *, besides: int = 0) -> tuple[int, int | None]:
        """Return how many bytes ``caller`` may send at once now, and how many in the 24 hours that end now; None for any number.

        ``besides`` were counted already. Raises HttpError CW561 when nothing is left.
        """
        plan = self.plan(caller)
        if not plan.day_mib:
            return plan.file_mib * MIB, None
        most = plan.day_mib * MIB
        spent, _ = self.custody.spent(caller.id, self._engine.clock() - DAY_MS)
        if spent - besides >= most:
            raise self.spent(caller)
        return min(plan.file_mib * MIB, most - spent + besides), most

    def spent(self, caller: Caller) -> HttpError:
        """Return the error for a day's bytes that are spent."""
        _, first_ms = self.custody.spent(caller.id, self._engine.clock() - DAY_MS)
        seconds = max(1, (first_ms + DAY_MS - self._engine.clock()) // 1000 + 1)
        return HttpError(DAY_SPENT, headers={"Retry-After": str(seconds), "Connection": "close"})

    # Those who wait

    def wake(self) -> None:
        """Say that there may be something to judge."""
        self._wake.set()

    async def decided(self, upload: str, seconds: float) -> None:
        """Wait until ``upload`` was judged, here or by another process, at most that long."""
        done = self._done.setdefault(upload, asyncio.Event())
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            found = await self._in_thread(self.custody.upload, upload)
            if found is None or found.state not in OPEN_STATES:
                return
            try:
                async with asyncio.timeout(min(left, poll_seconds)):
                    await done.wait()
                    return
            except TimeoutError:
                pass

    # Judging

    async def run(self) -> None:
        """Judge what waits, for ever; what was left off by a process that died among it."""
        renewing = asyncio.create_task(self._renew())
        try:
            while True:
                self._wake.clear()
                while len(self._judging) < jobs_max and (upload := await self._claimed()) is not None:
                    task = asyncio.create_task(self._judge(upload))
                    self._judging[upload.id] = task
                try:
                    async with asyncio.timeout(poll_seconds):
                        await self._wake.wait()
                except TimeoutError:
                    pass
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def close(self) -> None:
        """Finish what is being judged, and let go of the threads."""
        await asyncio.gather(*self._judging.values(), return_exceptions=True)
        self._threads.shutdown()

    def examine(self) -> list[str]:
        """Judge the files of reports that were not judged yet; the safe is opened only where there are any."""
        return self.docket.examine() if self._engine.examinations.waiting() else []

    def sweep(self) -> Swept:
        """Remove what has had its time; what must be preserved stays."""
        return self.docket.sweep()

    async def _claimed(self) -> Upload | None:
        now_ms = self._engine.clock()
        try:
            return await self._in_thread(self.custody.claim, now_ms, now_ms + lease_ms)
        except ClausewiseError as error:
            log.warning("%s", error.said("en"))
            return None

    async def _judge(self, upload: Upload) -> None:
        try:
            self._count(await self._in_thread(lambda: self.docket.judge(upload)))
        except ClausewiseError as error:
            log.warning("upload %s: %s", upload.id, error.said("en"))
        except Exception:
            # It is taken up again when its lease has run out, a few times; then a person looks.
            log.exception("upload %s", upload.id)
        finally:
            self._judging.pop(upload.id, None)
            if done := self._done.get(upload.id):
                done.set()
            self.wake()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(lease_renewal_seconds)
            if self._judging:
                try:
                    await asyncio.get_running_loop().run_in_executor(
                        None, self.custody.renew, list(self._judging), self._engine.clock() + lease_ms
                    )
                except ClausewiseError as error:
                    log.warning("%s", error.said("en"))

    async def _in_thread(self, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))
