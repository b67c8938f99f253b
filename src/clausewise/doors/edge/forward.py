"""What servers ask before they let a request pass: nginx (auth_request), Traefik and Caddy (forward auth), Envoy (ext_authz over HTTP).

A server asks in one of two forms. At ``/v1/authorize`` it tells the request in X-Forwarded-Method, -Uri, -Host, -Proto and -For, all of
them its own words; after ``/v1/authorize/for`` it repeats the request's method and path. Only servers that the operator trusts may ask:
whoever could ask could have others blocked. ``200`` lets a request pass, anything else refuses it; the answer's body is for its sender.
"""

from __future__ import annotations

import logging
import re
from typing import Final, NamedTuple
from urllib.parse import unquote

import msgspec
from msgspec.structs import replace
from uuid_utils import uuid7

from clausewise.doors.edge.asgi import judged
from clausewise.doors.edge.counts import Counts
from clausewise.doors.edge.head import head, readable
from clausewise.doors.edge.peer import Peers
from clausewise.doors.edge.porter import CONFIRM_AT, Porter, form_bytes_max
from clausewise.doors.edge.protocol import Application, Headers, Receive, Scope, Send
from clausewise.doors.edge.refusal import SAID, STRANGER, UNTOLD, Refusal, Response, Told
from clausewise.doors.edge.request import has_body, header, wants_page
from clausewise.doors.edge.sender import Sender
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError, ForbiddenError
from clausewise.front import Front, Route
from clausewise.tongue import preferred

log = logging.getLogger("clausewise.edge")
AT: Final = "/v1/authorize"
FOR: Final = "/v1/authorize/for"
REFUSAL_AT: Final = "/v1/authorize/refusal"
# nginx passes on no refusal but 403: it asks for that, and fetches the answer for the sender with what this header held.
ALWAYS_403: Final = b"status=403"
REFUSAL: Final = b"clausewise-refusal"
REQUEST_ID: Final = b"x-request-id"
_METHOD: Final = re.compile(rb"[A-Za-z][A-Za-z_-]{0,31}")
_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TOLD: Final = frozenset(f"x-forwarded-{what}".encode() for what in ("for", "host", "method", "port", "proto", "uri"))
_SCHEMES: Final = ("http", "https")


_keep = msgspec.msgpack.Encoder().encode
_kept = msgspec.msgpack.Decoder(Told).decode


class _Asked(NamedTuple):
    """Which request is asked about: its method and target as they were sent, and the name under which it is known."""

    method: bytes
    target: bytes
    name: str


