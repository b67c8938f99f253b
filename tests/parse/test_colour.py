"""Colours as CSS writes them, and when two of them cannot be told apart."""

from __future__ import annotations

import pytest

from clausewise.parse.colour import BLACK, WHITE, Colour, colour, contrast, is_near, is_same, over


@pytest.mark.parametrize(
    "value",
    [
        "#fff",
        "#FFFFFF",
        "white",
        "WHITE",
        "rgb(255,255,255)",
        "rgb(100% 100% 100%)",
        "hsl(0 0% 100%)",
        "hwb(0 100% 0%)",
        "lab(100 0 0)",
        "oklch(1 0 0)",
        "color(srgb 1 1 1)",
        "canvas",
        "#ffffffff",
        "rgba(255,255,255,1)",
    ],
)
def test_white_is_read_when_it_is_written_in_any_way(value):
    found = colour(value)
    assert found is not None
    assert is_same(found, WHITE)
    assert found.alpha == 1.0


@pytest.mark.parametrize("value", ["", "inherit", "currentcolor", "#12", "nonsense", "rgb(", "url(x)", "x" * 500])
def test_nothing_is_read_when_a_value_is_no_colour(value):
    assert colour(value) is None


def test_contrast_is_that_of_the_guidelines_when_black_meets_white():
    assert contrast(BLACK, WHITE) == pytest.approx(21.0)
    assert contrast(WHITE, WHITE) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("one", "other", "same", "near"),
    [
        ("#fff", "#fefefe", True, True),
        ("#fff", "#f5f5f5", True, True),
        ("#fff", "#e8e8e8", False, True),
        ("#fff", "#ccc", False, False),
        ("#000", "#111", False, True),
        ("#f00", "#00a000", False, False),
    ],
)
def test_colours_are_alike_when_nobody_tells_them_apart(one, other, same, near):
    first, second = colour(one), colour(other)
    assert first is not None
    assert second is not None
    assert is_same(first, second) is same
    assert is_near(first, second) is near


def test_half_of_a_colour_is_seen_when_it_is_half_opaque():
    assert over(Colour(0.0, 0.0, 0.0, 0.5), WHITE)[:3] == (0.5, 0.5, 0.5)
    assert over(BLACK, WHITE, 0.25)[:3] == (0.75, 0.75, 0.75)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("light-dark(#fff, #000)", (1, 1, 1, 1)),
        ("light-dark(rgb(0, 0, 0), white)", (0, 0, 0, 1)),
        ("color-mix(in srgb, white, black)", (0.5, 0.5, 0.5, 1)),
        ("color-mix(in srgb, #fff 90%, #000)", (0.9, 0.9, 0.9, 1)),
        ("color-mix(in oklab, #fff, #000 10%)", (0.9, 0.9, 0.9, 1)),
        ("color-mix(in srgb, rgb(255, 255, 255) 20%, transparent)", (1, 1, 1, 0.2)),
        ("color-mix(in srgb, red 20%, blue 20%)", (0.5, 0, 0.5, 0.4)),
        ("color-mix(in srgb, transparent, transparent)", (0, 0, 0, 0)),
    ],
)
def test_colours_made_of_others_come_near_enough_when_read(value, expected):
    found = colour(value)
    assert all(abs(one - other) < 0.01 for one, other in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    "value", ["color-mix()", "color-mix(in srgb, red)", "light-dark()", "color-mix(in srgb, a, b)", "light-dark("]
)
def test_nothing_is_made_of_colours_when_they_are_none(value):
    assert colour(value) is None
