"""The beginning of a request's body: read once to be judged, then handed to the application as if nobody had looked."""

from __future__ import annotations

import zlib
from collections import deque
from typing import Final, NamedTuple

from clausewise.doors.edge.protocol import Message, Receive

# Of what is packed, much less is UTF-8.
TEXT_SHARE_MIN: Final = 0.8


class Head(NamedTuple):
    """The first bytes of a body, and how the application receives the whole of it."""

    data: bytes
    receive: Receive


async def head(receive: Receive, bytes_max: int) -> Head:
    """Return the first ``bytes_max`` bytes of a body; no more is read than the pieces that hold them."""
    messages: deque[Message] = deque()
    kept = bytearray()
    while len(kept) < bytes_max:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            break
        kept += message.get("body", b"")
        if not message.get("more_body", False):
            break

    async def again() -> Message:
        return messages.popleft() if messages else await receive()

    return Head(bytes(kept[:bytes_max]), again)


def readable(data: bytes, encoding: str, bytes_max: int) -> bytes:
    """Return what the beginning of a body says that is told to be packed by ``encoding``.

    That is at most ``bytes_max`` unpacked where it is gzip or deflate; what came where it is text all the same, for most applications never
    look at what a body is told to be; else nothing.
    """
    if encoding.strip().lower() in ("", "identity"):
        return data
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # either of the two, by its first bytes
    try:
        found = unpacking.decompress(data, bytes_max)
    except zlib.error:
        found = b""
    if found and not unpacking.unused_data:
        return found
    return data if len(data.decode("utf-8", "ignore").encode()) >= len(data) * TEXT_SHARE_MIN else b""
