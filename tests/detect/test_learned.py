"""What was learned is asked only as far as it can still matter."""

import pytest

from clausewise.detect import learned

np = pytest.importorskip("numpy", reason="pip install 'clausewise[text]'")
LABELS = ("hate", "spam", "trait.religion")
# 0.3 is reached at log-odds of 0.5.
CURVE = ((-4.0, 0.0), (0.0, 0.2), (4.0, 1.0))
CURVES = {label: {"en": CURVE, "fr": CURVE} for label in LABELS}
QUICK = np.zeros(3)
ONES = (1.0, 1.0, 1.0)


def scale(**changes):
    """Return a scale of three labels, whose heads add at most one to those that accuse, and nine to a trait."""
    given = {"mix": (0.0, 0.5, 0.0), "pooled": ("spam",), "second": ONES, "reach": (1.0, 1.0, 9.0), **changes}
    return learned.Scale(learned.Known(labels=LABELS, opens=(), opens_at=(), curves=CURVES, **given))


def told(texts=1):
    return lambda: np.ones((texts, 3))


def unasked():
    pytest.fail("nobody should have been asked")


def test_curve_is_straight_between_its_points_when_read():
    curve = ((0.0, 0.1), (2.0, 0.5), (3.0, 0.9))
    found = [learned._on(curve, place) for place in (-1.0, 0.0, 1.0, 2.5, 9.0)]
    assert found == pytest.approx([0.1, 0.1, 0.3, 0.7, 0.9])


def test_worst_stretch_counts_and_pooled_labels_are_averaged_when_a_text_is_long():
    logits = np.array([[4.0, 4.0, 0.0], [-4.0, -4.0, 0.0]])
    assert scale().chances(logits, QUICK, "en") == pytest.approx([1.0, 0.2, 0.2])


def test_quick_look_counts_by_its_weight_when_chances_are_told():
    assert scale().chances(np.zeros((1, 3)), np.full(3, 2.0), "fr") == pytest.approx([0.2, 0.4, 0.2])


@pytest.mark.parametrize("hate", [-0.4, 3.0])
def test_second_opinion_is_asked_when_it_can_bring_an_accusation_to_the_floor(hate):
    seconded = scale().seconded(np.array([[hate, -4.0, -4.0]]), QUICK, "en", told())
    assert seconded[0].tolist() == pytest.approx([hate + 1, -3.0, -3.0])


def test_second_opinion_is_not_asked_when_it_can_bring_only_a_trait_to_the_floor():
    logits = np.array([[-0.6, -4.0, 3.0]])
    assert scale().seconded(logits, QUICK, "en", unasked) is logits


def test_second_opinion_counts_by_its_weight_when_it_is_asked_wholly():
    found = scale(second=(0.5, 0.0, 0.0)).seconded(np.full((2, 3), -4.0), QUICK, "fr", told(2), wholly=True)
    assert found.tolist() == [[-3.5, -4.0, -4.0]] * 2


def test_no_second_opinion_is_asked_when_there_are_no_heads():
    logits = np.full((1, 3), 4.0)
    assert scale(second=(), reach=()).seconded(logits, QUICK, "fr", unasked, wholly=True) is logits


def test_parts_are_opened_once_when_they_are_asked_for_again():
    if learned.missing():
        pytest.skip("pip install 'clausewise[text]'")
    model = learned.Model(learned.shipped())
    assert model.sentence is model.sentence
    assert model.network is model.network
