"""Reported pages, got from the operator's own services as a visitor sees them who is not signed in; never from anywhere else.

Whoever reports chooses the address, so it is guarded like any that somebody else names (``perimeter``): it must lie on a service of the
register, before and after every redirect, and what its name leads to is checked and then connected to as it was checked. Pictures that
the page shows are got in the same way, as far as the limits go.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from ipaddress import ip_address
from typing import Final
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from clausewise import exchange, perimeter, url
from clausewise.case import Found
from clausewise.errors import InputError
from clausewise.exchange import ExchangeError, Way
from clausewise.exhibit import data_bytes_max, text_characters_max
from clausewise.extract import Role
from clausewise.model import Item, Medium, Part
from clausewise.parse import charset
from clausewise.parse.attachment import medium as medium_of
from clausewise.parse.nature import PAGE_TYPE
from clausewise.perimeter import Network, Target
from clausewise.register import Register
from clausewise.sandbox import shared

redirects_max: Final = 3
addresses_max: Final = 4
pictures_max: Final = 8
# What is smaller on the page shows nothing.
picture_pixels_min: Final = 16
PORTS: Final = frozenset(perimeter.SCHEMES.values())
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_STATUSES: Final = {401: Found.DENIED, 403: Found.DENIED, 404: Found.GONE, 410: Found.GONE, 451: Found.GONE}
_PAGES: Final = frozenset({PAGE_TYPE, "application/xhtml+xml"})


class Settings(Struct, frozen=True):
    """Within which time a page is got, and once more as long all its pictures; and how.

    ``listed`` are the internal networks that may be called, ``ports`` the only ports of the services; ``trusted`` are the authorities
    whose certificates are believed, the system's by default.
    """

    timeout_ms: int = 10_000
    listed: tuple[Network, ...] = ()
    ports: frozenset[int] = PORTS
    trusted: ssl.SSLContext | None = None


class Answered(ExchangeError):  # noqa: N818 - an answer that is no content
    """A server answered something else than content; ``status`` is its HTTP status."""

    def __init__(self, kind: str, status: int) -> None:
        super().__init__(kind)
        self.status = status


class _Got(Struct, frozen=True):
    """What lay at an address in the end: the address itself, its media type as declared, and its bytes."""

    url: str
    type: str
    content: bytes


class Collector:
    """Gets pages of the services in ``register``. Thread-safe; a ``ports.Fetcher``."""

    def __init__(self, register: Register, settings: Settings) -> None:
        self._register = register
        self._settings = settings

    def __call__(self, item: str, location: str) -> Item | None:
        """Return what lies at ``location``, or at ``item`` if that is an address; None where neither is one of ours."""
        address = next(filter(self._is_ours, (location, item)), "")
        if not address:
            return None
        got = self._got(address, self._ends(), data_bytes_max)
        found = urlsplit(got.url)
        page = _part(got)
        pictures = self._pictures(page, got) if page.medium is Medium.PAGE else ()
        return Item((page, *pictures), host=found.hostname or "", path=found.path or "/")

    def _ends(self) -> float:
        return time.monotonic() + self._settings.timeout_ms / 1000

    def _is_ours(self, address: str) -> bool:
        known = url.parse(address) if "://" in address else None
        if known is None or known.scheme not in perimeter.SCHEMES or not known.ascii_host:
            return False
        return self._register.covers(known.ascii_host, known.path or "/") is not None

    def _got(self, address: str, ends: float, bytes_max: int) -> _Got:
        for _ in range(redirects_max + 1):
            if not self._is_ours(address):
                raise ExchangeError(Found.ELSEWHERE)
            try:
                target = perimeter.target(address, self._settings.listed)
            except InputError:
                raise ExchangeError(Found.REFUSED) from None
            if target.port not in self._settings.ports:
                raise ExchangeError(Found.REFUSED)
            answer = self._asked(target, ends, bytes_max)
            if answer.status == exchange.OK:
                return _Got(target.url, answer.headers.get("content-type", ""), answer.content)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                raise Answered(_STATUSES.get(answer.status, Found.STATUS), answer.status)
            address = urljoin(target.url, answer.headers["location"])
        raise ExchangeError(Found.ELSEWHERE)

    def _asked(self, target: Target, ends: float, bytes_max: int) -> exchange.Answer:
        headers = {"accept": "text/html, */*;q=0.5", "user-agent": _agent()}
        last = ExchangeError(Found.UNREACHABLE)
        for address in self._checked(target):
            left_ms = round((ends - time.monotonic()) * 1000)
            if left_ms <= 0:
                raise ExchangeError(Found.TIMEOUT)
            way = Way(left_ms, bytes_max, address, self._settings.trusted)
            try:
                return exchange.answered(urlsplit(target.url), None, headers, way)
            except ExchangeError as error:
                if error.kind != Found.UNREACHABLE:
                    raise ExchangeError(Found.LARGE) if error.kind == "too_large" else error from None
                last = error
        raise last

    def _checked(self, target: Target) -> Sequence[str]:
        """Return the addresses of a host, every one of which may be called."""
        try:
            told = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise ExchangeError(Found.UNREACHABLE) from None
        found = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in told))
        if not all(perimeter.may_call(target, ip_address(one), self._settings.listed) for one in found):
            raise ExchangeError(Found.REFUSED)
        return found[:addresses_max]

    def _pictures(self, page: Part, got: _Got) -> Iterator[Part]:
        """Yield the pictures that a page shows, as many as the limits allow; one that cannot be had is left out."""
        left = data_bytes_max - len(got.content)
        addresses = _shown(page, got.url)[:pictures_max]
        ends = self._ends()
        for address in addresses:
            try:
                picture = self._got(address, ends, left)
            except ExchangeError:
                continue
            if medium_of(picture.content, picture.type.partition(";")[0], "") is Medium.IMAGE:
                left -= len(picture.content)
                yield Part(Medium.IMAGE, data=picture.content, name=picture.url, declared_type=picture.type)


@cache
def _agent() -> str:
    return f"Clausewise/{metadata.version('clausewise')} (+reports)"


def _shown(page: Part, address: str) -> list[str]:
    """Return the addresses of the pictures on a page, each once; it is opened where untrusted bytes are."""
    extracts = shared().opened(page)[:1]
    links = [one for extract in extracts for one in extract.links if one.role is Role.IMAGE and one.trick is None]
    large = (
        one
        for one in links
        if min(one.width or picture_pixels_min, one.height or picture_pixels_min) >= picture_pixels_min
    )
    return list(dict.fromkeys(urljoin(address, one.url) for one in large))


def _part(got: _Got) -> Part:
    """Return what came as a part of the medium that it is."""
    kind, _, parameters = got.type.partition(";")
    name = got.url
    if kind.strip().lower() in _PAGES:
        return Part(Medium.PAGE, data=got.content, name=name, declared_type=got.type)
    medium = medium_of(got.content, kind.strip().lower(), urlsplit(got.url).path)
    if medium is Medium.TEXT:
        named = parameters.partition("charset=")[2].strip().strip('"')
        text = charset.read(got.content, named).text
        return Part(text=text[:text_characters_max], name=name, declared_type=got.type)
    return Part(medium, data=got.content, name=name, declared_type=got.type)
