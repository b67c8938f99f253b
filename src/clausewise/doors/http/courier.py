"""The courier: sends in this process what the dispatch says is due, to several endpoints at once and to each one message at a time."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

import httpcore2
from msgspec import Struct

from clausewise import telemetry
from clausewise.correspondence import Correspondence
from clausewise.dispatch import Dispatch, timeout_ms_default
from clausewise.doors.http.limits import couriers_max, dispatch_poll_seconds
from clausewise.doors.http.metrics import Metrics
from clausewise.doors.http.outgoing import Line
from clausewise.doors.http.post import Post, Relay
from clausewise.engine import Engine
from clausewise.errand import Errand
from clausewise.errors import ClausewiseError
from clausewise.perimeter import Network
from clausewise.webhook import Attempt, Endpoint, Failure

log = logging.getLogger("clausewise.http")
Given = ParamSpec("Given")
Made = TypeVar("Made")


class Webhooks(Struct, frozen=True):
    """How webhooks are sent: the internal networks that may be called, how long one try may take, and whose certificates are believed.

    ``relay`` is the mail server that letters are handed to, if there is one.
    """

    listed: tuple[Network, ...] = ()
    timeout_ms: int = timeout_ms_default
    trusted: ssl.SSLContext | None = None
    relay: Relay | None = None


class Courier:
    """What sends webhooks in one process. ``metrics`` count what came of every try."""

    def __init__(self, engine: Engine, settings: Webhooks, metrics: Metrics) -> None:
        self._engine = engine
        self._settings = settings
        self._metrics = metrics
        self._threads = ThreadPoolExecutor(2, "clausewise-http-webhooks")
        self._running: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._trusted: ssl.SSLContext | None = None

    @property
    def listed(self) -> Sequence[Network]:
        """The internal networks that may be called."""
        return self._settings.listed

    @property
    def dispatch(self) -> Dispatch:
        """The webhooks of the engine's store. Raises StoreError CW442 without a ledger."""
        return Dispatch(
            self._engine.needs_store(),
            self._engine.clock,
            listed=self._settings.listed,
            timeout_ms=self._settings.timeout_ms,
            letters=self._letters(),
        )

    def _letters(self) -> Correspondence | None:
        engine, relay = self._engine, self._settings.relay
        if relay is None:
            return None
        return Correspondence(engine.complaints, engine.policy, site=relay.site, sender=relay.sender)

    def wake(self) -> None:
        """Say that there may be something to send."""
        self._wake.set()

    async def begin(self) -> None:
        """Have letters written from now on, or none any more, as the settings say: before anybody can report anything."""
        relay = self._settings.relay
        await self._in_thread(self.dispatch.mail, relay.url if relay else "")

    async def run(self) -> None:
        """Send what is due, for ever; what another process left off among it."""
        dispatch = self.dispatch
        # Reading the system's authorities takes a while: once, and not on the event loop.
        self._trusted = self._settings.trusted or await self._in_thread(httpcore2.default_ssl_context)
        while True:
            self._wake.clear()
            try:
                while len(self._running) < couriers_max and (errand := await self._in_thread(dispatch.claim)):
                    task = asyncio.create_task(self._tell(errand))
                    self._running.add(task)
                    task.add_done_callback(self._running.discard)
                self._metrics.webhooks(await self._in_thread(dispatch.overview), self._engine.clock())
            except ClausewiseError as error:
                log.warning("%s", error.said("en"))
            try:
                async with asyncio.timeout(dispatch_poll_seconds):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def close(self) -> None:
        """Break off what is under way, which others take up, and let go of the threads."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._threads.shutdown()

    async def _tell(self, errand: Errand) -> None:
        """Tell one endpoint what is due, until there is nothing more or a try fails."""
        line = self._line(errand.endpoint)
        try:
            goes_on = True
            while goes_on and (due := await self._in_thread(errand.next)) is not None:
                message, headers = due
                attempt = await self._sent(line, message.body, headers)
                self._metrics.sent(attempt)
                telemetry.sent(attempt)
                goes_on = await self._in_thread(errand.settle, attempt)
        except ClausewiseError as error:
            log.warning("webhook %s: %s", errand.endpoint.id, error.said("en"))
        except Exception:
            log.exception("webhook %s", errand.endpoint.id)
        finally:
            await asyncio.shield(self._let_go(line, errand))
            self.wake()

    def _line(self, endpoint: Endpoint) -> Line | Post:
        settings = self._settings
        if endpoint.is_mail and settings.relay is not None:
            return Post(settings.relay, timeout_ms=settings.timeout_ms)
        return Line(endpoint.url, listed=settings.listed, timeout_ms=settings.timeout_ms, trusted=self._trusted)

    async def _sent(self, line: Line | Post, body: bytes, headers: dict[str, str]) -> Attempt:
        try:
            return await line.send(body, headers)
        except Exception:
            # A fault of ours counts against the message, so that it cannot come back without end.
            log.exception("a webhook could not be sent")
            return Attempt(Failure.INTERNAL)

    async def _let_go(self, line: Line | Post, errand: Errand) -> None:
        try:
            await line.close()
            await self._in_thread(errand.release)
        except ClausewiseError as error:
            log.warning("webhook %s: %s", errand.endpoint.id, error.said("en"))

    async def _in_thread(self, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))
