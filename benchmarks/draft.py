"""What a draft costs beside a check of the same texts that records nothing, in the same run.

python -m benchmarks.draft [--count 2000] [--rounds 5]

Both see the same made texts, a thousand a batch; what is told is processor time, the median of the rounds, and the median of the ratios
within each round.
"""

from __future__ import annotations

import argparse
import statistics
import time

from benchmarks import corpus
from clausewise.engine import Engine
from clausewise.model import Item

batch_items = 1_000


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    engine = Engine.open("dexero")
    texts = corpus.made(engine.policy, arguments.count)
    items = [Item.of_text(text, author=f"u{number % 997}") for number, text in enumerate(texts)]
    batches = [items[start : start + batch_items] for start in range(0, len(items), batch_items)]
    print(f"{len(items)} texts of {corpus.words_per_text} words, median of {arguments.rounds} rounds; processor time")
    works = engine.rehearsal.drafts, engine.check_many
    rounds = [tuple(_spent(work, batches) for work in works) for _ in range(arguments.rounds + 1)][1:]
    drafted, checked = (statistics.median(one) for one in zip(*rounds, strict=True))
    ratio = statistics.median(one / other for one, other in rounds)
    print(f"draft {drafted:.1f} µs a text, check {checked:.1f} µs, {ratio:.2f} × a check")


def _spent(work, asked) -> float:
    """Return the microseconds of processor time that ``work`` takes for each item of ``asked``."""
    started = time.process_time()
    for batch in asked:
        work(batch)
    return (time.process_time() - started) / sum(map(len, asked)) * 1e6


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.draft")
    parser.add_argument("--count", type=int, default=2_000, help="how many texts")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    return parser.parse_args()


if __name__ == "__main__":
    main()
