"""A sample in strata, drawn by a seed: the same seed draws the same from the same source, and every stratum gets its share, however rare.

Each stratum keeps those of its members whose keyed hash is smallest, which is drawing without replacement at even odds, in one pass and
within bounds. Rare strata are taken whole; what they leave of the size goes to the others evenly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from heapq import heappush, heapreplace
from typing import Final

from msgspec import Struct

# More strata than that are drawn from together.
strata_max: Final = 64
REST: Final = "*"


class Stratum(Struct, frozen=True):
    """A part of a population: how many there are, and how many of them were drawn."""

    name: str
    members: int
    drawn: int


class Drawn(Struct, frozen=True):
    """What was drawn: the place of each in the source, with its stratum."""

    places: Mapping[int, str]
    strata: tuple[Stratum, ...]


def draw(strata: Iterable[str], size: int, seed: int) -> Drawn:
    """Draw ``size`` places of a source of which ``strata`` names the stratum of each, in order."""
    heaps: dict[str, list[tuple[int, int]]] = {}
    members: dict[str, int] = {}
    key = seed.to_bytes(8, "little", signed=True)
    for place, named in enumerate(strata):
        name = named if named in heaps or len(heaps) < strata_max else REST
        heap = heaps.setdefault(name, [])
        members[name] = members.get(name, 0) + 1
        # The heap's head is the largest hash that is kept, hence the sign.
        entry = (-int.from_bytes(blake2b(place.to_bytes(8, "little"), digest_size=8, key=key).digest()), place)
        if len(heap) < size:
            heappush(heap, entry)
        elif entry > heap[0]:
            heapreplace(heap, entry)
    wanted = _shares({name: len(heap) for name, heap in heaps.items()}, size)
    places = {place: name for name, heap in heaps.items() for _, place in sorted(heap, reverse=True)[: wanted[name]]}
    found = tuple(Stratum(name, members[name], wanted[name]) for name in sorted(heaps))
    return Drawn(places, found)


def _shares(there: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many are drawn of each stratum: as many of each as of any other, until it has no more."""
    shares = dict.fromkeys(there, 0)
    left = min(size, sum(there.values()))
    while left:
        open_ones = sorted(name for name in there if shares[name] < there[name])
        each = max(1, left // len(open_ones))
        for name in open_ones:
            more = min(each, there[name] - shares[name], left)
            shares[name] += more
            left -= more
    return shares
