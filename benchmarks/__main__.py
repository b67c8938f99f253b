"""Run every benchmark and print figures and ratios; exit 1 when a goal of the project is missed.

python -m benchmarks [--texts FILE.jsonl] [--count 20000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import corpus
from clausewise.engine import Engine
from clausewise.model import Item

batch_items = 1_000
re_texts = 20

Figures = dict[str, float]


def main() -> int:
    """Measure, print, and say which goals were missed."""
    arguments = _arguments()
    started = time.perf_counter()
    engine = Engine.open("dexero")
    open_seconds = time.perf_counter() - started
    texts = (
        corpus.read(arguments.texts, arguments.count)
        if arguments.texts
        else corpus.made(engine.policy, arguments.count)
    )
    with tempfile.TemporaryDirectory() as folder:
        durable = Engine.open("dexero", store=Path(folder) / "ledger.db")
        rounds = [_round(engine, durable, texts) for _ in range(arguments.rounds)]
        durable.close()
    figures = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    # A ratio is taken within a round, where both sides saw the same machine.
    figures["rules tier, ratio"] = statistics.median(one["signals"] / one["bare scan, one by one"] for one in rounds)
    figures |= _plain_re(engine, texts) | _latency(engine, texts) | _start(open_seconds)
    return _report(figures, len(texts), arguments.rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--texts", type=Path, help="JSON lines with a `text` each, instead of made ones")
    parser.add_argument("--count", type=int, default=20_000, help="how many texts of forty words")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds; the median is printed")
    return parser.parse_args()


def _cpu(work: Callable[[], object]) -> float:
    """Return the processor seconds that ``work`` takes, all threads together: on a busy machine steadier than the clock.

    What the benchmark itself holds is kept from the collector, as in a service that has just started.
    """
    gc.collect()
    gc.freeze()
    started = time.process_time()
    work()
    return time.process_time() - started


def _round(engine: Engine, durable: Engine, texts: Sequence[str]) -> Figures:
    """Measure everything once, one after the other, so that all see the same machine."""
    judgement, scanner = engine.judgement, engine.judgement.cascade.scanner
    views = [facts.view for facts in judgement.cascade.facts(texts)]
    blocks = [b"\n".join(views[start : start + 300]) for start in range(0, len(views), 300)]
    bare = scanner.bare()
    items = [Item.of_text(text, author=f"u{number % 997}") for number, text in enumerate(texts)]
    batches = [items[start : start + batch_items] for start in range(0, len(items), batch_items)]
    raw = [texts[start : start + batch_items] for start in range(0, len(texts), batch_items)]
    return {
        "bare scan, one by one": _cpu(lambda: [bare(view) for view in views]) / len(texts),
        "bare scan, joined": _cpu(lambda: [bare(block) for block in blocks]) / len(texts),
        "fold and scan": _cpu(lambda: [judgement.cascade.facts(batch) for batch in raw]) / len(texts),
        "signals": _cpu(lambda: [judgement.cascade.signals(batch) for batch in raw]) / len(texts),
        "check, no record": _cpu(lambda: [engine.check_many(batch) for batch in batches]) / len(texts),
        "check, durable record": _cpu(lambda: [durable.check_many(batch) for batch in batches]) / len(texts),
    }


def _plain_re(engine: Engine, texts: Sequence[str]) -> Figures:
    """The same needles as alternations of Python's ``re``, in the chunks that it takes; over a few texts, since it is slow."""
    expressions = [expression.decode("latin-1") for expression in engine.judgement.cascade.scanner.expressions]
    chunks = [
        re.compile("|".join(f"(?:{one})" for one in expressions[start : start + 5_000]))
        for start in range(0, len(expressions), 5_000)
    ]
    views = [facts.view.decode("latin-1") for facts in engine.judgement.cascade.facts(texts[:re_texts])]
    return {
        "plain re, same needles": _cpu(lambda: [chunk.findall(view) for view in views for chunk in chunks]) / len(views)
    }


def _latency(engine: Engine, texts: Sequence[str]) -> Figures:
    taken = []
    for text in texts[:3_000]:
        started = time.perf_counter()
        engine.check(text)
        taken.append(time.perf_counter() - started)
    taken.sort()
    with tempfile.TemporaryDirectory() as folder, Engine.open(engine.policy, store=Path(folder) / "one.db") as durable:
        kept = []
        for text in texts[:500]:
            started = time.perf_counter()
            durable.check(text)
            kept.append(time.perf_counter() - started)
    return {
        "one check, p50": statistics.median(taken),
        "one check, p99": taken[len(taken) * 99 // 100],
        "one durable check, p50": statistics.median(kept),
    }


def _start(open_seconds: float) -> Figures:
    def command(code: str) -> float:
        runs = []
        for _ in range(5):
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            runs.append(time.perf_counter() - started)
        return statistics.median(runs)

    empty = command("pass")
    peak = (
        "import resource, clausewise; clausewise.check('x'); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    memory = subprocess.run([sys.executable, "-c", peak], check=True, capture_output=True, text=True)
    return {
        "import clausewise": command("import clausewise") - empty,
        "open the engine, here": open_seconds,
        "first check, fresh process": command("import clausewise; clausewise.check('x')") - empty,
        "memory, one engine (MB)": int(memory.stdout) / 1024,
        "memory, this run (MB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _report(figures: Figures, count: int, rounds: int) -> int:
    bare = figures["bare scan, one by one"]
    print(f"{count} texts of {corpus.words_per_text} words, median of {rounds} rounds; processor time, one core\n")
    for name in (
        "bare scan, one by one",
        "bare scan, joined",
        "fold and scan",
        "signals",
        "check, no record",
        "check, durable record",
        "plain re, same needles",
    ):
        seconds = figures.pop(name)
        print(f"{name:<28}{seconds * 1e6:>12.1f} µs{1 / seconds:>12,.0f} /s{seconds / bare:>10.2f} × bare scan")
        figures[name] = seconds
    print()
    for name in (
        "one check, p50",
        "one check, p99",
        "one durable check, p50",
        "import clausewise",
        "open the engine, here",
        "first check, fresh process",
    ):
        print(f"{name:<28}{figures[name] * 1e3:>12.3f} ms")
    print(f"{'rules tier, median ratio':<28}{figures['rules tier, ratio']:>12.2f} × bare scan")
    for name in ("memory, one engine (MB)", "memory, this run (MB)"):
        print(f"{name:<28}{figures[name]:>12.0f}")
    goals = {
        "rules tier ≤ 2.5 × the bare scan": figures["rules tier, ratio"] <= 2.5,
        "≥ 10,000 checks/s without the record": figures["check, no record"] <= 1e-4,
        "≥ 4,000 durable checks/s": figures["check, durable record"] <= 2.5e-4,
        "one check p50 ≤ 250 µs": figures["one check, p50"] <= 250e-6,
        "import ≤ 150 ms": figures["import clausewise"] <= 0.150,
    }
    print()
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")
    Path("benchmarks").joinpath("last.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0 if all(goals.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
