from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise import policy
from clausewise.detect.registry import detectors
from clausewise.labels import LABELS, combined, label_score, labels_of, truth, with_labels


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


@pytest.mark.parametrize(
    ("scores", "dense", "expected"),
    [
        ({}, {"tone.hate": 0.3, "tone.spam": 0.9}, 0.3),
        ({"slur.race": 0.5}, {"tone.hate": 0.5}, 0.75),
        ({"tone.hate": 0.6}, {}, 0.6),
        ({"tone.hate": 0.6}, {"tone.hate": 0.6}, 0.6),
    ],
)
def test_label_score_takes_what_was_learned_with_what_words_show(scores, dense, expected):
    assert label_score("hate", scores, dense) == pytest.approx(expected)


SHARES = st.floats(0, 1)


@settings(deadline=None)
@given(SHARES, SHARES, SHARES)
def test_combined_is_no_lower_than_either_and_keeps_order_for_any_scores(learned, shown, other):
    both = combined(learned, shown)
    assert max(learned, shown) - 1e-12 <= both <= 1 + 1e-12
    assert combined(learned, 0.0) == learned
    assert combined(0.0, shown) == shown
    assert other < learned or combined(other, shown) >= both - 1e-12


def test_labels_of_finds_what_signals_tell_when_they_are_learned_or_of_a_family():
    assert labels_of({"tone.obscene", "personal.card"}) == {"obscene", "pii"}
    assert labels_of({"trait.sex"}) == set()


def test_with_labels_gives_every_learned_label_when_nothing_fired():
    assert with_labels({}, {"tone.spam": 0.01, "tone.unheard_of": 0.5}) == {"spam": 0.01}


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


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({}, None),
        ({"threat": True}, True),
        ({"threat": False}, False),
        ({"violence": True, "threat": False}, True),
        ({"spam": True}, None),
        ({"benign": True}, False),
        ({"benign": True, "spam": True}, None),
        ({"conduct.threats": False, "threat": True}, False),
    ],
)
def test_clause_is_true_of_a_row_as_far_as_its_labels_tell(labels, expected):
    assert truth(labels, "conduct.threats") is expected
