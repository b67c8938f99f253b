"""Sounds that tests make: music from a made-up band, the same at every run, and what people do to recordings.

python -m tests.sounds         # how surely a recording is known again, and how surely a stranger is not
"""

from __future__ import annotations

from io import BytesIO

import pytest

av = pytest.importorskip("av")
numpy = pytest.importorskip("numpy")

RATE = 44_100
# Steps of a scale in semitones: major, minor, pentatonic, dorian.
SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 3, 5, 7, 10), (0, 2, 3, 5, 7, 9, 10))


def music(seed=0, seconds=30.0):
    """A tune over chords and drums, with its own key, scale, speed and timbre; floats between -1 and 1."""
    chance = numpy.random.default_rng(seed)
    count = int(seconds * RATE)
    mixed = numpy.zeros(count + 2 * RATE)
    scale, root = SCALES[chance.integers(len(SCALES))], 40 + chance.integers(24)
    beat = 60 / chance.uniform(70, 160)
    harmonics = chance.uniform(0.1, 1.0, 6) / numpy.arange(1, 7)
    motif = chance.integers(-4, 5, 16)
    at, step = 0.0, 7
    for number in range(int(seconds / beat) + 1):
        if number % 4 == 0:
            chord = int(chance.integers(len(scale)))
            for third in (0, 2, 4):
                _tone(mixed, at, 4 * beat, _pitch(root, scale, chord + third), harmonics, loudness=0.12)
        moves = int(motif[number % 16]) if chance.random() < 0.7 else int(chance.integers(-3, 4))
        step = min(max(step + moves, 0), 20)
        for half in range(1 + int(chance.random() < 0.5)):
            _tone(mixed, at + half * beat / 2, beat, _pitch(root + 12, scale, step + half), harmonics, loudness=0.3)
        if chance.random() < 0.8:
            _drum(mixed, at, chance, is_low=number % 2 == 0)
        at += beat
    found = mixed[:count]
    return found / max(1e-9, float(numpy.abs(found).max())) * 0.8


def noise(seed=0, seconds=30.0):
    """Noise that swells: wind, surf or applause."""
    chance = numpy.random.default_rng(seed)
    count = int(seconds * RATE)
    swell = numpy.interp(numpy.arange(count), numpy.linspace(0, count, 40), chance.uniform(0.1, 0.9, 40))
    return (
        numpy.convolve(chance.standard_normal(count), numpy.ones(1 + seed % 12) / (1 + seed % 12), "same") * swell * 0.3
    )


def faster(samples, share):
    """The same, played faster by a share, and so higher."""
    places = numpy.arange(0, len(samples) - 1, 1 + share)
    return numpy.interp(places, numpy.arange(len(samples)), samples)


def encoded(samples, name="a.wav", *, bit_rate=128_000, rate=RATE, tags=None, cover=None):
    """A file of ``samples``, in stereo, by the ending of ``name``."""
    form, codec = {
        "wav": ("wav", "pcm_s16le"),
        "mp3": ("mp3", "mp3"),
        "m4a": ("mp4", "aac"),
        "flac": ("flac", "flac"),
        "ogg": ("ogg", "libopus"),
    }[name.rpartition(".")[2]]
    sink = BytesIO()
    with av.open(sink, "w", format=form) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=48_000 if codec == "libopus" else rate, layout="stereo")
        stream.bit_rate = bit_rate
        if cover is not None:
            picture = container.add_stream("png", rate=1)
            picture.disposition = av.stream.Disposition.attached_pic
            picture.width, picture.height, picture.pix_fmt = cover.width, cover.height, "rgb24"
        if cover is not None:
            container.mux(picture.encode(av.VideoFrame.from_image(cover.convert("RGB"))))
        for frame in frames(samples, rate):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return sink.getvalue()


def frames(samples, rate=RATE, size=4_608):
    """Frames of ``samples`` in stereo, one after another."""
    whole = (numpy.clip(samples, -1, 1) * 32_000).astype(numpy.int16)
    for start in range(0, len(whole), size):
        both = numpy.repeat(whole[start : start + size], 2).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(numpy.ascontiguousarray(both), format="s16", layout="stereo")
        frame.sample_rate, frame.pts = rate, start
        yield frame


