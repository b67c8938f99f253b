"""A content as the entry of a bank: opened in the sandbox, known by every fingerprint that can be taken of it, and never kept."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from mimetypes import guess_type
from typing import Final

from clausewise import deposit, known
from clausewise.banks import QUALITY_MIN
from clausewise.extract import Fingerprint
from clausewise.hashlist import Row
from clausewise.model import Medium, Part
from clausewise.pdq import edits
from clausewise.picture import TONES, tones_size
from clausewise.sandbox import Sandbox

values_max: Final = 2_000
_MEDIA: Final = {"image": Medium.IMAGE, "audio": Medium.AUDIO, "video": Medium.VIDEO}


def prints(data: bytes, name: str, sandbox: Sandbox) -> tuple[Fingerprint, ...]:
    """Return the fingerprints of a file's bytes; ``name`` says what they are meant to be."""
    declared = guess_type(name)[0] or ""
    medium = _MEDIA.get(declared.partition("/")[0], Medium.FILE)
    extracts = sandbox.opened(Part(medium, data=data, name=name, declared_type=declared))
    found = {(one.method, one.value): one for extract in extracts[:1] for one in extract.fingerprints}
    # What a file holds counts as the file itself where nothing else does: a film's pictures are its own.
    return tuple(found.values())


def row(data: bytes, name: str, sandbox: Sandbox, *, label: str = "", expires_ms: int = 0) -> Row:
    """Return the entry by which a file's content is known again; a text is known by its runs of words as well."""
    taken = [value for one in prints(data, name, sandbox) if one.quality >= QUALITY_MIN for value in _values(one)]
    values = [*taken[:values_max], (known.SHA256, sha256(data).digest()), *_words(data)]
    return Row(tuple(values), label=label, expires_ms=expires_ms)


def _values(one: Fingerprint) -> Iterator[tuple[str, bytes]]:
    """Yield what of a fingerprint goes into a bank; a still picture stands there cropped and marked, too."""
    if one.method == TONES and not one.path:
        import numpy as np

        width, height = tones_size(one.value)
        levels = np.frombuffer(one.value[-width * height :], np.uint8).reshape(height, width)
        yield from ((known.PDQ, value) for value in edits(levels))
    elif one.method in known.METHODS and one.method not in known.EXACT:
        yield one.method, one.value


def _words(data: bytes) -> list[tuple[str, bytes]]:
    try:
        words, runs = deposit.fingerprint(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return []
    return [(known.TEXT, words.to_bytes(4, "little") + runs)] if words >= deposit.words_least else []
