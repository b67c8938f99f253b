"""One question over HTTP and its answer: JSON or a form out, bytes back, within a deadline and a size, and never anywhere else.

Redirects are not followed, proxies of the environment are not used, and only ``http`` and ``https`` are spoken. The deadline holds for the
whole exchange, so a server that sends a byte a second is cut off like one that sends none.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from clausewise.errors import ConfigError

answer_bytes_max = 65_536
OK = 200


class ExchangeError(Exception):
    """No answer came. ``kind`` is ``timeout``, ``unreachable``, ``status``, ``too_large`` or ``cut``."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def address(url: str, where: str = "reader_url") -> SplitResult:
    """Return a checked address; ``where`` is the setting that names it.

    Raises ConfigError CW640 when it is none of http or https with a host, or carries a password.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
        _ = parts.port
    except ValueError:
        good = None
    if not good or any(ord(letter) <= ord(" ") for letter in url):
        raise ConfigError(
            "CW640",
            "The address of what shall be asked is no http or https address.",
            "L'adresse de ce qu'il faut interroger n'est pas une adresse http ou https.",
            remedy_en="Give one such as http://127.0.0.1:8000/v1/chat/completions, without name or password.",
            remedy_fr="Donnez-en une telle que http://127.0.0.1:8000/v1/chat/completions, sans nom ni mot de passe.",
            where=where,
        )
    return parts


def post(to: SplitResult, body: bytes, *, key: str, timeout_ms: int, key_header: str = "") -> bytes:
    """Post JSON to a checked address and return the body of a 200 answer. Raises ExchangeError.

    ``key`` is sent as a bearer token, or as it is in ``key_header``.
    """
    headers = {"content-type": "application/json", **_proof(key, key_header)}
    return ask(to, body, headers, timeout_ms=timeout_ms)


class Answer(NamedTuple):
    """What came back: a status, headers by their names in lower case (the first of each counts), and the body of a 200 answer alone."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Way(NamedTuple):
    """How somebody is asked: within how many milliseconds and bytes; at which ``address`` instead of any that the host's name has.

    ``trusted`` are the authorities whose certificates are believed, the system's by default.
    """

    timeout_ms: int
    bytes_max: int = answer_bytes_max
    address: str = ""
    trusted: ssl.SSLContext | None = None


def ask(to: SplitResult, body: bytes | None, headers: Mapping[str, str], *, timeout_ms: int) -> bytes:
    """Post ``body`` to a checked address, or get what is there (None), and return the body of a 200 answer. Raises ExchangeError."""
    answer = answered(to, body, headers, Way(timeout_ms))
    if answer.status != OK:
        raise ExchangeError("status")
    return answer.content


def answered(to: SplitResult, body: bytes | None, headers: Mapping[str, str], way: Way) -> Answer:
    """Post ``body`` to a checked address, or get what is there (None), and return whatever is answered. Raises ExchangeError."""
    seconds = way.timeout_ms / 1000
    ends = time.monotonic() + seconds
    connection = _connection(to, seconds, way)
    try:
        connection.connect()
    except OSError as error:
        connection.close()
        raise ExchangeError("timeout" if isinstance(error, TimeoutError) else "unreachable") from error
    # Shut down from the side: the only thing that ends a read, whatever phase the exchange is in.
    cutter = threading.Timer(max(0.0, ends - time.monotonic()), _shut, (connection.sock,))
    cutter.daemon = True
    cutter.start()
    try:
        answer = _answer(connection, to, body, headers, way.bytes_max)
    except (OSError, http.client.HTTPException) as error:
        raise ExchangeError("timeout" if time.monotonic() >= ends else "cut") from error
    finally:
        cutter.cancel()
        connection.close()
    # A connection that was shut down in the middle of the headers reads like an answer that has none.
    if time.monotonic() >= ends:
        raise ExchangeError("timeout")
    return answer


def _connection(to: SplitResult, seconds: float, way: Way) -> http.client.HTTPConnection:
    host = to.hostname or ""
    if to.scheme == "https":
        trusted = way.trusted or ssl.create_default_context()
        return _Secure(host, to.port, timeout=seconds, context=trusted, address=way.address)
    return _Plain(host, to.port, timeout=seconds, address=way.address)


class _Plain(http.client.HTTPConnection):
    """A connection to ``address``, whatever the host's name leads to by now."""

    def __init__(self, *given: Any, address: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self._address = address or self.host

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _Secure(http.client.HTTPSConnection):
    """The same; the certificate must bear the host's name."""

    def __init__(self, *given: Any, address: str, context: ssl.SSLContext, **named: Any) -> None:
        super().__init__(*given, context=context, **named)
        self._address, self._trusted = address or self.host, context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._trusted.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _shut(open_socket: socket.socket) -> None:
    with suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)


def _proof(key: str, header: str) -> dict[str, str]:
    if not key:
        return {}
    return {header: key} if header else {"authorization": f"Bearer {key}"}


def _answer(
    connection: http.client.HTTPConnection, to: SplitResult, body: bytes | None, own: Mapping[str, str], bytes_max: int
) -> Answer:
    headers = {"accept": "application/json", "accept-encoding": "identity", **own}
    target = (to.path or "/") + (f"?{to.query}" if to.query else "")
    connection.request("GET" if body is None else "POST", target, body=body, headers=headers)
    # Its connection lets go of it before it is read to its end: whoever leaves early must close it.
    with connection.getresponse() as response:
        told: dict[str, str] = {}
        for name, value in response.getheaders():
            told.setdefault(name.lower(), value)
        if response.status != OK:
            return Answer(response.status, told, b"")
        content = response.read(bytes_max + 1)
        if len(content) > bytes_max:
            raise ExchangeError("too_large")
        # Asked for a number of bytes, http.client does not say when fewer came than were announced.
        if response.length:
            raise http.client.IncompleteRead(content, response.length)
        return Answer(response.status, told, content)
