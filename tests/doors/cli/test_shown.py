from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.doors.cli.shape import drawn, encoded
from clausewise.doors.cli.shown import one_line, quoted, shown, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  two\n\tlines ", "two lines"),
        ("a\x1b[31mb", "a‹U+001B›[31mb"),
        ("zero\u200b\u200bwidth", "zero‹U+200B+1›width"),
        ("\u202eevil", "‹U+202E›evil"),
        ("cut\ud83d", "cut‹U+D83D›"),
        ("é" * 100, "é" * 59 + "…"),
    ],
)
def test_shown_is_one_safe_line(text, expected):
    assert shown(text) == expected


@given(st.text())
def test_shown_holds_nothing_that_drives_a_terminal_for_any_text(text):
    line = shown(text)
    assert len(line) <= 60
    assert not [one for one in line if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}]
    line.encode()


def test_visible_keeps_line_breaks_only():
    assert visible("a\n\tb\rc\x00") == "a\n\tb‹U+000D›c‹U+0000›"


def test_one_line_keeps_the_whole_text_and_its_columns():
    assert one_line("a\tb\nc  " + "d" * 200) == "a b c  " + "d" * 200
    assert one_line("\x9b31m\u2028\u202e") == "‹U+009B›31m‹U+2028+1›"


@given(st.text())
def test_json_means_the_same_and_drives_no_terminal_for_any_text(text):
    text = text.encode("utf-8", "replace").decode()
    for written in (encoded({"a": [text]}), drawn({"a": [text]})):
        assert json.loads(written) == {"a": [text]}
        assert not [one for one in written if unicodedata.category(one) in {"Cc", "Zl", "Zp"} and one != "\n"]


def test_json_escapes_what_reorders_text_or_lies_past_the_first_plane():
    assert encoded("\u202e\U000e0041é\x9b") == '"\\u202e\\udb40\\udc41é\\u009b"'


def test_visible_names_every_unsafe_character_when_it_stands_alone():
    found = [
        chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) in {"Cc", "Zl", "Zp"}
    ]
    for one in [*found, *"\u200b\u202e\u2066\ud800\ufeff\U000e0041\U000e0100"]:
        assert visible(f"é{one}") == (f"é{one}" if one in "\n\t" else f"é‹U+{ord(one):04X}›")


def test_quoted_uses_the_marks_of_the_language():
    assert quoted("x", "en") == "“x”"
    assert quoted("x", "fr") == "«\u00a0x\u00a0»"
