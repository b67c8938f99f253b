"""Which of many 256-bit hashes lie within 31 bits of one: PDQ's standard distance, exactly, in well under a millisecond.

Multi-index hashing (Norouzi, Punjani and Fleet 2012, *Fast search in Hamming space with multi-index hashing*): of 16 pieces of 16 bits, two
hashes that differ in at most 31 bits have one that differs in at most one. So only hashes that share such a piece are compared, and none
is missed. A hash of a turned or mirrored picture follows from its own: PDQ's bits are signs about the median of cosines, which mirroring
negates in turn and turning transposes (Facebook 2019, *The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm*).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np

within_bits: Final = 31
SIDE: Final = 16
PIECES: Final = 16
VALUES: Final = 1 << 16
# So few are compared one by one; a table is made anew when that many were added, or a fiftieth of all.
loose_max: Final = 4096
LOOSE_SHARE: Final = 50
# Of a heap of like hashes so many are told; what a content is does not hang on the others.
nearest_max: Final = 64


class _Rows(NamedTuple):
    """Hashes as four 64-bit words a row, and whose they are: lot and entry."""

    words: Any
    owners: Any


class _Table(NamedTuple):
    """For each piece the rows in the order of its value, and where each value begins."""

    order: Any
    starts: Any


class Nearness:
    """Hashes with their owners. One thread at a time adds; any number finds meanwhile."""

    def __init__(self) -> None:
        import numpy as np

        nothing = _Rows(np.empty((0, 4), np.uint64), np.empty((0, 2), np.uint32))
        self._state: tuple[_Rows, _Table | None, _Rows] = (nothing, None, nothing)

    def __len__(self) -> int:
        rows, _, loose = self._state
        return len(rows.words) + len(loose.words)

    @property
    def size_bytes(self) -> int:
        """The memory that hashes and tables take."""
        rows, table, loose = self._state
        return sum(int(one.nbytes) for one in (*rows, *(table or ()), *loose))

    def add(self, values: bytes, owners: np.ndarray[Any, Any]) -> None:
        """Know ``values``, 32 bytes each, of ``owners``: rows of lot and entry."""
        import numpy as np

        rows, table, loose = self._state
        words = np.frombuffer(values, np.uint64).reshape(-1, 4)
        loose = _Rows(np.concatenate((loose.words, words)), np.concatenate((loose.owners, owners)))
        if len(loose.words) > max(loose_max, len(rows.words) // LOOSE_SHARE):
            rows = _Rows(np.concatenate((rows.words, loose.words)), np.concatenate((rows.owners, loose.owners)))
            table, loose = _table(rows.words), _Rows(loose.words[:0], loose.owners[:0])
        self._state = (rows, table, loose)

    def drop(self, lot: int) -> None:
        """Know the hashes of ``lot`` no longer."""
        rows, table, loose = self._state
        left = [_Rows(one.words[one.owners[:, 0] != lot], one.owners[one.owners[:, 0] != lot]) for one in (rows, loose)]
        if len(left[0].words) != len(rows.words):
            table = _table(left[0].words)
        self._state = (left[0], table, left[1])

    def find(self, values: bytes, most: int = nearest_max) -> list[tuple[int, int, int, int]]:
        """Return (value, lot, entry, distance) of hashes within 31 bits of ``values``: of each the ``most`` nearest, nearest first."""
        import numpy as np

        rows, table, loose = self._state
        asked = np.frombuffer(values, np.uint64).reshape(-1, 4)
        beside = np.tile(np.arange(len(loose.words)), len(asked)), np.full(len(asked), len(loose.words))
        found: list[tuple[int, int, int, int]] = []
        for (places, counts), known in ((_candidates(asked, table), rows), (beside, loose)):
            whose = np.repeat(np.arange(len(asked)), counts)
            bits = np.bitwise_count(known.words.take(places, axis=0) ^ asked.take(whose, axis=0))
            # Column by column: a sum along rows of four takes longer than all the rest.
            distances = bits[:, 0].astype(np.uint16) + bits[:, 1] + bits[:, 2] + bits[:, 3]
            near = np.flatnonzero(distances <= within_bits)
            # A candidate comes as often as it shares a piece.
            _, once = np.unique(whose[near] * max(1, len(known.words)) + places[near], return_index=True)
            kept = near[once]
            for number in np.unique(whose[kept]).tolist():
                own = kept[whose[kept] == number]
                if len(own) > most:
                    own = own[np.argpartition(distances[own], most)[:most]]
                owned, apart = known.owners[places[own]].tolist(), distances[own].tolist()
                found += [(number, lot, entry, far) for (lot, entry), far in zip(owned, apart, strict=True)]
        return sorted(found, key=lambda one: one[3])


def _table(words: np.ndarray[Any, Any]) -> _Table:
    import numpy as np

    pieces = words.view(np.uint16)
    order = np.empty((PIECES, len(words)), np.uint32)
    starts = np.zeros((PIECES, VALUES + 1), np.uint32)
    for number in range(PIECES):
        column = np.ascontiguousarray(pieces[:, number])
        order[number] = np.argsort(column, kind="stable")
        np.cumsum(np.bincount(column, minlength=VALUES), out=starts[number, 1:])
    return _Table(order, starts)


def _candidates(asked: np.ndarray[Any, Any], table: _Table | None) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the rows that share a piece with one of ``asked``, but for one bit of it, and how many each has; some come more than once."""
    import numpy as np

    if table is None:
        return np.empty(0, np.int64), np.zeros(len(asked), np.int64)
    flips = np.array([0, *(1 << bit for bit in range(16))], np.uint16)
    keys = asked.view(np.uint16).reshape(-1, PIECES, 1) ^ flips
    pieces = np.arange(PIECES)[:, None]
    first = table.starts[pieces, keys].astype(np.int64)
    counts = table.starts[pieces, keys.astype(np.uint32) + 1] - first
    # All runs at once: each place is its run's first, and how far it lies behind it.
    first += pieces * table.order.shape[1]
    runs = counts.ravel()
    behind = np.arange(int(runs.sum())) - np.repeat(np.cumsum(runs) - runs, runs)
    return table.order.ravel().take(np.repeat(first.ravel(), runs) + behind), counts.sum(axis=(1, 2))


def turned(value: bytes) -> bytes:
    """Return the eight hashes of a picture as it is, mirrored and turned, end to end; all but two are a few bits off."""
    import numpy as np

    square = np.unpackbits(np.frombuffer(value, np.uint8)).reshape(SIDE, SIDE)
    odd = (np.arange(SIDE) % 2).astype(np.uint8)
    across, down = odd[None, :], odd[:, None]
    return b"".join(
        np.packbits(one ^ flip).tobytes() for one in (square, square.T) for flip in (0, across, down, across ^ down)
    )