def _pitch(root, scale, step):
    return 440.0 * 2 ** ((root + 12 * (step // len(scale)) + scale[step % len(scale)] - 69) / 12)


def _tone(mixed, start, length, hertz, harmonics, *, loudness):
    begin, count = int(start * RATE), int(length * RATE)
    count = min(count, len(mixed) - begin)
    if count <= 0:
        return
    at = numpy.arange(count) / RATE
    shape = numpy.exp(-3 * at / length) * numpy.minimum(1, at * 200)
    wave = sum(part * numpy.sin(2 * numpy.pi * hertz * number * at) for number, part in enumerate(harmonics, start=1))
    mixed[begin : begin + count] += loudness * shape * wave


def _drum(mixed, start, chance, *, is_low):
    begin, count = int(start * RATE), int(0.15 * RATE)
    count = min(count, len(mixed) - begin)
    if count <= 0:
        return
    at = numpy.arange(count) / RATE
    sound = numpy.sin(2 * numpy.pi * (90 - 300 * at) * at) if is_low else chance.standard_normal(count) * 0.5
    mixed[begin : begin + count] += 0.5 * numpy.exp(-25 * at) * sound


def fingerprints(data):
    """The fingerprints of a file, as the product makes them: the plain one, and those at other speeds."""
    from clausewise.model import Medium, Part
    from clausewise.parse.recording import recording

    return [
        one.value
        for one in recording(Part(Medium.AUDIO, data=data)).fingerprints
        if one.method.startswith("chromaprint")
    ]


def heard(bank, data):
    """The numbers of the works that are heard in a file."""
    return {one.entry for value in fingerprints(data) for one in bank.find(value)}


def edits(samples):
    """What people do to a recording, by name."""
    middle = int(len(samples) * 0.37) + 123
    yield "MP3, 64 kbit/s", encoded(samples, "a.mp3", bit_rate=64_000)
    yield "AAC, 64 kbit/s", encoded(samples, "a.m4a", bit_rate=64_000)
    yield "Opus, 64 kbit/s", encoded(samples, "a.ogg", bit_rate=64_000)
    yield "10 s of it, 64 kbit/s", encoded(samples[middle : middle + 10 * RATE], "a.mp3", bit_rate=64_000)
    yield "1 % faster", encoded(faster(samples, 0.01), "a.mp3")
    yield "1 % slower", encoded(faster(samples, -0.01), "a.mp3")
    yield "0.75 % faster", encoded(faster(samples, 0.0075), "a.mp3")
    yield "half as loud, 22 kHz", encoded(faster(samples, 1.0) / 2, "a.mp3", rate=RATE // 2)


def known(works):
    """The works, known by their fingerprints."""
    from clausewise.melody import Melody

    bank = Melody()
    for number, work in enumerate(works):
        bank.add(fingerprints(encoded(work, "a.flac"))[0], 0, number)
    bank.settle()
    return bank


def main(works=30, strangers=200, seconds=20.0):
    """Print how many of each edit are known again as the right work, and how many strangers are taken for one."""
    from clausewise.parse import speech

    speech.is_there = lambda: False  # nobody needs to listen for words
    made = [music(number, seconds) for number in range(works)]
    bank = known(made)
    found, wrong = {}, {}
    for number, work in enumerate(made):
        for name, data in edits(work):
            works_heard = heard(bank, data)
            found[name] = found.get(name, 0) + (number in works_heard)
            wrong[name] = wrong.get(name, 0) + bool(works_heard - {number})
    for name, count in found.items():
        print(f"{name:<24}{count:>4} of {works} known again, {wrong[name]} taken for another", flush=True)  # noqa: T201
    taken = 0
    for number in range(strangers):
        stranger = noise(number, seconds) if number % 10 == 0 else music(1_000 + number, seconds)
        taken += bool(heard(bank, encoded(stranger, "a.mp3")))
    print(f"{'strangers':<24}{taken:>4} of {strangers} taken for a work")  # noqa: T201
    # What lies between two of the speeds that are asked for is measured and promised nowhere.
    found.pop("0.75 % faster")
    return 0 if taken == 0 and not any(wrong.values()) and min(found.values()) == works else 1


if __name__ == "__main__":
    import sys

    sys.exit(main())
