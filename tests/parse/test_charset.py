from __future__ import annotations

import pytest

from clausewise.parse.charset import read


@pytest.mark.parametrize(
    ("data", "charset", "text", "is_sure"),
    [
        ("été".encode(), "", "été", True),
        ("été".encode(), '"UTF-8"', "été", True),
        (b"\xef\xbb\xbfa", "utf-8", "a", True),
        ("été".encode("latin-1"), "iso-8859-1", "été", True),
        (b"l\x92\xe9t\xe9", "iso-8859-1", "l’été", True),
        ("été".encode("latin-1"), "us-ascii", "été", True),
        ("été".encode(), "us-ascii", "été", True),
        (b"\xe9t\xe9 \xff", "utf-8", "\ufffdt\ufffd \ufffd", True),
        ("été".encode(), "iso-8859-1*fr", "été".encode().decode("cp1252"), True),
        (b"\xe9", "unicode_escape", "é", False),
        (b"\xe9", "hex", "é", False),
        (b"\xe9t\xe9", "cp037", "été", False),
        (b"\x82", "cp850", "é", True),
        (b"a", "unknown-8bit", "a", True),
    ],
)
def test_text_is_what_a_mail_program_shows_when_read(data, charset, text, is_sure):
    assert read(data, charset) == (text, is_sure)
