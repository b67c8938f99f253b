"""What the sentence encoder knows of the learned labels: small heads on its vectors, beside what the encoder of ``network`` read.

It was trained on other texts for another purpose (``clausewise.detect.encoder``), so it errs elsewhere; together they order texts better
than either alone (docs/learned.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausewise.detect import encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADS = "heads.safetensors"
INNER, INNER_LEAN, OUTER, OUTER_LEAN = "inner", "inner_lean", "outer", "outer_lean"


class Sentence:
    """The heads in ``folder``. Thread-safe once made."""

    def __init__(self, folder: Path) -> None:
        import numpy as np
        from safetensors.numpy import load_file

        found = {name: value.astype(np.float32) for name, value in load_file(str(folder / HEADS)).items()}
        self._inner, self._inner_lean = found[INNER], found[INNER_LEAN]
        self._outer, self._outer_lean = found[OUTER], found[OUTER_LEAN]

    def told(self, texts: Sequence[str]) -> NDArray[Any]:
        """Return the log-odds of every label for each text (texts, labels). Raises UnavailableError CW660 or CW661."""
        return self.of(encoder.encode(texts))

    def of(self, vectors: encoder.Vectors) -> NDArray[Any]:
        """Return the log-odds of every label for texts with these sentence vectors (texts, 512)."""
        import numpy as np

        inside = np.maximum(vectors @ self._inner.T + self._inner_lean, 0.0)
        return np.asarray(inside @ self._outer.T + self._outer_lean)
