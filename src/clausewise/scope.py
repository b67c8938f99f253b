"""Whether something lies within what an authorization covers, and if not, in what it goes beyond. Pure: time comes in as a value.

Who may do it is told by accounts, tokens and networks, where by hosts, about whom by targets, how by techniques, and when by the window. A
list that is empty narrows nothing. All must hold: an assessor at the agreed address who attacks another host is outside.

A token is a secret that the holder sends along in the header ``HEADER``; only its SHA-256 is ever kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from msgspec import Struct

from clausewise.model import Authorization, AuthorizationKind, Medium, Scope

HEADER: Final = "clausewise-authorization"
# Where what somebody did is seen, rather than what they published.
CONDUCT: Final = frozenset((Medium.LOG, Medium.REQUEST, Medium.SIGN_IN))
OWN: Final = "."
WINDOW, CLAUSES, TECHNIQUES = "window", "clauses", "techniques"
networks_remembered = 4_096
addresses_remembered = 65_536


class Deed(Struct, frozen=True):
    """What was done, as far as a scope asks: by which account, token (SHA-256) and address, on which host, about whom, and when.

    An empty ``host`` is one that nobody told, as in many logs: it narrows nothing. The operator's own, unnamed, is ``OWN``.
    """

    account: str = ""
    token: str = ""
    address: str = ""
    host: str = ""
    target: str = ""
    time_ms: int = 0


def in_force(authorization: Authorization, time_ms: int) -> bool:
    """Say whether ``time_ms`` lies in the window of the authorization and before its revocation."""
    revoked = authorization.revoked_ms is not None and authorization.revoked_ms <= time_ms
    return authorization.starts_ms <= time_ms < authorization.ends_ms and not revoked


def covers(authorization: Authorization, deed: Deed) -> bool:
    """Say whether a deed lies within all that the authorization says, its clauses and techniques aside: nothing is ``passed``.

    It is asked for every event, so what costs least to know comes first.
    """
    scope = authorization.scope
    return (
        in_force(authorization, deed.time_ms)
        and (not scope.accounts or deed.account in scope.accounts)
        and (not scope.tokens or deed.token in scope.tokens)
        and (not scope.targets or deed.target in scope.targets)
        and (not scope.hosts or not deed.host or any(_host_matches(host, deed.host) for host in scope.hosts))
        and (not scope.networks or _in_networks(deed.address, scope.networks))
    )


def passed(authorization: Authorization, deed: Deed) -> tuple[str, ...]:
    """Return in what a deed goes beyond an authorization: names of fields of its scope, and ``window``."""
    scope = authorization.scope
    outside = {
        "accounts": bool(scope.accounts) and deed.account not in scope.accounts,
        "tokens": bool(scope.tokens) and deed.token not in scope.tokens,
        "networks": bool(scope.networks) and not _in_networks(deed.address, scope.networks),
        "hosts": bool(scope.hosts and deed.host) and not any(_host_matches(host, deed.host) for host in scope.hosts),
        "targets": bool(scope.targets) and deed.target not in scope.targets,
        WINDOW: not in_force(authorization, deed.time_ms),
    }
    return tuple(name for name, is_outside in outside.items() if is_outside)


def is_holder(authorization: Authorization, deed: Deed) -> bool:
    """Say whether somebody is one whom the authorization is for, so that what they do outside of it goes beyond it.

    Whoever bears a named account or token is. An address says so only where the scope names neither, or nobody signed in: colleagues of
    an assessor share their network. Consent is about the person who gives it, and makes nobody its holder.
    """
    if authorization.kind is AuthorizationKind.CONSENT:
        return False
    scope = authorization.scope
    if (deed.account and deed.account in scope.accounts) or (deed.token and deed.token in scope.tokens):
        return True
    is_alone = not deed.account or not (scope.accounts or scope.tokens)
    return is_alone and bool(scope.networks) and _in_networks(deed.address, scope.networks)


def names_clause(scope: Scope, clause: str) -> bool:
    """Say whether a scope names a clause, by its id, its family (``integrity.*``) or with all others (``*``)."""
    return any(_fits(wanted, clause) for wanted in scope.clauses)


def is_akin(scope: Scope, clause: str) -> bool:
    """Say whether a scope names some clause of the family of ``clause``: ``integrity.probing`` is akin to ``integrity.overload``."""
    family = clause.partition(".")[0]
    return any(wanted == "*" or wanted.partition(".")[0] == family for wanted in scope.clauses)


def names_techniques(scope: Scope, techniques: Iterable[str]) -> bool:
    """Say whether all techniques, which are the names of signals, lie within a scope: by name, or by family (``probing.*``)."""
    return not scope.techniques or all(
        any(_fits(wanted, technique) for wanted in scope.techniques) for technique in techniques
    )


def _fits(wanted: str, name: str) -> bool:
    return wanted in (name, "*") or (wanted.endswith(".*") and name.startswith(wanted[:-1]))


def _host_matches(pattern: str, host: str) -> bool:
    host = host.lower()
    return host.endswith(pattern[1:].lower()) if pattern.startswith("*.") else host == pattern.lower()


@lru_cache(addresses_remembered)
def _in_networks(address: str, networks: Sequence[str]) -> bool:
    try:
        place = ip_address(address)
    except ValueError:
        return False
    return any(place in _network(network) for network in networks)


@lru_cache(networks_remembered)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)
