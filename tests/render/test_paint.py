"""Colours as computed: read, laid over one another, compared."""

from __future__ import annotations

import pytest

from clausewise.render.paint import WHITE, Colour, apart, contrast, layered, over, read, read_all

BLACK = Colour(0, 0, 0)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("rgb(1, 2, 3)", Colour(1, 2, 3)),
        ("rgba(1, 2, 3, 0.5)", Colour(1, 2, 3, 0.5)),
        ("color(srgb 1 0 0 / 0.25)", Colour(255, 0, 0, 0.25)),
    ],
)
def test_colours_are_read_when_computed_in_srgb(value, colour):
    assert read(value) == colour


def test_white_of_another_space_is_white_when_read():
    for value in ("oklch(1 0 0)", "oklab(1 0 0)"):
        read_back = read(value)
        assert read_back is not None
        assert apart(read_back, WHITE) < 1


def test_what_is_no_known_colour_is_none_when_read():
    for value in ("none", "color(display-p3 1 0 0)", "lab(50 0 0)", ""):
        assert read(value) is None


def test_every_colour_of_a_gradient_is_found_when_read():
    assert read_all("linear-gradient(rgb(0, 0, 0), rgba(255, 255, 255, 0.5))") == [BLACK, Colour(255, 255, 255, 0.5)]


def test_thin_ink_takes_the_ground_s_colour_when_laid_over():
    assert over(BLACK.thinned(0.0), WHITE) == WHITE
    assert over(BLACK.thinned(0.5), WHITE) == Colour(127.5, 127.5, 127.5)
    assert layered([BLACK, WHITE], [WHITE]) == [BLACK, WHITE]


def test_contrast_runs_from_one_to_twenty_one_when_compared():
    assert contrast(WHITE, WHITE) == 1
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert apart(Colour(255, 0, 0), Colour(0, 100, 0)) == 255
