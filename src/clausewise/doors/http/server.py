"""Serving: a socket, uvicorn around it, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import errno
import gc
import ipaddress
import logging
import socket
import sys
from typing import Any

import uvicorn
from msgspec import json
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from clausewise.doors.http import problem
from clausewise.doors.http.app import app
from clausewise.doors.http.kinds import BAD_HEAD, EXPOSED, LARGE_HEAD, NO_ADDRESS, PORT_TAKEN, HttpError, Kind
from clausewise.doors.http.limits import head_bytes_max, head_seconds_max, keep_alive_seconds, shutdown_seconds_max
from clausewise.doors.http.settings import ORDINARY, Serving
from clausewise.engine import Engine
from clausewise.model import Item
from clausewise.tongue import preferred

log = logging.getLogger("clausewise.http")
backlog_connections = 2048
PORT_MAX = 65_535


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol with bounds on a request's head, and a problem for what is no request."""

    _parsed_bytes = 0  # of this head, as the parser hands its pieces over
    _waiting_bytes = 0  # that came while no head was completed
    _heads = 0
    _in_head = True
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give the first head its time."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._head_timer = self.loop.call_later(head_seconds_max, self._late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the timer."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head that is not complete, then read on."""
        was_in_head, heads = self._in_head, self._heads
        super().data_received(data)
        if not (was_in_head and self._in_head) or self._heads != heads:
            self._waiting_bytes = 0
            return
        self._waiting_bytes += len(data)
        if self._waiting_bytes > head_bytes_max and not self.transport.is_closing():
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Start to count."""
        super().on_message_begin()
        self._parsed_bytes = 0
        self._in_head = True
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(head_seconds_max, self._late)

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """End the count: what follows is the body."""
        self._stop_timer()
        self._in_head = False
        self._heads += 1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Be ready for the next head."""
        super().on_message_complete()
        self._in_head = True

    def send_400_response(self, msg: str) -> None:
        """Say as a problem that this is no request, or too large a head, and hang up."""
        del msg
        kind = LARGE_HEAD if max(self._parsed_bytes, self._waiting_bytes) > head_bytes_max else BAD_HEAD
        accepted = dict(self.headers or ()).get(b"accept-language", b"").decode("latin-1")
        self.transport.write(refusal(kind, accepted))
        self.transport.close()

    def _count(self, size: int) -> None:
        self._parsed_bytes += size
        if self._parsed_bytes > head_bytes_max:
            raise ValueError(LARGE_HEAD.code)  # the parser stops, and send_400_response follows

    def _late(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def refusal(kind: Kind, accept_language: str) -> bytes:
    """Return a whole HTTP response for a request that never became one."""
    language = preferred(accept_language)
    content = json.encode(problem.problem(HttpError(kind), language))
    head = (
        f"content-type: {problem.MEDIA_TYPE}\r\ncontent-language: {language}\r\ncontent-length: {len(content)}\r\n"
        "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
    )
    return STATUS_LINE[kind.status] + head.encode() + content


def serve(engine: Engine, host: str = "127.0.0.1", port: int = 8700, settings: Serving = ORDINARY) -> None:
    """Serve ``engine`` on ``host`` and ``port`` until told to stop (SIGINT, SIGTERM); then finish what is under way and close the engine.

    Raises HttpError CW550 when the port is taken, CW551 when the address cannot be used, CW552 for an address that others can reach while
    there is no API key.
    """
    refuse_exposure(engine, host)
    listening = listen(host, port)
    config = uvicorn.Config(
        whole(engine, settings),
        http=Protocol,
        loop="auto" if sys.platform == "win32" else "uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=keep_alive_seconds,
        timeout_graceful_shutdown=shutdown_seconds_max,
        backlog=backlog_connections,
    )
    warm(engine)
    log.info("listening on http://%s:%d", f"[{host}]" if ":" in host else host, listening.getsockname()[1])
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        log.info("stopped")
    finally:
        listening.close()
        engine.close()


def warm(engine: Engine) -> None:
    """Open now what the first text would have to wait for, and keep all that stays out of the collector's rounds.

    Each of these would walk all rules, and every request would wait for it.
    """
    engine.scores([Item.of_text("Good morning, everybody.")])
    gc.collect()
    gc.freeze()


def whole(engine: Engine, settings: Serving) -> ASGIApp:
    """Return the service over ``engine`` with the doors beside it, which learn who is at the other end of the connection itself."""
    service = ProxyHeadersMiddleware(app(engine, settings, closes_engine=True), list(settings.trusted_proxies))  # type: ignore[arg-type]

    async def handed_on(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        found = settings.beside.get(path) or next(
            (one for below, one in settings.beside.items() if below.endswith("/") and path.startswith(below)), service
        )
        await found(scope, receive, send)  # type: ignore[arg-type]

    return handed_on


def refuse_exposure(engine: Engine, host: str) -> None:
    """Raise HttpError CW552 when ``host`` is not a loopback address and nobody would need a key."""
    store = engine.store
    if not is_loopback(host) and (store is None or not (store.keys() or store.staff().has_people())):
        raise HttpError(
            EXPOSED,
            f"{host} can be reached from the network, and the service has no API key.",
            f"{host} est joignable par le réseau, et le service n'a aucune clé d'API.",
        )


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` and ``port`` (0: any that is free). Raises HttpError CW550 or CW551."""
    if not 0 <= port <= PORT_MAX:
        raise _no_address(host, port, "0…65535")
    try:
        [(family, kind, number, _, address), *_] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        listening = socket.socket(family, kind, number)
    except OSError as error:
        raise _no_address(host, port, error) from error
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(backlog_connections)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise HttpError(
                PORT_TAKEN,
                f"Another program already listens on port {port} of {host}.",
                f"Un autre programme écoute déjà sur le port {port} de {host}.",
            ) from error
        raise _no_address(host, port, error) from error
    listening.setblocking(False)
    return listening


def _no_address(host: str, port: int, cause: Any) -> HttpError:
    detail = cause.strerror if isinstance(cause, OSError) else cause
    return HttpError(
        NO_ADDRESS,
        f"The service cannot listen on {host}, port {port} ({detail}).",
        f"Le service ne peut pas écouter à {host}, port {port} ({detail}).",
    )
