"""What follows from an event's own fields: who acts, from which neighbourhood, with which device, on which route.

``actor`` is the account, else the session, else the address: whoever can answer for it. ``client`` is a program at an address, which is as
near as one comes to a single device behind a shared address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final

from clausewise.event import TEXTS, Event
from clausewise.observe.remembrance import remembering
from clausewise.observe.route import folded, number

# Addresses of one household or office share these first bits.
SUBNET_BITS: Final = {4: 24, 6: 56}
_VERSION: Final = re.compile(r"[\d._]+")


def _subnet(address: str) -> str:
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


TRAITS: Final[Mapping[str, Callable[[Event], str]]] = {
    "actor": lambda event: event.account or event.session or event.address,
    "client": lambda event: f"{event.address} {event.agent}" if event.address else "",
    "device": lambda event: device(event.agent),
    "network": lambda event: str(event.network) if event.network else "",
    "number": _number,
    "origin": lambda event: str(event.network) if event.network else subnet(event.address),
    "route": lambda event: event.route or folded(event.path),
    "subnet": lambda event: subnet(event.address),
    "target": lambda event: event.target,
}
NAMES: Final = frozenset((*TEXTS, *TRAITS))


def trait(name: str) -> Callable[[Event], str]:
    """Return what reads a field or trait as text, empty where the event lacks it. Raises KeyError for a name outside ``NAMES``."""
    found = TRAITS.get(name)
    if found is not None:
        return found
    if name not in TEXTS:
        raise KeyError(name)
    return lambda event: str(getattr(event, name))
