from __future__ import annotations

import struct

import pytest

from clausewise.extract import Extract, Kind, Role
from clausewise.model import Medium, Part
from clausewise.parse.document import document
from tests.compounds import compound
from tests.drawing import encoded, scene

pytest.importorskip("olefile", reason="install olefile")


def word(*stories: tuple[int, str], flags: int = 0x0200, wide: bool = False) -> dict[str, bytes]:
    """The streams of a Word document: stories by their number, in one piece."""
    text = "".join(story for _, story in stories)
    head = bytearray(0x400)
    head[:2], head[0x0A:0x0C] = b"\xec\xa5", flags.to_bytes(2, "little")
    for number, story in stories:
        struct.pack_into("<i", head, 0x4C + 4 * number, len(story))
    raw = text.encode("utf-16-le") if wide else text.encode("cp1252")
    place = len(head) if wide else 2 * len(head) | 0x40000000
    plan = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, place, 0)
    table = b"\x01\x04\x00abcd\x02" + struct.pack("<I", len(plan)) + plan
    struct.pack_into("<II", head, 0x1A2, 16, len(table))
    return {"WordDocument": bytes(head) + raw, "1Table": bytes(16) + table}


def record(kind: int, body: bytes, instance: int = 0, *, holds: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if holds else 0), kind, len(body)) + body


def read(streams: dict[str, bytes], name: str = "a.doc") -> Extract:
    return document(Part(Medium.DOCUMENT, data=compound(streams), name=name))


def said(extract: Extract) -> dict[str, str]:
    return {one.path: one.text for one in extract.passages}


@pytest.mark.parametrize("wide", [False, True])
def test_each_story_is_read_when_a_word_document_is_old(wide):
    body = 'Bonjour à tous.\r\x13 HYPERLINK "https://a.example/x" \x14ici\x15 et là\x07'
    extract = read(word((0, body), (1, "\x02 Renvoi\r"), (4, "Avis de Zoé\r"), wide=wide))
    assert extract.limits == ()
    assert said(extract) == {"body": "Bonjour à tous.\nici et là", "footnotes": "Renvoi", "comments": "Avis de Zoé"}
    assert [(one.url, one.role, one.text) for one in extract.links] == [("https://a.example/x", Role.ANCHOR, "ici")]
    assert {one.kind for one in extract.passages if one.path != "body"} == {Kind.NOTE}


def test_words_that_no_length_counts_are_read_when_a_file_lies():
    streams = word((0, "Tu vas mourir ce soir."))
    lying = bytearray(streams["WordDocument"])
    struct.pack_into("<i", lying, 0x4C, 3)
    assert said(read({**streams, "WordDocument": bytes(lying)})) == {"body": "Tu", "rest": "vas mourir ce soir."}


@pytest.mark.parametrize(
    ("streams", "limit"),
    [
        (word((0, "x"), flags=0x0300), "encrypted"),
        ({"WordDocument": b"\xec\xa5" + bytes(900)}, "malformed"),
        ({"WordDocument": b"other" * 300}, "malformed"),
        ({"PowerPoint Document": b"x", "EncryptedSummary": b"y"}, "encrypted"),
        ({"Workbook": b"x"}, "legacy"),
    ],
)
def test_a_person_looks_when_words_cannot_be_read(streams, limit):
    assert limit in read(streams).limits


def test_slides_are_read_without_their_templates_when_a_presentation_is_old():
    picture = encoded(scene(1, 40, 40))
    target = record(0x0FBA, "https://a.example/x".encode("utf-16-le"), 1)
    named = record(0x0FBA, "un nom".encode("utf-16-le"), 0)
    content = record(0x03F8, record(0x0FA8, b"Click to edit"), holds=True)
    content += record(0x03EE, record(0x0FA0, "Été\rà la mer".encode("utf-16-le")) + record(0x0FA8, b"Fin"), holds=True)
    content += record(0x0FD7, named + target, holds=True)
    extract = read({"PowerPoint Document": content, "Pictures": record(0xF01E, bytes(17) + picture)}, "a.ppt")
    assert list(said(extract).values()) == ["Été\nà la mer", "Fin"]
    assert [one.url for one in extract.links] == ["https://a.example/x"]
    assert [(one.medium, one.data) for one in extract.children] == [(Medium.IMAGE, picture)]


def test_nothing_is_raised_when_old_documents_are_cut_or_altered():
    for streams in (word((0, "Bonjour à tous.")), {"PowerPoint Document": record(0x03EE, b"\xff" * 90, holds=True)}):
        for name, content in streams.items():
            for at in range(0, len(content), 37):
                read({**streams, name: content[:at] + b"\xff\xff\xff\x7f" + content[at + 4 :]})
