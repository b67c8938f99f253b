from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.doors.cli.shown import quoted, shown, visible


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


def test_quoted_uses_the_marks_of_the_language():
    assert quoted("x", "en") == "“x”"
    assert quoted("x", "fr") == "«\u00a0x\u00a0»"
