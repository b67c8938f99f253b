"""Sound and video: heard and watched in one walk over a recording, within limits, and what comes with them.

A part that is called sound and holds pictures is watched as well, and the other way round. What is said in it is read where a model is
installed (``clausewise.parse.speech``).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Fingerprint, Passage
from clausewise.model import Medium, Part
from clausewise.parse import carrier, chroma, speech
from clausewise.parse.caption import Captions
from clausewise.parse.film import PIXELS, SAMPLED, Beat, Film, image_pixels_max
from clausewise.parse.nature import child_of
from clausewise.parse.registry import parser
from clausewise.parse.sound import NO_CHROMA, Sound

if TYPE_CHECKING:
    from av.container import InputContainer

decode_ms_max: Final = 45_000
# Those of a film are held until it is known which are worth decoding; they are views of what was read.
packets_max: Final = 2_000_000
# So much of a recording may be broken before it counts as not read; players bear as much.
broken_share_max: Final = 0.2
attached_max: Final = 32

MALFORMED: Final = "malformed"
CODEC: Final = "codec"
TIME: Final = "time"
STREAMS: Final = "streams"
TAGS: Final = "tags"
PACKETS: Final = "packets"
EMPTY: Final = "empty"
ATTACHED: Final = "attachments"


@parser(Medium.AUDIO, Medium.VIDEO)
def recording(part: Part) -> Extract:
    """Return a recording's fingerprints, its texts with their times, and its pictures as children."""
    ends = time.monotonic() + decode_ms_max / 1_000
    try:
        with carrier.carrier(part.data) as opened:
            return _Reading(part, opened, ends).extract()
    except UnavailableError:
        raise
    except Exception:  # noqa: BLE001 - a native library may raise anything for what a stranger wrote
        return Extract(part, limits=(MALFORMED,))


class Cover:
    """One picture that a recording carries as its cover."""

    def __init__(self) -> None:
        self.limits: dict[str, None] = {}
        self.data = b""

    def take(self, packet: Any) -> None:
        """Keep the first packet: it is the picture's file."""
        self.data = self.data or bytes(packet)


