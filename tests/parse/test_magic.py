from __future__ import annotations

import ctypes

import pytest

from clausewise.parse import magic as module
from clausewise.parse.magic import is_there, magic

CAPTURE = b"\xd4\xc3\xb2\xa1\x02\0\x04\0" + bytes(16) + b"\0\0\x04\0\x01\0\0\0"


@pytest.mark.skipif(not is_there(), reason="install libmagic1")
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (CAPTURE, "application/vnd.tcpdump.pcap"),
        (b"\0" * 100, "application/octet-stream"),
        (b"", "application/x-empty"),
        (b"GIF89a\0\0tail", "image/gif"),
    ],
)
def test_bytes_are_named_when_the_library_is_there(data, told):
    assert magic(data) == told


def test_nothing_is_said_when_the_library_is_missing(monkeypatch):
    def missing(name):
        raise OSError(name)

    module._opened.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert (magic(CAPTURE), is_there()) == ("", False)
    monkeypatch.undo()
    module._opened.cache_clear()
