from __future__ import annotations

import pytest

from clausewise import policy
from clausewise.detect.registry import detectors
from clausewise.doors.cli.labels import LABELS, label_score, with_labels


@pytest.mark.parametrize(
    ("label", "scores", "expected"),
    [
        ("pii", {"personal.card": 0.9, "personal.email": 0.5, "hate": 1.0}, 0.9),
        ("pii", {"personal": 0.9, "personalities.card": 0.9}, 0.0),
        ("hate", {"hate": 0.2, "slur.race": 0.8}, 0.8),
        ("threat", {"violence": 0.9}, 0.0),
        ("no such label", {"hate": 0.9}, 0.0),
        ("hate", {}, 0.0),
    ],
)
def test_label_score_is_the_highest_of_its_signals(label, scores, expected):
    assert label_score(label, scores) == expected


def test_with_labels_keeps_every_signal_and_adds_labels_that_are_seen():
    assert with_labels({"slur.race": 0.8, "group.sex": 0.5}) == {
        "slur.race": 0.8,
        "group.sex": 0.5,
        "hate": 0.8,
        "toxic": 0.8,
    }
    assert with_labels({}) == {}


def test_labels_name_only_clauses_of_the_shipped_policy():
    clauses = policy.load("dexero").clauses
    assert {name for label in LABELS.values() for name in label.clauses} <= set(clauses)


def test_labels_name_only_signals_that_are_made():
    made = frozenset().union(*(one.emits for one in detectors(policy.load("dexero").register)))
    for label in LABELS.values():
        for signal in label.signals:
            assert any(name == signal or (signal.endswith(".*") and name.startswith(signal[:-1])) for name in made), (
                signal
            )
