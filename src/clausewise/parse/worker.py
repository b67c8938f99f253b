"""The far side of the sandbox: a process that opens parts under hard limits, one after another, until its parent is gone.

It is started by ``clausewise.sandbox`` and speaks MessagePack over its standard streams: four bytes of length, then the value.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse import watch
from clausewise.parse.confinement import confine
from clausewise.parse.opening import FAILED, opened
from clausewise.parse.outfit import missing
from clausewise.parse.preview import preview

LENGTH_BYTES = 4
# With this argument a worker only says which walls stand around it, and what of the system's is missing inside them.
TOLD = "--told"
_SEEN = frozenset({Medium.IMAGE, Medium.AUDIO, Medium.VIDEO})


class Request(msgspec.Struct, frozen=True, gc=False):
    """A part of an item and its number in it; with ``side_pixels`` only a small picture of it is asked for."""

    part: Part
    number: int
    side_pixels: int = 0


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What came out of a part, with one copy of every part in it.

    ``opened`` has for every Extract, and for each of its children, the number of the Extract that it became, -1 if it was not opened; of
    those that were, only an empty part stands among the children.
    """

    extracts: list[Extract]
    opened: list[list[int]]


_requests = msgspec.msgpack.Decoder(Request)
_encode = msgspec.msgpack.Encoder().encode


def main() -> None:
    """Answer requests from standard input on standard output. What is printed by a library goes nowhere."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    watch.is_alone = True
    confine()
    with source, sink:
        while (content := _read(source)) is not None:
            answer = _encode(packed(_opened(_requests.decode(content))))
            sink.write(len(answer).to_bytes(LENGTH_BYTES, "little") + answer)
            sink.flush()


def packed(extracts: list[Extract]) -> Answer:
    """Return ``extracts`` with one copy of every part."""
    numbers = {id(one.source): number for number, one in enumerate(extracts)}
    opened_as = [[numbers.get(id(child), -1) for child in one.children] for one in extracts]
    slim = [
        replace(
            one, children=tuple(child if at < 0 else Part() for child, at in zip(one.children, places, strict=True))
        )
        if one.children
        else one
        for one, places in zip(extracts, opened_as, strict=True)
    ]
    return Answer(slim, opened_as)


def unpacked(answer: Answer) -> list[Extract]:
    """Return the Extracts of an answer; a child that was opened is its Extract's source itself."""
    sources = [one.source for one in answer.extracts]
    return [
        replace(
            one,
            children=tuple(child if at < 0 else sources[at] for child, at in zip(one.children, places, strict=True)),
        )
        if one.children
        else one
        for one, places in zip(answer.extracts, answer.opened, strict=True)
    ]


def _opened(request: Request) -> list[Extract]:
    if request.side_pixels:
        small = preview(request.part.data, request.side_pixels)
        return [Extract(Part(Medium.IMAGE, data=small), part=request.number)]
    try:
        found = opened(request.part, request.number)
    except Exception:  # noqa: BLE001 - a parser that fails costs its own part and nothing else
        return [Extract(Part(request.part.medium, name=request.part.name), limits=(FAILED,), part=request.number)]
    # Whoever asked has the bytes already, and nobody looks at those of pictures and recordings but their parsers.
    light = {
        id(one.source): _named(one.source) if number == 0 else _shed(one.source) for number, one in enumerate(found)
    }
    return [
        replace(
            one,
            source=light[id(one.source)],
            children=tuple(light[id(child)] if id(child) in light else _shed(child) for child in one.children),
        )
        for one in found
    ]


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
    if TOLD in sys.argv:
        sys.stdout.write(" ".join(confine()) + "\n" + " ".join(missing()))
    else:
        main()
