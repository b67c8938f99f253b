from __future__ import annotations

import pytest

from clausewise.detect.cascade import Cascade
from clausewise.model import Evidence, Medium, Signal, Weight
from clausewise.ports import Detector, Explainer, Scorer


class Plain:
    """Sees every "bad" and cannot say how much each weighs."""

    name = "plain"
    version = "1"
    emits = frozenset({"bad"})
    media = (Medium.TEXT,)

    def needles(self):
        return []

    def detect(self, batch):
        return [[Signal("bad", 0.8, (Evidence(facts.part, 0, 3, "bad"),), self.name)] for facts in batch]


class Learned(Plain):
    """Scores every text by its length, and says that the first letter did it."""

    name = "learned"
    emits = frozenset({"tone.hate"})

    def detect(self, batch):
        return [[] for _ in batch]

    def scores(self, batch):
        return [{"tone.hate": len(facts.text) / 10} for facts in batch]

    def explain(self, facts):
        return [Weight(facts.part, 0, 1, facts.text[:1], "tone.hate", -0.9)]


def test_optional_methods_are_known_when_a_detector_has_them():
    assert isinstance(Learned(), Detector)
    assert isinstance(Learned(), Scorer)
    assert isinstance(Learned(), Explainer)
    assert not isinstance(Plain(), Scorer | Explainer)


def test_scores_are_there_for_every_text_when_a_detector_can_give_them():
    assert Cascade([Plain(), Learned()]).scores(["", "bad", "good x"]) == [
        {"tone.hate": 0.0},
        {"tone.hate": pytest.approx(0.3)},
        {"tone.hate": pytest.approx(0.6)},
    ]


def test_scores_are_empty_when_no_detector_can_give_them():
    assert Cascade([Plain()]).scores(["bad", ""]) == [{}, {}]


def test_weights_are_the_detectors_own_or_the_whole_score_when_it_has_none():
    cascade = Cascade([Plain(), Learned()])
    [facts] = cascade.facts(["bad"])
    signals = [Signal("bad", 0.8, (Evidence(0, 0, 3, "bad"), Evidence(1, 0, 3, "bad")), "plain")]
    assert cascade.weights_of(facts, signals) == [
        Weight(0, 0, 1, "b", "tone.hate", -0.9),
        Weight(0, 0, 3, "bad", "bad", 0.8),
    ]
