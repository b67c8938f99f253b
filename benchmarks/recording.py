"""What opening a sound or a film costs over the work of its libraries alone: PyAV's decoding and converting, and Chromaprint.

    python -m benchmarks.recording [--rounds 5]

Both sides see the same files in one run, one after the other; processor time, the median. The libraries alone do what is asked of them
and nothing more: the sound is decoded, converted to one channel and to the five rates, and heard; of the film the same packets are
decoded, and as many pictures taken.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from io import BytesIO
from statistics import median

import av
from tests.drawing import scene
from tests.films import film
from tests.sounds import encoded, music

from clausewise.model import Medium, Part
from clausewise.parse import chroma, speech
from clausewise.parse.chroma import Chroma
from clausewise.parse.recording import recording
from clausewise.parse.sound import frame_samples, speeds

ratio_max = 1.15
_CONVERTED = tuple(round(chroma.rate_hz / speed) for speed in speeds)


def main() -> int:
    """Measure, print, and say which goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    speech.is_there = lambda: False
    song = music(1, 60)
    scenes = [scene(number, 640, 360) for number in range(10)]
    rows = {
        "60 s of MP3": (Medium.AUDIO, encoded(song, "a.mp3"), 60),
        "60 s of AAC": (Medium.AUDIO, encoded(song, "a.m4a"), 60),
        "60 s of FLAC": (Medium.AUDIO, encoded(song, "a.flac"), 60),
        "60 s of film, 640 × 360": (Medium.VIDEO, film(scenes, 6.0, sound=song), 60),
    }
    met = [_row(name, *row, rounds) for name, row in rows.items()]
    print(f"{'met   ' if all(met) else 'MISSED'}  the path over its libraries' own time is at most {ratio_max - 1:.0%}")
    return 0 if all(met) else 1


def _row(name: str, medium: Medium, data: bytes, seconds: int, rounds: int) -> bool:
    part = Part(medium, data=data)
    pictures = len(recording(part).children)
    pairs = [(_cpu(lambda: bare(data, pictures)), _cpu(lambda: recording(part))) for _ in range(rounds)]
    ratio = median(ours / alone for alone, ours in pairs)
    alone, ours = (median(one) for one in zip(*pairs, strict=True))
    print(
        f"{name:<26}{alone * 1e3:>9.0f} ms bare{ours * 1e3:>9.0f} ms opened{ratio:>7.2f} ×{seconds / ours:>8.0f} × real time"
    )
    return ratio <= ratio_max


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


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
