from __future__ import annotations

import msgspec

from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from clausewise.parse.worker import Answer, packed, unpacked
from clausewise.sandbox import Sandbox
from tests.archives import zipped

DATA = zipped({"a.bin": b"\x01\x02" * 50_000, "b.zip": zipped({"c.txt": b"hello"})})


def test_every_part_is_sent_once_when_an_answer_is_packed():
    found = opened(Part(Medium.FILE, data=DATA, name="x.zip"))
    encoded = msgspec.msgpack.encode(packed(found))
    assert len(encoded) < len(DATA) + 110_000
    again = unpacked(msgspec.msgpack.decode(encoded, type=Answer))
    assert again == found
    assert again[0].children[0] is again[1].source


def test_a_child_is_its_own_extract_when_it_comes_from_the_sandbox():
    sandbox = Sandbox(workers=1)
    try:
        found = sandbox.opened(Part(Medium.FILE, data=DATA, name="x.zip"))
    finally:
        sandbox.close()
    assert [one.inside for one in found] == ["", "a.bin", "b.zip", "b.zip > c.txt"]
    assert found[0].children[0] is found[1].source
    assert found[1].source.data == b"\x01\x02" * 50_000
