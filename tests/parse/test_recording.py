"""Sounds and films, opened: what they say, show and are known by; and what happens when they are broken."""

from __future__ import annotations

import struct

import pytest

from clausewise.extract import FURTHER, Kind
from clausewise.model import Medium, Part
from clausewise.parse import carrier, chroma, recording, sound, speech
from clausewise.parse.opening import UNAVAILABLE, opened
from clausewise.parse.recording import CODEC, MALFORMED, TIME
from tests.drawing import scene
from tests.films import film
from tests.sounds import encoded, music

NEEDS_CHROMAPRINT = pytest.mark.skipif(not chroma.is_there(), reason="needs Debian's libchromaprint1: make system")


@pytest.fixture(autouse=True)
def silence(monkeypatch):
    """Nobody listens for words here, whatever is installed."""
    monkeypatch.setattr(speech, "is_there", lambda: False)
    monkeypatch.setattr(speech, "said", lambda _samples, _ends: ([], ()))


@pytest.fixture(scope="module")
def tune():
    return music(1, 6)


@pytest.fixture(scope="module")
def clip(tune):
    words = [(1.0, "Bonjour à tous"), (4.5, "Achetez ici")]
    return film([scene(number, 320, 240) for number in range(3)], sound=tune, words=words, tags={"title": "Vacances"})


def heard(data, medium=Medium.AUDIO):
    return recording.recording(Part(medium, data=data, name="a"))


def times(extract):
    return [child.name for child in extract.children if child.medium is Medium.IMAGE]


@NEEDS_CHROMAPRINT
@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.m4a", "a.flac", "a.ogg"])
def test_a_sound_has_one_fingerprint_when_it_is_in_any_common_format(tune, name):
    extract = heard(encoded(tune, name))
    known, *others = extract.fingerprints
    assert [one.method for one in others] == [sound.SPEED] * 4
    assert (known.method, known.path) == ("chromaprint", "")
    assert len(known.value) % 4 == 0
    assert 3 <= len(known.value) / 4 / 8 <= 6
    assert extract.limits == ()


def test_tags_are_read_as_text_when_people_would_see_them(tune):
    tags = {
        "title": "L'été",
        "artist": "Zoé",
        "lyrics": "Un, deux\ntrois",
        "comment": "tél. 514 555-0134",
        "encoded_by": "x",
    }
    extract = heard(encoded(tune, "a.mp3", tags=tags))
    said = {one.path: (one.text, one.kind) for one in extract.passages}
    assert said == {
        "tag title": ("L'été", Kind.TITLE),
        "tag artist": ("Zoé", Kind.NAME),
        "tag lyrics": ("Un, deux\ntrois", Kind.BODY),
        "tag comment": ("tél. 514 555-0134", Kind.NOTE),
    }
    assert ("tag.encoded_by", "x") in {(one.name, one.content) for one in extract.metas}


def test_a_cover_is_handed_on_as_a_picture_when_a_song_bears_one(tune):
    extract = heard(encoded(tune, "a.mp3", cover=scene(3, 64, 64)))
    [cover] = extract.children
    assert (cover.medium, cover.name) == (Medium.IMAGE, "cover")
    assert extract.limits == ()


@pytest.mark.parametrize("form", ["mp4", "matroska"])
def test_a_film_gives_a_picture_for_each_scene_when_its_key_frames_miss_some(tune, form):
    extract = heard(film([scene(number, 320, 240) for number in range(3)], form=form, sound=tune), Medium.VIDEO)
    assert times(extract) == ["0:00:00.0", "0:00:03.0", "0:00:06.0"]
    assert extract.limits == ()


def test_subtitles_are_read_with_their_times_when_a_film_has_some(clip):
    extract = heard(clip, Medium.VIDEO)
    assert [(one.path, one.text) for one in extract.passages] == [
        ("tag title", "Vacances"),
        ("0:00:01.0", "Bonjour à tous"),
        ("0:00:04.5", "Achetez ici"),
    ]


