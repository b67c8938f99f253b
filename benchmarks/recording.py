"""What opening a sound or a film costs over the work of its libraries alone: PyAV's decoding and converting, and Chromaprint.

    python -m benchmarks.recording [--rounds 5]

Both sides see the same files in one run, one after the other; processor time, the median. The libraries alone do what is asked of them
and nothing more: the sound is decoded, converted to one channel and to the five rates, and heard; of the film the same packets are
decoded, and as many pictures taken.
"""

from __future__ import annotations

import sys
from io import BytesIO
from statistics import median

import av
from tests.drawing import scene
from tests.films import film
from tests.sounds import encoded, music

from benchmarks import face
from benchmarks.face import Sheet, processor
from clausewise.model import Medium, Part
from clausewise.parse import chroma, speech
from clausewise.parse.chroma import Chroma
from clausewise.parse.recording import recording
from clausewise.parse.sound import frame_samples, speeds

ratio_max = 1.15
QUICK = {"rounds": 1}
seconds = 60
_CONVERTED = tuple(round(chroma.rate_hz / speed) for speed in speeds)


def measured(sheet: Sheet, *, rounds=5) -> None:
    speech.is_there = lambda: False
    song = music(1, seconds)
    scenes = [scene(number, 640, 360) for number in range(10)]
    rows = {
        "60 s of MP3": Part(Medium.AUDIO, data=encoded(song, "a.mp3")),
        "60 s of AAC": Part(Medium.AUDIO, data=encoded(song, "a.m4a")),
        "60 s of FLAC": Part(Medium.AUDIO, data=encoded(song, "a.flac")),
        "60 s of film, 640 × 360": Part(Medium.VIDEO, data=film(scenes, 6.0, sound=song)),
    }
    shares = []
    for name, part in rows.items():
        pictures = len(recording(part).children)
        works = (lambda part=part, pictures=pictures: bare(part.data, pictures)), (lambda part=part: recording(part))
        pairs = [tuple(processor(work) for work in works) for _ in range(rounds)]
        sheet.figure(name, seconds / median(ours for _, ours in pairs), "× real time")
        shares.append(median(ours / alone for alone, ours in pairs))
        sheet.ratio(name, shares[-1], "PyAV and Chromaprint alone")
    sheet.goal(f"the path over its libraries' own time is at most {ratio_max - 1:.0%}", max(shares) <= ratio_max)


def bare(data: bytes, pictures: int) -> None:
    """Do what the libraries are asked to do."""
    with av.open(BytesIO(data)) as opened:
        first = av.AudioResampler(format="s16", layout="mono", rate=chroma.rate_hz, frame_size=frame_samples)
        others = [
            av.AudioResampler(format="s16", layout="mono", rate=rate, frame_size=frame_samples) for rate in _CONVERTED
        ]
        heard = [Chroma() for _ in range(1 + len(others))]
        streams = [one for one in opened.streams if one.type in ("audio", "video")]
        for stream in streams:
            stream.codec_context.thread_count = 1
        left = pictures
        for frame in opened.decode(streams):
            if isinstance(frame, av.VideoFrame):
                if left:
                    left -= 1
                    bytes(frame.reformat(format="bgr24").planes[0])
                continue
            for one in first.resample(frame):
                heard[0].feed(bytes(one.planes[0]))
                for other, converter in zip(heard[1:], others, strict=True):
                    for made in converter.resample(one):
                        other.feed(bytes(made.planes[0]))
        for one in heard:
            one.value()


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
