"""Which of many digests equals one: exact files, by SHA-256, and by the SHA-1 and MD5 that older lists have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

loose_max: Final = 10_000


class Sameness:
    """Digests of one width with their owners; a million take 52 MB. One thread at a time adds; any number finds meanwhile."""

    def __init__(self, width: int) -> None:
        import numpy as np

        self.width = width
        nothing = (np.empty(0, np.uint64), np.empty((0, width), np.uint8), np.empty((0, 2), np.uint32))
        self._state: tuple[Any, Any, Any] = nothing
        self._loose: dict[bytes, tuple[tuple[int, int], ...]] = {}

    def __len__(self) -> int:
        return len(self._state[0]) + sum(map(len, self._loose.values()))

    def add(self, values: bytes, owners: np.ndarray[Any, Any]) -> None:
        """Know ``values`` of ``owners``: rows of lot and entry."""
        import numpy as np

        if len(owners) <= loose_max:
            for number, (lot, entry) in enumerate(owners.tolist()):
                value = values[number * self.width : (number + 1) * self.width]
                self._loose[value] = (*self._loose.get(value, ()), (lot, entry))
            return
        _, known, theirs = self._state
        rows = np.frombuffer(values, np.uint8).reshape(-1, self.width)
        self._settle(np.concatenate((known, rows)), np.concatenate((theirs, owners)))

    def drop(self, lot: int) -> None:
        """Know the digests of ``lot`` no longer."""
        _, known, owners = self._state
        self._settle(known[owners[:, 0] != lot], owners[owners[:, 0] != lot])
        left = {value: tuple(one for one in theirs if one[0] != lot) for value, theirs in self._loose.items()}
        self._loose = {value: theirs for value, theirs in left.items() if theirs}

    def find(self, value: bytes) -> list[tuple[int, int]]:
        """Return lot and entry of each digest that equals ``value``."""
        import numpy as np

        heads, known, owners = self._state
        found = list(self._loose.get(value, ()))
        head = np.frombuffer(value[:8], np.uint64)[0]
        first, last = np.searchsorted(heads, head, "left"), np.searchsorted(heads, head, "right")
        found += [(int(owners[at, 0]), int(owners[at, 1])) for at in range(first, last) if known[at].tobytes() == value]
        return found

    def _settle(self, known: np.ndarray[Any, Any], owners: np.ndarray[Any, Any]) -> None:
        import numpy as np

        heads = np.ascontiguousarray(known[:, :8]).view(np.uint64).ravel()
        order = np.argsort(heads)
        self._state = (heads[order], known[order], owners[order])
