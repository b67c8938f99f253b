"""What an evaluation counts, row by row, and the figures that come of it. Pure: rows and verdicts in, figures out."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from clausewise.clause import Clause
from clausewise.decision import Decision
from clausewise.doors.cli.labelled import Labelled
from clausewise.labels import LABELS, label_score
from clausewise.measure import Confusion, average_precision, brier, calibration_error, ratio, roc_auc
from clausewise.model import Action, Certainty

# Band "certain" alone, "likely or stronger", "possible or stronger", and whatever is done about it beyond a nudge.
BANDS: dict[str, tuple[Certainty, ...]] = {
    "certain": (Certainty.CERTAIN,),
    "likely": (Certainty.CERTAIN, Certainty.LIKELY),
    "possible": (Certainty.CERTAIN, Certainty.LIKELY, Certainty.POSSIBLE),
}
ACTED = "acted"
COLUMNS = (*BANDS, ACTED)
# What says how good the scores are, whatever the bands.
MEASURES = ("roc_auc", "average_precision", "calibration_error", "brier")
_MILD = (Action.ALLOW, Action.NUDGE)


class Score:
    """The counts of one evaluation, under one policy's clauses."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        self.clauses = clauses
        self.rows = 0
        self._cells: dict[tuple[str, str, str], Cell] = {}
        self._benign: dict[tuple[str, str, str], Counter[str]] = {}

    def add(
        self, row: Labelled, scores: Mapping[str, float], decision: Decision, dense: Mapping[str, float] = {}
    ) -> None:
        """Count one row: what is known of it, the scores of its signals, what the policy decided, and the scores of any text."""
        self.rows += 1
        for label in (*LABELS, *(one for one in row.labels if one in self.clauses)):
            truth = row.truth(label)
            if truth is not None:
                is_clause = label in self.clauses
                found = self._found(decision, (label,) if is_clause else LABELS[label].clauses)
                cell = self._cells.setdefault((label, row.lang, row.source), Cell())
                cell.add(None if is_clause else label_score(label, scores, dense), truth, found)
        if row.labels.get("benign") == 1:
            counts = self._benign.setdefault((row.source, row.kind, row.lang), Counter())
            counts["rows"] += 1
            counts.update(name for name, found in self._found(decision, None).items() if found)

    def knows(self, label: str) -> bool:
        """Say whether anything is measured of ``label``: one of ours, or a clause by its id."""
        return label in LABELS or label in self.clauses

    def _found(self, decision: Decision, clauses: tuple[str, ...] | None) -> dict[str, bool]:
        """Return for each band, and for action, whether a finding under ``clauses`` (any, when None) reaches it."""
        found = [one for one in decision.findings if clauses is None or one.clause in clauses]
        reached = {name: any(one.certainty in band for one in found) for name, band in BANDS.items()}
        acts = (
            self.clauses[one.clause].act.get(one.certainty, Action.ALLOW) for one in found if one.clause in self.clauses
        )
        reached[ACTED] = any(action not in _MILD for action in acts)
        return reached

    def pooled(self) -> Iterator[tuple[str, str, Cell]]:
        """Yield label, language and the rows of every source together."""
        for label, lang in sorted({(label, lang) for label, lang, _ in self._cells}):
            yield label, lang, Cell.of([cell for key, cell in self._cells.items() if key[:2] == (label, lang)])

    def figures(self) -> dict[str, Any]:
        """Return every figure as plain data: all sources together, the mean over sources, each source, and ordinary text."""
        sources = [
            {"label": label, "lang": lang, "source": source, **cell.figures()}
            for (label, lang, source), cell in sorted(self._cells.items())
        ]
        return {
            "rows": self.rows,
            "labels": [{"label": label, "lang": lang, **cell.figures()} for label, lang, cell in self.pooled()],
            "macro": _macro(sources),
            "sources": sources,
            "benign": [
                {"source": source, "kind": kind, "lang": lang, **_rates(counts)}
                for (source, kind, lang), counts in sorted(self._benign.items())
            ],
        }


class Cell:
    """The rows of one label in one language."""

    def __init__(self) -> None:
        self.scores = array("d")
        self.truths: list[bool] = []
        self.confusions = dict.fromkeys(COLUMNS, Confusion())

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Cell:
        """Return the rows of all ``cells`` together."""
        whole = cls()
        for cell in cells:
            whole.scores.extend(cell.scores)
            whole.truths.extend(cell.truths)
            whole.confusions = {name: whole.confusions[name].with_all(cell.confusions[name]) for name in COLUMNS}
        return whole

    def add(self, score: float | None, truth: bool, found: Mapping[str, bool]) -> None:
        """Count one row; of a clause there is no score, only what was found."""
        if score is not None:
            self.scores.append(score)
        self.truths.append(truth)
        for name in COLUMNS:
            self.confusions[name] = self.confusions[name].with_one(found=found[name], true=truth)

    def figures(self) -> dict[str, Any]:
        """Return every figure of these rows as plain data."""
        measures = (roc_auc, average_precision, calibration_error, brier)
        is_scored = len(self.scores) == len(self.truths)
        return {
            "rows": len(self.truths),
            "positives": sum(self.truths),
            **{
                name: measure(self.scores, self.truths) if is_scored else None
                for name, measure in zip(MEASURES, measures, strict=True)
            },
            **{
                name: {
                    "found": one.true_positives + one.false_positives,
                    "precision": one.precision,
                    "recall": one.recall,
                }
                for name, one in self.confusions.items()
            },
        }


def _macro(sources: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return for each label and language the mean over the sources that hold both kinds of rows; every source counts the same."""
    cells: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in sources:
        if one["roc_auc"] is not None:
            cells.setdefault((one["label"], one["lang"]), []).append(one)
    return [
        {
            "label": label,
            "lang": lang,
            "sources": len(rows),
            "rows": sum(row["rows"] for row in rows),
            "positives": sum(row["positives"] for row in rows),
            **{name: _mean([row[name] for row in rows]) for name in MEASURES},
            **{
                name: {kind: _mean([row[name][kind] for row in rows]) for kind in ("precision", "recall")}
                for name in COLUMNS
            },
        }
        for (label, lang), rows in cells.items()
    ]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _rates(counts: Counter[str]) -> dict[str, Any]:
    return {"rows": counts["rows"], **{name: ratio(counts[name], counts["rows"]) for name in COLUMNS}}
