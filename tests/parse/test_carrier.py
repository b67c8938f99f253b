"""What is hostile in a recording's container: it costs that recording, and no more time or memory than is allowed."""

from __future__ import annotations

import random
import struct
import time
from io import BytesIO

import pytest

from clausewise.model import Medium, Part
from clausewise.parse import carrier, speech, watch
from clausewise.parse.opening import opened
from clausewise.parse.recording import STREAMS, TAGS, TIME, recording
from clausewise.sandbox import CRASHED, Sandbox
from tests.drawing import scene
from tests.films import av, film, numpy
from tests.sounds import encoded, music


@pytest.fixture(autouse=True)
def silence(monkeypatch):
    monkeypatch.setattr(speech, "is_there", lambda: False)
    monkeypatch.setattr(speech, "said", lambda _samples, _ends: ([], ()))


@pytest.fixture(scope="module")
def clip():
    return film([scene(number, 160, 120) for number in range(2)], 1.0, sound=music(1, 2), words=[(0.5, "Bonjour")])


def tagged(count):
    """A FLAC file with so many different tags."""
    song = encoded(music(1, 1), "a.flac")
    notes = [b"K%d=v" % number for number in range(count)]
    body = struct.pack("<II", 0, count) + b"".join(struct.pack("<I", len(note)) + note for note in notes)
    first = bytes([song[4] & 0x7F]) + song[5:42]
    return b"fLaC" + first + b"\x04" + len(body).to_bytes(3, "big") + body + song[42:]


def crowd(streams):
    """A Matroska file with so many streams of sound."""
    sink = BytesIO()
    with av.open(sink, "w", format="matroska") as container:
        voices = [container.add_stream("pcm_s16le", rate=8_000, layout="mono") for _ in range(streams)]
        for voice in voices:
            frame = av.AudioFrame.from_ndarray(numpy.zeros((1, 80), numpy.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts = 8_000, 0
            container.mux(voice.encode(frame))
    return sink.getvalue()


def test_a_person_looks_when_a_recording_has_more_tags_than_are_read():
    extract = recording(Part(Medium.AUDIO, data=tagged(500)))
    assert TAGS in extract.limits
    assert len(extract.metas) <= carrier.tags_max + 1


def test_a_person_looks_when_a_recording_has_more_streams_than_are_heard():
    assert STREAMS in recording(Part(Medium.AUDIO, data=crowd(100))).limits


def test_only_the_worker_dies_when_tags_without_number_would_take_minutes():
    sandbox = Sandbox(workers=1)
    started = time.monotonic()
    [extract] = sandbox.opened(Part(Medium.AUDIO, data=tagged(1_000_000), name="a.flac"))
    assert extract.limits == (CRASHED,)
    assert time.monotonic() - started < 60
    assert "tag.title" in {one.name for one in sandbox.opened(Part(Medium.AUDIO, data=titled()))[0].metas}
    sandbox.close()


def titled():
    return encoded(music(1, 1), "a.mp3", tags={"title": "Après"})


def test_nobody_dies_when_a_call_takes_long_outside_a_worker():
    assert not watch.is_alone
    with watch.watched(1):
        time.sleep(0.01)


def test_decoding_stops_when_an_endless_film_takes_all_the_time(monkeypatch):
    monkeypatch.setattr("clausewise.parse.recording.decode_ms_max", 1)
    started = time.monotonic()
    extract = recording(Part(Medium.VIDEO, data=film([scene(1, 640, 480)], 40.0)))
    assert TIME in extract.limits
    assert time.monotonic() - started < 20


def test_nothing_is_raised_when_recordings_are_cut_anywhere(clip):
    for data in (clip, titled()):
        for length in range(0, len(data), len(data) // 12):
            recording(Part(Medium.VIDEO, data=data[:length]))


def test_nothing_is_raised_when_bytes_are_changed_anywhere(clip):
    chance = random.Random(7)
    for number in range(16):
        data = bytearray(clip if number % 2 else titled())
        for _ in range(1 + number):
            data[chance.randrange(len(data))] = chance.randrange(256)
        recording(Part(Medium.VIDEO, data=bytes(data)))


def test_frames_are_left_out_when_pictures_inside_lie_about_their_size(clip):
    width = clip.index(b"avc1", clip.index(b"stsd")) + 28
    data = clip[:width] + b"\xff\xff\xff\xff" + clip[width + 4 :]
    extracts = opened(Part(Medium.VIDEO, data=data, name="a.mp4"))
    assert all(len(child.data) < 10_000_000 for child in extracts[0].children)
