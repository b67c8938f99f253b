"""Run the small bilingual encoder over one text at a time, and say which of its words carried each score.

One text at a time: a batch would be padded, which is slower on a processor, and the eight-bit arithmetic scales with whatever else is
in the batch, so a text would not always score the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENCODER, PIECES = "encoder.onnx", "pieces.model"
pieces_max = 96
START, END = 1, 2
# Half a character cannot be encoded.
LONE = re.compile("[\ud800-\udfff]")


class Reading(NamedTuple):
    """What the encoder makes of a text: log-odds (labels), how much each piece added to them (pieces, labels), and the pieces' ids."""

    logits: NDArray[Any]
    carried: NDArray[Any]
    pieces: Sequence[int]


class Network:
    """The encoder and its vocabulary, out of ``folder``. Thread-safe once made."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        import sentencepiece

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(folder / ENCODER), options, providers=["CPUExecutionProvider"])
        self._processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / PIECES))
        self._crumbs = frozenset(
            number
            for number in range(self._processor.get_piece_size())
            if len(self._processor.id_to_piece(number).strip("▁")) <= 1 or self._processor.is_unknown(number)
        )

    def read(self, text: str) -> Reading:
        """Return the reading of the first ``pieces_max`` pieces of ``text``."""
        import numpy as np

        pieces = [START, *self._processor.encode(lowered(text))[: pieces_max - 2], END]
        logits, carried = self._session.run(None, {"pieces": np.array([pieces], dtype=np.int64)})
        return Reading(logits[0], carried[0], pieces)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where each piece of ``read(text)`` stands in ``text``; start and end are empty."""
        found = self._processor.encode_as_offset_mapping(lowered(text))["offsets"][: pieces_max - 2]
        return [(0, 0), *found, (len(text), len(text))]

    def crumbs(self, pieces: Sequence[int]) -> float:
        """Return the share of ``pieces`` that are single signs or unknown: text unlike English and French falls into crumbs."""
        inner = pieces[1:-1]
        return sum(piece in self._crumbs for piece in inner) / len(inner) if inner else 1.0


def lowered(text: str) -> str:
    """Return ``text`` in lower case, character for character, so that positions stay."""
    lower = LONE.sub(" ", text.lower())
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in LONE.sub(" ", text))
