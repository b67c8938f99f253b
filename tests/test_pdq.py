from __future__ import annotations

import pytest

from clausewise.pdq import distance, distance_bits_max, edits, pdq, quality_min
from tests.drawing import image, numpy, scene


def grey(picture, width=512, height=512):
    return numpy.asarray(picture.resize((width, height)).convert("L"))


@pytest.mark.parametrize(("width", "height"), [(512, 512), (300, 200), (64, 64), (40, 90), (511, 100)])
def test_bits_are_those_of_the_reference_when_it_is_installed(width, height):
    reference = pytest.importorskip("pdqhash", reason="python -m pip install pdqhash, which needs a C++ compiler")
    levels = grey(scene(3), width, height)
    ours = pdq(levels)
    bits, quality = reference.compute_dihedral(numpy.dstack([levels] * 3).copy())
    theirs = [numpy.packbits(one.astype(bool)).tobytes() for one in bits]
    assert theirs[0] == ours.value
    assert sorted(theirs[1:]) == sorted(ours.others)
    assert quality / 100 == ours.quality


def test_turned_pictures_are_known_when_their_forms_are_compared():
    shown = scene(4)
    known = pdq(grey(shown))
    for turn in range(7):
        turned = pdq(grey(shown.transpose(turn)))
        assert min(distance(turned.value, one) for one in known.others) <= distance_bits_max, turn
    assert len({known.value, *known.others}) == 8


def test_edited_pictures_stay_near_and_others_far_when_compared():
    shown = scene(5)
    known = pdq(grey(shown))
    small = shown.resize((200, 150)).point(lambda level: min(255, int(level * 1.15)))
    assert distance(known.value, pdq(grey(small)).value) <= distance_bits_max
    assert all(distance(known.value, pdq(grey(scene(seed))).value) > 60 for seed in range(20, 40))


def test_quality_is_low_when_there_is_nothing_to_see():
    assert pdq(grey(image.new("L", (64, 64), 200))).quality < quality_min < pdq(grey(scene(1))).quality


@pytest.fixture(scope="module")
def entered():
    """What a bank keeps of one picture: its hash and those of its edits."""
    return edits(grey(scene(7)))


@pytest.mark.parametrize(
    "cut",
    [(0.1, 0, 0, 0), (0, 0, 0, 0.1), (0.05, 0.05, 0.05, 0.05), (0.1, 0.1, 0, 0), (0.05, 0, 0.05, 0), (0.08, 0, 0, 0)],
)
def test_cropped_picture_is_known_when_its_crops_were_entered(entered, cut):
    shown = scene(7)
    left, top, right, bottom = (round(share * side) for share, side in zip(cut, shown.size * 2, strict=True))
    cropped = pdq(grey(shown.crop((left, top, shown.width - right, shown.height - bottom))))
    assert min(distance(cropped.value, one) for one in entered) <= distance_bits_max
    stranger = pdq(grey(scene(31)))
    assert all(distance(stranger.value, one) > 60 for one in entered)


def test_marked_picture_is_known_when_its_marks_were_entered():
    levels = grey(scene(25)).astype(float)
    known, entered = pdq(levels).value, edits(levels)
    badge, words = levels[476:, 450:], levels[256:284, 128:310]
    badge += 0.27 * (30 - badge)
    words += 0.12 * (255 - words)
    marked = pdq(levels).value
    assert min(distance(marked, one) for one in entered) < distance(marked, known) - 5
    assert len(entered) > 80
