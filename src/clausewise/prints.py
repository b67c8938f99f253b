"""Fingerprints of pictures, kept from the moment they were judged until it is recorded what was judged: none is ever taken twice.

A print goes under the seal of the content (``exhibit``) and is erased with it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from msgspec import Struct

from clausewise.extract import Extract
from clausewise.known import PDQ
from clausewise.model import Item
from clausewise.pdq import quality_min

contents_max: Final = 512
# Of a film so many frames.
prints_per_part_max: Final = 8


class Print(Struct, frozen=True, gc=False):
    """By what a part is known again: the ``method``, its bytes, and the frame or inner part that it was taken of, empty for the whole."""

    part: int
    method: str
    value: bytes
    path: str = ""


class Prints:
    """The prints of what was judged last, by the hash of its bytes. Thread-safe."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[tuple[str, bytes, str], ...]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, items: Sequence[Item], extracts: Iterable[tuple[int, Extract]]) -> None:
        """Keep the prints that ``extracts`` of ``items`` bear, each with the number of its item."""
        found: dict[tuple[int, int], list[tuple[str, bytes, str]]] = {}
        for number, extract in extracts:
            for one in extract.fingerprints:
                if one.method == PDQ and one.quality >= quality_min:
                    here = found.setdefault((number, extract.part), [])
                    here.append((one.method, one.value, extract.place(one.path)))
        for (number, part), prints in found.items():
            self._keep(sha256(items[number].parts[part].data).digest(), tuple(prints[:prints_per_part_max]))

    def of(self, item: Item) -> tuple[Print, ...]:
        """Return the prints of ``item``, as far as they are at hand."""
        if not self._kept:
            return ()
        found = []
        for number, part in enumerate(item.parts):
            for method, value, path in self._kept.get(sha256(part.data).digest(), ()) if part.data else ():
                found.append(Print(number, method, value, path))
        return tuple(found)

    def _keep(self, key: bytes, prints: tuple[tuple[str, bytes, str], ...]) -> None:
        with self._lock:
            self._kept[key] = prints
            self._kept.move_to_end(key)
            while len(self._kept) > contents_max:
                self._kept.popitem(last=False)
