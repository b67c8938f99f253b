"""Compiled pattern databases kept between two starts, in the user's cache folder: compiling takes seconds, loading milliseconds.

The file's name is the hash of everything that went in, and its content starts with the hash of the rest: what is damaged, foreign or out
of date is simply compiled again. ``CLAUSEWISE_CACHE`` moves the folder; an empty value switches the cache off.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

digest_bytes = 32
files_max = 8


def folder() -> Path | None:
    """Return the cache folder, or None when it is switched off."""
    chosen = os.environ.get("CLAUSEWISE_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clausewise"


def read(key: str) -> bytes | None:
    """Return what was written under ``key``, or None when it is not there, damaged or not this user's own."""
    place = folder()
    if place is None:
        return None
    path = place / f"{key}.patterns"
    try:
        if path.stat().st_uid != os.getuid():
            return None
        content = path.read_bytes()
    except OSError:
        return None
    value = content[digest_bytes:]
    return value if sha256(value).digest() == content[:digest_bytes] else None


def write(key: str, value: bytes) -> None:
    """Keep ``value`` under ``key`` and let the oldest of more than ``files_max`` go. A folder that cannot be written is no error."""
    place = folder()
    if place is None:
        return
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place, delete=False) as draft:
            draft.write(sha256(value).digest() + value)
        Path(draft.name).replace(place / f"{key}.patterns")
        kept = sorted(place.glob("*.patterns"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-files_max]:
            path.unlink(missing_ok=True)
