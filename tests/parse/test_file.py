from __future__ import annotations

import pytest

from clausewise.model import Medium, Part
from clausewise.parse import magic
from clausewise.parse.file import NOT_JUDGED, UNKNOWN, file
from clausewise.parse.opening import opened, truly
from tests.parse.test_signature import program


def test_a_text_is_read_when_it_is_sent_as_a_file():
    [extract] = opened(Part(Medium.FILE, data="Bonjour à tous".encode(), name="note"))
    assert extract.text == "Bonjour à tous"
    assert extract.limits == ()


def test_an_empty_file_was_not_judged_when_opened():
    assert file(Part(Medium.FILE, name="a.exe")).limits == (NOT_JUDGED,)


@pytest.mark.parametrize(
    ("sent", "data", "true"),
    [
        (Medium.FILE, b"\x89PNG\r\n\x1a\n0000", Medium.IMAGE),
        (Medium.IMAGE, b"<html><body>Hi</body></html>", Medium.PAGE),
        (Medium.FILE, b"%PDF-1.7", Medium.DOCUMENT),
        (Medium.PAGE, b"%PDF-1.7", Medium.DOCUMENT),
        (Medium.EMAIL, program(), Medium.FILE),
        (Medium.IMAGE, program(), Medium.FILE),
        (Medium.FILE, b"From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n\r\nx", Medium.EMAIL),
        # What a page says within, or a mail in its first line, turns it into nothing else.
        (Medium.PAGE, b"<p>%PDF-1.7</p>", Medium.PAGE),
        (Medium.EMAIL, b"<html>", Medium.EMAIL),
        (Medium.DOCUMENT, b"plain words", Medium.DOCUMENT),
        (Medium.AUDIO, b"\x00\x00\x00\x20ftypisom", Medium.AUDIO),
        (Medium.FILE, b"", Medium.FILE),
        (Medium.FILE, b"\x00\x01\x02" * 40, Medium.FILE),
        (Medium.IMAGE, b"\x00\x01\x02" * 40, Medium.FILE),
    ],
)
def test_a_part_is_opened_as_what_its_bytes_are_when_it_was_sent_as_something_else(sent, data, true):
    assert truly(Part(sent, data=data)).medium is true


def test_a_page_is_read_as_one_when_it_is_called_a_picture():
    [extract] = opened(Part(Medium.IMAGE, data=b"<html><body>Hello there</body></html>", name="a.jpg"))
    assert (extract.medium, extract.text) == (Medium.PAGE, "Hello there")


def test_an_archive_that_nobody_opens_is_told_when_its_kind_is_known():
    if not magic.is_there():
        pytest.skip("install libmagic1")
    compiled_help = b"ITSF\x03\x00\x00\x00\x60\x00\x00\x00\x01\x00\x00\x00" + bytes(200)
    assert file(Part(Medium.FILE, data=compiled_help, name="help.chm")).limits == (UNKNOWN,)
