"""Films that tests make: slow pictures from ``tests.drawing`` and what stands beside them, the same at every run."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pytest

av = pytest.importorskip("av")
numpy = pytest.importorskip("numpy")

RATE = 10
# Encoders of subtitles want the head of an SSA script.
_HEADER = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour
Style: Default,Arial,16,&Hffffff
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def film(pictures, seconds_each=3.0, *, form="mp4", codec="libx264", gop=250, tags=None, sound=None, words=(), turn=0):
    """A film that shows each of ``pictures`` (Pillow's) for a while, with ``sound`` (of ``tests.sounds``) and ``words`` (at, text)."""
    sink = BytesIO()
    with av.open(
        sink, "w", format=form, options={"movflags": "+use_metadata_tags"} if form == "mp4" else {}
    ) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = *pictures[0].size, "yuv420p", gop
        if codec == "libx264":
            stream.codec_context.options = {"preset": "ultrafast", "crf": "20"}
        if turn:
            stream.codec_context.rotation = turn
        voice = container.add_stream("aac", rate=44_100, layout="stereo") if sound is not None else None
        lines = _lines(container, form) if words else None
        number = 0
        for picture in pictures:
            shown = av.VideoFrame.from_image(picture.convert("RGB")).reformat(format="yuv420p")
            for _ in range(int(seconds_each * RATE)):
                frame = shown.reformat(format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, RATE)
                container.mux(stream.encode(frame))
                number += 1
        container.mux(stream.encode(None))
        if voice is not None:
            from tests.sounds import frames

            for frame in frames(sound):
                container.mux(voice.encode(frame))
            container.mux(voice.encode(None))
        for at, text in words:
            container.mux(_line(lines, at, text))
    return sink.getvalue()


def _lines(container, form):
    stream = container.add_stream("mov_text" if form == "mp4" else "subrip")
    stream.codec_context.subtitle_header = _HEADER
    return stream


def _line(stream, at, text):
    content = text.encode()
    packet = av.Packet(
        len(content).to_bytes(2, "big") + content if stream.codec_context.name == "mov_text" else content
    )
    packet.stream, packet.time_base = stream, Fraction(1, 1_000)
    packet.pts = packet.dts = int(at * 1_000)
    packet.duration = 1_000
    return packet
