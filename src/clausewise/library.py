"""Policies as they were read from their folders, kept between two starts: who changed no file need not have all of them read again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import yaml
from msgspec import msgpack

from clausewise import (
    acceptance,
    band,
    cache,
    clause,
    document,
    errors,
    expression,
    fields,
    model,
    register,
    source,
    syntax,
    url,
)
from clausewise import calibration as calibrating
from clausewise.calibration import Calibration
from clausewise.document import Document, read_folder, yaml_files

_CODE = (
    acceptance,
    band,
    calibrating,
    clause,
    document,
    errors,
    expression,
    fields,
    model,
    register,
    source,
    syntax,
    url,
)

# Curves come as any mapping.
_encode: Callable[[object], bytes] = msgpack.Encoder(enc_hook=dict).encode
_decode = msgpack.Decoder(Document).decode


def read(folder: Path, signals: frozenset[str] | None, calibration: Calibration) -> Document:
    """Return what ``document.read_folder`` does. Only what was found sound is kept. Raises PolicyError."""
    return cache.kept(
        lambda: _key(folder, signals, calibration),
        lambda: read_folder(folder, signals, calibration),
        encode=_encode,
        decode=_decode,
    )


def _key(folder: Path, signals: frozenset[str] | None, calibration: Calibration) -> str:
    """Return the hash of everything that reading depends on: the files, what signals and thresholds there are, and the code."""
    digest = sha256(cache.code(*_CODE, sys.modules[__name__]))
    digest.update(f"{yaml.__version__} {expression.engine()}\n".encode())
    digest.update(_encode(None if signals is None else sorted(signals)) + _encode(calibration))
    for path in yaml_files(folder):
        digest.update(str(path.relative_to(folder)).encode("utf-8", "surrogateescape") + b"\n" + _content(path))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Return the hash of a file; of one that cannot be read, or is too large to be, nothing is kept anyway."""
    try:
        return sha256(path.read_bytes()).digest() if path.stat().st_size <= source.FILE_BYTES_MAX else b"unread"
    except OSError:
        return b"unread"
