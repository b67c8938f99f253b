"""The far side of the sandbox: a process that opens parts under hard limits, one after another, until its parent is gone.

It is started by ``clausewise.sandbox`` and speaks MessagePack over its standard streams: four bytes of length, then the value.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sys
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.opening import FAILED, opened

memory_bytes_max = 3 * 1024**3
cpu_seconds_max = 3_600
file_bytes_max = 256 * 1024**2
LENGTH_BYTES = 4
_SEEN = frozenset({Medium.IMAGE, Medium.AUDIO, Medium.VIDEO})
# From <sched.h> of Linux: a new user namespace, and in it a network of its own with no way out.
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


class Request(msgspec.Struct, frozen=True, gc=False):
    """A part of an item and its number in it."""

    part: Part
    number: int


_requests = msgspec.msgpack.Decoder(Request)
_encode = msgspec.msgpack.Encoder().encode


def main() -> None:
    """Answer requests from standard input on standard output. What is printed by a library goes nowhere."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    confine()
    with source, sink:
        while (content := _read(source)) is not None:
            answer = _encode(_opened(_requests.decode(content)))
            sink.write(len(answer).to_bytes(LENGTH_BYTES, "little") + answer)
            sink.flush()


def confine() -> None:
    """Put hard limits on this process, and cut it off from every network where the system lets us."""
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes_max),
        (resource.RLIMIT_CPU, cpu_seconds_max),
        (resource.RLIMIT_FSIZE, file_bytes_max),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            system = ctypes.CDLL(None, use_errno=True)
            if system.unshare(_CLONE_NEWNET) != 0:
                system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _opened(request: Request) -> list[Extract]:
    try:
        found = opened(request.part, request.number)
    except Exception:  # noqa: BLE001 - a parser that fails costs its own part and nothing else
        return [Extract(Part(request.part.medium, name=request.part.name), limits=(FAILED,), part=request.number)]
    # Whoever asked has the bytes already.
    return (
        [_light(found[0], _named(found[0].source)), *(_light(one, _shed(one.source)) for one in found[1:])]
        if found
        else []
    )


def _light(extract: Extract, source: Part) -> Extract:
    """Return ``extract`` without the bytes of the pictures and recordings in it: nobody looks at those but their parsers."""
    return replace(extract, source=source, children=tuple(map(_shed, extract.children)))


def _shed(part: Part) -> Part:
    return _named(part) if part.medium in _SEEN else part


def _named(part: Part) -> Part:
    return Part(part.medium, name=part.name, declared_type=part.declared_type)


def _read(source: BinaryIO) -> bytes | None:
    length = source.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    return source.read(int.from_bytes(length, "little"))


if __name__ == "__main__":
    main()
