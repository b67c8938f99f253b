"""Broken and hostile files cost themselves alone: none crashes a worker, none is lost, no bomb swells."""

from __future__ import annotations

import gzip
import io
import struct
import zlib

import pytest

from clausewise.model import Medium, Part
from clausewise.sandbox import CRASHED, TIMEOUT, Sandbox
from tests.archives import nested, overlapping, tarred, zipped
from tests.malformed import malformed, tally
from tests.parse.documents import docx


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(workers=1, open_ms=20_000)
    yield made
    made.close()


def test_no_malformed_file_crashes_anything_or_is_lost_when_many_are_opened(sandbox):
    found = tally(80, 2026, sandbox)
    assert found[CRASHED] == found[TIMEOUT] == 0
    assert found["whole"] > 0


def test_the_same_files_are_made_when_the_seed_is_the_same():
    assert list(malformed(40, 7)) == list(malformed(40, 7))
    assert list(malformed(40, 7)) != list(malformed(40, 8))


def png_bomb() -> bytes:
    """A picture that claims 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )


def pdf_bomb() -> bytes:
    """A page whose content unpacks to hundreds of megabytes."""
    content = zlib.compress(b"0 0 m 1 1 l S " * 1_000_000, 9)
    out = io.BytesIO()
    out.write(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    )
    out.write(b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n")
    out.write(b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + b"\nendstream endobj\n")
    out.write(b"trailer<</Root 1 0 R>>\n%%EOF")
    return out.getvalue()


def xml_bomb() -> bytes:
    """A document whose entities would unfold to billions of letters."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "lol">{entities}]><a>&e9;</a>'
    return docx(members={"word/document.xml": body})


BOMBS = {
    "zip": lambda: zipped({"a": bytes(60_000_000)}),
    "nested zip": lambda: zipped({f"{i}.zip": zipped({f"{j}": bytes(20_000_000) for j in range(3)}) for i in range(5)}),
    "deep zip": lambda: nested(30),
    "overlapping zip": overlapping,
    "gzip of zeros": lambda: gzip.compress(bytes(80_000_000)),
    "gzip of gzip": lambda: gzip.compress(gzip.compress(bytes(80_000_000))),
    "tar of zeros": lambda: tarred({"a": bytes(80_000_000)}, mode="w:gz"),
    "pdf": pdf_bomb,
    "xml": xml_bomb,
    "image": png_bomb,
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_costs_itself_alone_when_it_is_opened(sandbox, kind):
    found = sandbox.opened(Part(Medium.FILE, data=BOMBS[kind](), name="bomb"))
    # A page that is only long is read whole, within its time.
    assert {limit for one in found for limit in one.limits} or kind == "pdf"
    [after] = sandbox.opened(Part(Medium.PAGE, data=b"<p>Bonjour</p>"))
    assert after.text == "Bonjour"
