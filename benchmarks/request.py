"""What judging a live request costs: per processor second in process, and what the middleware adds beside the bare application.

python -m benchmarks.request [--requests 20000] [--rounds 5]

The requests are made: pages, forms and an interface in JSON with the headers that browsers send, none of them bad, by a thousand visitors.
In one mix every query and every body is another, so that nothing found in one is remembered for the next; in the other one in five is new,
as in a public log of ten thousand requests to a site (17 %; github.com/elastic/examples, Apache logs), and the goals are held against it.
The application answers a short text and runs in this process, without sockets: with and without the middleware by turns, so that both see
the same machine. A request is told by its processor time and by the clock, up to the beginning of its answer; the goal is held against the
former, for the latter tells how busy the machine is. What the benchmark holds is kept from the collector. Exit 1 when a goal is missed.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median
from typing import Any

from benchmarks import face
from benchmarks.face import Sheet, processor, share
from clausewise.doors.edge.asgi import Middleware
from clausewise.engine import Engine
from clausewise.event import Event

QUICK = {"requests": 2_000, "rounds": 3}
batch_events = 64
repeated = 500
visitors = 1_000
per_second_goal, p99_added_ms_goal = 25_000, 0.2
_WORDS = (
    *("laine", "mérinos", "alpaga", "pelote", "bonnet", "tricot", "aiguille", "fil", "chaud", "bleu"),
    *("wool", "yarn", "needle", "pattern", "scarf", "blue", "warm", "soft", "winter", "knit"),
)
_HEADERS = (
    (b"host", b"boutique.example"),
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    (b"accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    (b"accept-language", b"fr-CA,fr;q=0.8,en;q=0.5"),
    (b"accept-encoding", b"gzip, deflate, br"),
    (b"referer", b"https://boutique.example/catalogue"),
    (b"cookie", b"session=4f1c7d; theme=dark"),
)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Read the body and answer a short text."""
    while scope["method"] == "POST" and (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hello"})


def mixed(count: int, seed: int) -> list[tuple[dict[str, Any], bytes]]:
    """Return requests of which one in five says something new; the others say what was said before, from other addresses."""
    chance = random.Random(seed)
    known, new = made(repeated, 0), made(count // 5, seed)
    found = [*new, *chance.choices(known, k=count - len(new))]
    chance.shuffle(found)
    return [({**scope, "client": (_address(chance), 4711)}, body) for scope, body in found]


def _address(chance: random.Random) -> str:
    return f"198.51.{chance.randrange(4)}.{chance.randrange(visitors // 4)}"


def made(count: int, seed: int) -> list[tuple[dict[str, Any], bytes]]:
    """Return requests as scopes with their bodies, each new; two in ten send a form or JSON."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        said = " ".join(chance.choices(_WORDS, k=6))
        body, headers = b"", list(_HEADERS)
        kind = chance.random()
        if kind < 0.1:
            body = f"name={said.replace(' ', '+')}&message={'+'.join(chance.choices(_WORDS, k=40))}&n={number}".encode()
            headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        elif kind < 0.2:
            body = f'{{"query": "{said}", "page": {number}, "sort": "price"}}'.encode()
            headers.append((b"content-type", b"application/json"))
        if body:
            headers.append((b"content-length", b"%d" % len(body)))
        path = f"/catalogue/{chance.randrange(900)}"
        scope = {
            "type": "http",
            "method": "POST" if body else "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": f"q={said.replace(' ', '+')}&n={number}".encode(),
            "headers": headers,
            "client": (_address(chance), 4711),
            "scheme": "https",
        }
        found.append((scope, body))
    return found


async def _answered(app: Callable[..., Awaitable[None]], scope: dict[str, Any], body: bytes) -> tuple[float, float]:
    """Return how many milliseconds ``app`` takes to begin its answer to one request: of the processor's time, and by the clock."""
    begun = (0.0, 0.0)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = time.thread_time(), time.perf_counter()

    started = time.thread_time(), time.perf_counter()
    await app(dict(scope), receive, send)
    return (begun[0] - started[0]) * 1000, (begun[1] - started[1]) * 1000


async def _round(
    apps: Sequence[Callable[..., Awaitable[None]]], requests: Sequence[Any]
) -> list[list[tuple[float, float]]]:
    """Return what each of ``apps`` takes for each request, one after the other."""
    times: list[list[tuple[float, float]]] = [[] for _ in apps]
    for scope, body in requests:
        for took, app in zip(times, apps, strict=True):
            took.append(await _answered(app, scope, body))
    return times


def _per_second(
    engine: Engine, requests: Sequence[tuple[dict[str, Any], bytes]], size: int, *, counted: bool = True
) -> float:
    """Return how many requests are judged, and counted over time, in a processor second, ``size`` at a time."""
    judge = engine.events if counted else engine.traffic.asked
    events = [
        Event(
            0,
            address=scope["client"][0],
            host="boutique.example",
            verb=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode(),
            status=200,
            headers=tuple((name.decode(), value.decode()) for name, value in scope["headers"]),
            body=body.decode(),
        )
        for scope, body in requests
    ]
    starts = range(0, len(events), size)
    return len(events) / processor(lambda: [judge(events[start : start + size]) for start in starts])


def _kept(requests: list[Any]) -> list[Any]:
    """Return requests that the collector does not look at, as it would not in a service."""
    gc.collect()
    gc.freeze()
    return requests


def _medians(engine: Engine, make: Callable[[int, int], list[Any]], count: int, rounds: int) -> list[float]:
    """Return medians over rounds: what is added (median and p99, processor and clock), and how many a processor second takes."""
    front = Middleware(application, engine)
    asyncio.run(_round((application, front), make(500, 1)))
    rows = []
    for number in range(1, rounds + 1):
        # Half of the time the other of the two is asked first.
        apps = (application, front) if number % 2 else (front, application)
        times = asyncio.run(_round(apps, _kept(make(count, 10 + number))))
        bare, behind = times if number % 2 else times[::-1]
        added = [
            share([one[which] for one in behind], part) - share([one[which] for one in bare], part)
            for which in (0, 1)
            for part in (0.5, 0.99)
        ]
        alone = _per_second(engine, _kept(make(count, 100 + number)), 1)
        batched = _per_second(engine, _kept(make(count, 200 + number)), batch_events)
        judged = _per_second(engine, _kept(make(count, 300 + number)), batch_events, counted=False)
        rows.append([*added, alone, batched, judged])
    return [median(column) for column in zip(*rows, strict=True)]


def measured(sheet: Sheet, *, requests=20_000, rounds=5) -> None:
    with Engine.open("dexero", with_detectors=(), isolated=False) as engine:
        for name, make in (("every one new", made), ("one in five new", mixed)):
            half, p99, clock_half, clock_p99, alone, batched, judged = _medians(engine, make, requests, rounds)
            sheet.figure(f"{name}: added before the answer begins, p50", half, "ms of processor")
            sheet.figure(f"{name}: added before the answer begins, p99", p99, "ms of processor")
            sheet.figure(f"{name}: the same, p50", clock_half, "ms by the clock")
            sheet.figure(f"{name}: the same, p99", clock_p99, "ms by the clock")
            sheet.figure(f"{name}: judged by {batch_events}", judged, "requests/s of processor")
            sheet.figure(f"{name}: and counted over time, one by one", alone, "requests/s of processor")
            sheet.figure(f"{name}: and counted over time, by {batch_events}", batched, "requests/s of processor")
            sheet.ratio(f"{name}: counted over time", judged / batched, "judged")
    sheet.goal(f"added p99 ≤ {p99_added_ms_goal} ms of processor", p99 <= p99_added_ms_goal)
    sheet.goal(f"judged and counted ≥ {per_second_goal:,}/s", batched >= per_second_goal)


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
