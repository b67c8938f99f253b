from __future__ import annotations

import sys

import pytest

from clausewise.engine import Engine
from clausewise.extract import Kind
from clausewise.model import Action, Item, Medium, Part
from clausewise.parse import raster
from clausewise.parse.image import image as opened
from clausewise.parse.opening import opened as all_opened
from clausewise.pdq import distance
from tests.drawing import encoded, image, numpy, placed, scene


def part(data, name="a.png"):
    return Part(Medium.IMAGE, data=data, name=name)


def metas(extract):
    return {one.name: one.content for one in extract.metas}


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
        ("ICO", "image/x-icon"),
    ],
)
def test_picture_is_known_by_its_bytes_and_bits_when_opened(form, media_type):
    shown = scene(1, 256, 256)
    extract = opened(part(encoded(shown, form), "wrong.txt"))
    assert metas(extract)["type.true"] == media_type
    assert [limit for limit in extract.limits if not limit.startswith("unavailable:")] == []
    pdq, turned, small = extract.fingerprints
    assert (pdq.method, len(pdq.value), turned.method, len(turned.value)) == ("pdq", 32, "pdq.dihedral", 7 * 32)
    assert (small.method, len(small.value)) == ("tones", 4 + 256 * 256)
    [reference, *_] = opened(part(encoded(shown))).fingerprints
    assert distance(pdq.value, reference.value) <= 16


def test_bits_are_near_those_of_the_reference_for_the_whole_when_a_picture_is_large():
    reference = pytest.importorskip("pdqhash", reason="python -m pip install pdqhash, which needs a C++ compiler")
    for shown in (scene(3, 1920, 1080), scene(1, 2000, 600), scene(2, 700, 1100)):
        bits, _ = reference.compute(numpy.asarray(shown).copy())
        theirs = numpy.packbits(bits.astype(bool)).tobytes()
        known = next(one for one in opened(part(encoded(shown, "BMP"))).fingerprints if one.method == "pdq")
        assert distance(known.value, theirs) <= 12


@pytest.mark.parametrize(
    ("data", "limit"),
    [
        (b"", "format"),
        (b"no picture at all", "format"),
        (b"\x89PNG", "format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage", "format"),
        (encoded(scene())[:4_000], "malformed"),
    ],
)
def test_what_cannot_be_seen_is_named_when_opened(data, limit):
    assert opened(part(data)).limits == (limit,)


@pytest.mark.parametrize("side", [9_000, 20_000])
def test_bomb_costs_nothing_when_it_would_swell(side):
    data = encoded(image.new("1", (side, side)))
    assert len(data) < 100_000
    assert opened(part(data)).limits == ("pixels",)


def test_only_new_frames_are_kept_when_a_picture_moves():
    shown = [scene(seed, 160, 120) for seed in (1, 2, 1, 3)]
    data = encoded(shown[0], "WEBP", save_all=True, append_images=shown[1:], lossless=True)
    extract = opened(part(data, "a.webp"))
    assert [one.path for one in extract.fingerprints if one.method == "pdq"] == ["frame 1", "frame 2", "frame 4"]


def test_frames_are_sampled_and_said_so_when_all_are_new():
    shown = [scene(seed, 64, 48) for seed in range(40)]
    data = encoded(shown[0], "GIF", save_all=True, append_images=shown[1:])
    extract = opened(part(data, "a.gif"))
    paths = [one.path for one in extract.fingerprints if one.method == "pdq"]
    assert raster.frames_kept_max // 2 < len(paths) <= raster.frames_kept_max
    assert "sampled:frames" in extract.limits
    assert "frames" not in extract.limits


def test_picture_of_too_many_frames_is_held_when_opened(monkeypatch):
    monkeypatch.setattr(raster, "frames_max", 3)
    shown = [scene(seed, 64, 48) for seed in range(5)]
    data = encoded(shown[0], "GIF", save_all=True, append_images=shown[1:])
    assert "frames" in opened(part(data)).limits


def test_picture_is_its_own_when_the_next_frame_is_decoded_into_its_place():
    shown = [scene(seed, 64, 48) for seed in (1, 2)]
    data = encoded(shown[0], "WEBP", save_all=True, append_images=shown[1:], lossless=True)
    made = raster.raster(data, pytest.fail)
    assert [one.picture.tobytes() for one in made.frames] == [one.tobytes() for one in shown]


def test_light_words_are_seen_on_black_when_the_ground_is_transparent():
    shown = image.new("RGBA", (100, 100), (255, 255, 255, 0))
    shown.paste((250, 250, 250, 255), (20, 20, 60, 60))
    made = raster.raster(encoded(shown), pytest.fail)
    assert made.frames[0].picture.getpixel((5, 5)) == (0, 0, 0)


def test_picture_is_upright_when_its_data_say_that_it_was_turned():
    shown = scene(2, 300, 200)
    exif = shown.getexif()
    exif[0x0112] = 6
    made = raster.raster(encoded(shown, "JPEG", exif=exif), pytest.fail)
    assert made.frames[0].picture.size == (200, 300)


def test_sixteen_bits_are_seen_when_a_level_has_so_many():
    shown = image.linear_gradient("L").convert("I").point(lambda level: level * 256)
    made = raster.raster(encoded(shown.convert("I;16")), pytest.fail)
    low, high = made.frames[0].picture.convert("L").getextrema()
    assert (low, high) == (0, 255)


def test_words_written_into_a_picture_are_read_when_opened():
    exif = scene().getexif()
    exif[0x010E] = "Une journée d'été".encode()
    extract = opened(part(encoded(scene(), "JPEG", exif=exif)))
    assert [(one.text, one.kind) for one in extract.passages if one.kind is Kind.NOTE] == [
        ("Une journée d'été", Kind.NOTE)
    ]


def test_pillow_is_named_when_it_is_missing(monkeypatch):
    shown = encoded(scene())
    monkeypatch.setitem(sys.modules, "PIL", None)
    [extract] = all_opened(part(shown))
    assert extract.limits == ("unavailable",)


def test_ordinary_picture_is_let_through_when_nothing_is_wrong():
    engine = Engine.open("dexero", isolated=False)
    decision = engine.check(Item((part(encoded(scene(6))),)))
    assert decision.action is Action.ALLOW
    assert not [note for note in decision.notes if not note.startswith("not_measured:")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_threat_in_a_comment_is_judged_when_it_lies_in_a_picture(language):
    engine = Engine.open("dexero", isolated=False)
    exif = scene().getexif()
    exif[0x010E] = {"en": "I will kill you tonight.", "fr": "Je vais te tuer ce soir."}[language]
    decision = engine.check(Item((part(encoded(scene(), "JPEG", exif=exif)),)))
    assert "conduct.threats" in decision.clauses
    assert any(spot.place == "exif.imagedescription" for spot in decision.evidence)


def test_photo_with_a_position_is_only_asked_about_when_published():
    engine = Engine.open("dexero", isolated=False)
    decision = engine.check(Item((part(placed(), "a.jpg"),), author="u1"))
    assert (decision.action, decision.clauses) == (Action.NUDGE, ("privacy.disclosure",))
    assert not decision.person_needed
    assert decision.strikes == ()
