"""How far two files are apart by TLSH: variants of one program lie near each other.

Oliver, Cheng and Chen 2013, *TLSH – A Locality Sensitive Hash*; the distance is that of the authors' library
(https://github.com/trendmicro/tlsh).
A digest is 70 hexadecimal digits, with or without ``T1`` before them: a checksum, the logarithm of the length, two ratios of quartiles,
and 128 numbers of two bits.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

# Nearer than that are variants of one file; strangers lie at a hundred and more (figures 2 and 3 of the paper).
within: Final = 30
DIGEST: Final = re.compile(r"(?:T1)?([0-9A-Fa-f]{70})")
BYTES: Final = 35
HEAD: Final = 3
# What a step of length or of quartiles counts beyond the first, and what two bits at opposite ends do.
STEP: Final = 12
OPPOSITE: Final = 6
ENDS: Final = 3


class Kinship:
    """Digests with their owners, compared one by one: 100,000 in about 20 ms. One thread at a time adds; any number finds meanwhile."""

    def __init__(self) -> None:
        import numpy as np

        self._state: tuple[Any, Any] = (np.empty((0, BYTES), np.uint8), np.empty((0, 2), np.uint32))

    def __len__(self) -> int:
        return len(self._state[0])

    def add(self, digests: list[bytes], owners: np.ndarray[Any, Any]) -> None:
        """Know digests, in hexadecimal, of ``owners``: rows of lot and entry."""
        import numpy as np

        known, theirs = self._state
        rows = np.array([_unpacked(one) for one in digests], np.uint8).reshape(-1, BYTES)
        self._state = (np.concatenate((known, rows)), np.concatenate((theirs, owners)))

    def drop(self, lot: int) -> None:
        """Know the digests of ``lot`` no longer."""
        known, owners = self._state
        self._state = (known[owners[:, 0] != lot], owners[owners[:, 0] != lot])

    def find(self, digest: bytes) -> list[tuple[int, int, int]]:
        """Return (lot, entry, distance) of each digest near ``digest``, nearest first."""
        import numpy as np

        known, owners = self._state
        if not len(known):
            return []
        asked = np.array(_unpacked(digest), np.uint8)
        apart = _heads(known[:, :HEAD].astype(np.int32), asked[:HEAD].astype(np.int32))
        # Few have a like head; only theirs are compared further.
        close = np.flatnonzero(apart <= within)
        apart = apart[close] + _pairs()[known[close, HEAD:], asked[HEAD:]].sum(axis=1)
        near = np.flatnonzero(apart <= within)
        found = [(int(owners[close[at], 0]), int(owners[close[at], 1]), int(apart[at])) for at in near]
        return sorted(found, key=lambda one: one[2])


def is_digest(text: str) -> bool:
    """Say whether ``text`` is a digest of this kind."""
    return DIGEST.fullmatch(text) is not None


def _unpacked(digest: bytes) -> list[int]:
    found = DIGEST.fullmatch(digest.decode("ascii", "replace"))
    raw = bytes.fromhex(found[1]) if found else bytes(BYTES)
    # The three bytes of the head are written with their halves exchanged.
    return [*((one >> 4) | (one << 4) & 0xF0 for one in raw[:HEAD]), *raw[HEAD:]]


def _heads(known: np.ndarray[Any, Any], asked: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import numpy as np

    apart: np.ndarray[Any, Any] = (known[:, 0] != asked[0]).astype(np.int32)
    length = _around(known[:, 1], asked[1], 256)
    apart += np.where(length <= 1, length, length * STEP)
    for shift in (0, 4):
        ratio = _around((known[:, 2] >> shift) & 15, (asked[2] >> shift) & 15, 16)
        apart += np.where(ratio <= 1, ratio, (ratio - 1) * STEP)
    return apart


def _around(known: np.ndarray[Any, Any], asked: Any, size: int) -> np.ndarray[Any, Any]:
    import numpy as np

    apart = np.abs(known - asked)
    around: np.ndarray[Any, Any] = np.minimum(apart, size - apart)
    return around


@cache
def _pairs() -> np.ndarray[Any, Any]:
    """Return how far any two bytes of four two-bit numbers each are apart."""
    import numpy as np

    one = np.arange(256)
    apart = np.zeros((256, 256), np.int32)
    for shift in (0, 2, 4, 6):
        some = np.abs(((one[:, None] >> shift) & 3) - ((one[None, :] >> shift) & 3))
        apart += np.where(some == ENDS, OPPOSITE, some)
    return apart
