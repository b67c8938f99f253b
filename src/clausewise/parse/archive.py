"""Members of a ZIP file, read without trusting what its directory says of their sizes.

Nothing is ever written, so a member's path is only a name. Names are compared without case, as office programs do.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

members_max = 10_000
member_bytes_max = 64 * 1024 * 1024
expanded_bytes_max = 256 * 1024 * 1024
# DEFLATE packs at most about 1 : 1030; an honest office document stays well under 1 : 100, but its empty tables may pass it.
ratio_max = 250
ratio_free_bytes = 4 * 1024 * 1024

BOMB = "expansion"
ENCRYPTED = "encrypted"
MALFORMED = "malformed"
AMBIGUOUS = "ambiguous"
_ENCRYPTED_FLAG = 0x1


class Archive:
    """A ZIP file's members. ``limit`` is told, by name, what could not be read and why; reading never raises.

    A name that stands twice is read from its last entry, as office programs do, and named as ambiguous.
    """

    def __init__(self, data: bytes, limit: Callable[[str], None]) -> None:
        self._limit = limit
        self._left = expanded_bytes_max
        self._counted: set[str] = set()
        self._members: dict[str, zipfile.ZipInfo] = {}
        try:
            self._file: zipfile.ZipFile | None = zipfile.ZipFile(io.BytesIO(data))
            entries = self._file.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, OverflowError):
            self._file, entries = None, []
            limit(MALFORMED)
        if len(entries) > members_max:
            limit("members")
        for entry in entries[:members_max]:
            if entry.filename.lower().lstrip("/") in self._members:
                limit(AMBIGUOUS)
            self._members[entry.filename.lower().lstrip("/").replace("\\", "/")] = entry

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._members

    def names(self, start: str = "", end: str = "") -> Iterator[str]:
        """Yield the members' names, in their order, that start and end so; in lower case, without folders."""
        for name in self._members:
            if name.startswith(start) and name.endswith(end) and not name.endswith("/"):
                yield name

    def entries(self) -> Iterator[tuple[str, str]]:
        """Yield the members' names, in their order, as ``read`` knows them and as they are written; without folders."""
        for name, entry in self._members.items():
            if not entry.is_dir():
                yield name, entry.filename

    def read(self, name: str) -> bytes:
        """Return a member's bytes, or none of them if it is missing, encrypted, damaged or too big."""
        entry = self._members.get(name.lower().lstrip("/"))
        if entry is None or self._file is None:
            return b""
        if entry.flag_bits & _ENCRYPTED_FLAG:
            self._limit(ENCRYPTED)
            return b""
        left = self._left if entry.filename not in self._counted else member_bytes_max
        size_max = min(member_bytes_max, left, max(ratio_free_bytes, entry.compress_size * ratio_max))
        try:
            with self._file.open(entry) as stream:
                data = stream.read(size_max + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
            self._limit(MALFORMED)
            return b""
        if len(data) > size_max:
            self._limit(BOMB)
            return b""
        if entry.filename not in self._counted:
            self._counted.add(entry.filename)
            self._left -= len(data)
        return data
