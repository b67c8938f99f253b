"""Fit what stands beside the weights: how much heads and quick look add to a reading, when a text is read, and chances out of log-odds.

All of it is fitted on texts that the training never saw: the rows set aside in each source and half of the sources held out. The other
half measures what came of it, so that no figure is of the rows that it was fitted on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from clausewise.learn import label
from clausewise.learn.corpus import Row
from clausewise.measure import calibration_error, roc_auc
from clausewise.model import LANGUAGES

Points = tuple[tuple[float, float], ...]
# Fewer rows of either kind than this cannot carry a curve of their own shape: a logistic one is fitted (Platt 1999).
kind_rows_least = 60
# With fewer positives there is nothing to fit: a line that never reaches one half says that little is known.
positives_least = 3
chance_least, chance_most = 0.001, 0.995
mixes = (0.0, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0)
# The quick look knows words, not meaning: it gets no more weight than what it brings on average.
mix_gain_least = 0.004
# How much the heads on sentence vectors count beside the reading, for a label to whose mean area they bring at least so much.
second_share = 0.5
second_gain_least = 0.003
# A family of labels opens by itself. Traits accuse nobody, an insult is toxic as well, and running down counts only beside a name, which
# opens a text by itself.
UNTOLD = frozenset({"insult", "disparagement"})
FAMILIES = (label.ABUSE, label.COMMERCE, label.OTHERS)
# Of the texts that a reading would give this chance of any label, the quick look must open this share by itself; words open others.
opened_share = 0.96
telling_chance = 0.7
# Heads that add more than to this share of texts are not reckoned with where they would have to be asked first.
reached_share = 0.999
# Rows with nothing to tell weigh more than here they are many: elsewhere they are nearly all.
nothing_weight = 8.0
# The ends of a curve go on rising a little, so that two texts beyond them keep their order.
margin = 6.0
score_grid = (0.99, 0.98, 0.97, 0.96, 0.95, 0.93, 0.9, 0.87, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3)
found_least = 20
# A level of a curve rises a little from one of its ends to the other, for the same reason.
rise = 0.0005


class Seen(NamedTuple):
    """The log-odds (rows, labels) that the encoder (``read``), the heads (``second``) and the quick look give some rows."""

    read: Any
    second: Any
    quick: Any


class Fitted(NamedTuple):
    """For every label: the weights of the heads and of the quick look beside the reading, what says for a reading, and the curves.

    A text is read when its quick look, weighed by a row of ``opens``, reaches the same row of ``opens_at``.
    """

    second: tuple[float, ...]
    mix: tuple[float, ...]
    opens: tuple[tuple[float, ...], ...]
    opens_at: tuple[float, ...]
    curves: Mapping[str, Mapping[str, Points]]


def is_for_fitting(row: Row) -> bool:
    """Say whether a held-out row fits (True) or measures: by the hash of its text, so that nobody chooses."""
    return sha256(row.text.encode("utf-8", "surrogatepass")).digest()[0] % 2 == 0


def fit(rows: Sequence[Row], seen: Seen) -> Fitted:
    """Fit on ``rows`` and what was ``seen`` of them."""
    second: list[float] = []
    mix: list[float] = []
    curves: dict[str, Mapping[str, Points]] = {}
    for number, name in enumerate(label.LABELS):
        known = np.array([row.weights[number] == 1.0 for row in rows])
        truths = np.array([row.truths[number] == 1.0 for row in rows])
        read, added, quick = (one[:, number] for one in seen)
        second.append(_second(rows, known, truths, read, added))
        mix.append(_mix(rows, known, truths, read + second[-1] * added, quick))
        mixed = read + second[-1] * added + mix[-1] * quick
        curves[name] = {language: curve(*_of_language(rows, known, truths, mixed, language)) for language in LANGUAGES}
    scored = chances(rows, Fitted(tuple(second), tuple(mix), (), (), curves), seen)
    return Fitted(tuple(second), tuple(mix), *_opens(seen.quick, scored), curves)


def chances(rows: Sequence[Row], fitted: Fitted, seen: Seen) -> Any:
    """Return the calibrated score of every label for ``rows`` (rows × labels)."""
    mixed = seen.read + np.array(fitted.second) * seen.second + np.array(fitted.mix) * seen.quick
    found = np.zeros_like(mixed)
    for number, name in enumerate(label.LABELS):
        for language in LANGUAGES:
            mine = np.array([row.lang == language for row in rows])
            points = np.array(fitted.curves[name][language])
            found[mine, number] = np.interp(mixed[mine, number], points[:, 0], points[:, 1])
    return found


def reach(fitted: Fitted, seen: Seen) -> tuple[float, ...]:
    """Return how much the heads add to each label at the most, a few texts aside."""
    added = np.quantile(np.array(fitted.second) * seen.second, reached_share, axis=0)
    return tuple(round(float(one), 4) for one in added)


def table(rows: Sequence[Row], scored: Any) -> bytes:
    """Return, as JSON, what finding at each score came to on ``rows``: the file that ``clausewise.calibration`` reads."""
    signals: dict[str, dict[str, Any]] = {}
    for number, name in enumerate(label.LABELS):
        if name in label.TRAITS:
            continue
        for language in LANGUAGES:
            mine = [at for at, row in enumerate(rows) if row.lang == language and row.weights[number] == 1.0]
            truths = [rows[at].truths[number] == 1.0 for at in mine]
            if sum(truths) < kind_rows_least // 2:
                continue
            scores = scored[mine, number]
            signals.setdefault(f"tone.{name}", {})[language] = {
                "rows": len(mine),
                "ece": round(calibration_error(scores.tolist(), truths) or 0.0, 4),
                "points": _found(scores, np.array(truths)),
            }
    # A precision is asked for in both languages or not at all.
    both = {name: curves for name, curves in signals.items() if len(curves) == len(LANGUAGES)}
    return msgspec.json.encode({"format": 1, "signals": both})


def _found(scores: Any, truths: Any) -> list[list[float]]:
    """Return [score, precision, recall] from high to low; a point on few rows is left out, since it says little."""
    points = []
    for score in score_grid:
        found = scores >= score
        if int(found.sum()) >= found_least:
            hits = int(truths[found].sum())
            points.append([score, round(hits / int(found.sum()), 4), round(hits / int(truths.sum()), 4)])
    return points


def _second(rows: Sequence[Row], known: Any, truths: Any, read: Any, added: Any) -> float:
    """Return the weight of the heads: all of their share where they bring enough, or nothing."""
    if not truths[known].any():
        return 0.0
    alone, both = (_area(rows, known, truths, scores) for scores in (read, read + second_share * added))
    return second_share if both >= alone + second_gain_least else 0.0


def _mix(rows: Sequence[Row], known: Any, truths: Any, read: Any, quick: Any) -> float:
    """Return the weight of the quick look with the best mean area over sources and languages."""
    if not truths[known].any():
        return 0.3
    areas = [_area(rows, known, truths, read + share * quick) for share in mixes]
    return next(share for share, area in zip(mixes, areas, strict=True) if area >= max(areas) - mix_gain_least)


def _area(rows: Sequence[Row], known: Any, truths: Any, scores: Any) -> float:
    groups: dict[tuple[str, str], list[int]] = {}
    for number in map(int, np.flatnonzero(known)):
        groups.setdefault((rows[number].source, rows[number].lang), []).append(number)
    areas = [
        area
        for numbers in groups.values()
        if (area := roc_auc(scores[numbers].tolist(), truths[numbers].tolist())) is not None
    ]
    return float(np.mean(areas)) if areas else 0.0


def _of_language(rows: Sequence[Row], known: Any, truths: Any, scores: Any, language: str) -> tuple[Any, Any]:
    """Return scores and truths in one language, of both when one has too few positives."""
    mine = known & np.array([row.lang == language for row in rows])
    if truths[mine].sum() < kind_rows_least // 3:
        mine = known
    return scores[mine], truths[mine]


def curve(scores: Any, truths: Any) -> Points:
    """Return points (log-odds, chance) from low to high; without positives, a line that never reaches one half."""
    positives, negatives = int(truths.sum()), int((~truths).sum())
    if min(positives, negatives) < positives_least:
        return ((-margin, chance_least), (0.0, 0.2), (margin, 0.45))
    if min(positives, negatives) < kind_rows_least:
        return _logistic(scores, truths)
    return _isotonic(scores, truths)


def _logistic(scores: Any, truths: Any) -> Points:
    fitted = LogisticRegression(C=1.0).fit(scores[:, None], truths)
    slope = max(float(fitted.coef_[0, 0]), 0.1)
    grid = np.linspace(float(scores.min()) - margin, float(scores.max()) + margin, 25)
    chances = 1.0 / (1.0 + np.exp(-(slope * grid + float(fitted.intercept_[0]))))
    return _points(grid, chances)


def _isotonic(scores: Any, truths: Any) -> Points:
    fitted = IsotonicRegression(out_of_bounds="clip").fit(scores, truths)
    # Rounded, since one level comes out with different last digits.
    levels = np.round(fitted.predict(scores.astype(np.float64)), 6)
    places, chances = [], []
    for level in np.unique(levels):
        inside = levels == level
        # Rule of succession, lightly: a few rows that all agree are no certainty.
        chance = (float(truths[inside].sum()) + 0.25) / (int(inside.sum()) + 0.5)
        places += [float(scores[inside].min()), float(scores[inside].max())]
        chances += [chance - rise, chance + rise]
    heights = np.maximum.accumulate(np.array(chances))
    grid = np.array([places[0] - margin, *places, places[-1] + margin])
    top = heights[-1] + (1.0 - heights[-1]) * 0.3
    return _points(grid, np.array([heights[0] * 0.3, *heights, top]))


def _points(grid: Any, chances: Any) -> Points:
    clipped = np.clip(chances, chance_least, chance_most)
    order = np.argsort(grid)
    return tuple((round(float(grid[one]), 4), round(float(clipped[one]), 5)) for one in order)


def _opens(quick: Any, scored: Any) -> tuple[tuple[tuple[float, ...], ...], tuple[float, ...]]:
    """Return, for each family, how much each label of the quick look says for a reading, and the sum from which a text is read."""
    rows, least = [], []
    for family in FAMILIES:
        told = [label.NUMBER[name] for name in family if name not in UNTOLD]
        telling = (scored[:, told] >= telling_chance).any(axis=1)
        if not telling.any():
            continue
        shares = {False: nothing_weight, True: 1.0}
        fitted = LogisticRegression(C=1.0, max_iter=2_000, class_weight=shares).fit(quick, telling)
        weights = np.round(fitted.coef_[0], 4)
        reaching = np.sort(quick[telling] @ weights)
        rows.append(tuple(map(float, weights)))
        least.append(round(float(reaching[int(len(reaching) * (1.0 - opened_share))]), 4))
    return tuple(rows), tuple(least)
