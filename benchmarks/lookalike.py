"""How well look-alikes of hosts and names are told from honest ones, by kind, and what a candidate costs.

python -m benchmarks.lookalike FILE.jsonl[.gz]… [--split dev] [--least 0.5]

A row is {"candidate", "target", "label": 0|1, "kind"} and, where there are several, "split"; a target with a dot is a host. Each candidate
is compared with its target alone; how many candidates resemble anything of the shipped list is printed beside it.
"""

from __future__ import annotations

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

from benchmarks import face
from benchmarks.face import Sheet
from clausewise.detect.borrowed import Body, bodies
from clausewise.detect.lookalike import Protected
from clausewise.detect.resemblance import Likeness

QUICK: dict[str, object] = {}


class Row(NamedTuple):
    candidate: str
    target: str
    label: int
    kind: str


def measured(sheet: Sheet, files=(), *, split="", least=0.5) -> None:
    if not files:
        sheet.absent("look-alikes of hosts and names", "name files: python -m benchmarks.lookalike FILE.jsonl")
    for path in files:
        rows = list(_rows(path, split))
        if rows:
            _report(sheet, f"{path.name}{' ' + split if split else ''}", rows, least)
        else:
            sheet.absent(path.name, "it has no rows of this split")


def _rows(path: Path, split: str) -> Iterable[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not split or row.get("split") == split:
                yield Row(row["candidate"], row["target"], row["label"], row["kind"])


def _report(sheet: Sheet, name: str, rows: Sequence[Row], least: float) -> None:
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
    sheet.figure(f"{name}: AUC", _auc(rows, scores), f"{len(rows)} candidates")
    sheet.figure(f"{name}: a candidate", median(taken) * 1e6, "µs by the clock")
    called = [score >= least for score in scores]
    true = sum(one and row.label for one, row in zip(called, rows, strict=True))
    sheet.figure(f"{name}: precision", true / max(1, sum(called)), f"from {least}")
    sheet.figure(f"{name}: recall", true / max(1, sum(row.label for row in rows)), f"from {least}")
    honest = sum(not row.label for row in rows)
    sheet.figure(f"{name}: honest ones like something shipped", listed, f"of {honest}")
    kinds: dict[tuple[int, str], list[bool]] = defaultdict(list)
    for row, one in zip(rows, called, strict=True):
        kinds[row.label, row.kind].append(one)
    for (label, kind), calls in sorted(kinds.items(), reverse=True):
        said = "found" if label else "wrongly found"
        sheet.figure(f"{name}: {kind}, {said}", sum(calls), f"of {len(calls)}")


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
    sys.exit(face.run(measured, QUICK))
