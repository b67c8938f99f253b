"""The sound of a recording: decoded once, for its fingerprint and for what is said in it.

Sound is bounded in seconds, rates and channels; a share of broken packets is borne, as players bear it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from clausewise.extract import Fingerprint
from clausewise.parse import chroma
from clausewise.parse.chroma import Chroma

if TYPE_CHECKING:
    from av import AudioFrame, AudioResampler

sound_seconds_max: Final = 4 * 3_600
speech_seconds_max: Final = 1_800
rate_hz_min: Final = 2_000
rate_hz_max: Final = 768_000
channels_max: Final = 64
# What speech is read from; see clausewise.parse.speech.
SPEECH_RATE_HZ: Final = 16_000

# What is converted is handed on in pieces of this size: each costs a few calls.
frame_samples: Final = 8_192

SECONDS: Final = "seconds"
RATE: Final = "rate"
# The fingerprint of a sound as it would be when played so many times faster. Four stand beside the plain one: Chromaprint sorts tones into
# twelve notes, and one per cent moves well-tuned ones over the border of theirs.
SPEED: Final = "chromaprint.speed"
speeds: Final = (0.99, 0.995, 1.005, 1.01)
# The fingerprint is missing, and the name of what would make it.
NO_CHROMA: Final = "unavailable:chromaprint"


class Sound:
    """One stream of sound being heard. ``speech`` gathers what is handed to speech recognition, if anybody wants that."""

    def __init__(self, *, is_wanted_for_speech: bool) -> None:
        self.limits: dict[str, None] = {}
        self.speech = bytearray()
        self.frames = 0
        self._wants_speech = is_wanted_for_speech
        self._seconds = 0.0
        self._chromas = {round(chroma.rate_hz / speed): Chroma() for speed in (1, *speeds)} if chroma.is_there() else {}
        self._channels: dict[int, AudioResampler] = {}

    def take(self, packet: Any) -> None:
        """Hear a packet; one without content flushes the decoder. Raises av.FFmpegError for a broken one."""
        if self.limits:
            return
        for frame in packet.decode():
            self._hear(frame)

    def fingerprints(self, path: str = "") -> Iterator[Fingerprint]:
        """Yield the fingerprints of all that was heard, the plain one first. To be called once."""
        if self._chromas:
            self._note(None)
        for rate, made in self._chromas.items():
            value = made.value()
            if any(value):
                yield Fingerprint(chroma.METHOD if rate == chroma.rate_hz else SPEED, value, 1.0, path)

    def _hear(self, frame: AudioFrame) -> None:
        self.frames += 1
        if not rate_hz_min <= frame.sample_rate <= rate_hz_max or frame.layout.nb_channels > channels_max:
            self.limits[RATE] = None
            return
        self._seconds += frame.samples / frame.sample_rate
        if self._seconds > sound_seconds_max:
            self.limits[SECONDS] = None
            return
        if self._chromas:
            self._note(frame)
        if self._wants_speech and self._seconds <= speech_seconds_max:
            for one in self._at(frame, SPEECH_RATE_HZ):
                self.speech += _samples(one)

    def _note(self, frame: AudioFrame | None) -> None:
        """Let every fingerprint hear a frame; None lets out what is still inside."""
        plain = self._at(frame, chroma.rate_hz)
        if not plain and frame is not None:
            # Most frames only fill the converter.
            return
        for one in plain:
            self._chromas[chroma.rate_hz].feed(_samples(one))
        for rate, made in self._chromas.items():
            if rate != chroma.rate_hz:
                # What is small and in one channel already costs little to convert once more.
                for one in (
                    other for heard in (*plain, *((None,) if frame is None else ())) for other in self._at(heard, rate)
                ):
                    made.feed(_samples(one))

    def _at(self, frame: AudioFrame | None, rate_hz: int) -> list[AudioFrame]:
        """Return a frame in one channel of 16 bits at ``rate_hz``; None lets out what is still inside."""
        channel = self._channels.get(rate_hz)
        if channel is None:
            if frame is None:
                return []
            channel = self._channels[rate_hz] = _converter(rate_hz)
        try:
            return channel.resample(frame)
        except ValueError:
            # The sound changes its form in the middle: it goes on through a new converter.
            del self._channels[rate_hz]
            return self._at(frame, rate_hz)


def _converter(rate_hz: int) -> AudioResampler:
    from av import AudioResampler

    return AudioResampler(format="s16", layout="mono", rate=rate_hz, frame_size=frame_samples)


def _samples(frame: AudioFrame) -> bytes:
    return bytes(frame.planes[0])[: 2 * frame.samples]
