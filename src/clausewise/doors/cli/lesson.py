"""A decision and a person's word on it as one labelled row; see ``export`` for the fields. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from clausewise.decision import Decision
from clausewise.hindsight import Word
from clausewise.labels import LABELS, labels_of
from clausewise.model import Finding

SOURCE = "decisions"


class Told(Struct, frozen=True, omit_defaults=True):
    """One row; see the module for its fields."""

    id: str
    lang: str
    labels: dict[str, int]
    clauses: dict[str, int]
    scores: dict[str, float]
    source: str
    split: str
    orig: str
    meta: dict[str, Any]
    text: str | UnsetType = UNSET


def told(decision: Decision, word: Word, text: str | None = None) -> Told:
    """Return the row of a decision and what a person said of it. Pure."""
    concerned = [one for one in decision.findings if one.clause in word.clauses]
    scores: dict[str, float] = {}
    for finding in decision.findings:
        for signal in finding.signals:
            scores[signal.name] = max(signal.score, scores.get(signal.name, 0.0))
    return Told(
        id=f"{SOURCE}:{decision.id}",
        lang=decision.language.value,
        labels=_labels(concerned, word.clauses) if decision.findings else {"benign": 1},
        clauses={one.clause: int(word.clauses[one.clause]) for one in concerned},
        scores=scores,
        source=SOURCE,
        split="train",
        orig=word.kind,
        meta={
            "decision": decision.id,
            "policy": f"{decision.policy.id} {decision.policy.version}",
            "detectors": decision.detectors,
            "time_ms": decision.time_ms,
            "action": decision.action.value,
        },
        text=UNSET if text is None else text,
    )


def _labels(findings: Iterable[Finding], clauses: Mapping[str, bool]) -> dict[str, int]:
    """Return what the findings say of each label. A wide label is not refuted by one of its parts: of each signal the narrowest is."""
    found: dict[str, int] = {}
    for finding in sorted(findings, key=lambda one: clauses[one.clause]):  # what is right has the last word
        is_right = clauses[finding.clause]
        for signal in finding.signals:
            labels = [one for one in labels_of((signal.name,)) if finding.clause in LABELS[one].clauses]
            narrow = sorted(labels, key=lambda one: (len(LABELS[one].signals), one))
            found.update(dict.fromkeys(narrow if is_right else narrow[:1], int(is_right)))
    return dict(sorted(found.items()))
