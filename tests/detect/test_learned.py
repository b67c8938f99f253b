"""What was learned is asked only as far as it can still matter, and says the same of a text alone and among others."""

import numpy as np
import pytest

from clausewise.detect import learned

LABELS = ("hate", "spam", "trait.religion")
CURVE = ((-4.0, 0.0), (0.0, 0.2), (4.0, 1.0))
QUICK = np.zeros(3, np.float32)


@pytest.fixture
def model(monkeypatch):
    """What lies in the shipped folder, under curves of our own: 0.3 is reached at log-odds of 0.5."""
    if learned.missing():
        pytest.skip("pip install 'clausewise[text]'")
    found = learned.Model(learned.shipped())
    curves = {label: {"en": CURVE, "fr": CURVE} for label in LABELS}
    found.known = learned.Known(LABELS, (), (), (0.0,) * 3, ("spam",), curves, (1.0,) * 3, (1.0, 1.0, 9.0))
    found._mix, found._second = QUICK, np.ones(3, np.float32)
    found._reach = np.array(found.known.reach, np.float32)
    found._pooled, found._accuses = np.array([False, True, False]), [True, True, False]
    return found


class Loud:
    """Heads that add one to everything, and count how often they are asked."""

    def __init__(self):
        self.asked = 0

    def told(self, texts):
        self.asked += len(texts)
        return np.ones((len(texts), 3))


@pytest.fixture
def loud(model):
    model.__dict__["_sentence"] = heads = Loud()
    return heads


def test_curve_is_straight_between_its_points_when_read():
    curve = ((0.0, 0.1), (2.0, 0.5), (3.0, 0.9))
    found = [learned._on(curve, place) for place in (-1.0, 0.0, 1.0, 2.5, 9.0)]
    assert found == pytest.approx([0.1, 0.1, 0.3, 0.7, 0.9])


def test_worst_stretch_counts_and_pooled_labels_are_averaged_when_a_text_is_long(model):
    logits = np.array([[4.0, 4.0, 0.0], [-4.0, -4.0, 0.0]])
    assert model.chances(logits, QUICK, "en") == pytest.approx([1.0, 0.2, 0.2])


@pytest.mark.parametrize(("hate", "asked"), [(-0.6, 0), (-0.4, 1), (3.0, 1)])
def test_second_opinion_is_asked_when_it_can_bring_an_accusation_to_the_floor(model, loud, hate, asked):
    logits = np.array([[hate, -4.0, 3.0]])
    seconded = model.seconded(logits, QUICK, ["a text"], "en", wholly=False)
    assert loud.asked == asked
    assert seconded[0, 0] == pytest.approx(hate + asked)


def test_second_opinion_is_asked_of_everything_when_wholly(model, loud):
    model.seconded(np.full((2, 3), -4.0), QUICK, ["one", "two"], "fr", wholly=True)
    assert loud.asked == 2


def test_no_second_opinion_is_asked_when_there_are_no_heads(model, loud):
    model.known = learned.Known(LABELS, (), (), (0.0,) * 3, (), model.known.curves)
    model.seconded(np.full((1, 3), 4.0), QUICK, ["one"], "fr", wholly=True)
    assert loud.asked == 0
