"""Compound files (MS-CFB) and macro projects (MS-OVBA), made by the tests."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALL = 4096


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file with these streams in its root, each padded so that it needs no mini stream."""
    contents = {name: content + bytes(max(0, SMALL - len(content))) for name, content in streams.items()}
    directory_sectors = -(-(len(contents) + 1) // 4)
    fat: list[int] = []
    starts: dict[str, int] = {}
    body = b""

    def chain(count: int) -> int:
        start = len(fat)
        fat.extend([*range(start + 1, start + count), END])
        return start

    for name, content in contents.items():
        count = -(-len(content) // SECTOR)
        starts[name] = chain(count)
        body += content + bytes(count * SECTOR - len(content))
    directory_at = chain(directory_sectors)
    entries = [_entry("Root Entry", 5, END, 0, child=1 if contents else FREE)]
    for number, (name, content) in enumerate(contents.items(), start=1):
        entries.append(
            _entry(name, 2, starts[name], len(content), right=number + 1 if number < len(contents) else FREE)
        )
    entries += [bytes(128)] * (directory_sectors * 4 - len(entries))
    body += b"".join(entries)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    fat_at = len(fat)
    fat += [FAT] * fat_sectors
    table = b"".join(struct.pack("<I", one) for one in fat)
    body += table + b"\xff" * (fat_sectors * SECTOR - len(table))
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fat_sectors,
        directory_at,
        0,
        SMALL,
        END,
        0,
        END,
        0,
    )
    places = list(range(fat_at, fat_at + fat_sectors)) + [FREE] * (109 - fat_sectors)
    return head + struct.pack("<109I", *places) + body


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, FREE, right, child, b"", 0, 0, 0, start, size
    )


def compressed(text: str) -> bytes:
    """Return the container of MS-OVBA that holds a source, without any token that copies."""
    out = b"\x01"
    raw = text.encode("cp1252")
    for start in range(0, len(raw), 3600):
        piece = raw[start : start + 3600]
        chunk = b"".join(b"\0" + piece[at : at + 8] for at in range(0, len(piece), 8))
        out += struct.pack("<H", 0xB000 | (len(chunk) + 2 - 3)) + chunk
    return out


def module(code: str) -> bytes:
    """Return the stream of a module: some bytes of its own, then its source."""
    return b"\x16\x03\x00" + bytes(40) + compressed('Attribute VB_Name = "Module1"\r\n' + code)


def native(name: str, data: bytes) -> bytes:
    """Return the stream of a packed object."""
    path = b"C:\\a\\" + name.encode() + b"\0"
    inner = (
        struct.pack("<H", 2)
        + name.encode()
        + b"\0"
        + path
        + struct.pack("<HHI", 0, 3, len(path))
        + path
        + struct.pack("<I", len(data))
        + data
    )
    return struct.pack("<I", len(inner)) + inner
