"""What bytes leave behind: by which fingerprints a part is known again, and what it says to be beside what it is.

SHA-256 (FIPS 180-4) knows the same bytes; TLSH (Oliver, Cheng and Chen, 2013) knows bytes that were changed a little, if it is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from mimetypes import guess_type

from clausewise.extract import Fingerprint, Meta
from clausewise.model import Medium, Part
from clausewise.parse.nature import type_of
from clausewise.parse.polyglot import Second

# TLSH is asked about no more than this; below its own least of 50 bytes it says nothing.
fuzzy_bytes_max = 8 * 1024 * 1024
TRUE, DECLARED, NAMED, BESIDES = "type.true", "type.declared", "type.named", "type.besides"
name_characters_max = 255
_FUZZED = frozenset({Medium.FILE, Medium.DOCUMENT})


def fingerprints(part: Part) -> tuple[Fingerprint, ...]:
    """Return the fingerprints of a part's bytes, or of the bytes that its text is; none if it has neither."""
    data = part.data or part.text.encode("utf-8", "surrogatepass")
    if not data:
        return ()
    found = (Fingerprint("sha256", sha256(data).digest()),)
    fuzzy = _fuzzy(data) if part.medium in _FUZZED else b""
    return (*found, Fingerprint("tlsh", fuzzy)) if fuzzy else found


def _fuzzy(data: bytes) -> bytes:
    try:
        import tlsh
    except ImportError:
        return b""
    told = tlsh.hash(data) if len(data) <= fuzzy_bytes_max else ""
    return b"" if told in ("", "TNULL") else str(told).encode("ascii")


def types(part: Part, besides: list[Second]) -> Iterator[Meta]:
    """Yield what a part's bytes are, what its name and its sender say, and what they are besides."""
    yield Meta(TRUE, type_of(part.data, part.name))
    if part.declared_type:
        yield Meta(DECLARED, part.declared_type.lower()[:name_characters_max])
    named = guess_type(part.name)[0]
    if named:
        yield Meta(NAMED, named)
    yield from (Meta(BESIDES, one.kind) for one in besides)
