"""How many cases wait, told as it changes (server-sent events). A page without script has a link instead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from msgspec import json
from starlette.responses import StreamingResponse

from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import BUSY, HttpError

listeners_max: Final = 200
look_seconds: Final = 2.0
silence_seconds_max: Final = 15.0
stream_seconds_max: Final = 600.0
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream(visit: Visit) -> StreamingResponse:
    """Tell of changes until the reader leaves. Raises HttpError CW541 when too many listen."""
    if visit.service.desk.listeners >= listeners_max:
        raise HttpError(BUSY, headers={"Retry-After": "30"})
    return StreamingResponse(_events(visit), 200, HEADERS, "text/event-stream")


async def _events(visit: Visit) -> AsyncIterator[bytes]:
    office, told = visit.service.desk, b""
    office.listeners += 1
    try:
        yield b"retry: 5000\n\n"
        silent = 0.0
        for _ in range(int(stream_seconds_max / look_seconds)):
            now = json.encode(await visit.do(_count, visit))
            if now != told:
                yield b"event: count\ndata: " + now + b"\n\n"
                told, silent = now, 0.0
            elif silent >= silence_seconds_max:
                yield b": still here\n\n"
                silent = 0.0
            silent += look_seconds
            await asyncio.sleep(look_seconds)
    finally:
        office.listeners -= 1


def _count(visit: Visit) -> dict[str, int]:
    with visit.engine.clerk.turn():
        book = visit.review.book
        return {"open": len(book), "opened_ms": book.opened_ms}
