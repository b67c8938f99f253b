"""The beginning of a request's body: read once to be judged, then handed to the application as if nobody had looked."""

from __future__ import annotations

import codecs
import json
import zlib
from collections import deque
from typing import Final, NamedTuple

from clausewise.doors.edge.protocol import Message, Receive

# Of what is packed, much less is UTF-8.
TEXT_SHARE_MIN: Final = 0.8
# How often one may pack what is packed, and how far back zstd may look (RFC 8878 asks for no more in HTTP).
layers_max: Final = 3
window_bytes_max: Final = 8 * 1024 * 1024


class Head(NamedTuple):
    """The first bytes of a body, whether that is all of it, and how the application receives the whole."""

    data: bytes
    receive: Receive
    is_whole: bool = True


async def head(receive: Receive, bytes_max: int) -> Head:
    """Return the first ``bytes_max`` bytes of a body; no more is read than the pieces that hold them."""
    messages: deque[Message] = deque()
    kept, is_whole = bytearray(), False
    while len(kept) < bytes_max:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            break
        kept += message.get("body", b"")
        if not message.get("more_body", False):
            is_whole = len(kept) <= bytes_max
            break

    async def again() -> Message:
        return messages.popleft() if messages else await receive()

    return Head(bytes(kept[:bytes_max]), again, is_whole)


def readable(data: bytes, encoding: str, bytes_max: int) -> bytes:
    """Return what the beginning of a body says that is told to be packed by ``encoding``.

    That is at most ``bytes_max`` unpacked; what came where it is text all the same, for most applications never look at what a body is told
    to be; else nothing.
    """
    found = unpacked(data, encoding, bytes_max)
    if found is not None:
        return in_utf8(found)
    return data if len(data.decode("utf-8", "ignore").encode()) >= len(data) * TEXT_SHARE_MIN else b""


def in_utf8(data: bytes) -> bytes:
    """Return what may be JSON in UTF-8, which it may also not be: Python's own reader takes UTF-16 and UTF-32 (RFC 4627, section 3)."""
    if b"\x00" not in data[:4] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    encoding = json.detect_encoding(data)
    text = data.decode(encoding, "ignore")
    return text.encode("utf-8", "ignore") if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"') else data


def unpacked(data: bytes, encoding: str, bytes_max: int) -> bytes | None:
    """Return at most ``bytes_max`` of what was packed by ``encoding``, one after another; None for what is not packed so."""
    names = [name for one in encoding.split(",") if (name := one.strip().lower()) not in ("", "identity")]
    if len(names) > layers_max:
        return None
    for name in reversed(names):
        found = _UNPACKING[name](data, bytes_max) if name in _UNPACKING else None
        if found is None:
            return None
        data = found
    return data


def _inflated(data: bytes, bytes_max: int) -> bytes | None:
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by its first bytes
    try:
        found = unpacking.decompress(data, bytes_max)
    except zlib.error:
        return None
    return found if found and not unpacking.unused_data else None


def _unbrotlied(data: bytes, bytes_max: int) -> bytes | None:
    try:
        import brotli
    except ModuleNotFoundError:
        return None
    unpacking, found = brotli.Decompressor(), bytearray()
    try:
        while len(found) < bytes_max and not unpacking.is_finished():
            piece = unpacking.process(data, output_buffer_limit=bytes_max - len(found))
            found, data = found + piece, b""
            if not piece and unpacking.can_accept_more_data():
                break
    except brotli.error:
        return None
    return bytes(found[:bytes_max]) or None


def _unzstd(data: bytes, bytes_max: int) -> bytes | None:
    try:
        import zstandard
    except ModuleNotFoundError:
        return None
    unpacking = zstandard.ZstdDecompressor(max_window_size=window_bytes_max)
    found = bytearray()
    try:
        with unpacking.stream_reader(data, read_across_frames=True) as reader:
            while len(found) < bytes_max and (piece := reader.read(bytes_max - len(found))):
                found += piece
    except zstandard.ZstdError:
        return bytes(found) or None
    return bytes(found) or None


_UNPACKING: Final = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _unbrotlied,
    "zstd": _unzstd,
}
