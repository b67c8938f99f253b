"""Measures of a classifier, in plain Python: precision, recall, average precision, area under the ROC curve.

``scores`` lie in any range, higher means more likely positive; ``truths`` say what is true of the same row. Ties are handled as one step,
so that the order of equal scores never matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple


class Confusion(NamedTuple):
    """How often a yes or no was right: true and false positives, false and true negatives."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    true_negatives: int = 0

    def with_one(self, *, found: bool, true: bool) -> Confusion:
        """Return the counts with one more row."""
        return Confusion(
            self.true_positives + (found and true),
            self.false_positives + (found and not true),
            self.false_negatives + (not found and true),
            self.true_negatives + (not found and not true),
        )

    @property
    def precision(self) -> float | None:
        """The share of what was found that is true; None when nothing was found."""
        return ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float | None:
        """The share of what is true that was found; None when nothing is true."""
        return ratio(self.true_positives, self.true_positives + self.false_negatives)


def ratio(part: int, whole: int) -> float | None:
    """Return ``part / whole``, None when there is no whole."""
    return part / whole if whole else None


def average_precision(scores: Sequence[float], truths: Sequence[bool]) -> float | None:
    """Return the sum over thresholds of precision times the recall gained, from 0 to 1; None without a positive row.

    This is the estimator without interpolation of Manning, Raghavan and Schütze, *Introduction to Information Retrieval* (2008), 8.4.
    """
    positives = sum(truths)
    if not positives:
        return None
    seen = hits = 0
    area = 0.0
    for size, gained in _steps(scores, truths):
        seen += size
        hits += gained
        area += (gained / positives) * (hits / seen)
    return area


def roc_auc(scores: Sequence[float], truths: Sequence[bool]) -> float | None:
    """Return the chance that a positive row scores above a negative one, ties counting half; None when one kind is missing.

    That is the statistic of Mann and Whitney (1947), equal to the area under the ROC curve (Hanley and McNeil 1982).
    """
    positives = sum(truths)
    negatives = len(truths) - positives
    if not positives or not negatives:
        return None
    above = 0
    won = 0.0
    for size, gained in _steps(scores, truths):
        lost = size - gained
        won += lost * (above + gained / 2)
        above += gained
    return won / (positives * negatives)


def _steps(scores: Sequence[float], truths: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield (rows, positive rows) for each distinct score, highest first."""
    rows = sorted(zip(scores, truths, strict=True), key=lambda row: -row[0])
    for _, group in groupby(rows, key=lambda row: row[0]):
        tied = [true for _, true in group]
        yield len(tied), sum(tied)
