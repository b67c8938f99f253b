"""Durable checks over HTTP, one a request and many, on SQLite and on PostgreSQL, in the same run.

python -m benchmarks.store [--seconds 6] [--rounds 3]

A service for each store, in a process of its own; ``wrk`` (a package of that name) asks with 1, 8 and 64 connections, one text a
request, and with four, a hundred texts a request. Clients that never pause ask as much as a service can answer, so that each of 64 waits
for 63 others; what somebody waits at a rate that a service bears is told by 64 that pause between requests. PostgreSQL is a server of the
run's own, with every commit on the disk, as SQLite has it. Rounds are interleaved, and medians told. The texts are everyday sentences that
the quick look settles, each by another account: the store is measured.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests import postgres

from benchmarks import corpus, face
from benchmarks.face import Sheet
from clausewise.engine import Engine
from clausewise.model import Item

QUICK = {"seconds": 3, "rounds": 1}
texts_max = 2_000
batch_items = 100
# A mean of 30 ms: 64 clients then ask 1,500 times a second or more while an answer takes 12 ms or less.
pause_ms = (15, 45)
quick_seconds = 0.001
DURABLE = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on", "shared_buffers": "128MB"}
SCRIPT = """
local bodies, at, author = {{}}, 0, 0
for line in io.lines("{path}") do bodies[#bodies + 1] = line end
wrk.method, wrk.headers["Content-Type"] = "POST", "application/json"
request = function()
  at = at % #bodies + 1
  local body = bodies[at]:gsub("@", function() author = author + 1; return "u" .. author end)
  return wrk.format(nil, "/v1/checks", nil, body)
end
{pause}
done = function(summary, latency)
  print(string.format("FOUND %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""
FOUND = re.compile(r"FOUND (\d+) (\d+) (\d+) (\d+) (\d+)")


class Load(NamedTuple):
    """What is asked of a service: its name, the script, how many connections, and how many texts a request."""

    name: str
    script: str
    connections: int
    items: int = 1


FULL, PAUSING, MANY = (
    Load("64 clients", "one", 64),
    Load("64 clients that pause", "pausing", 64),
    Load(f"{batch_items} a request", "many", 4, batch_items),
)
LOADS = (Load("1 client", "one", 1), Load("8 clients", "one", 8), FULL, PAUSING, MANY)


class Answered(NamedTuple):
    """How a service answered: requests a second, and the median and 99th percentile of the time to an answer in ms."""

    rate: float
    p50: float
    p99: float


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def serving(store: str, folder: Path):
    """Serve ``store`` on a port of its own, and yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "clausewise", "serve", "--port", str(port), "--store", store],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
        try:
            for _ in range(1_200):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/readyz", timeout=1).close()
                    break
                assert process.poll() is None, (folder / f"{port}.log").read_text()
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(60)


def asked(address: str, script: Path, connections: int, seconds: int) -> Answered:
    """Return how a service answers so many connections."""
    ran = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script, address],
        capture_output=True,
        text=True,
        check=True,
    )
    found = FOUND.search(ran.stdout)
    assert found, ran.stdout
    requests, micros, p50, p99, errors = map(int, found.groups())
    assert not errors, ran.stdout
    assert requests, f"nothing was answered in time; give it more --seconds:\n{ran.stdout}"
    return Answered(requests / micros * 1e6, p50 / 1_000, p99 / 1_000)


def settled() -> list[str]:
    """Return sentences that the quick look settles: one that the model reads costs ten times a commit, whichever the store."""
    found = []
    with Engine.open("dexero") as engine:
        for sentence in (*corpus.ENGLISH, *corpus.FRENCH):
            engine.check(f"{sentence} {texts_max}")
            started = time.process_time()
            # The number behind a sentence may open it: as many are tried as stand for all.
            tried = [Item.of_text(f"{sentence} {number}") for number in range(0, texts_max, 40)]
            engine.check_many(tried)
            if time.process_time() - started < len(tried) * quick_seconds:
                found.append(sentence)
    return found


def scripts(folder: Path) -> dict[str, Path]:
    """Write what is asked: one text a request, at once or after a pause, and a hundred."""
    sentences = settled()
    texts = [f"{sentences[at % len(sentences)]} {at}" for at in range(texts_max)]
    assert not any("@" in text for text in texts)
    checks = [json.dumps({"text": text, "author": "@"}) for text in texts]
    batches = [f'{{"items":[{",".join(checks[at : at + batch_items])}]}}' for at in range(0, texts_max, batch_items)]
    pause = f"delay = function() return math.random({pause_ms[0]}, {pause_ms[1]}) end"
    written = {}
    for name, bodies, before in (("one", checks, ""), ("pausing", checks, pause), ("many", batches, "")):
        (folder / f"{name}.ndjson").write_text("\n".join(bodies) + "\n")
        written[name] = folder / f"{name}.lua"
        written[name].write_text(SCRIPT.format(path=folder / f"{name}.ndjson", pause=before))
    return written


def measured(sheet: Sheet, *, seconds=6, rounds=3) -> None:
    if shutil.which("wrk") is None:
        sheet.absent("checks over HTTP", "apt-get install wrk")
        return
    why = postgres.missing()
    if why:
        sheet.absent("PostgreSQL over HTTP", why)
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as stack:
        folder = Path(place)
        stores = {"SQLite": str(folder / "ledger.db")}
        if not why:
            stores["PostgreSQL"] = stack.enter_context(postgres.serving(**DURABLE)).address("postgres")
        addresses = {name: stack.enter_context(serving(store, folder)) for name, store in stores.items()}
        written = scripts(folder)
        for address in addresses.values():  # warm
            asked(address, written["one"], 8, 1)
        found = [_round(addresses, written, seconds) for _ in range(rounds)]
    _say(sheet, found, list(stores))


def _round(addresses: dict[str, str], written: dict[str, Path], seconds: int) -> dict[tuple[str, Load], Answered]:
    """Return how each store answers each load, one after the other."""
    return {
        (name, load): asked(address, written[load.script], load.connections, seconds)
        for load in LOADS
        for name, address in addresses.items()
    }


def _say(sheet: Sheet, found: list[dict[tuple[str, Load], Answered]], stores: list[str]) -> None:
    """Put medians on the sheet, and the ratios of each round."""
    for name in stores:
        for load in LOADS:
            rate, p50, p99 = (median(column) for column in zip(*(one[name, load] for one in found), strict=True))
            who = f"{name}, {load.name}"
            sheet.figure(who, rate * load.items, "checks/s")
            sheet.figure(f"{who}, p50", p50, "ms by the clock")
            sheet.figure(f"{who}, p99", p99, "ms by the clock")
    if "PostgreSQL" in stores:
        for load in LOADS:
            ratio = median(one["PostgreSQL", load].rate / one["SQLite", load].rate for one in found)
            sheet.ratio(f"PostgreSQL, {load.name}", ratio, "SQLite")
            if load in (FULL, MANY):
                sheet.goal(f"PostgreSQL ≥ 0.7 × SQLite, {load.name}", ratio >= 0.7)
    full, pausing, batched = ([one["SQLite", load] for one in found] for load in (FULL, PAUSING, MANY))
    sheet.goal("SQLite ≥ 1,500 checks/s", median(one.rate for one in full) >= 1_500)
    sheet.goal("SQLite ≥ 4,000 checks/s batched", median(one.rate for one in batched) >= 4_000 / batch_items)
    sheet.goal("SQLite p99 ≤ 25 ms at 64 clients", median(one.p99 for one in full) <= 25)
    borne = median(one.rate for one in pausing) >= 1_500 and median(one.p99 for one in pausing) <= 25
    sheet.goal("SQLite p99 ≤ 25 ms at 1,500 checks/s of 64 clients", borne)


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
