"""Who is barred, as files that firewalls and jails read: sets of nftables, commands of fail2ban.

Only addresses and networks that are blocked stand in them: a firewall knows neither accounts nor how to slow somebody down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, NamedTuple

from clausewise.blocklist import Block, Effect, Kind
from clausewise.errors import ConfigError

Network = IPv4Network | IPv6Network
names_per_line_max: Final = 200
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,30}")
_FAMILIES: Final = ((4, "ip", "ipv4_addr"), (6, "ip6", "ipv6_addr"))


class Barred(NamedTuple):
    """A network (or a single address) that is kept out, and until when; None for good."""

    network: Network
    until_ms: int | None


def barred(blocks: Iterable[Block]) -> list[Barred]:
    """Return the addresses and networks among ``blocks`` that are blocked."""
    return [
        Barred(ip_network(block.name), block.until_ms)
        for block in blocks
        if block.effect is Effect.BLOCK and block.kind in (Kind.ADDRESS, Kind.NETWORK)
    ]


def nftables(blocks: Iterable[Block], now_ms: int, *, table: str = "clausewise") -> str:
    """Return a file for ``nft -f``: a table of its own, put in place of the one before in one step; elements end by themselves.

    It may be loaded again and again. Raises ConfigError CW976 for a table's name that is none.
    """
    _check(table, "--table")
    found = barred(blocks)
    sets, rules = [], []
    for version, family, kind in _FAMILIES:
        single = [one for one in found if one.network.version == version and one.network.num_addresses == 1]
        wide = disjoint(one for one in found if one.network.version == version and one.network.num_addresses > 1)
        sets += [_set(f"addresses{version}", kind, "timeout", single, now_ms)]
        sets += [_set(f"networks{version}", kind, "interval, timeout", wide, now_ms)]
        rules += [f"\t\t{family} saddr @{name}{version} counter drop" for name in ("addresses", "networks")]
    chains = [
        f"\tchain {hook} {{\n\t\ttype filter hook {hook} priority -10; policy accept;\n" + "\n".join(rules) + "\n\t}"
        for hook in ("input", "forward")
    ]
    head = f"table inet {table}\ndelete table inet {table}\ntable inet {table} {{\n"
    return head + "\n\n".join((*sets, *chains)) + "\n}\n"


def fail2ban(blocks: Iterable[Block], held: str, *, jail: str = "clausewise") -> str:
    """Return commands for ``fail2ban-client``, one a line, after which ``jail`` holds who is barred and nobody else.

    ``held`` is what it holds now, as ``get JAIL banip`` says it. Raises ConfigError CW976 for a jail's name that is none.
    """
    _check(jail, "--jail")
    wanted = {
        str(one) if one.num_addresses > 1 else str(one.network_address): None for one in _outermost(barred(blocks))
    }
    now = {word: None for word in held.split() if _is_network(word)}
    lines = [
        *_commands(jail, "unbanip", now.keys() - wanted.keys()),
        *_commands(jail, "banip", wanted.keys() - now.keys()),
    ]
    return "".join(f"{line}\n" for line in lines)


def disjoint(found: Iterable[Barred]) -> list[Barred]:
    """Return networks of one version that do not overlap, in which every address is kept out as long as by the longest of ``found``."""
    kept: list[Barred] = []
    for one in sorted(found, key=lambda one: (one.until_ms is not None, -(one.until_ms or 0), one.network.prefixlen)):
        pieces = [one.network]
        for other in kept:
            pieces = [rest for piece in pieces for rest in _without(piece, other.network)]
        kept += [Barred(piece, one.until_ms) for piece in pieces]
    return sorted(kept)


def _without(network: Network, other: Network) -> Iterator[Network]:
    if not network.overlaps(other):
        yield network
    elif network.supernet_of(other) and network != other:  # type: ignore[arg-type]
        yield from network.address_exclude(other)  # type: ignore[arg-type]


def _outermost(found: Sequence[Barred]) -> Iterator[Network]:
    """Yield the networks that lie in no other."""
    for version, _, _ in _FAMILIES:
        end = -1
        same = {one.network for one in found if one.network.version == version}
        for network in sorted(same, key=lambda one: (int(one.network_address), one.prefixlen)):
            if int(network.network_address) > end:
                end = int(network.broadcast_address)
                yield network


def _set(name: str, kind: str, flags: str, found: Sequence[Barred], now_ms: int) -> str:
    lines = [f"\tset {name} {{", f"\t\ttype {kind}", f"\t\tflags {flags}"]
    elements = [element for one in sorted(found) if (element := _element(one, now_ms))]
    if elements:
        lines.append("\t\telements = {\n\t\t\t" + ",\n\t\t\t".join(elements) + "\n\t\t}")
    return "\n".join((*lines, "\t}"))


def _element(one: Barred, now_ms: int) -> str:
    """Return an element of a set with the time that is left to it; nothing for one that is over."""
    name = str(one.network) if one.network.num_addresses > 1 else str(one.network.network_address)
    if one.until_ms is None:
        return name
    left_s = -((now_ms - one.until_ms) // 1000)
    days, rest_s = divmod(left_s, 86_400)
    return f"{name} timeout {days}d{rest_s}s" if left_s > 0 else ""


def _commands(jail: str, verb: str, names: Iterable[str]) -> Iterator[str]:
    found = sorted(names)
    for start in range(0, len(found), names_per_line_max):
        yield f"set {jail} {verb} {' '.join(found[start : start + names_per_line_max])}"


def _is_network(word: str) -> bool:
    try:
        ip_network(word, strict=False)
    except ValueError:
        return False
    return True


def _check(name: str, option: str) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigError(
            "CW976",
            f"{name!r} is no name that a firewall takes.",
            f"« {name} » n'est pas un nom qu'accepte un pare-feu.",
            remedy_en="Give up to 31 letters, digits, - and _, beginning with a letter.",
            remedy_fr="Donnez au plus 31 lettres, chiffres, - et _, en commençant par une lettre.",
            where=option,
        )
