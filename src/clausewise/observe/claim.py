"""Whether a crawler is what it says: by the name of its address and the address of that name, or by ranges that its operator publishes.

Off unless configured: nothing here asks the network by itself. A claim is false only when a resolver that answers says so; where it
does not answer, nobody knows, and that is no sign of anything.

Source of the method: https://developers.google.com/search/docs/crawling-indexing/verifying-googlebot
"""

from __future__ import annotations

import socket
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol

import msgspec

from clausewise.allowance import Allowance
from clausewise.errors import InputError
from clausewise.observe.agent import Crawler

claims_kept_max = 100_000
questions_per_hour_max = 3_600
wait_ms_max = 1_000
workers = 2
ranges_bytes_max = 8 * 1024 * 1024
_NO_SUCH_NAME: Final = frozenset((1, getattr(socket, "EAI_NONAME", -2), getattr(socket, "EAI_NODATA", -5)))

Network = IPv4Network | IPv6Network


class Resolver(Protocol):
    """Asks the names of addresses and the addresses of names. Raises OSError when it has no answer; empty says that there is none."""

    def names(self, address: str) -> Sequence[str]:
        """Return the names of an address."""
        ...

    def addresses(self, name: str) -> Sequence[str]:
        """Return the addresses of a name."""
        ...


class SystemResolver:
    """The system's own resolver."""

    def names(self, address: str) -> Sequence[str]:
        """Return the names of an address."""
        try:
            name, others, _ = socket.gethostbyaddr(address)
        except (socket.herror, socket.gaierror) as error:
            if error.errno in _NO_SUCH_NAME:
                return ()
            raise
        return (name, *others)

    def addresses(self, name: str) -> Sequence[str]:
        """Return the addresses of a name."""
        try:
            found = socket.getaddrinfo(name, None, proto=socket.IPPROTO_TCP)
        except socket.gaierror as error:
            if error.errno in _NO_SUCH_NAME:
                return ()
            raise
        return [str(one[4][0]) for one in found]


class Names:
    """Checks claims by reverse and forward names, each once, within ``questions_per_hour_max``.

    It waits ``wait_ms`` for an answer; with 0 nobody waits, and the next request is told what was found meanwhile. Thread-safe.
    """

    def __init__(self, resolver: Resolver, wait_ms: int = wait_ms_max, allowance: Allowance | None = None) -> None:
        self._resolver, self._wait_s = resolver, wait_ms / 1000
        self._allowance = allowance or Allowance(questions_per_hour_max)
        self._asked: OrderedDict[tuple[str, str], Future[bool | None]] = OrderedDict()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="clausewise-names")
        self._lock = Lock()
        # A resolver that never answered yes may be one that answers nothing: its no counts only afterwards.
        self._has_answered = False

    def can_tell(self, crawler: Crawler) -> bool:
        """Say whether the crawler's operator documents from which hosts it comes."""
        return bool(crawler.hosts)

    def is_true(self, crawler: Crawler, address: str) -> bool | None:
        """Return whether an address bears a name of the crawler's that leads back to it."""
        if not crawler.hosts:
            return None
        with self._lock:
            asked = self._asked.get((crawler.name, address))
            if asked is None:
                if self._allowance.spend():
                    return None
                asked = self._asked[crawler.name, address] = self._pool.submit(self._ask, crawler, address)
                if len(self._asked) > claims_kept_max:
                    self._asked.popitem(last=False)
        try:
            verdict = asked.result(self._wait_s)
        except Late:
            return None
        return verdict if verdict or self._has_answered else None

    def _ask(self, crawler: Crawler, address: str) -> bool | None:
        try:
            names = [name.rstrip(".").lower() for name in self._resolver.names(address)]
            self._has_answered = self._has_answered or bool(names)
            fitting = [name for name in names if name.endswith(crawler.hosts)]
            verdict = any(address in self._resolver.addresses(name) for name in fitting)
        except OSError:
            self._allowance.failed()
            return None
        self._allowance.answered()
        return verdict

    def close(self) -> None:
        """Ask no more. Idempotent."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Ranges:
    """Checks claims by the networks that operators publish, kept by whoever runs this: one JSON file a crawler, called like it.

    The files are those that Google, Bing, Apple, OpenAI and others publish: ``{"prefixes": [{"ipv4Prefix": "192.0.2.0/24"}, …]}``.
    """

    def __init__(self, folder: Path) -> None:
        self._networks = {path.stem: _networks(path) for path in sorted(folder.glob("*.json"))}

    def can_tell(self, crawler: Crawler) -> bool:
        """Say whether there is a file of the crawler's networks."""
        return bool(self._networks.get(crawler.name))

    def is_true(self, crawler: Crawler, address: str) -> bool | None:
        """Return whether an address lies in the crawler's networks; None where no file says which they are."""
        networks = self._networks.get(crawler.name)
        if not networks:
            return None
        try:
            place = ip_address(address)
        except ValueError:
            return None
        return any(place in network for network in networks)


class Either:
    """Several ways to check: true when one says so, false when all that can tell say no."""

    def __init__(self, *ways: Names | Ranges) -> None:
        self._ways = ways

    def is_true(self, crawler: Crawler, address: str) -> bool | None:
        """Return whether any way finds the claim true."""
        verdicts = [way.is_true(crawler, address) for way in self._ways if way.can_tell(crawler)]
        if any(verdicts):
            return True
        return None if None in verdicts or not verdicts else False


def _networks(path: Path) -> list[Network]:
    try:
        with path.open("rb") as stream:
            # What is cut off in the middle is no JSON, and says so.
            data: Mapping[str, Any] = msgspec.json.decode(stream.read(ranges_bytes_max), type=dict[str, Any])
        return [ip_network(value, strict=False) for one in data["prefixes"] for value in one.values()]
    except (OSError, ValueError, KeyError, AttributeError, TypeError, msgspec.DecodeError) as wrong:
        raise InputError(
            "CW835",
            f"The networks of a crawler cannot be read: {wrong}.",
            f"Les réseaux d'un robot ne se lisent pas : {wrong}.",
            remedy_en="Put the file there as its operator publishes it, with `prefixes`.",
            remedy_fr="Déposez le fichier tel que son exploitant le publie, avec `prefixes`.",
            where=str(path),
        ) from wrong
