"""How the label names of evaluation sets meet our signals and clauses: the one place where that is said.

What words show of a label is the highest score among its signals; a signal named here with ``.*`` stands for its whole family. What was
learned of it is the score of ``tone.<label>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

LEARNED = "tone."
BENIGN = "benign"


class Label(NamedTuple):
    """What a label means here: the signals that show it and the clauses that forbid it."""

    signals: tuple[str, ...]
    clauses: tuple[str, ...]


LABELS: Mapping[str, Label] = {
    "hate": Label(("hate", "slur.*", "generalisation"), ("content.hateful", "content.attack")),
    "harassment": Label(
        ("harassment", "insult", "stalking"), ("conduct.harassment", "content.harassing", "conduct.stalking")
    ),
    "threat": Label(("threat", "menace"), ("conduct.threats", "content.threatening")),
    "violence": Label(
        ("violence", "threat", "rallying"),
        ("content.incitement", "conduct.threats", "content.threatening", "content.illegal"),
    ),
    "obscene": Label(("obscene",), ("content.obscene",)),
    "sexual": Label(("sexual",), ("content.pornography", "content.minors", "content.obscene")),
    "sexual_minors": Label(("sexual_minors",), ("content.pornography", "content.minors")),
    "self_harm": Label(("self_harm.*", "urging"), ("content.incitement",)),
    "toxic": Label(
        ("hate", "slur.*", "generalisation", "harassment", "insult", "threat", "menace", "violence", "obscene"),
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
    "emergency_alert": Label(("emergency_alert", "alert.live"), ("safety.alerts",)),
    "disparagement": Label(("disparagement", "disparagement.*"), ("comms.disparagement",)),
    "defamation": Label(("defamation",), ("content.defamation",)),
    "ip_violation": Label(("leak",), ("content.property",)),
    "hidden_text": Label(("hidden.text", "hidden.mark.*"), ("marks.hidden",)),
    "hidden_beacon": Label(
        ("beacon.pixel", "beacon.callback", "beacon.frame", "beacon.prefetch", "beacon.remote", "beacon.tracker"),
        ("access.beacons",),
    ),
    "lookalike": Label(("link.lookalike", "account.lookalike"), ("identity.impersonation", "content.fraud")),
}


def label_score(label: str, scores: Mapping[str, float], dense: Mapping[str, float] = {}) -> float:
    """Return the score of ``label``: what was learned of it and what words show of it, taken together.

    ``scores`` are those of the signals that fired, by name; ``dense`` those that a Scorer gives any text, ``tone.<label>`` among them.
    A label that is not known here scores 0.0.
    """
    known = LABELS.get(label)
    if known is None:
        return 0.0
    learned = LEARNED + label
    shown = max((score for name, score in scores.items() if _is_of(name, known.signals)), default=0.0)
    return combined(max(dense.get(learned, 0.0), scores.get(learned, 0.0)), shown)


def combined(learned: float, shown: float) -> float:
    """Return the chance that a label is true when a learned score and the words that show it were each right by themselves.

    That is a noisy or (Pearl, *Probabilistic Reasoning in Intelligent Systems*, 1988, 4.3.2). It is never below either of the two, and
    it keeps the order that the learned score gives among texts in which no word fired.
    """
    return learned + shown - learned * shown


def with_labels(scores: Mapping[str, float], dense: Mapping[str, float] = {}) -> dict[str, float]:
    """Return signals and labels together. A name that is both holds the label's score, which is never the lower of the two."""
    labelled = {label: score for label in LABELS if (score := label_score(label, scores, dense))}
    return {**scores, **labelled}


def labels_of(emitted: Iterable[str]) -> set[str]:
    """Return the labels of which any of the ``emitted`` signals tells something."""
    names = tuple(emitted)
    return {
        label
        for label, known in LABELS.items()
        if LEARNED + label in names or any(_is_of(name, known.signals) for name in names)
    }


def _is_of(name: str, signals: tuple[str, ...]) -> bool:
    return any(name == signal or (signal.endswith(".*") and name.startswith(signal[:-1])) for signal in signals)


def truth(labels: Mapping[str, bool], clause: str) -> bool | None:
    """Say whether ``clause`` is true of what bears ``labels`` (names or clauses' ids); None where they do not tell.

    A label that several clauses forbid speaks for each of them. What is only ``benign`` goes against none.
    """
    if clause in labels:
        return labels[clause]
    told = {is_true for name, is_true in labels.items() if name in LABELS and clause in LABELS[name].clauses}
    if told:
        return True in told
    return False if labels.get(BENIGN) and sum(labels.values()) == 1 else None
