from __future__ import annotations

import plistlib

import pytest

from clausewise.model import Medium
from clausewise.parse.nature import child_of, nature
from tests.parse.documents import docx, paragraph, run, zipped


@pytest.mark.parametrize(
    ("data", "medium"),
    [
        (b"\x89PNG\r\n\x1a\n0000", Medium.IMAGE),
        (b"\xff\xd8\xff\xe0", Medium.IMAGE),
        (b"RIFF0000WEBPVP8 ", Medium.IMAGE),
        (b"RIFF0000WAVEfmt ", Medium.AUDIO),
        (b"ID3\x04", Medium.AUDIO),
        (b"\x00\x00\x00\x20ftypisom", Medium.VIDEO),
        (b"\x00\x00\x00\x20ftypavif", Medium.IMAGE),
        (b"%PDF-1.7", Medium.DOCUMENT),
        (b"junk before\n%PDF-1.4", Medium.DOCUMENT),
        (b"{\\rtf1", Medium.DOCUMENT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Medium.DOCUMENT),
        (docx(paragraph(run("x"))), Medium.DOCUMENT),
        (zipped({"META-INF/manifest.xml": "", "content.xml": ""}), Medium.DOCUMENT),
        (zipped({"a.txt": "x"}), Medium.FILE),
        (b"\xef\xbb\xbf <!-- x --><HTML>", Medium.PAGE),
        (b'<?xml version="1.0"?><svg xmlns="">', Medium.PAGE),
        (b"From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n\r\nx", Medium.EMAIL),
        ("Note : prix à revoir".encode(), Medium.TEXT),
        (b"[InternetShortcut]\r\nURL=https://dexero.example/\r\n", Medium.LINK),
        ("\ufeff[InternetShortcut]\r\nURL=https://dexero.example/\r\n".encode("utf-16-le"), Medium.LINK),
        (b"[Desktop Entry]\nType=Link\nURL=https://dexero.example/\n", Medium.LINK),
        (b"[Desktop Entry]\nType=Application\nExec=sh -c true\nURL=https://dexero.example/\n", Medium.TEXT),
        (plistlib.dumps({"URL": "https://dexero.example/"}), Medium.LINK),
        (plistlib.dumps({"URL": "https://dexero.example/"}, fmt=plistlib.FMT_BINARY), Medium.LINK),
        (plistlib.dumps({"Name": "x", "URL": "https://dexero.example/"}), Medium.TEXT),
        (b"\x00\x01\x02", Medium.FILE),
        (b"", Medium.FILE),
    ],
)
def test_medium_is_what_the_bytes_are_when_looked_at(data, medium):
    assert nature(data) is medium


def test_name_decides_only_when_bytes_say_nothing():
    assert nature(b"\x00\x01", "x.mp3") is Medium.AUDIO
    assert nature(b"%PDF-1.7", "x.mp3") is Medium.DOCUMENT


def test_child_bears_text_or_bytes_when_it_is_made():
    assert child_of("été".encode(), "a.txt").text == "été"
    assert child_of(b"%PDF-1.7", "a.pdf").data == b"%PDF-1.7"
