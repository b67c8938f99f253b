"""Every expected figure was worked out by hand; the comments show how."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.measure import (
    Bin,
    Confusion,
    Point,
    average_precision,
    brier,
    calibration_error,
    curve,
    lower_bound,
    ratio,
    reliability,
    roc_auc,
    rows_least,
)

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


def test_counts_add_up_when_two_are_put_together():
    assert Confusion(1, 2, 3, 4).with_all(Confusion(10, 20, 30, 40)) == Confusion(11, 22, 33, 44)


def test_bins_hold_equally_many_rows_when_no_scores_tie():
    # Four rows in two bins: (0.1, 0.2) with one true, (0.6, 0.8) with both.
    bins = reliability([0.8, 0.1, 0.6, 0.2], [True, False, True, True], bins=2)
    assert [(pytest.approx(one.score), one.share, one.rows) for one in bins] == [(0.15, 0.5, 2), (0.7, 1.0, 2)]


def test_bins_keep_rows_of_one_score_together_when_many_tie():
    # Five rows at 0.0 fill more than a bin of three; the last row stands alone.
    assert reliability([0.0] * 5 + [0.9], [False] * 5 + [True], bins=2) == [Bin(0.0, 0.0, 5), Bin(0.9, 1.0, 1)]


def test_calibration_error_weighs_bins_by_their_rows_when_it_averages():
    # |0.15 - 0.5| and |0.7 - 1.0|, each half of the rows.
    assert calibration_error([0.8, 0.1, 0.6, 0.2], [True, False, True, True], bins=2) == pytest.approx((0.35 + 0.3) / 2)


def test_calibration_measures_are_none_when_there_are_no_rows():
    assert (calibration_error([], []), brier([], []), reliability([], [])) == (None, None, [])


def test_brier_is_the_mean_squared_distance_when_scores_err():
    # (1 - 0.8)² and (0.5 - 0)².
    assert brier([0.8, 0.5], [True, False]) == pytest.approx((0.04 + 0.25) / 2)


def test_curve_gives_a_point_for_each_distinct_score_when_rows_tie():
    # At 0.9: 1 of 1, half of the positives; at 0.5: 2 of 3, all of them.
    assert curve([0.5, 0.9, 0.5], [True, True, False]) == [Point(0.9, 1.0, 0.5), Point(0.5, 2 / 3, 1.0)]
    assert curve([0.5], [False]) == []


def test_lower_bound_is_that_of_wilson_when_worked_by_hand():
    # n = 10, p = 1, z = 1.6449: n / (n + z²) = 10 / 12.7055.
    assert lower_bound(10, 10) == pytest.approx(10 / (10 + 1.6448536269514722**2))
    assert lower_bound(0, 10) == 0.0
    assert lower_bound(0, 0) == 0.0
    assert lower_bound(5, 10) < 0.5 < lower_bound(700, 1000)


@pytest.mark.parametrize(("share", "rows"), [(0.5, 3), (0.9, 25), (0.98, 133), (0.999, 2703)])
def test_rows_least_is_the_first_number_that_suffices_when_all_are_right(share, rows):
    assert rows_least(share) == rows
    assert lower_bound(rows, rows) >= share > lower_bound(rows - 1, rows - 1)


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


@settings(deadline=None)
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


@settings(deadline=None)
@given(ROWS, st.randoms())
def test_average_precision_does_not_depend_on_order_for_any_rows(rows, random):
    mixed = rows[:]
    random.shuffle(mixed)
    first = average_precision([score for score, _ in rows], [true for _, true in rows])
    second = average_precision([score for score, _ in mixed], [true for _, true in mixed])
    assert first == (pytest.approx(second) if second is not None else None)
    assert first is None or 0 < first <= 1 + 1e-9


@settings(deadline=None)
@given(ROWS, st.integers(1, 20))
def test_bins_hold_every_row_once_in_order_for_any_rows(rows, bins):
    found = reliability([score for score, _ in rows], [true for _, true in rows], bins)
    assert sum(one.rows for one in found) == len(rows)
    assert round(sum(one.share * one.rows for one in found)) == sum(true for _, true in rows)
    assert [one.score for one in found] == sorted(one.score for one in found)
    assert len(found) <= bins


@settings(deadline=None)
@given(ROWS)
def test_curve_ends_with_every_row_found_for_any_rows(rows):
    found = curve([score for score, _ in rows], [true for _, true in rows])
    positives = sum(true for _, true in rows)
    assert not found if not positives else found[-1].recall == 1.0
    assert not found or found[-1].precision == pytest.approx(positives / len(rows))