@NEEDS_CHROMAPRINT
def test_pictures_are_known_again_beside_the_sound_when_a_film_is_opened_whole(clip):
    extracts = opened(Part(Medium.VIDEO, data=clip, name="a.mp4"))
    assert {one.method for one in extracts[0].fingerprints} >= {"chromaprint"}
    frames = {one.inside: {known.method for known in one.fingerprints} for one in extracts[1:]}
    assert list(frames) == ["0:00:00.0", "0:00:03.0", "0:00:06.0"]
    assert all("pdq" in methods for methods in frames.values())
    assert all(limit.startswith(FURTHER) for one in extracts for limit in one.limits)


def test_a_film_is_watched_too_when_it_is_called_a_sound(clip):
    assert times(heard(clip, Medium.AUDIO)) == ["0:00:00.0", "0:00:03.0", "0:00:06.0"]


def test_the_place_of_recording_is_told_when_the_container_names_it(tune):
    extract = heard(
        film([scene(1, 320, 240)], tags={"com.apple.quicktime.location.ISO6709": "+46.8139-071.2080+010/"}),
        Medium.VIDEO,
    )
    assert ("exif.gps", "46.81390,-71.20800") in {(one.name, one.content) for one in extract.metas}


@pytest.mark.parametrize(
    "data", [b"", b"no sound at all", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f"]
)
def test_a_person_looks_when_bytes_are_no_recording(data):
    assert heard(data).limits == (MALFORMED,)


def test_most_of_a_recording_is_judged_when_its_end_is_cut_off(tune, clip):
    song = encoded(tune, "a.mp3")
    assert heard(song[: len(song) // 2]).limits == ()
    assert heard(clip[: len(clip) // 2], Medium.VIDEO).limits == (MALFORMED,), (
        "the index of an MP4 file stands at its end"
    )


def test_a_person_looks_when_most_packets_are_broken(tune):
    song = bytearray(encoded(tune, "a.flac"))
    song[2_000:] = bytes(len(song) - 2_000)
    assert heard(bytes(song)).limits == (MALFORMED,)


@pytest.mark.parametrize("rate", [1, 4_000_000_000])
def test_a_person_looks_when_a_rate_is_absurd(tune, rate):
    data = bytearray(encoded(tune[:40_000], "a.wav"))
    data[24:28] = struct.pack("<I", rate)
    assert heard(bytes(data)).limits in ((sound.RATE,), (MALFORMED,))


def test_a_person_looks_when_pictures_are_huge(monkeypatch, clip):
    monkeypatch.setattr(recording, "image_pixels_max", 10_000)
    assert heard(clip, Medium.VIDEO).limits == ("pixels",)


def test_a_person_looks_when_time_is_up(monkeypatch, clip):
    monkeypatch.setattr(recording, "decode_ms_max", -1)
    assert TIME in heard(clip, Medium.VIDEO).limits


def test_a_person_looks_when_a_sound_is_longer_than_the_limit(monkeypatch, tune):
    monkeypatch.setattr(sound, "sound_seconds_max", 2)
    assert heard(encoded(tune, "a.mp3")).limits == (sound.SECONDS,)


def test_a_person_looks_when_nobody_vouches_for_the_codec(monkeypatch, tune):
    monkeypatch.setattr(carrier, "CODECS", frozenset())
    assert heard(encoded(tune, "a.mp3")).limits == (CODEC,)


def test_no_other_file_is_read_when_a_play_list_names_one(tmp_path, tune):
    (tmp_path / "a.mp3").write_bytes(encoded(tune, "a.mp3"))
    for text in (f"#EXTM3U\n#EXTINF:8,\n{tmp_path}/a.mp3\n", f"ffconcat version 1.0\nfile '{tmp_path}/a.mp3'\n"):
        assert heard(text.encode()).limits == (MALFORMED,)


def test_the_fingerprint_is_named_as_missing_when_its_library_is_not_there(monkeypatch, tune):
    monkeypatch.setattr(chroma, "_library", lambda: None)
    extract = heard(encoded(tune, "a.mp3"))
    assert (extract.fingerprints, extract.limits) == ((), (sound.NO_CHROMA,))


def test_a_recording_waits_for_a_person_when_the_library_is_missing(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "av", None)
    [extract] = opened(Part(Medium.AUDIO, data=b"ID3\x04", name="a.mp3"))
    assert extract.limits == (UNAVAILABLE,)
