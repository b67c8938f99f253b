"""Archives of every kind, made by the tests; a part of them needs the system's libarchive."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarred(members: dict[str, bytes], links: dict[str, str] | None = None, mode: str = "w") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return made.getvalue()


def foreign(kind: str, members: dict[str, bytes], packing: str | None = None, options: str = "") -> bytes:
    """Return an archive that libarchive writes: 7zip, iso9660, cpio_newc, ar_bsd, xar, raw …"""
    libarchive = pytest.importorskip("libarchive", reason="install libarchive-c and libarchive13")
    pieces: list[bytes] = []
    with libarchive.custom_writer(
        lambda data: pieces.append(bytes(data)) or len(data), kind, packing, options=options
    ) as made:
        for name, content in members.items():
            made.add_file_from_memory(name, len(content), content)
    return b"".join(pieces)


def locked(name: str, content: bytes) -> bytes:
    """Return a ZIP file whose entry says that it is encrypted."""
    made = bytearray(zipped({name: content}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + place] |= 1
    return bytes(made)


def overlapping(count: int = 200, size: int = 8_000_000) -> bytes:
    """Return a ZIP file whose many entries share the same packed bytes."""
    one = zipped({"a" * 8: bytes(size)})
    directory_at = one.index(b"PK\x01\x02")
    end_at = one.index(b"PK\x05\x06")
    entry = one[directory_at:end_at]
    entries = b"".join(entry.replace(b"a" * 8, b"%08d" % number) for number in range(count))
    end = bytearray(one[end_at:])
    end[8:10] = end[10:12] = count.to_bytes(2, "little")
    end[12:16] = len(entries).to_bytes(4, "little")
    return one[:directory_at] + entries + bytes(end)


def nested(depth: int, content: bytes = b"x") -> bytes:
    for level in range(depth):
        content = zipped({f"{level}.zip" if level else "a.txt": content})
    return content
