"""Sending one message to an address that somebody else chose: resolved once, checked, and connected to exactly as it was checked.

The client underneath follows no redirect, unpacks nothing and reads nothing from the environment. Of an answer only its status and a few
thousand bytes are read; it counts when it came whole or is longer than that, all within one time-out.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any

import httpcore2

import clausewise
from clausewise import perimeter
from clausewise.errors import InputError
from clausewise.perimeter import Network, Target
from clausewise.webhook import Attempt, Failure

answer_bytes_max = 16 * 1024
addresses_max = 8
AGENT = f"Clausewise/{clausewise.__version__} (+webhooks)"
GONE = 410
SECONDS_MS = 1000


class Unfit(Exception):  # noqa: N818 - it says why no connection is made, and never leaves this module
    """No connection was made, because of ``failure``."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Checked(httpcore2.AsyncNetworkBackend):
    """Connects to the addresses that the host of ``target`` has, once every one of them was checked. TLS still asks for the host's name."""

    def __init__(self, target: Target, listed: Sequence[Network]) -> None:
        self._target = target
        self._listed = listed
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface's own
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address that answers."""
        del host  # what was read of the address counts, however it is spelled here
        addresses = await resolved(self._target.host, port)
        if not all(perimeter.may_call(self._target, ip_address(one), self._listed) for one in addresses):
            raise Unfit(Failure.REFUSED)
        for last, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore2.ConnectError:
                if not last:
                    raise
        raise Unfit(Failure.NAME)


async def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of ``host`` as numbers. Raises Unfit when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unfit(Failure.NAME) from None
    return list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))[:addresses_max]


class Line:
    """A line to one endpoint, kept open from one message to the next. ``trusted`` are the authorities, the system's by default."""

    def __init__(
        self, url: str, *, listed: Sequence[Network], timeout_ms: int, trusted: ssl.SSLContext | None = None
    ) -> None:
        self._url = url
        self._listed = listed
        self._seconds = timeout_ms / SECONDS_MS
        self._trusted = trusted
        self._pool: httpcore2.AsyncConnectionPool | None = None

    async def send(self, body: bytes, headers: Mapping[str, str]) -> Attempt:
        """Post ``body`` and return what came of it; only cancelling raises."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._sent(body, headers)
        except TimeoutError:
            return await self._failed(Failure.TIMEOUT)
        except Unfit as error:
            return await self._failed(error.failure)
        except InputError:
            return await self._failed(Failure.REFUSED)
        except httpcore2.ConnectError as error:
            return await self._failed(Failure.TLS if _is_tls(error) else Failure.CONNECT)
        except httpcore2.TimeoutException:
            return await self._failed(Failure.TIMEOUT)
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError):
            return await self._failed(Failure.BROKEN)

    async def close(self) -> None:
        """Hang up."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    async def _failed(self, failure: Failure) -> Attempt:
        await self.close()
        return Attempt(failure)

    async def _sent(self, body: bytes, headers: Mapping[str, str]) -> Attempt:
        target = perimeter.target(self._url, self._listed)
        if self._pool is None:
            backend = Checked(target, self._listed)
            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=self._trusted, max_connections=1, network_backend=backend
            )
        told = {"content-type": "application/json", "user-agent": AGENT, "accept": "*/*", **headers}
        async with self._pool.stream("POST", target.url, headers=list(told.items()), content=body) as answer:
            size = 0
            async for piece in answer.aiter_stream():
                size += len(piece)
                if size > answer_bytes_max:
                    break
            return _attempt(answer)


def _attempt(answer: httpcore2.Response) -> Attempt:
    status = answer.status
    if 200 <= status < 300:  # noqa: PLR2004 - success (RFC 9110, 15.3)
        return Attempt(None, status)
    if status == GONE:
        return Attempt(Failure.GONE, status)
    if 300 <= status < 400:  # noqa: PLR2004 - redirection (RFC 9110, 15.4)
        return Attempt(Failure.REDIRECT, status)
    asked = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    return Attempt(Failure.STATUS, status, _retry_ms(asked.decode("ascii", "replace").strip()))


def _retry_ms(text: str) -> int:
    """Return how long Retry-After asks to wait, in seconds (RFC 9110, 10.2.3); 0 for a date or anything else."""
    if text.isdecimal() and text.isascii():
        return int(text[:9]) * SECONDS_MS
    return 0


def _is_tls(error: BaseException | None) -> bool:
    """Say whether a connection failed at its certificate or at the agreement on how to encrypt."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
