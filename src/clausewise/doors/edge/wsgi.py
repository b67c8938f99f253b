"""A WSGI application in front of another, for Flask, Django and whatever else speaks PEP 3333: what the ASGI middleware does, does this.

application = clausewise.WsgiMiddleware(application, engine, account=lambda environ: …)
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from msgspec.structs import replace

from clausewise.answer import Verdict
from clausewise.doors.edge.head import readable
from clausewise.doors.edge.porter import CONFIRM_AT, DECISIONS, Guarded, Porter, form_bytes_max, opened
from clausewise.doors.edge.protocol import Scope
from clausewise.doors.edge.refusal import Refusal, Response
from clausewise.doors.edge.request import has_body, header, wants_page
from clausewise.doors.edge.sender import Naming, Sender
from clausewise.doors.edge.submission import Submission
from clausewise.engine import Engine
from clausewise.event import Event
from clausewise.front import Route

Environ = dict[str, Any]
Start = Callable[..., Callable[[bytes], object]]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]
ENVIRON: Final = "wsgi.environ"
_BARE: Final = {"CONTENT_TYPE": b"content-type", "CONTENT_LENGTH": b"content-length"}


class WsgiMiddleware(Guarded):
    """Judges what is sent to ``app`` by ``engine``, as ``clausewise.Middleware`` does.

    ``account`` and the others are asked with the environment, in which the application finds what was decided about content
    (``clausewise.decisions``).
    """

    def __init__(
        self,
        app: Wsgi,
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
            Sender(_of(account), _of(session), _of(address), trusted_proxies),
            routes,
            otherwise,
            submissions=submissions,
            shadow=shadow,
            secret=secret,
            confirm_at=confirm_at,
        )

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer one request, or hand it on."""
        scope = scope_of(environ)
        route = self._porter.route(scope)
        if route.is_exempt:
            return self._app(environ, start_response)
        if self._porter.confirms_at(scope):
            form = _Body(environ).head(form_bytes_max) if scope["method"] == "POST" else None
            return _answered(self._porter.confirmed(scope, form), start_response)
        wanted = self._porter.submission(scope)
        looked_at = max(route.body_bytes, wanted.bytes_max if wanted else 0)
        body = _Body(environ)
        # One byte more tells whether that was all.
        data = body.head(looked_at + 1) if looked_at and has_body(scope) else b""
        read = readable(data[: route.body_bytes], header(scope, b"content-encoding"), route.body_bytes)
        event, refusal = self._judged(scope, self._porter.sender.event(scope, read), route)
        if refusal is None and wanted is not None:
            refusal = self._submitted(scope, event, data, wanted, route)
        if refusal is not None:
            is_head = scope["method"] == "HEAD"
            return _answered(refusal.response(is_page=wants_page(scope), is_head=is_head), start_response)
        return self._served(environ, start_response, scope, event, route)

    def _judged(self, scope: Scope, event: Event, route: Route) -> tuple[Event, Refusal | None]:
        try:
            event, found = self._porter.asked(event, route)
            verdict = found if isinstance(found, Verdict) else found.result(route.budget_ms / 1000)
            return event, self._porter.refused(scope, event, verdict, route)
        except Exception as error:  # noqa: BLE001 - the operator says what becomes of a request that could not be judged
            return event, self._porter.unjudged(scope, error, route)

    def _submitted(self, scope: Scope, event: Event, data: bytes, wanted: Submission, route: Route) -> Refusal | None:
        try:
            is_whole = len(data) <= wanted.bytes_max
            judging = self._porter.submitted(scope, event, data, wanted, route, is_whole=is_whole)
            decisions = judging.result(wanted.budget_ms / 1000)
        except Exception as error:  # noqa: BLE001 - the operator says what becomes of content that could not be judged
            return self._porter.content_unjudged(scope, error, wanted, route)
        scope[ENVIRON][DECISIONS] = decisions
        return self._porter.content_refused(scope, decisions, wanted, route)

    def _served(
        self, environ: Environ, start_response: Start, scope: Scope, event: Event, route: Route
    ) -> Iterable[bytes]:
        """Have the application answer, and count the request when it has."""
        started = time.perf_counter()
        told = _Told()

        def starting(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], object]:
            told.status = int(status[:3])
            write = start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

            def writing(piece: bytes) -> object:
                told.size += len(piece)
                return write(piece)

            return writing

        def done() -> None:
            cost_ms = (time.perf_counter() - started) * 1000
            account = event.account or self._porter.sender.account(scope)
            status, size = told.status, told.size
            self._porter.served(
                replace(event, account=account, status=status, bytes=size, cost_ms=cost_ms, headers=(), body=""), route
            )

        try:
            pieces = self._app(environ, starting)
        except BaseException:
            done()
            raise
        return _Pieces(pieces, told, done)


