"""Events as columns: a strip of rows, each with where it was told, when, of which sort it is, and the numbers of what keys are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Strip(Struct):
    """Rows: the number of their log and their place in it, their moment and sort, and by trait the numbers of ``Vocabulary``."""

    log: NDArray[Any]
    place: NDArray[Any]
    time_ms: NDArray[Any]
    sort: NDArray[Any]
    ids: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.place)

    def chosen(self, rows: NDArray[Any]) -> Strip:
        """Return the rows with these numbers, or those of which a mask holds."""
        ids = {name: one[rows] for name, one in self.ids.items()}
        return Strip(self.log[rows], self.place[rows], self.time_ms[rows], self.sort[rows], ids)

    def renumbered(self, numbers: NDArray[Any]) -> Strip:
        """Return the rows with other numbers of texts, told by the old ones."""
        return Strip(
            self.log, self.place, self.time_ms, self.sort, {name: numbers[one] for name, one in self.ids.items()}
        )

    def beginning(self, at: int) -> Strip:
        """Return the rows from one on, without copying them."""
        ids = {name: one[at:] for name, one in self.ids.items()}
        return Strip(self.log[at:], self.place[at:], self.time_ms[at:], self.sort[at:], ids)

    def in_order(self) -> Strip:
        """Return the rows in order of time; of one moment, by log and place."""
        import numpy as np

        return self.chosen(np.lexsort((self.place, self.log, self.time_ms)))


def empty(traits: Sequence[str]) -> Strip:
    """Return a strip of no rows."""
    return strip([], [], [], [], {name: [] for name in traits})


def strip(log: Any, place: Any, time_ms: Any, sort: Any, ids: dict[str, Any]) -> Strip:
    """Return rows given as sequences."""
    import numpy as np

    return Strip(
        np.array(log, np.int32),
        np.array(place, np.int64),
        np.array(time_ms, np.int64),
        np.array(sort, np.int32),
        {name: np.array(one, np.int32) for name, one in ids.items()},
    )


def joined(strips: Sequence[Strip]) -> Strip:
    """Return the rows of several strips, one after the other."""
    import numpy as np

    if len(strips) == 1:
        return strips[0]
    first = strips[0]
    ids = {name: np.concatenate([one.ids[name] for one in strips]) for name in first.ids}
    log, place, time_ms, sort = (
        np.concatenate([getattr(one, name) for one in strips]) for name in ("log", "place", "time_ms", "sort")
    )
    return Strip(log, place, time_ms, sort, ids)
