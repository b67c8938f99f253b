"""How often one address may do something: counted in memory, for a window of time, within a bounded number of addresses.

Each process counts for itself; what must hold across processes is counted from the records (``complaint.reports_per_day_max``).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from clausewise.doors.http.access import steady_ms

ipv6_prefix_bits = 64  # whoever has one IPv6 address has all of such a network
second_ms = 1_000


class Throttle:
    """Lets an address do something ``times_max`` times in ``window_ms``, and remembers at most ``addresses_max`` of them."""

    def __init__(
        self, times_max: int, window_ms: int, *, addresses_max: int, clock: Callable[[], int] = steady_ms
    ) -> None:
        self.times_max = times_max
        self.window_ms = window_ms
        self._addresses_max = addresses_max
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def wait_seconds(self, address: str) -> int:
        """Return how long ``address`` has to wait; 0 when it may."""
        begun_ms, times = self._seen.get(_network(address), (0, 0))
        left_ms = begun_ms + self.window_ms - self._clock()
        return -(-left_ms // second_ms) if times >= self.times_max and left_ms > 0 else 0

    def count(self, address: str) -> None:
        """Count that ``address`` did it once more."""
        network, now_ms = _network(address), self._clock()
        with self._lock:
            begun_ms, times = self._seen.pop(network, (now_ms, 0))
            if now_ms - begun_ms >= self.window_ms:
                begun_ms, times = now_ms, 0
            self._seen[network] = (begun_ms, times + 1)
            while len(self._seen) > self._addresses_max:
                self._seen.popitem(last=False)


def _network(address: str) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> (128 - ipv6_prefix_bits))
    return str(found)
