"""What a draft costs beside a check of the same texts that records nothing, in the same run.

python -m benchmarks.draft [--count 2000] [--rounds 5]

Both see the same made texts, a thousand a batch; what is told is processor time, the median of the rounds, and the median of the ratios
within each round.
"""

from __future__ import annotations

import sys
from statistics import median

from benchmarks import corpus, face
from benchmarks.face import Sheet, processor
from clausewise.engine import Engine

QUICK = {"count": 1_000, "rounds": 3}


def measured(sheet: Sheet, *, count=2_000, rounds=5) -> None:
    engine = Engine.open("dexero")
    batches = corpus.batches(corpus.made(engine.policy, count))
    works = engine.rehearsal.drafts, engine.check_many
    found = [tuple(_spent(work, batches) for work in works) for _ in range(rounds + 1)][1:]
    drafted, checked = (median(one) for one in zip(*found, strict=True))
    sheet.figure("draft", drafted, "µs a text")
    sheet.figure("check, no record", checked, "µs a text")
    sheet.ratio("draft", median(one / other for one, other in found), "check, no record")


def _spent(work, asked) -> float:
    """Return the microseconds of processor time that ``work`` takes for each item of ``asked``."""
    return processor(lambda: [work(batch) for batch in asked]) / sum(map(len, asked)) * 1e6


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
