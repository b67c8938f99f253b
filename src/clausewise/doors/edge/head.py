"""The beginning of a request's body: read once to be judged, then handed to the application as if nobody had looked."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from clausewise.doors.edge.protocol import Message, Receive


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
