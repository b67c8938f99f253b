"""Texts as numbers, so that columns of them can be counted: the same text has the same number, and what is empty has 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_A = TypeVar("_A")


class Vocabulary:
    """Numbers of texts, in the order in which they were met. ``edition`` changes when numbers come to mean something else."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._texts = [""]
        self.edition = 0

    def __len__(self) -> int:
        return len(self._texts)

    def number(self, text: str) -> int:
        """Return the number of a text."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self._texts)
            self._texts.append(text)
        return found

    def text(self, number: int) -> str:
        """Return the text of a number."""
        return self._texts[number]

    def renew(self, used: NDArray[Any]) -> NDArray[Any]:
        """Forget all texts but those with the numbers ``used``; return by old number the new one."""
        import numpy as np

        kept = np.unique(np.append(used, 0))
        numbers = np.zeros(len(self._texts), np.int32)
        numbers[kept] = np.arange(len(kept))
        self._texts = [self._texts[number] for number in kept.tolist()]
        self._numbers = {text: number for number, text in enumerate(self._texts)}
        self.edition += 1
        return numbers


class Grown(Generic[_A]):
    """An array of NumPy to which values are added at its end."""

    def __init__(self, kind: type) -> None:
        import numpy as np

        self._all: NDArray[Any] = np.zeros(1_024, kind)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[Any]:
        """What was added so far."""
        return self._all[: self._size]

    def extend(self, values: Sequence[_A]) -> None:
        """Add values."""
        import numpy as np

        size = self._size + len(values)
        if size > len(self._all):
            self._all = np.concatenate((self._all, np.zeros(max(size, len(self._all)), self._all.dtype)))
        self._all[self._size : size] = values
        self._size = size
