"""How costs grow: of a check with items and with clauses, of a decision with accounts that were counted, of a page of the queue with cases.

python -m benchmarks.growth [--scale 4]

Each cost is measured at three sizes, each eight times the one before, the least of a few rounds. The slope is that of the logarithms, by
least squares: 0 where the cost does not depend on the size, 1 where it grows as the size does. Processor time.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from math import log
from pathlib import Path

from msgspec.structs import replace
from tests.doors.http.casework import opened
from tests.doors.http.conftest import running
from tests.doors.http.visitor import Visitor

from benchmarks import brakes, corpus, desk, face
from benchmarks.face import Sheet, processor
from clausewise.engine import Engine
from clausewise.fold import State
from clausewise.model import Item
from clausewise.policy import Policy

QUICK = {"scale": 1}
rounds = 5
times = 8


def measured(sheet: Sheet, *, scale=4) -> None:
    engine = Engine.open("dexero")
    works = {
        "a check, with items": items(engine, 32 * scale),
        "a check, with clauses": clauses(engine, 1),
        "a decision, with accounts": accounts(engine, 400 * scale),
        "a page of the queue, with cases": cases(50 * scale),
    }
    for name, sized in works.items():
        found = [(size, _least(work, per)) for size, work, per in sized]
        for size, cost in found:
            sheet.figure(f"{name}: {size:,}", cost * 1e6, "µs")
        sheet.figure(f"{name}: slope", slope(found), "")
        sheet.ratio(name, found[-1][1] / found[0][1], f"the same, {times * times} times smaller")


# What is measured at one size: the size, the work, and for how many the work is done.
Sized = Iterator[tuple[int, Callable[[], object], int]]


def slope(found: Sequence[tuple[float, float]]) -> float:
    """Return by which power of the size the cost grows."""
    points = [(log(size), log(cost)) for size, cost in found]
    middle, level = (sum(column) / len(points) for column in zip(*points, strict=True))
    return sum((x - middle) * (y - level) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)


def _sizes(least: int) -> list[int]:
    return [least, least * times, least * times**2]


def _least(work: Callable[[], object], per: int) -> float:
    work()
    return min(processor(work) for _ in range(rounds)) / per


def items(engine: Engine, least: int) -> Sized:
    """A batch of so many texts, none known."""
    for size in _sizes(least):
        made = [Item.of_text(text) for text in corpus.made(engine.policy, size)]
        yield size, lambda made=made: engine.check_many(made), size


def clauses(engine: Engine, least: int) -> Sized:
    """A policy with so many times its clauses, of which the texts show nothing."""
    made = [Item.of_text(f"{text} {number}") for number in range(15) for text in (*corpus.ENGLISH, *corpus.FRENCH)]
    signals = engine.judgement.signals(made)
    document = engine.policy.document
    for size in _sizes(least):
        more = {
            name: replace(clause, id=name)
            for clause in document.clauses.values()
            for number in range(size)
            if (name := f"{clause.id}{number or ''}")
        }
        policy = Policy(replace(document, clauses=more), engine.policy.folder)
        judgement = Engine.open(policy, with_detectors=()).judgement
        work = lambda one=judgement: one.decide(made, signals, State(), time_ms=brakes.NOW)  # noqa: E731
        yield len(more), work, len(made)


def accounts(engine: Engine, least: int) -> Sized:
    """Brakes that have counted so many accounts."""
    judgement = engine.judgement
    made = [Item.of_text(brakes.THREAT, author=f"u{number}", id=f"i{number}") for number in range(brakes.ITEMS)]
    signals = judgement.signals(made[:1]) * len(made)
    _, decisions = brakes.judged(judgement, made, signals)
    done = next(one.measures for one in decisions if one.measures)
    for size in _sizes(least):
        judgement.brakes = brakes.loaded(brakes.Brakes, judgement.policy, done, size)
        yield size, lambda: brakes.judged(judgement, made, signals), len(made)


def cases(least: int) -> Sized:
    """A queue of so many open cases, over HTTP."""
    for size in _sizes(least):
        with tempfile.TemporaryDirectory() as folder:
            engine = opened(Path(folder) / "ledger.db")
            desk.fill(engine, size, real=0)
            with running(engine) as served, Visitor(served.port) as visitor:
                yield size, lambda visitor=visitor: visitor.get("/desk"), 1


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
