from __future__ import annotations

import builtins

import pytest

from clausewise.extract import Kind
from clausewise.model import Medium, Part
from clausewise.parse import subtitle
from clausewise.parse.attachment import attachment
from clausewise.parse.file import file
from clausewise.parse.nature import child_of
from clausewise.reading import OPENED
from tests.growth import GROWTH_MAX, growth

SRT = """1
00:00:01,000 --> 00:00:02,500
Hello <i>there</i>

2
01:01:03,400 --> 01:01:04,500
Un été
à Québec
"""
VTT = """WEBVTT

NOTE Achetez ici

intro
00:01.000 --> 00:02.000 align:start
<v Zoé>Bonjour &amp; merci

00:03.000 --> 00:04.000
Go <b>aw</b>ay
"""
ASS = """[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Bon{\\b1}jo{\\b0}ur, toi\\Nhere
Comment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,kept secret
"""


def read(text: str, name: str) -> list[tuple[str, str]]:
    return [(one.path, one.text) for one in file(Part(Medium.FILE, data=text.encode(), name=name)).passages]


def test_lines_keep_their_times_when_a_file_is_subrip():
    assert read(SRT, "film.fr.SRT") == [("0:00:01.0", "Hello there"), ("1:01:03.4", "Un été\nà Québec")]
    assert read("\ufeff" + SRT.replace("\n", "\r\n"), "a.srt") == read(SRT, "a.srt")


def test_lines_keep_their_times_when_a_file_is_webvtt():
    *said, (path, rest) = read(VTT, "film.vtt")
    assert said == [("0:00:01.0", "Bonjour & merci"), ("0:00:03.0", "Go away")]
    assert path == "film.vtt"
    assert rest.splitlines() == ["NOTE Achetez ici", "intro"]


def test_lines_keep_their_times_when_a_file_is_substation_alpha():
    said, (_, rest) = read(ASS, "film.ass")
    assert said == ("0:00:01.0", "Bonjour, toi\nhere")
    assert "kept secret" in rest
    assert "Bonjour" not in rest


def test_nothing_is_lost_when_words_stand_beside_the_lines(monkeypatch):
    text = f"Achetez ici\n\n{SRT}\n3\n00:00:09,000 --> 00:00:10,000 call:me now\n\nfree words\n"
    assert all(
        one in " ".join(said for _, said in read(text, "a.srt")) for one in ("Achetez ici", "call:me now", "free")
    )
    [*_, note] = file(Part(Medium.FILE, data=VTT.encode(), name="a.vtt")).passages
    assert note.kind is Kind.NOTE
    monkeypatch.setattr(subtitle, "subtitles_characters_max", 10)
    assert read(SRT, "a.srt") == [("a.srt", SRT.strip())]


@pytest.mark.parametrize("text", ["Bonjour à tous", "1\n2\n3", "00:00:01,000 -->", "#!/bin/sh\nrm -rf x"])
def test_a_file_is_the_text_that_it_is_when_it_has_no_lines_with_times(text):
    [(_, said), *_] = read(text, "a.srt") or [("", "")]
    assert said.split() == text.split()


def test_a_file_is_the_text_that_it_is_when_the_library_is_missing(monkeypatch):
    whole = builtins.__import__

    def without(name, *rest, **more):
        if name == "av":
            raise ImportError(name)
        return whole(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    [(path, said)] = read(SRT, "a.srt")
    assert path == "a.srt"
    assert "Un été" in said


def test_subtitles_are_files_when_they_lie_in_archives_mails_or_folders():
    assert child_of(SRT.encode(), "a.srt").medium is Medium.FILE
    assert attachment(SRT.encode(), "text/plain", "a.vtt").medium is Medium.FILE
    assert OPENED[".ass"] is Medium.FILE
    assert child_of(b"x", "a.txt").medium is Medium.TEXT


def test_time_grows_with_the_file_when_it_has_many_lines():
    def made(size: int) -> str:
        return "".join(f"{one}\n00:00:{one % 60:02},000 --> 00:00:59,000\n{{\\b{one}\n\n" for one in range(size // 40))

    assert growth(lambda text: subtitle.subtitles(text, "a.srt"), made) < GROWTH_MAX
    assert growth(lambda text: subtitle.subtitles(text, "a.srt"), lambda size: "<a " * size) < GROWTH_MAX
