"""Archives and packed files: each member becomes a part of its own, up to named limits of number, size and ratio.

ZIP, TAR, gzip, bzip2 and xz are read by Python itself; 7-Zip, RAR, ISO 9660, CAB, CPIO, ar, XAR, LHA, zstd and lz4 by the system's
libarchive. Nothing is ever written, so a member's path is only a name, however it climbs.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, Any, Final, NamedTuple

from clausewise.errors import UnavailableError
from clausewise.parse.archive import (
    BOMB,
    ENCRYPTED,
    MALFORMED,
    Archive,
    expanded_bytes_max,
    member_bytes_max,
    ratio_free_bytes,
    ratio_max,
)
from clausewise.parse.draft import Draft, children_max
from clausewise.parse.nature import child_of

MEMBERS = "members"
block_bytes: Final = 64 * 1024
_PACKED: Final[dict[str, Callable[[IO[bytes]], Any]]] = {
    "application/gzip": lambda stream: gzip.GzipFile(fileobj=stream),
    "application/x-bzip2": bz2.BZ2File,
    "application/x-xz": lzma.LZMAFile,
}
_ZIPPED: Final = frozenset(
    f"application/{kind}" for kind in ("zip", "java-archive", "vnd.android.package-archive", "epub+zip")
)
_TAR: Final = "application/x-tar"
_STREAMS: Final = frozenset({"application/zstd", "application/x-lz4", "application/x-compress"})
_OTHERS: Final = frozenset(
    {
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/x-rar",
        "application/x-iso9660-image",
        "application/vnd.ms-cab-compressed",
        "application/x-archive",
        "application/x-xar",
        "application/x-cpio",
        "application/x-lzh-compressed",
        *_STREAMS,
    }
)
# What holds others and cannot be opened here: a person must.
SHUT: Final = re.compile(
    r"application/(?:x-arj|x-ace-compressed|x-stuffit|x-sit|vnd\.ms-htmlhelp|x-ms-compress-szdd|vnd\.ms-tnef|x-apple-diskimage"
    r"|x-virtualbox-vhdx?|x-vhd|x-qemu-disk|x-lrzip|x-zoo)"
)
_FAILURES: Final = (
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
)
_LOCKED: Final = re.compile(r"(?i)encrypt|passphrase|password")
_ENDING: Final = re.compile(r"(?i)\.(?:gz|z|bz2|xz|zst|lz4|tgz|tbz2?|txz|tzst|svgz)\Z")
_INSTEAD: Final = {"tgz": ".tar", "tbz": ".tar", "tbz2": ".tar", "txz": ".tar", "tzst": ".tar", "svgz": ".svg"}


class Member(NamedTuple):
    """A member of an archive: its name as written, its bytes in blocks, and where it leads if it is a link."""

    name: str
    blocks: Iterable[bytes]
    target: str = ""


def is_container(kind: str) -> bool:
    """Say whether parts of a media type hold others."""
    return kind in _PACKED or kind in _ZIPPED or kind in _OTHERS or kind == _TAR


def container(data: bytes, kind: str, name: str, draft: Draft) -> None:
    """Put the members of an archive, or what a packed file holds, down as children of ``draft``."""
    if kind in _ZIPPED:
        _zip(data, draft)
        return
    if kind in _PACKED:
        members: Iterator[Member] = iter((Member(unpacked_name(name), _blocks(_PACKED[kind](io.BytesIO(data)))),))
    elif kind == _TAR:
        members = _tar(data)
    else:
        members = _foreign(data, unpacked_name(name) if kind in _STREAMS else "")
    _take(members, max(ratio_free_bytes, len(data) * ratio_max), draft)


def unpacked_name(name: str) -> str:
    """Return what a packed file is called once it is unpacked."""
    found = _ENDING.search(name)
    return name[: found.start()] + _INSTEAD.get(found[0][1:].lower(), "") if found else PurePosixPath(name).name


def _zip(data: bytes, draft: Draft) -> None:
    archive = Archive(data, draft.limit)
    for number, (name, real) in enumerate(archive.entries()):
        if number == children_max:
            draft.limit(MEMBERS)
            break
        content = archive.read(name)
        if content:
            draft.child(child_of(content, real))


def _take(members: Iterator[Member], ratio_bytes: int, draft: Draft) -> None:
    left = min(expanded_bytes_max, ratio_bytes)
    try:
        for number, member in enumerate(members):
            if number == children_max:
                draft.limit(MEMBERS)
                break
            if member.target:
                draft.meta("archive.link", member.target, member.name)
                continue
            content = _read(member.blocks, min(member_bytes_max, left))
            if content is None:
                # What follows in the stream would have to be unpacked as well.
                draft.limit(BOMB)
                break
            left -= len(content)
            if content:
                draft.child(child_of(content, member.name))
    except UnavailableError:
        raise
    except Exception as failure:
        if not isinstance(failure, (*_FAILURES, *_foreign_failures())):
            raise
        draft.limit(ENCRYPTED if _LOCKED.search(str(failure)) else MALFORMED)


def _read(blocks: Iterable[bytes], bytes_max: int) -> bytes | None:
    """Return all of ``blocks``, None when they are more than ``bytes_max``."""
    content = bytearray()
    for block in blocks:
        content += block
        if len(content) > bytes_max:
            return None
    return bytes(content)


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(block_bytes):
        yield block


def _tar(data: bytes) -> Iterator[Member]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for entry in archive:
            if entry.issym() or entry.islnk():
                yield Member(entry.name, (), entry.linkname or entry.name)
            elif entry.isfile():
                stream = archive.extractfile(entry)
                yield Member(entry.name, _blocks(stream) if stream else ())


# What the system's library reads


def _foreign(data: bytes, raw_name: str) -> Iterator[Member]:
    libarchive = _library()
    formats = "raw" if raw_name else "all"
    with libarchive.memory_reader(data, format_name=formats) as archive:
        entry = None
        for entry in archive:
            if entry.issym or entry.islnk:
                yield Member(str(entry.pathname), (), str(entry.linkpath or entry.pathname))
            elif entry.isfile or raw_name:
                blocks = entry.get_blocks(block_bytes)
                yield Member(raw_name or str(entry.pathname), blocks if raw_name else _cut(blocks, entry.size))
        if entry is None:
            # The library takes a broken head for that of an empty archive.
            raise ValueError(MALFORMED)


def _cut(blocks: Iterable[bytes], size: int | None) -> Iterator[bytes]:
    """Yield no more bytes than a member has: some formats are read in blocks that are filled up."""
    left = size
    for block in blocks:
        if left is None:
            yield block
        elif left > 0:
            yield block[:left]
            left -= len(block)


def is_there() -> bool:
    """Say whether the system's library can be used."""
    try:
        _archives()
    except Exception:  # noqa: BLE001 - without the C library its import fails in ways of its own
        return False
    return True


def _library() -> Any:
    try:
        return _archives()
    except Exception as failure:
        raise UnavailableError(
            "CW740",
            "Archives of this kind need the package libarchive-c and the system's libarchive.",
            "Les archives de ce genre demandent le paquet libarchive-c et la libarchive du système.",
            remedy_en="Run: python -m pip install 'clausewise[files]' and apt-get install libarchive13",
            remedy_fr="Lancez : python -m pip install 'clausewise[files]' et apt-get install libarchive13",
        ) from failure


def _archives() -> Any:
    if sys.platform == "linux":
        # The package's own search for the library starts programs, which a confined process may not; the system knows the name.
        os.environ.setdefault("LIBARCHIVE", "libarchive.so.13")
    import libarchive

    return libarchive


def _foreign_failures() -> tuple[type[Exception], ...]:
    return (_archives().ArchiveError,) if is_there() else ()
