from __future__ import annotations

import random
from hashlib import sha256

import pytest

from clausewise.model import Medium, Part
from clausewise.parse.imprint import fingerprints, types

NOISE = random.Random(1).randbytes(5_000)


def test_bytes_are_known_again_by_their_hash_when_a_part_has_some():
    assert fingerprints(Part(Medium.IMAGE, data=b"x"))[0].value == sha256(b"x").digest()
    assert fingerprints(Part(text="é"))[0].value == sha256("é".encode()).digest()
    assert fingerprints(Part(Medium.FILE)) == ()


def test_files_have_a_fingerprint_that_bears_changes_when_the_library_is_there():
    tlsh = pytest.importorskip("tlsh", reason="install py-tlsh")
    first, second = (fingerprints(Part(Medium.FILE, data=one))[1].value for one in (NOISE, NOISE[:-100] + bytes(100)))
    assert tlsh.diff(first.decode(), second.decode()) < 40
    assert [one.method for one in fingerprints(Part(Medium.IMAGE, data=NOISE))] == ["sha256"]


def test_what_a_part_says_stands_beside_what_it_is_when_told():
    part = Part(Medium.FILE, data=b"%PDF-1.7", name="a.png", declared_type="Text/Plain")
    told = {one.name: one.content for one in types(part, [])}
    assert told == {"type.true": "application/pdf", "type.declared": "text/plain", "type.named": "image/png"}
