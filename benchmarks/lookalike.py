"""How well look-alikes of hosts and names are told from honest ones, by kind, and what a candidate costs.

python -m benchmarks.lookalike FILE.jsonl[.gz]… [--split dev] [--least 0.5]

A row is {"candidate", "target", "label": 0|1, "kind"} and, where there are several, "split"; a target with a dot is a host. Each candidate
is compared with its target alone; how many candidates resemble anything of the shipped list is printed beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

from clausewise.detect.borrowed import Body, bodies
from clausewise.detect.lookalike import Protected
from clausewise.detect.resemblance import Likeness


class Row(NamedTuple):
    candidate: str
    target: str
    label: int
    kind: str


def main() -> int:
    """Measure and print; there is no goal that could be missed."""
    arguments = _arguments()
    for path in arguments.files:
        rows = list(_rows(path, arguments.split))
        if rows:
            _report(f"{path.name}{' ' + arguments.split if arguments.split else ''}", rows, arguments.least)
        else:
            print(f"{path.name}: no rows")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lookalike")
    parser.add_argument("files", type=Path, nargs="+", help="JSON lines of candidates and targets")
    parser.add_argument("--split", default="", help="only rows of this split")
    parser.add_argument(
        "--least", type=float, default=0.5, help="from which score on a candidate is called a look-alike"
    )
    return parser.parse_args()


def _rows(path: Path, split: str) -> Iterable[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not split or row.get("split") == split:
                yield Row(row["candidate"], row["target"], row["label"], row["kind"])


def _report(name: str, rows: Sequence[Row], least: float) -> None:
    everything = Protected(bodies())
    scores: list[float] = []
    taken: list[float] = []
    listed = 0
    for row in rows:
        started = time.perf_counter()
        found = _found(_alone(row.target), row)
        taken.append(time.perf_counter() - started)
        scores.append(found.score if found else 0.0)
        other = _found(everything, row)
        listed += row.label == 0 and other is not None and other.score >= least
    print(f"{name}: {len(rows)} candidates, AUC {_auc(rows, scores):.4f}, {median(taken) * 1e6:.0f} µs each")
    called = [score >= least for score in scores]
    true = sum(one and row.label for one, row in zip(called, rows, strict=True))
    print(
        f"  from {least}: precision {true / max(1, sum(called)):.4f}, recall {true / max(1, sum(row.label for row in rows)):.4f}"
    )
    print(
        f"  honest ones that resemble something of the shipped list: {listed} of {sum(not row.label for row in rows)}"
    )
    kinds: dict[tuple[int, str], list[bool]] = defaultdict(list)
    for row, one in zip(rows, called, strict=True):
        kinds[row.label, row.kind].append(one)
    for (label, kind), calls in sorted(kinds.items(), reverse=True):
        said = "found" if label else "wrongly found"
        print(f"  {kind:<24}{sum(calls):>6} of {len(calls):<6}{said:<15}{sum(calls) / len(calls):>8.1%}")


@cache
def _alone(target: str) -> Protected:
    return Protected([Body(target, (target,) if "." in target else ())])


def _found(protected: Protected, row: Row) -> Likeness | None:
    return protected.host(row.candidate) if "." in row.target else protected.name(row.candidate)


def _auc(rows: Sequence[Row], scores: Sequence[float]) -> float:
    """Return the chance that a look-alike scores higher than an honest candidate; equal scores count half."""
    ranked = sorted(zip(scores, (row.label for row in rows), strict=True))
    positives, wins, start = sum(row.label for row in rows), 0.0, 0
    negatives_before = 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        alike = sum(label for _, label in ranked[start:end])
        honest = end - start - alike
        wins += alike * (negatives_before + honest / 2)
        negatives_before += honest
        start = end
    return wins / max(1, positives * (len(rows) - positives))


if __name__ == "__main__":
    sys.exit(main())
