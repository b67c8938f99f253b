"""What an evaluation counts, row by row, and the figures that come of it. Pure: rows and verdicts in, figures out."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from typing import Any

from clausewise.clause import Clause
from clausewise.doors.cli.labelled import Labelled
from clausewise.doors.cli.labels import LABELS, label_score
from clausewise.measure import Confusion, average_precision, ratio, roc_auc
from clausewise.model import Action, Certainty, Decision

# Band "certain" alone, "likely or stronger", "possible or stronger", and whatever is done about it beyond a nudge.
BANDS: dict[str, tuple[Certainty, ...]] = {
    "certain": (Certainty.CERTAIN,),
    "likely": (Certainty.CERTAIN, Certainty.LIKELY),
    "possible": (Certainty.CERTAIN, Certainty.LIKELY, Certainty.POSSIBLE),
}
ACTED = "acted"
COLUMNS = (*BANDS, ACTED)
_MILD = (Action.ALLOW, Action.NUDGE)


class Score:
    """The counts of one evaluation, under one policy's clauses."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        self.clauses = clauses
        self.rows = 0
        self._cells: dict[tuple[str, str], _Cell] = {}
        self._benign: dict[tuple[str, str], Counter[str]] = {}

    def add(self, row: Labelled, scores: Mapping[str, float], decision: Decision) -> None:
        """Count one row: what is known of it, the scores of its signals, and what the policy decided."""
        self.rows += 1
        for label in LABELS:
            truth = row.truth(label)
            if truth is not None:
                found = self._found(decision, LABELS[label].clauses)
                cell = self._cells.setdefault((label, row.lang), _Cell())
                cell.add(label_score(label, scores), truth, found)
        if row.labels.get("benign") == 1:
            counts = self._benign.setdefault((row.source, row.lang), Counter())
            counts["rows"] += 1
            counts.update(name for name, found in self._found(decision, None).items() if found)

    def _found(self, decision: Decision, clauses: tuple[str, ...] | None) -> dict[str, bool]:
        """Return for each band, and for action, whether a finding under ``clauses`` (any, when None) reaches it."""
        found = [one for one in decision.findings if clauses is None or one.clause in clauses]
        reached = {name: any(one.certainty in band for one in found) for name, band in BANDS.items()}
        acts = (
            self.clauses[one.clause].act.get(one.certainty, Action.ALLOW) for one in found if one.clause in self.clauses
        )
        reached[ACTED] = any(action not in _MILD for action in acts)
        return reached

    def figures(self) -> dict[str, Any]:
        """Return every figure as plain data."""
        return {
            "rows": self.rows,
            "labels": [
                {"label": label, "lang": lang, **self._cells[label, lang].figures()}
                for label, lang in sorted(self._cells)
            ],
            "benign": [
                {"source": source, "lang": lang, **_rates(counts)}
                for (source, lang), counts in sorted(self._benign.items())
            ],
        }


class _Cell:
    """One label in one language."""

    def __init__(self) -> None:
        self.scores = array("d")
        self.truths = bytearray()
        self.confusions = dict.fromkeys(COLUMNS, Confusion())

    def add(self, score: float, truth: bool, found: Mapping[str, bool]) -> None:
        self.scores.append(score)
        self.truths.append(truth)
        for name in COLUMNS:
            self.confusions[name] = self.confusions[name].with_one(found=found[name], true=truth)

    def figures(self) -> dict[str, Any]:
        truths = [bool(one) for one in self.truths]
        return {
            "rows": len(truths),
            "positives": sum(truths),
            "average_precision": average_precision(self.scores, truths),
            "roc_auc": roc_auc(self.scores, truths),
            **{
                name: {
                    "found": one.true_positives + one.false_positives,
                    "precision": one.precision,
                    "recall": one.recall,
                }
                for name, one in self.confusions.items()
            },
        }


def _rates(counts: Counter[str]) -> dict[str, Any]:
    return {"rows": counts["rows"], **{name: ratio(counts[name], counts["rows"]) for name in COLUMNS}}
