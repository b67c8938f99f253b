"""Who is at the other end of a connection: the peer itself, unless it is a proxy that the operator trusts to say for whom it speaks.

``X-Forwarded-For`` is read from its end, past proxies that are trusted, to the first address that is not: what stands before that one was
written by somebody whom nobody vouches for. Nothing is trusted unless it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from clausewise.errors import ConfigError

FORWARDED: Final = b"x-forwarded-for"
# A connection over a socket of this machine has no address; a proxy in front of it is named by this word.
UNIX: Final = "unix"
addresses_kept_max: Final = 8_192
proxies_in_a_row_max: Final = 16


class Peers:
    """Tells addresses apart by the networks of ``trusted`` proxies, such as ``10.0.0.0/8``. Raises ConfigError CW595 for what is none."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        names = frozenset(trusted)
        self._trusts_sockets = UNIX in names
        try:
            self._networks = tuple(ip_network(name, strict=False) for name in sorted(names - {UNIX}))
        except ValueError as wrong:
            raise ConfigError(
                "CW595",
                f"A trusted proxy is no address or network: {wrong}.",
                f"Un mandataire de confiance n'est ni une adresse ni un réseau : {wrong}.",
                remedy_en="Name addresses or networks, such as 10.0.0.0/8, or unix for a local socket.",
                remedy_fr="Nommez des adresses ou des réseaux, par exemple 10.0.0.0/8, ou unix pour une prise locale.",
                where="trusted_proxies",
            ) from wrong
        self._known = lru_cache(addresses_kept_max)(self._is_trusted)

    def address(self, scope: Mapping[str, Any]) -> str:
        """Return the address that a request of ASGI's ``scope`` came from; empty when it came over a socket without one."""
        peer = _peer(scope)
        if not self.trusts(scope):
            return peer
        forwarded = b",".join(value for name, value in scope["headers"] if name == FORWARDED).decode("latin-1")
        for told in reversed(forwarded.split(",")[-proxies_in_a_row_max:]):
            address = _plain(told.strip())
            if not address:
                return peer
            peer = address
            if not self._known(address):
                break
        return peer

    def trusts(self, scope: Mapping[str, Any]) -> bool:
        """Say whether a request came straight from a proxy that is trusted."""
        if not self._networks and not self._trusts_sockets:
            return False
        peer = _peer(scope)
        return self._known(peer) if peer else self._trusts_sockets

    def _is_trusted(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)


def _peer(scope: Mapping[str, Any]) -> str:
    client = scope.get("client")
    return _plain(client[0]) if client else ""


@lru_cache(addresses_kept_max)
def _plain(text: str) -> str:
    """Return an address as it is written everywhere, without port or brackets; empty when it is none."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found: IPv4Address | IPv6Address | None = ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(found)
