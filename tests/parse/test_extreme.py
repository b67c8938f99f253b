from __future__ import annotations

import pytest

from clausewise.parse.extreme import Tones, sampled_pixels_min
from tests.drawing import image, scene


def test_extremes_are_the_lowest_and_the_highest_colour_when_a_picture_is_asked():
    shown = image.new("RGB", (3, 2), (10, 200, 90))
    whole = Tones(shown).whole
    assert (whole.least.getextrema(), whole.most.getextrema()) == ((10, 10), (200, 200))


@pytest.mark.parametrize("side", [200, 1_200])
def test_shares_are_told_when_a_picture_is_sampled_or_not(side):
    assert (side * side < sampled_pixels_min) is (side == 200)
    shown = image.new("RGB", (side, side), (100, 120, 110))
    shown.paste((250, 240, 245), (0, 0, side // 4, side // 5))
    shown.paste((20, 5, 9), (side // 2, 0, side, side // 10))
    tones = Tones(shown)
    assert tones.lighter(180) == pytest.approx(0.05, abs=0.002)
    assert tones.darker(110) == pytest.approx(0.05, abs=0.002)
    assert (tones.lighter(240), tones.darker(20)) == (0, 0)


def test_extremes_are_cut_out_and_smaller_when_a_part_is_asked_for():
    tones = Tones(scene(1, 600, 400))
    within = tones.within((100, 40, 300, 160), 2)
    assert (within.least.size, within.most.size) == ((100, 60), (100, 60))
    assert tones.within((0, 0, 600, 400), 1) is tones.whole
