"""Every expected figure was worked out by hand; the comments show how."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.measure import Confusion, average_precision, ratio, roc_auc

ROWS = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=30)


def test_confusion_gives_its_shares_when_all_kinds_occur():
    counted = Confusion(2, 1, 1, 1)
    assert counted.precision == pytest.approx(2 / 3)
    assert counted.recall == pytest.approx(2 / 3)


def test_confusion_has_no_figures_when_it_is_empty():
    empty = Confusion()
    assert (empty.precision, empty.recall) == (None, None)


def test_every_kind_is_counted_when_rows_come_singly():
    counted = Confusion()
    pairs = list(product((True, False), repeat=2))
    for found, true in pairs:
        counted = counted.with_one(found=found, true=true)
    assert counted == Confusion(1, 1, 1, 1)


def test_ratio_is_none_when_there_is_no_whole():
    assert ratio(0, 0) is None
    assert ratio(1, 4) == 0.25


def test_average_precision_when_no_scores_tie():
    # Ranked + - + -: precision 1/1 at the first hit, 2/3 at the second; each gains half of the recall.
    assert average_precision([0.9, 0.8, 0.7, 0.1], [True, False, True, False]) == pytest.approx((1 + 2 / 3) / 2)


def test_average_precision_when_all_scores_tie():
    # One step with every row: precision is the share of positives, 1/4.
    assert average_precision([0.5] * 4, [True, False, False, False]) == 0.25


def test_average_precision_when_a_tie_holds_both_kinds():
    # First step {+}: 1/1, gains 1/2. Second step {+, -}: 2 of 3, gains 1/2.
    assert average_precision([0.9, 0.5, 0.5], [True, True, False]) == pytest.approx((1 + 2 / 3) / 2)


def test_average_precision_is_none_when_nothing_is_positive():
    assert average_precision([0.1, 0.2], [False, False]) is None


def test_roc_auc_when_no_scores_tie():
    # Pairs (+, -): 0.9 beats both, 0.4 beats 0.1 and loses to 0.8: 3 of 4.
    assert roc_auc([0.9, 0.4, 0.8, 0.1], [True, True, False, False]) == 0.75


def test_roc_auc_counts_half_when_scores_tie():
    # Pairs: 0.9 beats 0.5; 0.5 ties with 0.5: (1 + 0.5) / 2.
    assert roc_auc([0.9, 0.5, 0.5], [True, True, False]) == 0.75


@pytest.mark.parametrize("truths", [[True, True], [False, False], []])
def test_roc_auc_is_none_when_a_kind_is_missing(truths):
    assert roc_auc([0.5] * len(truths), truths) is None


@given(ROWS)
def test_roc_auc_is_the_share_of_pairs_won_for_any_rows(rows):
    positives = [score for score, true in rows if true]
    negatives = [score for score, true in rows if not true]
    found = roc_auc([score for score, _ in rows], [true for _, true in rows])
    if not positives or not negatives:
        assert found is None
        return
    won = sum(Fraction(1) if a > b else Fraction(1, 2) if a == b else Fraction(0) for a in positives for b in negatives)
    assert found == pytest.approx(float(won / (len(positives) * len(negatives))))


@given(ROWS, st.randoms())
def test_average_precision_does_not_depend_on_order_for_any_rows(rows, random):
    mixed = rows[:]
    random.shuffle(mixed)
    first = average_precision([score for score, _ in rows], [true for _, true in rows])
    second = average_precision([score for score, _ in mixed], [true for _, true in mixed])
    assert first == (pytest.approx(second) if second is not None else None)
    assert first is None or 0 < first <= 1 + 1e-9
