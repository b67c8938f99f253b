"""Lines of JSON in, lines of JSON out: each line is judged as it comes, and a line that is wrong spoils no other.

The answers come in the order of the lines, one line each, while the request is still being sent; so its sender must read while it writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from msgspec import Struct, json
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from clausewise.doors.http import body, problem
from clausewise.doors.http.kinds import LONG_LINE, HttpError
from clausewise.doors.http.limits import ndjson_batch_lines_max, ndjson_line_bytes_max, ndjson_stall_seconds_max
from clausewise.doors.http.operation import Lines
from clausewise.doors.http.problem import Problem
from clausewise.doors.http.service import Call
from clausewise.errors import ClausewiseError

HEADERS = [(b"content-type", body.NDJSON_TYPE.encode()), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
_encode_lines = json.Encoder().encode_lines


class Refused(Struct, frozen=True):
    """A line that could not be judged: its number, from 1, and why."""

    line: int
    problem: Problem


class Stream:
    """An ASGI response that reads the request as it answers."""

    status_code = 200

    def __init__(self, call: Call, receive: Receive, lines: Lines) -> None:
        self._call = call
        self._receive = receive
        self._lines = lines
        self._count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer until the request ends, its sender leaves, or nothing moves for ``ndjson_stall_seconds_max``."""
        del scope, receive
        await _send(send, {"type": "http.response.start", "status": self.status_code, "headers": HEADERS})
        try:
            async for lines in batches(self._receive):
                answers = await self._judged(lines)
                if answers:
                    await _send(send, {"type": "http.response.body", "body": _encode_lines(answers), "more_body": True})
        except (ClientDisconnect, TimeoutError):
            return
        except Exception as error:  # noqa: BLE001 - the last line says what went wrong
            last = Refused(self._count + 1, self._problem(error))
            await _send(send, {"type": "http.response.body", "body": _encode_lines([last]), "more_body": True})
        await _send(send, {"type": "http.response.body", "body": b"", "more_body": False})

    async def _judged(self, lines: Sequence[bytes]) -> list[Any]:
        """Return an answer for each line that is not blank."""
        answers: list[Any] = []
        asked: list[Any] = []
        places: list[int] = []
        for line in lines:
            self._count += 1
            if not line.strip():
                continue
            try:
                asked.append(self._lines.read(line))
                places.append(len(answers))
                answers.append(self._count)
            except ClausewiseError as error:
                answers.append(Refused(self._count, self._problem(error)))
        try:
            said = await self._lines.judge(self._call, asked) if asked else ()
        except Exception as error:  # noqa: BLE001 - these lines are refused, the next ones may do
            refusal = self._problem(error)
            said = [Refused(answers[place], refusal) for place in places]
        for place, one in zip(places, said, strict=True):
            answers[place] = one
        return answers

    def _problem(self, error: Exception) -> Problem:
        found, known = problem.body_of(error, self._call.language)
        self._call.service.metrics.refused(known.code)
        return found


async def batches(receive: Receive) -> AsyncIterator[list[bytes]]:
    """Yield the lines of a body as they become complete, a bounded number at a time. Raises HttpError CW511 for a line that is too long."""
    rest = bytearray()
    async for chunk in body.chunks(receive):
        if b"\n" not in chunk:
            rest += chunk
            lines: list[bytes] = []
        else:
            rest += chunk
            *lines, tail = bytes(rest).split(b"\n")
            rest = bytearray(tail)
        for start in range(0, len(lines), ndjson_batch_lines_max):
            batch = lines[start : start + ndjson_batch_lines_max]
            _bound(batch)
            yield batch
        _bound([rest])
    if rest.strip():
        yield [bytes(rest)]


def _bound(lines: Sequence[bytes | bytearray]) -> None:
    if any(len(line) > ndjson_line_bytes_max for line in lines):
        raise HttpError(LONG_LINE)


async def _send(send: Send, message: Message) -> None:
    async with asyncio.timeout(ndjson_stall_seconds_max):
        await send(message)
