"""Chances out of log-odds: true to the share of rows, never falling, and modest on little."""

import json
from itertools import pairwise

import pytest

from clausewise.learn import label
from clausewise.learn.corpus import Row

numpy = pytest.importorskip("numpy")
fitting = pytest.importorskip("clausewise.learn.fitting", reason="pip install 'clausewise[learn]'")


def made(count, seed=2):
    draw = numpy.random.default_rng(seed)
    scores = draw.normal(0.0, 2.0, count)
    return scores, draw.random(count) < 1.0 / (1.0 + numpy.exp(-2.0 * scores))


@pytest.mark.parametrize("count", [60, 4_000])
def test_curve_never_falls_and_stays_between_nothing_and_one_when_fitted(count):
    points = fitting.curve(*made(count))
    assert all(left[0] <= right[0] and left[1] <= right[1] for left, right in pairwise(points))
    assert all(fitting.chance_least <= chance <= fitting.chance_most for _, chance in points)


def test_curve_is_near_the_truth_when_there_are_many_rows():
    points = numpy.array(fitting.curve(*made(20_000)))
    for place in (-1.0, 0.0, 1.0):
        told = numpy.interp(place, points[:, 0], points[:, 1])
        assert told == pytest.approx(1.0 / (1.0 + numpy.exp(-2.0 * place)), abs=0.06)


def test_curve_claims_nothing_when_there_are_no_positives():
    scores, _ = made(100)
    points = fitting.curve(scores, numpy.zeros(100, dtype=bool))
    assert max(chance for _, chance in points) < 0.5


@pytest.fixture(scope="module")
def rows():
    scores, truths = made(1_200)
    number = label.NUMBER["hate"]
    found = []
    for at, true in enumerate(truths):
        labels, weights = label.targets({"hate": int(true)}, "hate")
        found.append(Row(f"text {at}", "fr" if at % 2 else "en", f"source {at % 3}", labels, weights))
    read = numpy.zeros((len(found), len(label.LABELS)))
    read[:, number] = scores
    return found, read


def test_rows_fit_or_measure_by_their_text_alone_when_split(rows):
    chosen = [fitting.is_for_fitting(row) for row in rows[0]]
    assert 0.4 < sum(chosen) / len(chosen) < 0.6
    assert chosen == [fitting.is_for_fitting(row) for row in rows[0]]


def test_quick_look_opens_for_nearly_all_that_a_reading_would_tell_when_fitted(rows):
    found, read = rows
    seen = fitting.Seen(read, read * 0, read)
    fitted = fitting.fit(found, seen)
    told = fitting.chances(found, fitted, seen)[:, label.NUMBER["hate"]] >= fitting.telling_chance
    opened = (read @ numpy.array(fitted.opens).T >= numpy.array(fitted.opens_at)).any(axis=1)
    assert opened[told].mean() >= fitting.opened_share - 0.01


def test_table_says_what_finding_at_each_score_came_to_when_written(rows):
    found, read = rows
    seen = fitting.Seen(read, read * 0, read * 0)
    written = json.loads(fitting.table(found, fitting.chances(found, fitting.fit(found, seen), seen)))
    points = written["signals"]["tone.hate"]["fr"]["points"]
    recalls = [recall for _, _, recall in points]
    assert recalls == sorted(recalls)
    assert all(0.0 <= precision <= 1.0 for _, precision, _ in points)


def test_heads_count_when_they_order_what_the_reading_leaves_open(rows):
    found, read = rows
    truths = numpy.array([row.truths for row in found])
    for second, share in ((truths, fitting.second_share), (read * 0, 0.0)):
        fitted = fitting.fit(found, fitting.Seen(read, second, read * 0))
        assert fitted.second[label.NUMBER["hate"]] == share
    assert fitting.reach(fitting.fit(found, seen := fitting.Seen(read, truths, read * 0)), seen)[
        label.NUMBER["hate"]
    ] == pytest.approx(fitting.second_share)
