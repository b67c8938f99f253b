"""Which pictures of a film are looked at: key frames, scenes, and never more than the budget."""

from __future__ import annotations

import pytest

from clausewise.model import Medium, Part
from clausewise.parse import film as module
from clausewise.parse.film import Beat, picture, wanted
from clausewise.parse.recording import recording
from tests.drawing import image, scene
from tests.films import av, film

HIGH_DEFINITION = 1_920 * 1_080


def beats(seconds, *, rate=25, key_every=50):
    return [Beat(number / rate, number % key_every == 0) for number in range(int(seconds * rate))]


def test_all_is_decoded_when_a_film_is_short():
    assert len(wanted(beats(20, key_every=250), 640 * 360)) == 500


def test_only_key_frames_are_decoded_when_a_film_is_long():
    chosen = wanted(beats(7_200), HIGH_DEFINITION * 100)
    assert len(chosen) <= module.looks_max + 1
    assert all(number % 50 == 0 for number in chosen)


def test_what_lies_between_is_decoded_when_key_frames_are_rare():
    chosen = wanted(beats(60, key_every=1_000), HIGH_DEFINITION * 100)
    assert len(chosen) == 1_500


def test_pictures_lie_apart_when_every_frame_is_a_key_frame():
    assert len(wanted(beats(10, key_every=1), HIGH_DEFINITION)) == 20


@pytest.mark.parametrize("found", [[], [Beat(0.0, False)], [Beat(5.0, True), Beat(1.0, True)]])
def test_nothing_fails_when_a_film_has_hardly_any_packets(found):
    assert len(wanted(found, 0)) <= len(found)


def test_the_scenes_that_change_most_are_kept_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(module, "frames_max", 3)
    extract = recording(Part(Medium.VIDEO, data=film([scene(number, 320, 240) for number in range(6)], 1.0)))
    assert len(extract.children) == 3
    assert "sampled:frames" in extract.limits


def test_a_still_film_gives_one_picture_when_nothing_changes():
    assert len(recording(Part(Medium.VIDEO, data=film([scene(1, 320, 240)] * 4))).children) == 1


def test_words_over_a_still_picture_are_seen_when_they_appear():
    from PIL import ImageDraw

    still, written = scene(1, 320, 240), scene(1, 320, 240)
    ImageDraw.Draw(written).rectangle((60, 200, 200, 220), fill="white")
    assert len(recording(Part(Medium.VIDEO, data=film([still, written]))).children) == 2


@pytest.mark.parametrize("size", [(640, 480), (333, 211), (1_920, 1_080), (10, 10)])
def test_a_frame_becomes_a_picture_that_opens_when_it_has_any_size(size):
    frame = av.VideoFrame.from_image(scene(2).resize(size).convert("RGB"))
    with image.open(__import__("io").BytesIO(picture(frame))) as made:
        made.load()
        assert max(made.size) <= module.frame_side_pixels_max
        middle = made.convert("RGB").resize((1, 1)).getpixel((0, 0))
    wanted_colour = scene(2).convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert all(abs(one - other) < 12 for one, other in zip(middle, wanted_colour, strict=True))
