"""Durable checks over HTTP, one a request and many, on SQLite and on PostgreSQL, in the same run.

python -m benchmarks.store [--seconds 6] [--rounds 3]

A service for each store, in a process of its own; ``wrk`` (a package of that name) asks with 64 connections, one text a request, and with
four, a hundred texts a request. PostgreSQL is a server of the run's own, with every commit on the disk, as SQLite has it. Rounds are
interleaved, and medians printed. The texts are everyday sentences that the quick look settles, each by another account: the
store is measured. Goals: SQLite ≥ 1,500/s one by one and ≥ 4,000 items/s batched, p99 ≤ 25 ms; PostgreSQL within 30 % of it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
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

from tests import postgres

from benchmarks import corpus
from clausewise.engine import Engine
from clausewise.model import Item

texts_max = 2_000
batch_items = 100
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
done = function(summary, latency)
  print(string.format("FOUND %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""
FOUND = re.compile(r"FOUND (\d+) (\d+) (\d+) (\d+) (\d+)")


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


def asked(address: str, script: Path, connections: int, seconds: int) -> tuple[float, float, float]:
    """Return requests a second, and the median and 99th percentile of the time to an answer in ms."""
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
    return requests / micros * 1e6, p50 / 1_000, p99 / 1_000


def settled() -> list[str]:
    """Return sentences that the quick look settles: one that the model reads costs ten times a commit, whichever the store."""
    found = []
    with Engine.open("dexero") as engine:
        for sentence in (*corpus.ENGLISH, *corpus.FRENCH):
            engine.check(f"{sentence} {texts_max}")
            started = time.process_time()
            engine.check_many([Item.of_text(f"{sentence} {number}") for number in range(10)])
            if time.process_time() - started < 10 * quick_seconds:
                found.append(sentence)
    return found


def scripts(folder: Path) -> dict[str, Path]:
    """Write what is asked: one text a request, and a hundred."""
    sentences = settled()
    texts = [f"{sentences[at % len(sentences)]} {at}" for at in range(texts_max)]
    assert not any("@" in text for text in texts)
    checks = [json.dumps({"text": text, "author": "@"}) for text in texts]
    batches = [f'{{"items":[{",".join(checks[at : at + batch_items])}]}}' for at in range(0, texts_max, batch_items)]
    written = {}
    for name, bodies in (("one", checks), ("many", batches)):
        (folder / f"{name}.ndjson").write_text("\n".join(bodies) + "\n")
        written[name] = folder / f"{name}.lua"
        written[name].write_text(SCRIPT.format(path=folder / f"{name}.ndjson"))
    return written


def measured(addresses: dict[str, str], written: dict[str, Path], seconds: int, rounds: int):
    """Return what each store came to in each round: rate and latency of one by one, and items a second of many."""
    found = {name: [] for name in addresses}
    for address in addresses.values():  # warm
        asked(address, written["one"], 8, 1)
    for _ in range(rounds):
        for name, address in addresses.items():
            one = asked(address, written["one"], 64, seconds)
            many = asked(address, written["many"], 4, seconds)
            found[name].append((*one, many[0] * batch_items, many[2]))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store")
    parser.add_argument("--seconds", type=int, default=6, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if shutil.which("wrk") is None or postgres.missing():
        print(f"skipped: {postgres.missing() or 'wrk is not installed (apt-get install wrk)'}")
        return 0
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as stack:
        folder = Path(place)
        server = stack.enter_context(postgres.serving(**DURABLE))
        stores = {"SQLite": str(folder / "ledger.db"), "PostgreSQL": server.address("postgres")}
        addresses = {name: stack.enter_context(serving(store, folder)) for name, store in stores.items()}
        found = measured(addresses, scripts(folder), arguments.seconds, arguments.rounds)
    return report(found)


def report(found) -> int:
    """Print medians, and the ratios of each round; return 1 when a goal is missed."""
    figures = {name: [median(column) for column in zip(*rows, strict=True)] for name, rows in found.items()}
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, (rate, p50, p99, items, slow) in figures.items():
        print(
            f"{name:>10}  64 connections: {rate:7,.0f}/s, p50 {p50:5.1f} ms, p99 {p99:6.1f} ms"
            f"   100 a request: {items:8,.0f} items/s, p99 {slow:6.1f} ms"
        )
    pairs = list(zip(found["PostgreSQL"], found["SQLite"], strict=True))
    ratio, ratio_many = (median(ours[at] / theirs[at] for ours, theirs in pairs) for at in (0, 3))
    print(f"PostgreSQL against SQLite: {ratio:.2f} one by one, {ratio_many:.2f} batched")
    rate, _, p99, items, _ = figures["SQLite"]
    goals = {
        "SQLite ≥ 1,500 checks/s": rate >= 1_500,
        "SQLite ≥ 4,000 items/s batched": items >= 4_000,
        "SQLite p99 ≤ 25 ms at 64 connections": p99 <= 25,
        "PostgreSQL ≥ 0.7 × SQLite one by one": ratio >= 0.7,
        "PostgreSQL ≥ 0.7 × SQLite batched": ratio_many >= 0.7,
    }
    for goal, is_met in goals.items():
        print(f"{'met' if is_met else 'MISSED':7} {goal}")
    return 0 if all(goals.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
