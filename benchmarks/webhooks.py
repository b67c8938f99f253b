"""How many webhooks a second get through: to one receiver, to many, and to fast ones beside one that is slow.

    python -m benchmarks.webhooks [--messages 1000] [--rounds 3]

The peer is the bare client underneath (httpcore2), which posts the same bytes over one connection to the same receiver, unsigned and with
nothing written down. The receivers are another process. Told are the median of the rounds in real time, and ratios within each round.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import httpcore2
from msgspec import json

from benchmarks import face
from benchmarks.account import START_MS, item
from clausewise import announcement, perimeter
from clausewise.dispatch import Dispatch
from clausewise.doors.http.courier import Courier, Webhooks
from clausewise.engine import Engine

LISTED = perimeter.networks("127.0.0.1/32")
QUICK = {"messages": 160, "rounds": 1}
many_receivers = 16
slow_seconds = 1.0


class Nobody:
    """Counts nothing: what is measured is the courier."""

    def sent(self, attempt):
        assert attempt.failure is None, attempt

    def webhooks(self, overview, now_ms):
        """Take figures that nobody asks for."""


def measured(sheet, *, messages=1_000, rounds=3):
    with Receivers() as (fast, slow):
        found = [asyncio.run(rates(messages, fast, slow)) for _ in range(rounds)]
    for name, column in zip(
        ("bare client", "one", f"{many_receivers}", "beside a slow one"), zip(*found, strict=True), strict=True
    ):
        sheet.figure(f"receivers: {name}" if name != "bare client" else name, median(column), "messages/s")
    sheet.ratio("telling one", median(row[0] / row[1] for row in found), "the bare client")
    sheet.ratio("telling many", median(row[1] / row[2] for row in found), "telling one")
    sheet.ratio("telling many beside a slow one", median(row[2] / row[3] for row in found), "telling many")


async def rates(messages, fast, slow):
    """Return messages a second: bare, to one, to many, and to many beside a slow one."""
    return (
        await posted(messages, fast),
        await told(messages, [fast]),
        await told(messages // many_receivers, [fast] * many_receivers),
        await told(messages // many_receivers, [fast] * many_receivers, slow),
    )


async def posted(messages, port):
    bodies = [announcement.message(one, "content.checked", None, evidence=False).body for one in written(messages)]
    async with httpcore2.AsyncConnectionPool(max_connections=1) as pool:
        started = time.perf_counter()
        for body in bodies:
            answer = await pool.request("POST", f"http://127.0.0.1:{port}/", content=body)
            assert answer.status == 204
        return messages / (time.perf_counter() - started)


def written(messages):
    """Return the records that are announced."""
    with Engine.open("dexero", store=":memory:", with_detectors=()) as engine:
        fill(engine, messages)
        return [one for one in engine.store.after(0, limit=messages + 100) if one.kind == "checked"][:messages]


def fill(engine, messages):
    stamp = json.decode(json.encode(engine.policy.stamp))
    made = (next(iter(item(100 * (number // 90) + 10 + number % 90, START_MS, stamp))) for number in range(messages))
    engine.store.append(list(made))


async def told(messages, fast, slow=None):
    """Return how many messages a second the fast receivers get, from the first to the last."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Engine.open("dexero", store=Path(folder) / "c.db", with_detectors=()) as engine,
    ):
        dispatch = Dispatch(engine.needs_store(), engine.clock, listed=LISTED)
        ports = [*fast, *([slow] if slow else [])]
        ids = [
            dispatch.add(f"http://127.0.0.1:{port}/{at}", ["content.checked"], by="b")[0].id
            for at, port in enumerate(ports)
        ]
        fill(engine, messages)
        courier = Courier(engine, Webhooks(LISTED), Nobody())
        started = time.perf_counter()
        running = asyncio.create_task(courier.run())
        # Its own tables say how far it is: nothing is woken by it.
        while any(dispatch.endpoint(one).delivered < messages for one in ids[: len(fast)]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        seconds = time.perf_counter() - started
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await courier.close()
        return messages * len(fast) / seconds


class Receivers:
    """Two receivers in a process of their own, as a context: the ports of one that answers at once and of one that takes a while."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", RECEIVERS, str(slow_seconds)], stdout=subprocess.PIPE, text=True
        )
        return tuple(map(int, self.process.stdout.readline().split()))

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


RECEIVERS = """
import asyncio, re, sys

async def answer(reader, writer, seconds):
    try:
        while head := await reader.readuntil(b"\\r\\n\\r\\n"):
            await reader.readexactly(int(re.search(rb"(?i)content-length: *(\\d+)", head)[1]))
            await asyncio.sleep(seconds)
            writer.write(b"HTTP/1.1 204 No Content\\r\\n\\r\\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()

async def main():
    made = [await asyncio.start_server(lambda r, w, s=s: answer(r, w, s), "127.0.0.1", 0) for s in (0, float(sys.argv[1]))]
    print(*(one.sockets[0].getsockname()[1] for one in made), flush=True)
    await asyncio.gather(*(one.serve_forever() for one in made))

asyncio.run(main())
"""


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
