"""Measures of a classifier, in plain Python: precision, recall, average precision, area under the ROC curve, calibration.

``scores`` lie in any range, higher means more likely positive; ``truths`` say what is true of the same row. Ties are handled as one step,
so that the order of equal scores never matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import sqrt
from statistics import fmean
from typing import NamedTuple

# So many bins of equally many rows; fifteen is what Guo et al. (2017) and most who followed them take.
calibration_bins = 15
# One-sided 95 percent of the normal distribution: a share is claimed only where chance alone would seldom give more.
NORMAL_95 = 1.6448536269514722
# Two-sided 95 percent.
NORMAL_975 = 1.959963984540054


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

    def with_all(self, other: Confusion) -> Confusion:
        """Return the counts of both together."""
        return Confusion(*(mine + its for mine, its in zip(self, other, strict=True)))

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
    for _, size, gained in _steps(scores, truths):
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
    for _, size, gained in _steps(scores, truths):
        lost = size - gained
        won += lost * (above + gained / 2)
        above += gained
    return won / (positives * negatives)


class Bin(NamedTuple):
    """Rows of about the same score: their mean score, the share that is true, and how many there are."""

    score: float
    share: float
    rows: int


def reliability(scores: Sequence[float], truths: Sequence[bool], bins: int = calibration_bins) -> list[Bin]:
    """Return at most ``bins`` groups of rows, about equally large, lowest scores first; what a reliability diagram shows.

    Bins of equal mass follow Nguyen and O'Connor (*Posterior calibration and exploratory analysis*, EMNLP 2015); rows of one score are
    never parted, so one bin may hold many more.
    """
    ordered = list(_steps(scores, truths))
    least = len(truths) / bins
    found: list[Bin] = []
    rows = positives = 0
    total = 0.0
    for score, size, gained in reversed(ordered):
        rows, positives, total = rows + size, positives + gained, total + score * size
        if rows >= least or score == ordered[0][0]:
            found.append(Bin(total / rows, positives / rows, rows))
            rows, positives, total = 0, 0, 0.0
    return found


def calibration_error(scores: Sequence[float], truths: Sequence[bool], bins: int = calibration_bins) -> float | None:
    """Return the expected calibration error, from 0 to 1: how far mean score and true share lie apart, on average over rows.

    The measure is that of Naeini, Cooper and Hauskrecht (AAAI 2015) and Guo et al. (ICML 2017) over the bins of ``reliability``, which
    Nixon et al. (*Measuring Calibration in Deep Learning*, 2019) prefer to bins of equal width. None without rows.
    """
    if not truths:
        return None
    groups = reliability(scores, truths, bins)
    return sum(one.rows * abs(one.score - one.share) for one in groups) / len(truths)


def brier(scores: Sequence[float], truths: Sequence[bool]) -> float | None:
    """Return the mean squared distance between score and truth, 0 (best) to 1 (Brier 1950); None without rows."""
    if not truths:
        return None
    return fmean((score - true) ** 2 for score, true in zip(scores, truths, strict=True))


class Point(NamedTuple):
    """What finding every row that scores at least ``score`` comes to."""

    score: float
    precision: float
    recall: float


def curve(scores: Sequence[float], truths: Sequence[bool]) -> list[Point]:
    """Return precision and recall at every distinct score, highest first; empty without a positive row."""
    positives = sum(truths)
    found: list[Point] = []
    seen = hits = 0
    for score, size, gained in _steps(scores, truths) if positives else ():
        seen, hits = seen + size, hits + gained
        found.append(Point(score, hits / seen, hits / positives))
    return found


def lower_bound(part: int, whole: int) -> float:
    """Return what the true share is at least, with 95 percent confidence, when ``part`` of ``whole`` rows were seen; 0 without rows.

    This is the lower end of the score interval of Wilson (*Journal of the American Statistical Association* 22, 1927), one-sided.
    """
    if not whole:
        return 0.0
    share, square = part / whole, NORMAL_95**2
    spread = NORMAL_95 * sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    return max(0.0, (share + square / (2 * whole) - spread) / (1 + square / whole))


def interval(part: float, whole: float) -> tuple[float, float]:
    """Return between which shares the true one lies, as sure as 95 in 100 (Wilson's score interval, two-sided); ``whole`` is positive."""
    share, square = part / whole, NORMAL_975**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = NORMAL_975 * sqrt(share * (1 - share) / whole + square / (4 * whole**2)) / (1 + square / whole)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def rows_least(share: float) -> int:
    """Return how many rows, all of them right, it takes for ``lower_bound`` to reach ``share``, which lies below 1."""
    rows = max(1, int(share * NORMAL_95**2 / (1 - share)))
    while lower_bound(rows, rows) < share:
        rows += 1
    return rows


def _steps(scores: Sequence[float], truths: Sequence[bool]) -> Iterator[tuple[float, int, int]]:
    """Yield (score, rows, positive rows) for each distinct score, highest first."""
    rows = sorted(zip(scores, truths, strict=True), key=lambda row: -row[0])
    for score, group in groupby(rows, key=lambda row: row[0]):
        tied = [true for _, true in group]
        yield score, len(tied), sum(tied)
