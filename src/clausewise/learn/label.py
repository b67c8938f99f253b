"""What the learned detector tells apart, and what is known of a row that does not say so.

A label that a row does not carry is unknown. Rows of one subject are nonetheless weak negatives of the others: hardly any insult is an
emergency. ``ASSUMED`` is how much such a negative weighs beside a known one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clausewise.model import Trait

ABUSE = (
    "hate",
    "harassment",
    "threat",
    "violence",
    "obscene",
    "sexual",
    "sexual_minors",
    "self_harm",
    "insult",
    "toxic",
)
COMMERCE = ("spam", "solicitation", "chain_letter", "fraud_phishing", "impersonation")
OTHERS = ("emergency_alert", "disparagement", "doxxing")
# A trait is the one that a text speaks of, kindly or not; whether it attacks is what ``hate`` says.
TRAITS = tuple(f"trait.{trait.value}" for trait in Trait)
LABELS: tuple[str, ...] = (*ABUSE, *COMMERCE, *OTHERS, *TRAITS)
NUMBER: Mapping[str, int] = {label: number for number, label in enumerate(LABELS)}

ASSUMED = 0.2
# A label of the left says that those of the right are absent too.
_ABSENT_WITH = {
    "toxic": ("hate", "harassment", "threat", "insult"),
    "harassment": ("insult",),
    "spam": ("chain_letter", "solicitation"),
}
# Subjects of the groups of data: what a row of that group is silent about is probably not there.
_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "hate": ABUSE,
    "toxicity": ABUSE,
    "spam": (*COMMERCE, "sexual", "disparagement"),
    "fraud": (*COMMERCE, "disparagement"),
    "emergency": ("emergency_alert", "violence"),
    "disparagement": ("disparagement", "spam", "solicitation", "obscene", "toxic"),
    "pii": ("doxxing", "harassment", "toxic", "spam", "fraud_phishing", "solicitation"),
    "benign": ("disparagement", "emergency_alert"),
    "template": LABELS,
}


def targets(labels: Mapping[str, int], group: str) -> tuple[list[float], list[float]]:
    """Return, for every label, its truth (0 or 1) and its weight (0 when nothing is known) in a row of ``group``."""
    truths, weights = [0.0] * len(LABELS), [0.0] * len(LABELS)
    silent = _SUBJECTS.get(group, LABELS)
    for number, label in enumerate(LABELS):
        if label not in silent and label not in TRAITS:
            weights[number] = ASSUMED
    for label, value in _completed(labels).items():
        if label in NUMBER:
            truths[NUMBER[label]], weights[NUMBER[label]] = float(value), 1.0
    return truths, weights


def _completed(labels: Mapping[str, int]) -> dict[str, int]:
    """Add what follows from what is said: ordinary text is none of it, and nothing hateful is harmless."""
    known: dict[str, int] = {}
    if labels.get("benign") == 1:
        known.update(dict.fromkeys((*ABUSE, *COMMERCE, "doxxing"), 0))
    for label, implied in _ABSENT_WITH.items():
        if labels.get(label) == 0:
            known.update(dict.fromkeys(implied, 0))
    if labels.get("hate") == 1 or labels.get("threat") == 1 or labels.get("harassment") == 1:
        known["toxic"] = 1
    known.update(labels)
    return known


def column(rows: Sequence[Sequence[float]], label: str) -> list[float]:
    """Return one label's values out of rows in the order of ``LABELS``."""
    return [row[NUMBER[label]] for row in rows]