class _Reading:
    """A recording being read until ``ends``, a time of the monotonic clock."""

    def __init__(self, part: Part, opened: InputContainer, ends: float) -> None:
        self._part = part
        self._opened = opened
        self._ends = ends
        self._offset = (opened.start_time or 0) / 1_000_000
        self._limits: dict[str, None] = {}
        self._sounds: dict[int, Sound] = {}
        self._films: dict[int, Film] = {}
        self._captions: dict[int, Captions] = {}
        self._covers: dict[int, Cover] = {}
        self._attached: list[Part] = []

    def extract(self) -> Extract:
        """Walk over it once and put down what was found."""
        if carrier.is_cut(self._opened):
            self._limits[TAGS] = None
        metas, passages = (*carrier.metas(self._opened),), (*carrier.passages(self._opened),)
        self._walk(self._watched(self._chosen()))
        for sink in self._sinks().values():
            self._limits |= sink.limits
        if any(film.is_sampled for film in self._films.values()):
            self._limits[SAMPLED] = None
        prints, said = tuple(self._fingerprints()), tuple(self._said())
        return Extract(
            self._part,
            passages=(*passages, *said),
            metas=metas,
            fingerprints=prints,
            children=tuple(self._children()),
            limits=tuple(self._limits),
        )

    def _sinks(self) -> dict[int, Sound | Film | Captions | Cover]:
        return {**self._sounds, **self._films, **self._captions, **self._covers}

    def _chosen(self) -> list[Any]:
        """Decide who looks at which stream; return those of moving pictures."""
        from av.stream import Disposition

        if len(self._opened.streams) > carrier.streams_max:
            self._limits[STREAMS] = None
            return []
        films = []
        for stream in self._opened.streams:
            if stream.type == "attachment":
                self._attach(stream)
            elif stream.type not in ("audio", "video", "subtitle"):
                continue
            elif stream.disposition & Disposition.attached_pic:
                self._covers[stream.index] = Cover()
            elif stream.codec_context is None or stream.codec_context.name not in carrier.CODECS:
                self._limits[CODEC] = None
            elif stream.type == "audio":
                self._sounds[stream.index] = Sound(is_wanted_for_speech=speech.is_there())
            elif stream.type == "subtitle":
                self._captions[stream.index] = Captions(self._offset)
            else:
                films.append(stream)
        if not films and not self._sinks() and not self._limits:
            self._limits[EMPTY] = None
        return films

    def _attach(self, stream: Any) -> None:
        if len(self._attached) == attached_max:
            self._limits[ATTACHED] = None
        elif stream.metadata.get("mimetype", "").find("font") < 0:
            self._attached.append(child_of(stream.data, stream.metadata.get("filename", "attachment")))

    def _watched(self, films: Sequence[Any]) -> Iterable[Any]:
        """Return the packets of all that anybody looks at; those of ``films`` first tell which of them are worth decoding."""
        if not films:
            return self._packets(list(self._sinks()))
        beats: dict[int, list[Beat]] = {stream.index: [] for stream in films}
        ticks = {stream.index: float(stream.time_base or 0) for stream in films}
        packets = list(self._packets([*self._sinks(), *beats]))
        for packet in packets:
            found = beats.get(packet.stream_index) if packet.size else None
            if found is not None:
                found.append(_beat(packet, ticks[packet.stream_index], self._offset, len(found)))
        for stream in films:
            context = stream.codec_context
            if context.width * context.height > image_pixels_max:
                self._limits[PIXELS] = None
                continue
            context.options = {"max_pixels": str(image_pixels_max)}
            context.thread_count = 1
            self._films[stream.index] = Film(beats[stream.index], self._offset, context.width * context.height)
        return packets

    def _walk(self, packets: Iterable[Any]) -> None:
        """Hand each packet to whoever looks at its stream, until time is up."""
        from av import FFmpegError

        sinks = self._sinks()
        taken, broken = dict.fromkeys(sinks, 0), dict.fromkeys(sinks, 0)
        for packet in packets:
            # A flushing packet has no index of its own.
            number = packet.stream.index
            sink = sinks.get(number)
            if sink is None:
                continue
            if time.monotonic() > self._ends:
                self._limits[TIME] = None
                break
            taken[number] += 1
            try:
                sink.take(packet)
            except (FFmpegError, ValueError):
                broken[number] += 1
        watched: dict[int, Sound | Film] = {**self._sounds, **self._films}
        for number, one in watched.items():
            if not one.limits and (not one.frames or broken[number] > broken_share_max * taken[number]):
                self._limits[MALFORMED] = None

    def _packets(self, streams: list[int]) -> Iterator[Any]:
        """Yield the packets of ``streams`` until time is up, the flushing ones last; what is cut off at the end is borne."""
        from av import FFmpegError

        if not streams:
            return
        try:
            for count, packet in enumerate(self._opened.demux([self._opened.streams[number] for number in streams])):
                if time.monotonic() > self._ends:
                    self._limits[TIME] = None
                    return
                if count == packets_max:
                    self._limits[PACKETS] = None
                    return
                yield packet
        except FFmpegError:
            return

    def _fingerprints(self) -> Iterator[Fingerprint]:
        if self._sounds and not chroma.is_there():
            self._limits[NO_CHROMA] = None
        for number, sound in enumerate(self._sounds.values(), start=1):
            yield from sound.fingerprints(f"sound {number}" if len(self._sounds) > 1 else "")

    def _said(self) -> Iterator[Passage]:
        ends = time.monotonic() + speech.speech_ms_max / 1_000
        for sound in self._sounds.values():
            passages, limits = speech.said(bytes(sound.speech), ends)
            self._limits |= dict.fromkeys(limits)
            yield from passages
        for captions in self._captions.values():
            yield from captions.passages

    def _children(self) -> Iterator[Part]:
        for number, cover in enumerate(self._covers.values(), start=1):
            if cover.data:
                yield child_of(cover.data, f"cover {number}" if len(self._covers) > 1 else "cover")
        yield from self._attached
        for film in self._films.values():
            yield from film.children()


def _beat(packet: Any, tick_seconds: float, offset_seconds: float, number: int) -> Beat:
    """Return when a packet is shown; one that does not say counts as the ``number``-th of 25 a second."""
    ticks = packet.pts if packet.pts is not None else packet.dts
    seconds = ticks * tick_seconds - offset_seconds if ticks is not None else number / 25
    return Beat(seconds, packet.is_keyframe)