class _Told:
    """How a request was answered: a status and a size."""

    def __init__(self) -> None:
        self.status, self.size = 500, 0


class _Pieces:
    """An application's answer, handed on as it comes; ``done`` is called once, when the server closes it."""

    def __init__(self, pieces: Iterable[bytes], told: _Told, done: Callable[[], None]) -> None:
        self._pieces, self._told, self._done = pieces, told, done

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._told.size += len(piece)
            yield piece

    def close(self) -> None:
        """Close the application's answer, and count."""
        try:
            if hasattr(self._pieces, "close"):
                self._pieces.close()
        finally:
            done, self._done = self._done, _nothing
            done()


def _nothing() -> None:
    """Do nothing: it is done."""


class _Body:
    """A request's body, of which the beginning is read before the application reads the whole."""

    def __init__(self, environ: Environ) -> None:
        self._environ = environ
        self._length = _length(environ)

    def head(self, bytes_max: int) -> bytes:
        """Return its first ``bytes_max`` bytes, and put the whole of it back for the application."""
        rest = self._environ["wsgi.input"]
        wanted = bytes_max if self._length is None else min(bytes_max, self._length)
        data = bytearray()
        while len(data) < wanted and (piece := rest.read(wanted - len(data))):
            data += piece
        left = None if self._length is None else self._length - len(data)
        self._environ["wsgi.input"] = io.BufferedReader(_Chained(bytes(data), rest, left))
        return bytes(data)


class _Chained(io.RawIOBase):
    """What was read, then what is left: ``left`` bytes, or all there are where that is None."""

    def __init__(self, data: bytes, rest: Any, left: int | None) -> None:
        self._data, self._rest, self._left = memoryview(data), rest, left

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next; return how much that was."""
        size = len(buffer)
        if not self._data:
            piece = self._rest.read(size if self._left is None else min(size, self._left))
            if self._left is not None:
                self._left -= len(piece)
        else:
            piece, self._data = self._data[:size], self._data[size:]
        buffer[: len(piece)] = piece
        return len(piece)


def _length(environ: Environ) -> int | None:
    """Return the length of a body: None where the server ends it, none where nothing is told."""
    told = environ.get("CONTENT_LENGTH") or ""
    if told.isdigit():
        return int(told)
    return None if environ.get("wsgi.input_terminated") else 0


def scope_of(environ: Environ) -> Scope:
    """Return a request as ASGI tells it, with its environment."""
    root = environ.get("SCRIPT_NAME", "")
    path = (root + environ.get("PATH_INFO", "")).encode("latin-1", "replace")
    sent = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "").partition("?")[0]
    headers = [
        (name[5:].replace("_", "-").lower().encode("latin-1"), str(value).encode("latin-1", "replace"))
        for name, value in environ.items()
        if name.startswith("HTTP_")
    ]
    headers += [
        (bare, str(environ[name]).encode("latin-1", "replace")) for name, bare in _BARE.items() if environ.get(name)
    ]
    address = environ.get("REMOTE_ADDR", "")
    return {
        "type": "http",
        "http_version": str(environ.get("SERVER_PROTOCOL", "HTTP/1.1")).partition("/")[2],
        "method": environ["REQUEST_METHOD"],
        "scheme": environ.get("wsgi.url_scheme", "http"),
        "path": path.decode("utf-8", "replace") or "/",
        "raw_path": sent.encode("latin-1", "replace") if sent.startswith("/") else quote(path).encode(),
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1", "replace"),
        "root_path": root,
        "headers": headers,
        "client": (address, 0) if address else None,
        ENVIRON: environ,
    }


def _of(naming: Naming | None) -> Naming | None:
    return None if naming is None else lambda scope: naming(scope[ENVIRON])


def _answered(response: Response, start_response: Start) -> Iterable[bytes]:
    phrase = HTTPStatus(response.status).phrase
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
    start_response(f"{response.status} {phrase}", headers)
    return [response.body] if response.body else []
