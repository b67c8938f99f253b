from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.acceptance import masked, resolved
from clausewise.calibration import Curve
from clausewise.expression import Expression, flaws

CURVES = {
    "tone.hate": {
        "en": Curve(rows=100, ece=0.0, points=((0.91, 0.98, 0.2), (0.5, 0.9, 0.6))),
        "fr": Curve(rows=50, ece=0.0, points=((0.94, 0.98, 0.2), (0.5, 0.9, 0.5))),
    }
}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("tone.hate >= precision(0.98)", '(tone.hate >= 0.94 || item.language == "en" && tone.hate >= 0.91)'),
        ("tone.hate >= precision(0.9)", "tone.hate >= 0.5"),
        ("slur.any > 0.2 && tone.hate>=precision( 0.9 )", "slur.any > 0.2 && tone.hate >= 0.5"),
        ("hate >= 0.5", "hate >= 0.5"),
    ],
)
def test_precision_becomes_plain_cel_when_it_is_resolved(text, plain):
    found = resolved(text, "certain", CURVES)
    assert (found.text, found.flaws) == (plain, ())
    assert not flaws(found.text)


@pytest.mark.parametrize(
    ("language", "score", "holds"),
    [("en", 0.92, True), ("fr", 0.92, False), ("other", 0.92, False), ("und", 0.95, True), ("en", 0.9, False)],
)
def test_text_of_no_measured_language_must_pass_the_strictest_when_judged(language, score, holds):
    condition = Expression(resolved("tone.hate >= precision(0.98)", "certain", CURVES).text)
    assert condition({"tone.hate": score}, {"item.language": language}) is holds


@pytest.mark.parametrize(
    ("text", "code", "offset", "length"),
    [
        ("tone.hate > precision(0.9)", "CW264", 12, 9),
        ("precision(0.9) <= tone.hate", "CW264", 0, 9),
        ("tone.hate >= precision(x)", "CW264", 13, 9),
        ("a > 0.1 && tone.spam >= precision(0.9)", "CW265", 11, 9),
        ("a > 0.1 && tone.hate >= precision(0.99)", "CW266", 24, 15),
    ],
)
def test_flaw_is_found_where_it_was_written_when_a_precision_cannot_be_had(text, code, offset, length):
    [flaw] = resolved(text, "certain", CURVES).flaws
    assert (flaw.code, flaw.offset, flaw.length) == (code, offset, length)


def test_best_precision_and_language_are_named_when_it_cannot_be_reached():
    [flaw] = resolved("tone.hate >= precision(0.99)", "certain", CURVES).flaws
    assert "0.980, at 0.910" in flaw.en
    assert "en anglais" in flaw.fr


@settings(deadline=None)
@given(st.text("tone.ha >=precision(0.98)&|!", max_size=60))
def test_mask_moves_nothing_when_a_condition_is_anything(text):
    assert len(masked(text)) == len(text)
    assert resolved(text, "certain", CURVES).text or not text


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_threshold_never_falls_below_the_calibrated_one_when_it_is_written(en, fr):
    curves = {"s": {"en": Curve(1, 0, ((en, 1, 1),)), "fr": Curve(1, 0, ((fr, 1, 1),))}}
    [accepted] = resolved("s >= precision(0.9)", "likely", curves).accepted
    assert accepted.thresholds["en"] >= en - 1e-9
    assert accepted.thresholds["fr"] >= fr - 1e-9
    assert abs(accepted.thresholds["en"] - en) <= 1.1e-6