class Forward:
    """Answers servers about requests, as ``front`` says and ``engine`` judges. In ``shadow`` nothing is refused."""

    def __init__(self, engine: Engine, front: Front, *, shadow: bool = False, secret: bytes = b"") -> None:
        self._front = front
        self._peers = Peers(front.trusted_proxies)
        self._account_header = front.account_header.lower().encode("latin-1", "replace")
        sender = Sender(self._account if front.account_header else None)
        self._porter = Porter(engine, sender, front.routes, front.otherwise, shadow=shadow, secret=secret)
        if front.trusted_proxies:
            engine.traffic.inspect([])  # a server in front waits for the first answer no longer than for others

    @property
    def counts(self) -> Counts:
        """What was answered so far, as a collector for prometheus-client."""
        return self._porter.counts

    def paths(self) -> dict[str, Application]:
        """Return what answers at each of its paths; one that ends in a slash stands for all below it."""
        return {
            AT: self._told,
            FOR + "/": self._repeated,
            REFUSAL_AT: self._refusal,
            CONFIRM_AT: self._confirm,
        }

    async def _told(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer about a request that is told in headers."""
        asked = _Asked(_once(scope, b"x-forwarded-method"), _once(scope, b"x-forwarded-uri"), _name(scope))
        refusal = await self._asked(scope, receive, asked, host=_once(scope, b"x-forwarded-host"))
        response = _answer(scope, refusal, asked.name)
        if refusal is not None and ALWAYS_403 in scope["query_string"].split(b"&"):
            kept = self._porter.confirmation.signed(_keep(refusal.told)).encode()
            response = Response(ForbiddenError.status, [*response.headers, (REFUSAL, kept)], response.body)
        await response.send(send)

    async def _repeated(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer about a request that is repeated after a prefix; what else tells of one was sent by anybody."""
        path, query = _raw(scope), scope["query_string"]
        target = path[len(FOR) :] if path.startswith(FOR.encode()) else b""
        asked = _Asked(scope["method"].encode(), target + b"?" + query if query else target, _name(scope))
        await _answer(scope, await self._asked(scope, receive, asked), asked.name).send(send)

    async def _asked(self, scope: Scope, receive: Receive, asked: _Asked, host: bytes = b"") -> Refusal | None:
        """Return how a request is refused, or the question about it; None when it may pass."""
        if not self._peers.trusts(scope):
            return _stranger(scope)
        if not _METHOD.fullmatch(asked.method) or not asked.target:
            log.warning("%s: %s", scope.get("client"), UNTOLD.said("en"))
            return _void(scope, UNTOLD)
        inner = self._inner(scope, asked.method, asked.target, host)
        route = self._porter.route(inner)
        return None if route.is_exempt else await self._refused(inner, receive, route, asked.name)

    async def _refused(self, inner: Scope, receive: Receive, route: Route, name: str) -> Refusal | None:
        body = b""
        if route.body_bytes and has_body(inner):
            body = (await head(receive, route.body_bytes)).data
            body = readable(body, header(inner, b"content-encoding"), route.body_bytes)
        event = replace(self._porter.sender.event(inner, body), id=name)
        event, refusal = await judged(self._porter, inner, event, route)
        if refusal is None and self._front.counted:
            # How it ends is not known here.
            self._porter.served(replace(event, headers=(), body=""), route)
        return refusal

    def _inner(self, scope: Scope, method: bytes, target: bytes, host: bytes = b"") -> Scope:
        """Return the request that is asked about as if it had come here."""
        if not target.startswith(b"/") and b"://" in target:
            target = b"/" + target.partition(b"://")[2].partition(b"/")[2]
        path, _, query = target.partition(b"?")
        headers: Headers = [
            (key, host if key == b"host" and host else value) for key, value in scope["headers"] if key not in _TOLD
        ]
        address = self._peers.address(scope)
        return {
            "type": "http",
            "http_version": scope.get("http_version", "1.1"),
            "method": method.decode("latin-1"),
            "scheme": _scheme(scope),
            "path": unquote(path.decode("latin-1"), errors="replace"),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": headers,
            "client": (address, 0) if address else None,
        }

    def _account(self, scope: Scope) -> str:
        return _once(scope, self._account_header).decode("utf-8", "replace")

    async def _refusal(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give a server the answer for the sender of a request that it had refused."""
        del receive
        method, target = _once(scope, b"x-forwarded-method"), _once(scope, b"x-forwarded-uri") or b"/"
        refusal = self._again(scope, self._inner(scope, method, target))
        await refusal.response(is_page=wants_page(scope), is_head=method == b"HEAD").send(send)

    def _again(self, scope: Scope, inner: Scope) -> Refusal:
        if not self._peers.trusts(scope):
            return _stranger(scope)
        held = self._porter.confirmation.body(_once(scope, REFUSAL).decode("latin-1"))
        try:
            return self._porter.again(inner, _kept(held or b""))
        except (msgspec.DecodeError, KeyError):
            return _void(scope, UNTOLD)

    async def _confirm(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the form of confirmations, to which a server hands its requests on."""
        if not self._peers.trusts(scope):
            await _stranger(scope).response(is_page=wants_page(scope)).send(send)
            return
        form = (await head(receive, form_bytes_max)).data if scope["method"] == "POST" else None
        await self._porter.confirmed(self._inner(scope, scope["method"].encode(), _raw(scope)), form).send(send)


def _stranger(scope: Scope) -> Refusal:
    log.warning("%s: %s", scope.get("client"), STRANGER.said("en"))
    return _void(scope, STRANGER)


def _answer(scope: Scope, refusal: Refusal | None, name: str) -> Response:
    """Return the answer to a server, with what it may want to know and log."""
    named = (REQUEST_ID, name.encode())
    if refusal is None:
        said = (b"clausewise-answer", b"allow")
        return Response(200, [said, named, (b"cache-control", b"no-store"), (b"content-length", b"0")], b"")
    status, headers, body = refusal.response(is_page=wants_page(scope))
    said = (b"clausewise-answer", SAID.get(refusal.told.code, "unjudged").encode())
    why = [(b"clausewise-status", b"%d" % status), (b"clausewise-reason", refusal.told.code.encode())]
    return Response(status, [*headers, said, *why, named], body)


def _void(scope: Scope, error: ClausewiseError) -> Refusal:
    return Refusal(Told.of(error, preferred(header(scope, b"accept-language"))))


def _raw(scope: Scope) -> bytes:
    """Return the path of a request as it was sent."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    return path


def _once(scope: Scope, name: bytes) -> bytes:
    """Return a header that was sent once; nothing when it was not sent, or more than once: nobody knows who said which."""
    told = [value for key, value in scope["headers"] if key == name]
    return told[0].strip() if len(told) == 1 else b""


def _name(scope: Scope) -> str:
    """Return the request's id: the server's if it is one, else a new one."""
    told = _once(scope, REQUEST_ID).decode("latin-1")
    return told if _ID.fullmatch(told) else str(uuid7())


def _scheme(scope: Scope) -> str:
    told = _once(scope, b"x-forwarded-proto").decode("latin-1").lower()
    return told if told in _SCHEMES else scope.get("scheme", "http")
