"""How the label names of evaluation sets meet our signals and clauses: the one place where that is said.

A label's score is the highest score among its signals. A signal named here with ``.*`` stands for its whole family.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Label(NamedTuple):
    """What a label means here: the signals that show it and the clauses that forbid it."""

    signals: tuple[str, ...]
    clauses: tuple[str, ...]


LABELS: Mapping[str, Label] = {
    "hate": Label(("hate", "slur.*"), ("content.hateful", "content.attack")),
    "harassment": Label(
        ("harassment", "insult", "stalking"), ("conduct.harassment", "content.harassing", "conduct.stalking")
    ),
    "threat": Label(("threat",), ("conduct.threats", "content.threatening")),
    "violence": Label(
        ("violence", "threat"), ("content.incitement", "conduct.threats", "content.threatening", "content.illegal")
    ),
    "obscene": Label(("obscene",), ("content.obscene",)),
    "sexual": Label(("sexual",), ("content.pornography", "content.minors", "content.obscene")),
    "sexual_minors": Label(("sexual_minors",), ("content.pornography", "content.minors")),
    "self_harm": Label(("self_harm.*",), ("content.incitement",)),
    "toxic": Label(
        ("hate", "slur.*", "harassment", "insult", "threat", "violence", "obscene"),
        (
            "content.hateful",
            "content.attack",
            "conduct.harassment",
            "content.harassing",
            "conduct.threats",
            "content.threatening",
            "content.obscene",
            "content.incitement",
        ),
    ),
    "spam": Label(
        ("spam", "solicitation", "chain_letter", "promotion"), ("comms.spam", "comms.solicitation", "comms.promotion")
    ),
    "solicitation": Label(("solicitation",), ("comms.solicitation",)),
    "chain_letter": Label(("chain_letter",), ("comms.spam",)),
    "fraud_phishing": Label(("fraud_phishing",), ("content.fraud",)),
    "impersonation": Label(("impersonation",), ("identity.impersonation",)),
    "pii": Label(("personal.*",), ("privacy.disclosure", "privacy.violation")),
    "doxxing": Label(("doxxing",), ("privacy.disclosure", "privacy.violation", "conduct.stalking")),
    "emergency_alert": Label(("emergency_alert",), ("safety.alerts",)),
    "disparagement": Label(("disparagement",), ("comms.disparagement",)),
    "defamation": Label(("defamation",), ("content.defamation",)),
    "ip_violation": Label(("leak",), ("content.property",)),
}


def label_score(label: str, scores: Mapping[str, float]) -> float:
    """Return the score of ``label`` given the scores of signals by name; 0.0 for a label that is not known here."""
    known = LABELS.get(label)
    if known is None or not scores:
        return 0.0
    return max((score for name, score in scores.items() if _is_of(name, known.signals)), default=0.0)


def with_labels(scores: Mapping[str, float]) -> dict[str, float]:
    """Return signals and labels together. A name that is both holds the label's score, which is never the lower of the two."""
    labelled = {label: score for label in LABELS if (score := label_score(label, scores))}
    return {**scores, **labelled} if scores else {}


def _is_of(name: str, signals: tuple[str, ...]) -> bool:
    return any(name == signal or (signal.endswith(".*") and name.startswith(signal[:-1])) for signal in signals)
