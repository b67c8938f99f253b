"""What all requests share: the engine, the batcher, the keys, the counters, and threads for what would hold the event loop up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, ParamSpec, TypeVar

from starlette.datastructures import Headers, QueryParams
from starlette.types import Receive

from clausewise.doors.http.access import Access, Caller
from clausewise.doors.http.batch import Batcher
from clausewise.doors.http.courier import Courier
from clausewise.doors.http.depot import Depot
from clausewise.doors.http.desk.office import Office
from clausewise.doors.http.gate import Gate
from clausewise.doors.http.idempotency import Attempt, Flights
from clausewise.doors.http.limits import expiry_poll_seconds, idempotency_hours, listen_poll_seconds, seek_poll_seconds
from clausewise.doors.http.metrics import Metrics
from clausewise.doors.http.people import People
from clausewise.doors.http.pulls import Pulls
from clausewise.doors.http.settings import ORDINARY, Serving
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.model import LanguageCode

log = logging.getLogger("clausewise.http")
threads_max = 8
FORGET_SECONDS = 3600
SETTLE_SECONDS = 1
RESEMBLE_SECONDS = 0.1
# A run walks the whole ledger: not while the service starts, and not often.
RETAIN_FIRST_SECONDS = 60
RETAIN_SECONDS = 6 * 3600
HOUR_MS = 3_600_000
Given = ParamSpec("Given")
Made = TypeVar("Made")


class Service:
    """One engine at the HTTP door, as ``settings`` say."""

    def __init__(self, engine: Engine, settings: Serving = ORDINARY) -> None:
        self.engine = engine
        self.public_try = settings.public_try
        self.batcher = Batcher(engine)
        self.gate = Gate(engine, shadow=settings.shadow)
        self._is_shadow = settings.shadow
        self.access = Access(engine.store, origins=settings.origins)
        self.flights = Flights()
        self.pulls, self.limited_as = Pulls(), settings.limited_as
        self.metrics = Metrics(
            lambda: self.batcher.waiting_items, lambda: engine.clerk.refusal is not None, engine.commons
        )
        for collector in settings.collectors:
            self.metrics.beside(collector)
        self.depot = Depot(engine, settings.uploads, self.metrics.decided)
        store = engine.store
        self.people = None if store is None else People(store, engine.clock, settings.signing, engine.commons)
        self.courier = Courier(engine, settings.webhooks, self.metrics)
        self.desk = Office(store, settings.console)
        self._threads = ThreadPoolExecutor(threads_max, "clausewise-http")

    @property
    def mode(self) -> str:
        """``development`` while no key exists, else ``keyed``."""
        return "development" if self.access.is_open else "keyed"

    @property
    def offers_try(self) -> bool:
        """Whether anybody may try a text on the first page."""
        return self.public_try or self.access.is_open

    async def blocking(self, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """Return what ``work`` returns, called in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))

    async def recording(self, attempt: Attempt | None, work: Callable[..., Made], *args: Any, **kwargs: Any) -> Made:
        """Like ``blocking``; what ``work`` records also keeps the outcome of ``attempt``."""
        return await self.blocking(work, *args, **kwargs, keep=attempt.keep if attempt else None)

    async def forget(self) -> None:
        """Forget, now and then, the files and the idempotency keys that have had their time."""
        while self.engine.store is not None:
            # First what decisions keep is carried over: it lies beside the idempotency keys.
            await self._sweep()
            if self.people is not None:
                await self.blocking(self.people.sweep)
            await self.blocking(self.engine.store.forget_kept, self.engine.clock() - idempotency_hours * HOUR_MS)
            await asyncio.sleep(FORGET_SECONDS)

    async def expire(self) -> None:
        """Tell the operator's code what has ended by itself, soon after it did; what ended while nothing ran, at once."""
        while True:
            try:
                await self.blocking(self.engine.expiries.settle)
            except ClausewiseError as error:
                log.warning("%s", error.said("en"))
            await asyncio.sleep(expiry_poll_seconds)

    async def settle(self) -> None:
        """Settle, from the start and every second, what was ruled and can no longer be taken back."""
        while self.engine.store is not None:
            try:
                await self.blocking(self.engine.review.settle_due)
            except ClausewiseError as error:
                log.warning("%s", error.said("en"))
            await asyncio.sleep(SETTLE_SECONDS)

    async def seek(self) -> None:
        """Look, for ever, for the content of what was reported and is not here, and judge what came with reports."""
        while self.engine.store is not None:
            try:
                await self.blocking(self.engine.captures.run)
                await self.blocking(self.depot.examine)
            except ClausewiseError as error:
                log.warning("%s", error.said("en"))
            await asyncio.sleep(seek_poll_seconds)

    async def listen(self) -> None:
        """Count, for ever, what other processes of this service were asked about."""
        while self.engine.commons.is_shared:
            try:
                await self.blocking(self.engine.traffic.listen, shadow=self._is_shadow)
            except ClausewiseError as error:
                log.warning("%s", error.said("en"))
            await asyncio.sleep(listen_poll_seconds)

    async def resemble(self) -> None:
        """Learn, for ever, which contents there are that others may be like: in small bites, so that nobody waits for it."""
        while self.engine.store is not None:
            try:
                more = await self.blocking(self.engine.likenesses.catch_up)
            except ClausewiseError as error:
                log.warning("%s", error.said("en"))
                more = False
            await asyncio.sleep(RESEMBLE_SECONDS if more else SETTLE_SECONDS)

    async def retain(self, days: Mapping[str, int]) -> None:
        """Destroy, now and then, what has had its time by ``days`` for each kind of record (``retention``)."""
        while self.engine.store is not None:
            await asyncio.sleep(RETAIN_FIRST_SECONDS)
            try:
                # Of several processes one walks the ledger.
                if await self.blocking(self.engine.commons.claim, "retention", RETAIN_SECONDS * 1000):
                    await self.blocking(self.engine.retention.run, days)
            except ClausewiseError as error:
                log.warning("%s", error.said("en"))
            await asyncio.sleep(RETAIN_SECONDS)

    async def _sweep(self) -> None:
        try:
            await self.blocking(self.depot.sweep)
        except ClausewiseError as error:
            log.warning("%s", error.said("en"))

    async def close(self) -> None:
        """Finish what waits and let go of the threads; the engine stays open."""
        await self.blocking(self.desk.trials.close)
        await self.batcher.close()
        await self.depot.close()
        self.gate.close()
        if self.people is not None:
            self.people.close()
        await self.courier.close()
        self._threads.shutdown()


class Incoming(NamedTuple):
    """What an operation that reads the body itself has of a request.

    ``name`` is its method and path, ``query`` as it was sent, ``address`` whence it came.
    """

    headers: Headers
    receive: Receive
    name: str
    query: bytes
    address: str = ""


class Call(NamedTuple):
    """One request as an operation sees it: who asks, for what, and under which idempotency key."""

    service: Service
    caller: Caller
    path: dict[str, str]
    query: Any
    asked: Any
    attempt: Attempt | None
    language: LanguageCode
    incoming: Incoming | None = None

    @property
    def query_fields(self) -> dict[str, str]:
        """The query as it was sent."""
        return dict(QueryParams(self.incoming.query)) if self.incoming and self.incoming.query else {}


class Reply(NamedTuple):
    """A response that is more than a value: other headers, or another status."""

    value: Any
    headers: dict[str, str]
    status: int | None = None
