"""An ASGI application in front of another: each request is judged before its handler runs, and counted once it is served.

    app = clausewise.Middleware(app, engine, account=lambda scope: …, trusted_proxies=["10.0.0.0/8"])

What stands against its sender and what it says are looked at first. Who is slowed down gets 429 with Retry-After, what waits for a person
asks for a confirmation that somebody is there, what is blocked gets 403: as a page or as application/problem+json, in French or English.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from clausewise.answer import Verdict
from clausewise.doors.edge.head import Head, head, readable
from clausewise.doors.edge.porter import CONFIRM_AT, DECISIONS, Guarded, Porter, form_bytes_max, opened
from clausewise.doors.edge.protocol import Application, Message, Receive, Scope, Send
from clausewise.doors.edge.refusal import Refusal
from clausewise.doors.edge.request import has_body, header, wants_page
from clausewise.doors.edge.sender import Naming, Sender
from clausewise.doors.edge.submission import Submission
from clausewise.engine import Engine
from clausewise.event import Event
from clausewise.front import Route

Made = TypeVar("Made")
_POLICY_VIOLATED: Final = 1008


class Middleware(Guarded):
    """Judges what is sent to ``app`` by ``engine``: one of the shipped policy, without a ledger, where none is given.

    ``account``, ``session`` and ``address`` say who sends a request; without ``address`` it is the peer, or what ``trusted_proxies`` say
    of it. ``routes`` say what holds where, ``otherwise`` what holds elsewhere; ``submissions`` name the fields in which content comes, and
    what is decided about it the application finds in its scope (``clausewise.decisions``). In ``shadow`` nothing is refused. All processes
    of one application share ``secret`` (32 bytes), so that one takes the confirmation that another gave.
    """

    def __init__(
        self,
        app: Application,
        engine: Engine | None = None,
        *,
        account: Naming | None = None,
        session: Naming | None = None,
        address: Naming | None = None,
        trusted_proxies: Iterable[str] = (),
        routes: Sequence[Route] = (),
        otherwise: Route | None = None,
        submissions: Sequence[Submission] = (),
        shadow: bool = False,
        secret: bytes = b"",
        confirm_at: str = CONFIRM_AT,
    ) -> None:
        self._app = app
        self._porter = Porter(
            engine or opened(submissions),
            Sender(account, session, address, trusted_proxies),
            routes,
            otherwise,
            submissions=submissions,
            shadow=shadow,
            secret=secret,
            confirm_at=confirm_at,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connection(scope, receive, send)
        else:
            await self._app(scope, receive, send)
            await asyncio.get_running_loop().run_in_executor(None, self._porter.settled)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._porter.route(scope)
        if route.is_exempt:
            await self._app(scope, receive, send)
            return
        if self._porter.confirms_at(scope):
            form = (await head(receive, form_bytes_max)).data if scope["method"] == "POST" else None
            await self._porter.confirmed(scope, form).send(send)
            return
        wanted = self._porter.submission(scope)
        looked_at = max(route.body_bytes, wanted.bytes_max if wanted else 0)
        read = await head(receive, looked_at) if looked_at and has_body(scope) else Head(b"", receive)
        body = readable(read.data[: route.body_bytes], header(scope, b"content-encoding"), route.body_bytes)
        event, refusal = await judged(self._porter, scope, self._porter.sender.event(scope, body), route)
        if refusal is None and wanted is not None:
            refusal = await self._submitted(scope, event, read, wanted, route)
        if refusal is not None:
            is_head = scope["method"] == "HEAD"
            await refusal.response(is_page=wants_page(scope), is_head=is_head).send(send)
            return
        await self._served(scope, read.receive, send, event, route)

    async def _submitted(
        self, scope: Scope, event: Event, read: Head, wanted: Submission, route: Route
    ) -> Refusal | None:
        """Return how content is refused, if it is; what was decided about it the application finds in its scope."""
        try:
            judging = self._porter.submitted(scope, event, read.data, wanted, route, is_whole=read.is_whole)
            decisions = await within(judging, wanted.budget_ms)
        except Exception as error:  # noqa: BLE001 - the operator says what becomes of content that could not be judged
            return self._porter.content_unjudged(scope, error, wanted, route)
        scope[DECISIONS] = decisions
        return self._porter.content_refused(scope, decisions, wanted, route)

    async def _served(self, scope: Scope, receive: Receive, send: Send, event: Event, route: Route) -> None:
        """Have the application answer, then count the request with its status and cost."""
        status, size = 500, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        started = time.perf_counter()
        try:
            await self._app(scope, receive, sending)
        finally:
            cost_ms = (time.perf_counter() - started) * 1000
            account = event.account or self._porter.sender.account(scope)
            told = replace(event, account=account, status=status, bytes=size, cost_ms=cost_ms, headers=(), body="")
            self._porter.served(told, route)

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn away whoever is blocked before a connection is made; what is said on it is not looked at."""
        if self._porter.is_barred(self._porter.sender.event(scope), self._porter.route(scope)):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
            return
        await self._app(scope, receive, send)


async def judged(porter: Porter, scope: Scope, event: Event, route: Route) -> tuple[Event, Refusal | None]:
    """Return the event with what was noticed about it, and how it is refused, if it is, within the budget of ``route``."""
    try:
        event, found = porter.asked(event, route)
        verdict = found if isinstance(found, Verdict) else await within(found, route.budget_ms)
        return event, porter.refused(scope, event, verdict, route)
    except Exception as error:  # noqa: BLE001 - the operator says what becomes of a request that could not be judged
        return event, porter.unjudged(scope, error, route)


async def within(judging: Future[Made], budget_ms: int) -> Made:
    """Return what comes of a future; it goes on when that takes longer than ``budget_ms``. Raises TimeoutError then, or what it raises."""
    waiting = asyncio.wrap_future(judging)
    waiting.add_done_callback(_heard)
    async with asyncio.timeout(budget_ms / 1000):
        return await asyncio.shield(waiting)


def _heard(waiting: asyncio.Future[Any]) -> None:
    """Take note of how it ended, when nobody waits any more; what went wrong stands in the log already."""
    if not waiting.cancelled():
        waiting.exception()
