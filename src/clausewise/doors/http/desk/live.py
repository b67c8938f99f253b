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
person_listeners_max: Final = 6
look_seconds: Final = 2.0
silence_seconds_max: Final = 15.0
stream_seconds_max: Final = 600.0
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream(visit: Visit) -> StreamingResponse:
    """Tell of changes until the reader leaves. Raises HttpError CW541 when too many listen, or one person too often."""
    if _is_full(visit):
        raise HttpError(BUSY, headers={"Retry-After": "30"})
    return StreamingResponse(_events(visit), 200, HEADERS, "text/event-stream")


def _is_full(visit: Visit) -> bool:
    listeners = visit.service.desk.listeners
    return listeners.total() >= listeners_max or listeners[visit.by] >= person_listeners_max


async def _events(visit: Visit) -> AsyncIterator[bytes]:
    listeners, told = visit.service.desk.listeners, b""
    if _is_full(visit):  # others came in between
        yield b"retry: 30000\n\n"
        return
    listeners[visit.by] += 1
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
        listeners[visit.by] -= 1
        if not listeners[visit.by]:
            del listeners[visit.by]


def _count(visit: Visit) -> dict[str, int]:
    with visit.engine.clerk.turn():
        book = visit.review.book
        sees = visit.sees_sealed
        return {"open": book.count(sees_sealed=sees), "opened_ms": book.opened_ms(sees_sealed=sees)}
