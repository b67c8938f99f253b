"""An ASGI application in front of another: each request is judged before its handler runs, and counted once it is served.

    app = clausewise.Middleware(app, engine, account=lambda scope: …, trusted_proxies=["10.0.0.0/8"])

What stands against its sender and what it says are looked at first. Who is slowed down gets 429 with Retry-After, what waits for a person
asks for a confirmation that somebody is there, what is blocked gets 403: as a page or as application/problem+json, in French or English.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from msgspec.structs import replace

from clausewise.answer import Answer, Verdict
from clausewise.doors.edge.confirmation import COOKIE, FIELD, Confirmation, pass_ms_max
from clausewise.doors.edge.head import head, readable
from clausewise.doors.edge.protocol import Application, Message, Receive, Scope, Send
from clausewise.doors.edge.refusal import OF, STALE, UNCONFIRMED, UNJUDGED, Refusal
from clausewise.doors.edge.route import Route, in_order, route_of
from clausewise.doors.edge.sender import Naming, Sender
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.event import Event
from clausewise.tongue import preferred
from clausewise.traffic import Case

log = logging.getLogger("clausewise.edge")
CONFIRM_AT: Final = "/.clausewise/confirm"
form_bytes_max: Final = 8_192
threads_max: Final = 4
# What is found over time is judged beside the requests; beyond so many at once it is dropped, and said so in the log.
settling_max: Final = 1_000
_POLICY_VIOLATED: Final = 1008


class Middleware:
    """Judges what is sent to ``app`` by ``engine``: one of the shipped policy, without a ledger, where none is given.

    ``account``, ``session`` and ``address`` say who sends a request; without ``address`` it is the peer, or what ``trusted_proxies`` say
    of it. ``routes`` say what holds where, ``otherwise`` what holds elsewhere. In ``shadow`` nothing is refused. All processes of one
    application share ``secret`` (32 bytes), so that one takes the confirmation that another gave.
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
        shadow: bool = False,
        secret: bytes = b"",
        confirm_at: str = CONFIRM_AT,
    ) -> None:
        self._app = app
        self.engine = engine or Engine.open(with_detectors=())
        self._sender = Sender(account, session, address, trusted_proxies)
        self._routes = in_order(routes, otherwise or Route())
        self._is_shadow = shadow
        self._confirmation = Confirmation(secret)
        self._confirm_at = confirm_at
        self._threads = ThreadPoolExecutor(threads_max, "clausewise-edge")
        self._settling: set[asyncio.Future[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connection(scope, receive, send)
        else:
            await self._app(scope, receive, send)
            await asyncio.gather(*self._settling, return_exceptions=True)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = route_of(scope["path"], self._routes)
        if route.is_exempt:
            await self._app(scope, receive, send)
            return
        # ASGI's path begins with the application's root, which some servers leave out.
        if scope["path"] in (self._confirm_at, scope.get("root_path", "") + self._confirm_at):
            await self._confirm(scope, receive, send)
            return
        body = b""
        if route.body_bytes and _has_body(scope):
            body, receive = await head(receive, route.body_bytes)
            body = readable(body, _header(scope, b"content-encoding"), route.body_bytes)
        event = self._sender.event(scope, body)
        event, refusal = await self._judged(scope, event, route)
        if refusal is not None:
            await refusal.send(send, is_page=_wants_page(scope), is_head=scope["method"] == "HEAD")
            return
        await self._served(scope, receive, send, event, is_shadow=self._is_shadow or route.is_shadow)

    async def _judged(self, scope: Scope, event: Event, route: Route) -> tuple[Event, Refusal | None]:
        """Return the event with what was noticed about it, and how it is refused, if it is."""
        is_shadow = self._is_shadow or route.is_shadow
        traffic = self.engine.traffic
        try:
            asked = traffic.asked([event], shadow=is_shadow)
            [event] = asked.events
            if not asked.cases:
                [verdict] = traffic.answered(asked, shadow=is_shadow)
            else:
                judging = self._threaded(partial(traffic.answered, asked, shadow=is_shadow))
                async with asyncio.timeout(route.budget_ms / 1000):
                    [verdict] = await asyncio.shield(judging)
        except Exception as error:  # noqa: BLE001 - the operator says what becomes of a request that could not be judged
            log.warning("a request was not judged: %s", _said(error))
            is_closed = route.fail == "closed" and not is_shadow
            return event, self._refusal(scope, UNJUDGED) if is_closed else None
        if verdict.answer is Answer.ALLOW or self._has_passed(scope, event, verdict):
            return event, None
        return event, self._refusal(scope, OF[verdict.answer], verdict, event)

    def _has_passed(self, scope: Scope, event: Event, verdict: Verdict) -> bool:
        cookie = _cookie(scope)
        if not cookie or verdict.answer is Answer.BLOCK:
            return False
        is_held = verdict.answer is Answer.CHALLENGE
        return self._confirmation.passes(cookie, event.address, self.engine.clock(), is_held=is_held)

    def _refusal(
        self, scope: Scope, error: ClausewiseError, verdict: Verdict | None = None, event: Event | None = None
    ) -> Refusal:
        confirm = form = ""
        if event is not None and error is not OF[Answer.BLOCK]:
            confirm = scope.get("root_path", "") + self._confirm_at
            form = self._confirmation.form(event.address, _target(scope, event), self.engine.clock())
        language = preferred(_header(scope, b"accept-language"))
        contact = self.engine.policy.operator.contact
        return Refusal(error, language, contact=contact, verdict=verdict, confirm=confirm, form=form)

    async def _served(self, scope: Scope, receive: Receive, send: Send, event: Event, *, is_shadow: bool) -> None:
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
            account = event.account or self._sender.account(scope)
            told = replace(event, account=account, status=status, bytes=size, cost_ms=cost_ms, headers=(), body="")
            self._settle(self.engine.traffic.served([told]), is_shadow=is_shadow)

    def _settle(self, cases: Sequence[Case], *, is_shadow: bool) -> None:
        """Judge what was found over time beside the requests, which do not wait for it."""
        if not cases:
            return
        if len(self._settling) >= settling_max:
            log.error("%d findings are dropped: %d wait already", len(cases), settling_max)
            return
        settling = self._threaded(partial(self.engine.traffic.settled, cases, shadow=is_shadow))
        self._settling.add(settling)
        settling.add_done_callback(self._settling.discard)

    def _threaded(self, work: Any) -> asyncio.Future[Any]:
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(_log_failure)
        return future

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn away whoever is blocked before a connection is made; what is said on it is not looked at."""
        event = self._sender.event(scope)
        route = route_of(scope["path"], self._routes)
        [verdict] = self.engine.traffic.asked([event]).verdicts
        if verdict.answer is Answer.BLOCK and not (self._is_shadow or route.is_shadow or route.is_exempt):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
            return
        await self._app(scope, receive, send)

    async def _confirm(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show the form, or give a pass to whoever sent it back."""
        address = self._sender.address(scope)
        if scope["method"] != "POST":
            refusal = self._refusal(scope, UNCONFIRMED, None, Event(0, address=address, path="/"))
            await refusal.send(send, is_page=True, is_head=scope["method"] == "HEAD")
            return
        told = dict(parse_qsl((await head(receive, form_bytes_max)).data.decode("latin-1")))
        given = self._confirmation.confirmed(told.get(FIELD, ""), address, self.engine.clock())
        if given is None:
            await self._refusal(scope, STALE).send(send, is_page=_wants_page(scope))
            return
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = f"{COOKIE}={given[0]}; Path=/; Max-Age={pass_ms_max // 1000}; HttpOnly; SameSite=Lax{secure}"
        headers = [
            (b"location", quote(given[1], safe="/%?&=:@!$'()*+,;~[]").encode()),
            (b"set-cookie", cookie.encode()),
            (b"cache-control", b"no-store"),
            (b"content-length", b"0"),
        ]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _has_body(scope: Scope) -> bool:
    """Say whether a body comes, or may come: from HTTP/2 on nothing need announce it."""
    length, is_chunked = "", not scope.get("http_version", "1.1").startswith("1")
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = value.strip().decode("latin-1")
        elif name == b"transfer-encoding":
            is_chunked = True
    return length != "0" and (is_chunked or bool(length))


def _wants_page(scope: Scope) -> bool:
    return "text/html" in _header(scope, b"accept")


def _cookie(scope: Scope) -> str:
    for pair in _header(scope, b"cookie").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _target(scope: Scope, event: Event) -> str:
    """Return where somebody goes on who confirmed: where they were, or the page on which they sent something."""
    if event.verb in ("", "GET", "HEAD"):
        return event.target
    parts = urlsplit(event.referrer)
    return parts.path or "/" if parts.netloc.lower() == _header(scope, b"host").lower() else "/"


def _said(error: Exception) -> str:
    if isinstance(error, ClausewiseError):
        return error.said("en")
    return "it took longer than its budget" if isinstance(error, TimeoutError) else repr(error)


def _log_failure(future: asyncio.Future[Any]) -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        log.error("judging failed: %s", _said(error) if isinstance(error, Exception) else error)
