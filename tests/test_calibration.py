from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.calibration import Curve, read, shipped
from clausewise.errors import InputError

SHARES = st.floats(0, 1)
CURVE = {"rows": 40, "ece": 0.02, "points": [[0.9, 0.99, 0.1], [0.5, 0.7, 0.8]]}
FILE = {"format": 1, "signals": {"tone.hate": {"en": CURVE, "fr": {**CURVE, "rows": 20}}}}


def written(folder: Path, content: object) -> Path:
    path = folder / "tone.calibration.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_curves_come_by_signal_and_language_when_a_file_is_read(tmp_path):
    curves = read(written(tmp_path, FILE))
    assert curves["tone.hate"]["en"] == Curve(40, 0.02, ((0.9, 0.99, 0.1), (0.5, 0.7, 0.8)))
    assert curves["tone.hate"]["fr"].rows == 20


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "[" * 100_000,
        {**FILE, "format": 2},
        {"format": 1},
        {**FILE, "signals": {"tone.hate": {"de": CURVE}}},
        {**FILE, "signals": {"tone.hate": {"en": {**CURVE, "points": [[1.5, 0.9, 0.1]]}}}},
        {**FILE, "signals": {"tone.hate": {"en": {**CURVE, "points": [[0.5, 0.9]]}}}},
    ],
)
def test_file_is_refused_with_its_name_when_it_is_no_calibration(tmp_path, content):
    path = written(tmp_path, content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert (caught.value.code, caught.value.where) == ("CW267", str(path))


def test_missing_file_is_told_when_it_shall_be_read(tmp_path):
    with pytest.raises(InputError, match="CW267"):
        read(tmp_path / "none.calibration.json")


@pytest.mark.parametrize(("precision", "threshold"), [(0.5, 0.5), (0.7, 0.5), (0.71, 0.9), (0.99, 0.9), (0.995, None)])
def test_threshold_is_the_lowest_that_suffices_when_a_precision_is_asked(precision, threshold):
    assert Curve(9, 0.0, ((0.5, 0.7, 0.8), (0.9, 0.99, 0.1))).threshold(precision) == threshold


def test_point_that_finds_nothing_counts_for_nothing_when_a_precision_is_asked():
    curve = Curve(9, 0.0, ((0.99, 1.0, 0.0), (0.5, 0.7, 0.8)))
    assert curve.threshold(0.9) is None
    assert curve.best == (0.7, 0.5)
    assert Curve(0, 0.0, ()).best == (0.0, 1.0)


@settings(deadline=None)
@given(st.lists(st.tuples(SHARES, SHARES, SHARES), max_size=8), SHARES)
def test_threshold_is_there_exactly_when_the_best_suffices_for_any_curve(points, precision):
    curve = Curve(len(points), 0.0, tuple(points))
    threshold = curve.threshold(precision)
    if threshold is None:
        assert curve.best[0] < precision or not any(recall > 0 for _, _, recall in points)
    else:
        assert curve.best[0] >= precision
        assert threshold <= curve.best[1] or curve.best[0] > precision


def test_shipped_curves_have_both_languages_when_there_are_any():
    assert all(set(curves) == {"en", "fr"} for curves in shipped().values())
