"""How often one address may do something, in a window of time, by what all processes of the service have counted (``commons.Commons``)."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from clausewise.commons import Commons

ipv6_prefix_bits = 64  # whoever has one IPv6 address has all of such a network
second_ms = 1_000


class Throttle:
    """Lets an address do what is called ``name`` ``times_max`` times in ``window_ms``."""

    def __init__(self, name: str, times_max: int, window_ms: int, commons: Commons) -> None:
        self.name = name
        self.times_max = times_max
        self.window_ms = window_ms
        self._commons = commons

    def wait_seconds(self, address: str) -> int:
        """Return how long ``address`` has to wait; 0 when it may."""
        return -(-self._commons.wait_ms(self._of(address), self.times_max) // second_ms)

    def count(self, address: str) -> None:
        """Count that ``address`` did it once more."""
        self._commons.count(self._of(address), self.window_ms)

    def _of(self, address: str) -> str:
        return f"{self.name} {_network(address)}"


def _network(address: str) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> (128 - ipv6_prefix_bits))
    return str(found)
