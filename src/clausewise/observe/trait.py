"""What follows from an event's own fields: who acts, from which neighbourhood, with which device, on which route.

``actor`` is the account, else the session, else the address: whoever can answer for it. ``client`` is a program at an address, which is as
near as one comes to a single device behind a shared address. Each is an expression, so that what counts events (``observe.pouring``) can
have it in place rather than call it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, Final

from clausewise.event import TEXTS, Event
from clausewise.observe.remembrance import remembering
from clausewise.observe.route import folded, number

# Addresses of one household or office share these first bits.
SUBNET_BITS: Final = {4: 24, 6: 56}
# The commonest by far, without the library's care.
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}", re.ASCII)
_VERSION: Final = re.compile(r"[\d._]+")


def _subnet(address: str) -> str:
    if _IPV4.fullmatch(address):
        return f"{address[: address.rindex('.')]}.0/24"
    try:
        one = ip_address(address)
    except ValueError:
        return ""
    bits = SUBNET_BITS[4 if isinstance(one, IPv4Address) else 6]
    return str(ip_network(f"{one}/{bits}", strict=False))


def _device(agent: str) -> str:
    return _VERSION.sub("", agent)


# Returns the network of neighbours of an address, empty when it is none.
subnet: Final = remembering(_subnet)
# Returns an agent without its versions: a browser that was brought up to date is the same device.
device: Final = remembering(_device)


def _number(event: Event) -> str:
    found = number(event.path, event.query)
    return "" if found is None else str(found)


TRAITS: Final[Mapping[str, str]] = {
    "actor": "event.account or event.session or event.address",
    "client": "f'{event.address} {event.agent}' if event.address else ''",
    "device": "device(event.agent)",
    "network": "str(event.network) if event.network else ''",
    "number": "numbered(event)",
    "origin": "str(event.network) if event.network else subnet(event.address)",
    "route": "event.route or folded(event.path)",
    "subnet": "subnet(event.address)",
    "target": "f'{event.path}?{event.query}' if event.query else event.path",
}
NAMES: Final = frozenset((*TEXTS, *TRAITS))
# What the expressions of traits speak of beside the event.
SPOKEN_OF: Final[Mapping[str, Any]] = {"device": device, "subnet": subnet, "folded": folded, "numbered": _number}


def expressed(name: str) -> str:
    """Return a field or trait of an ``event`` as an expression of text, empty where the event lacks it.

    Raises KeyError for a name outside ``NAMES``.
    """
    if name in TRAITS:
        return f"({TRAITS[name]})"
    if name not in TEXTS:
        raise KeyError(name)
    return f"event.{name}"


def trait(name: str) -> Callable[[Event], str]:
    """Return what reads a field or trait. Raises KeyError for a name outside ``NAMES``."""
    read: Callable[[Event], str] = eval(f"lambda event: {expressed(name)}", dict(SPOKEN_OF))  # noqa: S307 - our own words
    return read
