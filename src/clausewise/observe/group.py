"""Rows that are columns, by what they are counted under: which a counter takes, and these by key and by half of its window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from clausewise.observe.strip import Strip

if TYPE_CHECKING:
    from numpy.typing import NDArray


def taken(means: NDArray[Any], strip: Strip, names: Sequence[str]) -> NDArray[Any]:
    """Return the rows whose sort is meant and whose key is whole."""
    import numpy as np

    is_taken = means[strip.sort]
    for name in names:
        is_taken &= strip.ids[name] != 0
    return np.flatnonzero(is_taken)


class Groups(Struct):
    """Rows by key and half: the rows in that order, and of each the number of its group.

    ``starts`` says where each group begins, ``befores`` which is that of the half before, -1 where that has no row; ``key`` holds the
    columns of the keys.
    """

    rows: NDArray[Any]
    group: NDArray[Any]
    starts: NDArray[Any]
    befores: NDArray[Any]
    key: list[NDArray[Any]]

    @classmethod
    def of(cls, strip: Strip, rows: NDArray[Any], names: Sequence[str], half_ms: int) -> Groups:
        """Return rows of a strip, which are in order, by the columns of their keys and by halves."""
        import numpy as np

        columns = [strip.ids[name][rows] for name in names]
        order = np.argsort(columns[0], kind="stable") if len(columns) == 1 else np.lexsort(columns[::-1])
        rows, columns = rows[order], [one[order] for one in columns]
        epoch = strip.time_ms[rows] // half_ms
        is_key = np.ones(len(rows), np.bool_)
        is_key[1:] = np.logical_or.reduce([one[1:] != one[:-1] for one in columns])
        is_group = is_key.copy()
        is_group[1:] |= epoch[1:] != epoch[:-1]
        starts = np.flatnonzero(is_group)
        follows = ~is_key[starts]
        follows[1:] &= epoch[starts[1:]] == epoch[starts[:-1]] + 1
        befores = np.where(follows, np.arange(len(starts)) - 1, -1)
        return cls(rows, np.cumsum(is_group) - 1, starts, befores, columns)

    def keys(self, chosen: NDArray[Any]) -> list[tuple[int, ...]]:
        """Return the keys of the rows of which a mask holds, each once."""
        columns = [one[chosen].tolist() for one in self.key]
        return list(dict.fromkeys(zip(*columns, strict=True)))

    def running(self, amounts: NDArray[Any]) -> NDArray[Any]:
        """Return for each row the sum of ``amounts`` over its group so far, it included."""
        import numpy as np

        total = np.cumsum(amounts)
        running: NDArray[Any] = total - (total - amounts)[self.starts][self.group]
        return running

    def before(self, totals: NDArray[Any]) -> NDArray[Any]:
        """Return for each row what ``totals``, which are by group, hold for the half before; 0 where there is none."""
        import numpy as np

        before: NDArray[Any] = np.where(self.befores >= 0, totals[self.befores], 0)[self.group]
        return before

    def whole(self, amounts: NDArray[Any]) -> NDArray[Any]:
        """Return by group the sum of ``amounts``."""
        import numpy as np

        whole: NDArray[Any] = np.add.reduceat(amounts, self.starts)
        return whole
