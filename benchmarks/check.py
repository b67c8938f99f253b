"""What judging by rules costs beside a bare scan by the same patterns, a loop over rules, and Python's `re` with the same needles.

python -m benchmarks.check [--texts FILE.jsonl] [--count 20000] [--rounds 5]

Everything is measured in turn, several rounds over; medians are told, and ratios are taken within a round, where both sides saw the
same machine. Processor time, unless a wait is told. The bare scan hands each text to the compiled database and counts matches;
joined, it is handed hundreds at once, as the product does. The loop asks one rule after the other, each an alternation of `re`, as
engines of rules do.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import corpus, face
from benchmarks.face import Sheet, processor, share
from clausewise.detect import lexicon, pattern
from clausewise.detect.tone import Tone
from clausewise.engine import Engine

QUICK = {"count": 4_000, "rounds": 3}
re_texts = 20
BARE, JOINED, FOLDED, SIGNALS, CHECK, DURABLE = (
    "bare scan, one by one",
    "bare scan, joined",
    "fold and scan",
    "signals: the rules tier",
    "check, no record",
    "check, durable record",
)


def measured(sheet: Sheet, *, texts: Path | None = None, count=20_000, rounds=5) -> None:
    started = time.perf_counter()
    whole = Engine.open("dexero")
    open_seconds = time.perf_counter() - started
    # What the learned detector adds is told by `benchmarks.text`.
    rules = [one for one in whole.judgement.cascade.detectors if not isinstance(one, Tone)]
    engine = Engine.open("dexero", with_detectors=rules)
    made = corpus.read(texts, count) if texts else corpus.made(engine.policy, count)
    with tempfile.TemporaryDirectory() as folder, _kept(Path(folder), rules) as durable:
        found = [_round(engine, durable, made) for _ in range(rounds)]
    costs = {name: median(one[name] for one in found) for name in found[0]}
    for name, seconds in costs.items():
        sheet.figure(name, seconds * 1e6, "µs a text")
    signals = median(one[SIGNALS] / one[BARE] for one in found)
    sheet.ratio("signals", signals, "bare scan")
    sheet.ratio("check", median(one[CHECK] / one[SIGNALS] for one in found), "signals")
    sheet.ratio("durable check", median(one[DURABLE] / one[CHECK] for one in found), "check without a record")
    _expressions(sheet, engine, made, costs[SIGNALS])
    sheet.goal("the rules tier ≤ 2.5 × the bare scan", signals <= 2.5)
    sheet.goal("≥ 10,000 checks/s without the record", costs[CHECK] <= 1e-4)
    sheet.goal("≥ 4,000 durable checks/s", costs[DURABLE] <= 2.5e-4)
    _latency(sheet, engine, made)
    _start(sheet, open_seconds)


def _kept(folder: Path, rules) -> Engine:
    return Engine.open("dexero", store=folder / "ledger.db", with_detectors=rules)


def _round(engine: Engine, durable: Engine, texts: Sequence[str]) -> dict[str, float]:
    """Measure everything once, one after the other, so that all see the same machine."""
    cascade = engine.judgement.cascade
    views = [facts.view for facts in cascade.facts(texts)]
    blocks = [b"\n".join(views[start : start + 300]) for start in range(0, len(views), 300)]
    bare = cascade.scanner.bare()
    batches = corpus.batches(texts)
    raw = [texts[start : start + corpus.batch_items] for start in range(0, len(texts), corpus.batch_items)]
    works = {
        BARE: lambda: [bare(view) for view in views],
        JOINED: lambda: [bare(block) for block in blocks],
        FOLDED: lambda: [cascade.facts(batch) for batch in raw],
        SIGNALS: lambda: [cascade.signals(batch) for batch in raw],
        CHECK: lambda: [engine.check_many(batch) for batch in batches],
        DURABLE: lambda: [durable.check_many(batch) for batch in batches],
    }
    return {name: processor(work) / len(texts) for name, work in works.items()}


def _expressions(sheet: Sheet, engine: Engine, texts: Sequence[str], ours: float) -> None:
    """The same needles in Python's ``re``, over a few texts, since it is slow: in the largest chunks that it takes, and rule by rule."""
    facts = engine.judgement.cascade.facts(texts[:re_texts])
    views = [one.view.decode("latin-1") for one in facts]
    needles = [one.decode("latin-1") for one in engine.judgement.cascade.scanner.expressions]
    chunks = [_alternation(needles[start : start + 5_000]) for start in range(0, len(needles), 5_000)]
    rules = [_alternation(found) for one in lexicon.load() for sense in one.senses if (found := _needles(sense))]
    for name, peer, asked in (
        ("plain re, same needles", "signals", chunks),
        (f"a loop over {len(rules)} rules of re", "signals", rules),
    ):
        seconds = processor(lambda asked=asked: [one.findall(view) for view in views for one in asked]) / len(views)
        sheet.figure(name, seconds * 1e6, "µs a text")
        sheet.ratio("plain re" if asked is chunks else "a loop over rules", seconds / ours, peer)


def _needles(sense: lexicon.Sense) -> list[str]:
    texts = [text for found in sense.patterns.values() for text in found]
    return [one.decode("latin-1") for text in texts for needle in pattern.expand(text) for one in needle.expressions]


def _alternation(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in expressions))


def _latency(sheet: Sheet, engine: Engine, texts: Sequence[str]) -> None:
    taken = _waits(engine, texts[:3_000])
    with tempfile.TemporaryDirectory() as folder, _kept(Path(folder), engine.judgement.cascade.detectors) as durable:
        kept = _waits(durable, texts[:500])
    sheet.figure("one check, p50", median(taken), "ms by the clock")
    sheet.figure("one check, p99", share(taken, 0.99), "ms by the clock")
    sheet.figure("one durable check, p50", median(kept), "ms by the clock")
    sheet.goal("one check p50 ≤ 250 µs", median(taken) <= 0.25)


def _waits(engine: Engine, texts: Sequence[str]) -> list[float]:
    taken = []
    for text in texts:
        started = time.perf_counter()
        engine.check(text)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def _start(sheet: Sheet, open_seconds: float) -> None:
    empty = _command("pass")
    imported = _command("import clausewise") - empty
    sheet.figure("import clausewise", imported * 1e3, "ms by the clock")
    sheet.figure("open the engine, here", open_seconds * 1e3, "ms by the clock")
    first = _command("import clausewise; clausewise.check('x')") - empty
    sheet.figure("first check, fresh process", first * 1e3, "ms by the clock")
    peak = "from benchmarks import face; import clausewise; clausewise.check('x'); print(face.peak_mib())"
    told = subprocess.run([sys.executable, "-c", peak], check=True, capture_output=True, text=True)
    sheet.figure("memory, one engine", float(told.stdout), "MiB")
    sheet.figure("memory, this run", face.peak_mib(), "MiB")
    sheet.goal("import ≤ 150 ms", imported <= 0.150)


def _command(code: str) -> float:
    runs = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        runs.append(time.perf_counter() - started)
    return median(runs)


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
