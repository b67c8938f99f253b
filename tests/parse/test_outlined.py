from __future__ import annotations

import pytest

from clausewise.parse.extreme import Tones
from clausewise.parse.outlined import outlined, pixels_max
from tests import pictures
from tests.drawing import image, scene


def test_letters_alone_are_left_when_they_stand_outlined_upon_a_busy_ground():
    shown = pictures.drawn("Our picnic is on Sunday at noon.", pictures.HANDS[0], 14, "meme", 3)
    above, plain = outlined(Tones(shown), 3.0)
    assert (above.scale, above.picture.size) == (3.0, plain.picture.size)
    # The line was cut out, and most of that is white.
    assert above.picture.width < 3 * shown.width
    assert 0.005 < sum(above.picture.histogram()[:128]) / (above.picture.width * above.picture.height) < 0.3
    left, top = above.left, above.top
    assert abs(left - 28) <= 16
    assert abs(top - 21) <= 16


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_cut_out_when_a_picture_has_no_words(seed):
    assert list(outlined(Tones(scene(seed, 1280, 960)), 3.0)) == []
    assert list(outlined(Tones(image.new("RGB", (9, 5), "white")), 3.0)) == []


def test_places_are_told_in_the_whole_picture_when_it_was_looked_at_smaller():
    side = 1 + int(pixels_max**0.5)
    small = pictures.drawn("Amenez un ami, et du pain pour midi.", pictures.HANDS[3], 40, "meme", 4)
    whole = image.new("RGB", (2 * side, side + 500), (90, 140, 60))
    whole.paste(small, (side, 400))
    first = next(outlined(Tones(whole), 2.0))
    assert first.scale == 1.0
    assert abs(first.left - (side + 80)) <= 40
    assert abs(first.top - 460) <= 40
