"""Which addresses may be called from here when somebody else names them: the guard against server-side request forgery.

An address is called only if it is on the public internet, or in a network that the operator listed. The caller resolves a name once, has
every address checked here, and connects to the very address that was checked. The public internet is called by HTTPS on its own port only;
a listed network by HTTP too, and on any port. Where clouds tell machines their secrets is called never, listed or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from msgspec import Struct

from clausewise.errors import ConfigError, InputError
from clausewise.url import parse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

url_characters_max: Final = 2_000
networks_max: Final = 100
port_max: Final = 65_535
port_digits_max: Final = 5
SCHEMES: Final = {"https": 443, "http": 80}

# Metadata services of clouds. Some are plain public addresses, so that no other rule would see them.
METADATA: Final = frozenset(
    ip_address(one)
    for one in (
        "169.254.169.254",  # most clouds
        "169.254.170.2",  # containers' credentials
        "169.254.170.23",
        "169.254.0.23",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
    )
)
# What carries an IPv4 address within (RFC 6052), and what leads through somebody else's tunnel or is no longer used (RFC 3056, 4380, 4291).
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
REFUSED: Final = tuple(
    map(
        ip_network,
        ("::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "100.64.0.0/10", "192.88.99.0/24"),
    )
)


def ports(text: str, where: str) -> frozenset[int]:
    """Read the ports that an operator listed, such as ``443 80``, in the setting ``where``. Raises ConfigError CW924."""
    words = text.replace(",", " ").split()
    for word in words:
        if not (word.isascii() and word.isdecimal() and 0 < int(word[: port_digits_max + 1]) <= port_max):
            raise _no_port(word, where)
    if not words:
        raise _no_port("", where)
    return frozenset(map(int, words))


class Target(Struct, frozen=True):
    """An address that was read: ``url`` in its one spelling, and where it leads."""

    url: str
    scheme: str
    host: str
    port: int
    path: str


def networks(text: str, where: str = "webhook_networks") -> tuple[Network, ...]:
    """Read the networks that an operator listed, such as ``10.1.2.0/24 fd12::/48``, in the setting ``where``. Raises ConfigError CW924."""
    found: list[Network] = []
    words = text.replace(",", " ").split()
    for word in words:
        try:
            network = ip_network(word)
        except ValueError:
            raise _no_network(word, where) from None
        if isinstance(network, IPv6Network) and network.prefixlen and _inner(network.network_address) is not None:
            raise _no_network(word, where)  # an IPv4 network is listed as one
        found.append(network)
    if len(found) > networks_max:
        raise _no_network(f"{len(found)} > {networks_max}", where)
    return tuple(found)


def target(url: str, listed: Sequence[Network] = ()) -> Target:
    """Read ``url`` and check what can be told before its name is looked up.

    Raises InputError CW920 for what is no address of a web server or carries a password, CW921 for one that must not be called.
    """
    known = parse(url) if len(url) <= url_characters_max and url.isprintable() else None
    if known is None or not url.lower().startswith(("http://", "https://")) or not known.ascii_host:
        raise _unfit(url, "it is no address of a web server", "ce n'est pas l'adresse d'un serveur Web")
    if known.has_user:
        raise _unfit(
            url.partition("://")[0] + "://…@" + known.ascii_host,
            "it carries a name or password",
            "elle porte un nom ou un mot de passe",
        )
    if known.port == 0:
        raise _unfit(url, "there is no port 0", "il n'y a pas de port 0")
    rest = known.normal.partition("://")[2]
    path = "/" + rest.partition("/")[2]
    found = Target(known.normal, known.scheme, known.ascii_host.strip("[]"), known.port or SCHEMES[known.scheme], path)
    try:
        address = ip_address(found.host)
    except ValueError:
        if not listed and not is_public_way(found):
            raise _refused(found) from None
    else:
        if not may_call(found, address, listed):
            raise _refused(found)
    return found


def may_call(target: Target, address: Address, listed: Sequence[Network]) -> bool:
    """Say whether ``address``, which the host of ``target`` resolved to, may be connected to."""
    inner = _inner(address)
    if address in METADATA or inner in METADATA:
        return False
    seen = inner or address
    if any(seen.version == network.version and seen in network for network in listed):
        return True
    return is_public_way(target) and is_public(seen)


def is_public_way(target: Target) -> bool:
    """Say whether ``target`` is called as anything on the public internet must be: by HTTPS, on its own port."""
    return target.scheme == "https" and target.port == SCHEMES["https"]


def is_public(address: Address) -> bool:
    """Say whether ``address`` is one single machine of the public internet."""
    if address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback:
        return False
    if address.is_link_local or not address.is_global:
        return False
    return not any(address.version == network.version and address in network for network in REFUSED)


def _inner(address: Address) -> Address | None:
    """Return the IPv4 address that an IPv6 one stands for: mapped (``::ffff:0:0/96``) or translated (``64:ff9b::/96``)."""
    if not isinstance(address, IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None


def _unfit(url: str, en: str, fr: str) -> InputError:
    return InputError(
        "CW920",
        f"The address {url[:200]!r} cannot be used: {en}.",
        f"L'adresse « {url[:200]} » est inutilisable : {fr}.",
        remedy_en="Give an address such as https://example.com/hooks.",
        remedy_fr="Donnez une adresse telle que https://example.com/hooks.",
        where="/url",
    )


def _refused(found: Target) -> InputError:
    return InputError(
        "CW921",
        f"{found.host}, port {found.port}, by {found.scheme}, must not be called from here.",
        f"{found.host}, port {found.port}, par {found.scheme}, ne doit pas être appelé d'ici.",
        remedy_en="Use https on port 443 of a public server, or list the network of an internal one in webhook_networks.",
        remedy_fr="Employez https au port 443 d'un serveur public, ou inscrivez le réseau d'un serveur interne dans webhook_networks.",
        where="/url",
    )


def _no_port(word: str, where: str) -> ConfigError:
    return ConfigError(
        "CW924",
        f"{where}: {word!r} is no port.",
        f"{where} : « {word} » n'est pas un port.",
        remedy_en="List ports from 1 to 65535, separated by spaces.",
        remedy_fr="Inscrivez des ports de 1 à 65535, séparés par des espaces.",
        where=where,
    )


def _no_network(word: str, where: str) -> ConfigError:
    return ConfigError(
        "CW924",
        f"{where}: {word!r} is no network.",
        f"{where} : « {word} » n'est pas un réseau.",
        remedy_en="List networks exactly, such as 10.1.2.0/24 or 192.0.2.7/32, separated by spaces.",
        remedy_fr="Inscrivez des réseaux exacts, tels que 10.1.2.0/24 ou 192.0.2.7/32, séparés par des espaces.",
        where=where,
    )
