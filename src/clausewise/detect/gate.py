"""A quick first look at every text: hashed character n-grams and one linear score a label, so that the dear reading is rare.

The features are n-grams of the folded view, hashed into one table (feature hashing, Weinberger et al. 2009) of small whole numbers.
Sums of whole numbers do not depend on what else is in the batch, so a text scores the same alone and among many.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

TABLE = "quick.safetensors"
ORDERS = (2, 3, 4, 5, 6)
# A prime near 2³² divided by the golden ratio spreads consecutive hashes (Knuth, The Art of Computer Programming 3, 6.4).
MULTIPLIER = 2_654_435_761
table_bits = 16
# A long text is looked at in pieces of this size, and the worst piece counts: nobody hides a line in a page.
window_bytes = 400
# A weight of a weighed column fits 16 bits with room for the sums of a window.
column_most = 20_000
block_bytes = 65_536
SEPARATOR = b"\n"


class Gate:
    """A trained table: ``weights`` int8 or int16 (2**table_bits, labels), with what turns a sum into a log-odds.

    Row 0 of the table is zero: n-grams that would cross from one text to the next point there.
    """

    def __init__(self, weights: NDArray[Any], scales: NDArray[Any], leans: NDArray[Any]) -> None:
        self.weights, self.scales, self.leans = weights, scales, leans

    @classmethod
    def load(cls, folder: Path) -> Gate:
        """Return the gate whose table stands in ``folder``."""
        from safetensors.numpy import load_file

        tables = load_file(str(folder / TABLE))
        return cls(tables["weights"], tables["scales"], tables["leans"])

    def weighed(self, shares: Sequence[Sequence[float]]) -> Gate:
        """Return a gate of as many columns as ``shares`` has rows: sums of these scores, each times its share. It costs a fraction."""
        import numpy as np

        rows = np.array(shares, dtype=np.float32).reshape(-1, len(self.leans))
        columns = self.weights.astype(np.float32) @ (self.scales * rows).T
        scales = np.maximum(np.abs(columns).max(axis=0), 1e-9) / column_most
        weights = np.round(columns / scales).astype(np.int16)
        return Gate(weights, scales.astype(np.float32), (rows @ self.leans).astype(np.float32))

    def scores(self, views: Sequence[bytes]) -> NDArray[Any]:
        """Return log-odds (texts, labels) as float32; the highest of the windows of each text. An empty text scores the lean."""
        import numpy as np

        windows, owners = _windows(views)
        best = np.full((len(views), len(self.leans)), -np.inf, dtype=np.float32)
        start = 0
        while start < len(windows):
            stop, size = start, 0
            while stop < len(windows) and size < block_bytes:
                size += len(windows[stop]) + 1
                stop += 1
            np.maximum.at(best, owners[start:stop], self._block(windows[start:stop]))
            start = stop
        return best

    def _block(self, windows: Sequence[bytes]) -> NDArray[Any]:
        import numpy as np

        rows, starts, counts = features(windows)
        total = np.zeros((rows.shape[1], len(self.leans)), dtype=np.int32)
        for order in rows:
            total += self.weights.take(order, axis=0)
        sums = np.add.reduceat(total, starts, axis=0)
        scores: NDArray[Any] = (sums / np.sqrt(counts)[:, None] * self.scales + self.leans).astype(np.float32)
        return scores


def features(windows: Sequence[bytes]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return hashed rows (orders, bytes), where each window starts, and how many n-grams it has (at least 1)."""
    import numpy as np

    lengths = np.fromiter(map(len, windows), dtype=np.int64, count=len(windows))
    joined = np.frombuffer(SEPARATOR.join(windows) + SEPARATOR, dtype=np.uint8)
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    rows = np.zeros((len(ORDERS), len(joined)), dtype=np.uint32)
    rolling = joined.astype(np.uint32)
    multiplier = np.uint32(MULTIPLIER)
    grams = np.zeros(len(windows), dtype=np.int64)
    for width in range(2, ORDERS[-1] + 1):
        rolling[: 1 - width] = rolling[: 1 - width] * multiplier + joined[width - 1 :]
        if width not in ORDERS:
            continue
        row = rows[ORDERS.index(width)]
        np.right_shift(rolling, np.uint32(32 - table_bits), out=row)
        # What reaches over the end of its window is no n-gram of it.
        over = ends[:, None] - np.arange(width)
        row[over[over >= 0]] = 0
        row[len(joined) - width + 1 :] = 0
        grams += np.maximum(lengths - width + 1, 0)
    return rows, starts, np.maximum(grams, 1)


def _windows(views: Sequence[bytes]) -> tuple[list[bytes], list[int]]:
    windows: list[bytes] = []
    owners: list[int] = []
    for number, view in enumerate(views):
        padded = b" " + view.replace(SEPARATOR, b" ") + b" "
        for start in range(0, max(1, len(padded) - 2), window_bytes):
            windows.append(padded[start : start + window_bytes + ORDERS[-1]])
            owners.append(number)
    return windows, owners
