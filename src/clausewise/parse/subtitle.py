"""Files of subtitles beside a film (SubRip, WebVTT, SubStation Alpha): each line with its time, as a film's own subtitles are read.

Players show what has a time. Whatever else stands in such a file (notes, titles, words between the lines) is read too, as a note, for
somebody wrote it there. Without PyAV, and where it cannot read a file, the file is the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePath
from typing import Final

from clausewise.errors import UnavailableError
from clausewise.extract import Kind, Passage
from clausewise.parse import carrier
from clausewise.parse.caption import Captions

# A film of three hours has a tenth of that.
subtitles_characters_max: Final = 4_000_000
# Names of FFmpeg's readers by the endings of files' names.
FORMS: Final = {".srt": "srt", ".vtt": "webvtt", ".ass": "ass", ".ssa": "ass"}

# Numbers, times with their settings, and the first line of WebVTT: what no words stand in.
_FRAME: Final = re.compile(
    r"\s*(?:\d{1,6}|(?:\d+:)?\d+:\d+[.,]\d+\s*-->\s*(?:\d+:)?\d+:\d+[.,]\d+(?:\s+[a-zA-Z]\w{0,12}:[\d.,%:a-z-]{1,32})*|WEBVTT)\s*"
)
# What stands before the words of an event: ten fields, the words last (SubStation Alpha 4, section 8).
_EVENT: Final = re.compile(r"Dialogue:(?:[^,]*,){9}")
_MARKUP: Final = re.compile(r"</?[a-zA-Z\d][^<>]{0,200}>|\{[^{}]{0,500}\}")
_BREAK: Final = re.compile(r"\\[Nn]|\n")


def form_of(name: str) -> str:
    """Return which reader a file of that name is for, empty when it is called no file of subtitles."""
    return FORMS.get(PurePath(name.strip()).suffix.lower(), "")


def subtitles(text: str, name: str) -> list[Passage]:
    """Return the lines of a file of subtitles with their times, then what else stands in it at ``name``."""
    captions = Captions(0.0)
    if len(text) <= subtitles_characters_max:
        _read(text, form_of(name), captions)
    if not captions.passages:
        return [Passage(text, name)]
    rest = "\n".join(_beside(text, captions.passages))
    notes = [Passage(rest, name, Kind.NOTE)] if rest else []
    # Lines beyond the limit are in the rest, without their times: nothing is lost.
    return [*captions.passages, *notes]


def _read(text: str, form: str, captions: Captions) -> None:
    try:
        with carrier.subtitles(text.encode("utf-8", "replace"), form) as opened:
            for packet in opened.demux():
                captions.take(packet)
    except UnavailableError:
        return
    except Exception:  # noqa: BLE001 - a native library may raise anything; what was not read is in the rest
        return


def _beside(text: str, passages: list[Passage]) -> Iterator[str]:
    """Yield the lines of ``text`` that no caption has."""
    said = {_plain(line) for one in passages for line in one.text.splitlines()}
    for line in text.splitlines():
        event = _EVENT.match(line)
        if event is None and _FRAME.fullmatch(line):
            continue
        pieces = [_plain(one) for one in _BREAK.split(line[event.end() :] if event else line)]
        if not said.issuperset(filter(None, pieces)):
            yield line


def _plain(line: str) -> str:
    return " ".join(unescape(_MARKUP.sub("", line)).replace("\\h", " ").split())
