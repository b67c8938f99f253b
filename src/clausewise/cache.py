"""Compiled pattern databases and what was read from files, kept between two starts in the user's cache folder: making takes seconds.

The file's name is the hash of everything that went in, and its content starts with the hash of that name and the rest: what is damaged,
foreign or out of date is simply compiled again. Folder and file must be this user's own, plain and writable by nobody else, for what is
loaded here is trusted like the program itself. ``CLAUSEWISE_CACHE`` moves the folder; an empty value switches the cache off.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TypeVar

digest_bytes = 32
files_max = 48
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH

Value = TypeVar("Value")


def folder() -> Path | None:
    """Return the cache folder, or None when it is switched off."""
    chosen = os.environ.get("CLAUSEWISE_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clausewise"


def kept(
    key: str | Callable[[], str],
    make: Callable[[], Value],
    *,
    encode: Callable[[Value], bytes],
    decode: Callable[[bytes], Value],
) -> Value:
    """Return what was kept under ``key``; when there is nothing, or it cannot be decoded, make it and keep it anew.

    A ``key`` that is made from files is a function: what changed while it was read is not kept. Raises only what ``key``, ``make`` and
    ``encode`` raise.
    """
    name = key() if callable(key) else key
    content = read(name)
    if content is not None:
        # Whatever it is that makes it unreadable, from a half-written file to another version's layout, it is made again.
        with suppress(Exception):
            return decode(content)
    value = make()
    if not callable(key) or key() == name:
        write(name, encode(value))
    return value


def key_of(paths: Iterable[Path], *modules: ModuleType) -> str:
    """Return the key of what the code of ``modules`` makes of files: the hash of both. Raises OSError for a file that cannot be read."""
    digest = sha256(code(*modules))
    for path in paths:
        digest.update(path.name.encode() + b"\n" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def code(*modules: ModuleType) -> bytes:
    """Return the hash of the source of ``modules``: what other code made is not taken for its own."""
    return sha256(b"".join(sha256(Path(str(one.__file__)).read_bytes()).digest() for one in modules)).digest()


def read(key: str) -> bytes | None:
    """Return what was written under ``key``, or None when it is not there, damaged or not this user's own."""
    place = folder()
    if place is None:
        return None
    try:
        if not _is_safe(place.lstat(), stat.S_ISDIR):
            return None
        # Opened without following a link and looked at when open: nothing can be put in its place between the two.
        with open(os.open(place / f"{key}.patterns", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            if not _is_safe(os.fstat(file.fileno()), stat.S_ISREG):
                return None
            content = file.read()
            with suppress(OSError):
                # What is used stays: the longest unused goes first.
                os.utime(file.fileno())
    except OSError:
        return None
    value = content[digest_bytes:]
    return value if _digest(key, value) == content[:digest_bytes] else None


def write(key: str, value: bytes) -> None:
    """Keep ``value`` under ``key`` and let the longest unused of more than ``files_max`` go. A folder that cannot be used is no error."""
    place = folder()
    if place is None:
        return
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _is_safe(place.lstat(), stat.S_ISDIR):
            return
        with tempfile.NamedTemporaryFile(dir=place, delete=False) as draft:
            draft.write(_digest(key, value) + value)
        Path(draft.name).replace(place / f"{key}.patterns")
        files = sorted(place.glob("*.patterns"), key=lambda path: path.lstat().st_mtime)
        for path in files[:-files_max]:
            path.unlink(missing_ok=True)


def _digest(key: str, value: bytes) -> bytes:
    return sha256(key.encode() + b"\n" + value).digest()


def _is_safe(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    return is_kind(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & WRITABLE_BY_OTHERS
