"""Subtitles: what a recording shows as text beside its pictures, each line with its time."""

from __future__ import annotations

import re
from typing import Any, Final

from clausewise.extract import Passage
from clausewise.parse.moment import moment

captions_max: Final = 20_000
CAPTIONS: Final = "captions"
# Subtitles that are pictures are read by nobody yet.
PICTURES: Final = "unavailable:subtitle_pictures"
# What changes the look of letters, in the form to which FFmpeg brings all subtitles; it may stand inside a word.
_STYLE: Final = re.compile(r"\{\\[^{}]{0,500}\}")


class Captions:
    """One stream of subtitles being read."""

    def __init__(self, offset_seconds: float) -> None:
        self.limits: dict[str, None] = {}
        self.passages: list[Passage] = []
        self._offset = offset_seconds

    def take(self, packet: Any) -> None:
        """Read a packet. Raises av.FFmpegError for a broken one."""
        if packet.pts is None or CAPTIONS in self.limits:
            return
        path = moment(float(packet.pts * packet.time_base) - self._offset)
        for one in packet.decode():
            if not hasattr(one, "dialogue"):
                self.limits[PICTURES] = None
                continue
            text = _STYLE.sub("", one.dialogue.decode("utf-8", "replace")).replace("\\h", " ").strip()
            # Karaoke and shadows repeat a line at the same time.
            if text and Passage(text, path) not in self.passages[-4:]:
                self.passages.append(Passage(text, path))
        if len(self.passages) > captions_max:
            del self.passages[captions_max:]
            self.limits[CAPTIONS] = None
