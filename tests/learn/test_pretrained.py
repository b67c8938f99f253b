"""The pretrained encoder's file: read as it is laid out, refused when it is another one."""

import struct

import pytest

from clausewise.errors import UnavailableError
from clausewise.learn import pretrained

numpy = pytest.importorskip("numpy")


def laid_out():
    """Return a small file of the same layout: two pieces, one tensor of floats, one in four bits."""
    head = b"E5S1" + struct.pack("<I", 1) + struct.pack("<7i", 32, 1, 1, 32, 2, 4, 2) + struct.pack("<fi", 1e-12, 32)
    words = struct.pack("<5i", 2, 0, 1, 1, 0) + struct.pack("<Q", 3) + struct.pack("<3I", 0, 1, 3)
    words += struct.pack("<2f", -1.0, -2.0) + b"aBC" + struct.pack("<iI", 0, 0)
    block = numpy.float16(0.5).tobytes() + bytes([0x9A] * 16)
    entries = [(b"emb.ln.w", 0, numpy.arange(4, dtype=numpy.float32).tobytes()), (b"emb.word", 1, block)]
    sizes = sum(2 + len(name) + 21 for name, _, _ in entries)
    place = len(head) + len(words) + 4 + sizes
    directory, data = struct.pack("<i", len(entries)), b""
    for name, kind, raw in entries:
        directory += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", kind, 0, place + len(data), len(raw))
        data += raw
    return head + words + directory + data


def test_file_is_read_as_it_is_laid_out_when_parsed():
    found = pretrained._parsed(laid_out())
    assert (found.shape.hidden, found.shape.positions) == (32, 4)
    assert (found.pieces, found.scores) == (["a", "BC"], [-1.0, -2.0])
    assert found.tensors["emb.ln.w"].tolist() == [0.0, 1.0, 2.0, 3.0]


def test_four_bit_weights_have_low_nibbles_first_when_unpacked():
    word = pretrained._parsed(laid_out()).tensors["emb.word"]
    assert word[:16].tolist() == [(0xA - 8) * 0.5] * 16
    assert word[16:].tolist() == [(0x9 - 8) * 0.5] * 16


def test_package_that_is_missing_is_named_when_read(monkeypatch):
    monkeypatch.setattr(pretrained, "find_spec", lambda _name: None)
    with pytest.raises(UnavailableError, match="CW670") as raised:
        pretrained.read()
    assert "clausewise[learn]" in raised.value.remedy_en
