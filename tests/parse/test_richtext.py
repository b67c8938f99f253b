from __future__ import annotations

import struct

import pytest

from clausewise.extract import Extract, Kind, Role, Trick
from clausewise.model import Medium, Part
from clausewise.parse import richtext
from clausewise.parse.document import document
from clausewise.parse.opening import opened
from tests.drawing import encoded, scene

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fcharset204 Times;}}"


def read(body: bytes) -> Extract:
    return document(Part(Medium.DOCUMENT, data=HEAD + body + b"}", name="a.rtf"))


def shown(extract: Extract) -> dict[str, str]:
    return {one.path: one.text for one in extract.passages if one.trick is None}


def embedded(data: bytes, name: bytes = b"Package") -> bytes:
    """An object of OLE 1.0, in hexadecimal, broken over lines."""
    heads = b"".join(struct.pack("<I", len(one)) + one for one in (name + b"\0", b"", b""))
    plain = (struct.pack("<II", 0x501, 2) + heads + struct.pack("<I", len(data)) + data).hex().encode()
    return b"\r\n".join(plain[at : at + 64] for at in range(0, len(plain), 64))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"\pard Je vais te \b tuer\b0  ce soir.\par", "Je vais te tuer ce soir."),
        (rb"caf\'e9 \u233?\uc2\u224aa \uc0\u234 !", "café éà ê!"),
        (rb"\u-10179?\u-8694?", "😊"),
        (rb"\f1 \'cf\'f0\f0\'e9", "Прé"),
        (rb"one{\*\unknown gone}{\*\generator gone;} two", "one two"),
        (rb"a\tab b\line c\~d\{e\}", "a b\nc d{e}"),
    ],
)
def test_words_are_read_as_written_when_a_document_is_rich_text(body, text):
    assert shown(read(body))["body"] == text


def test_words_beside_the_body_are_told_where_they_stand():
    extract = read(
        rb"{\info{\title Budget}{\author Zo\'e9}}{\header Ent\'eate}{\footer Pied}Corps{\footnote Renvoi}"
        rb"{\shp{\*\shpinst{\sp{\sn a}{\sv 0}}{\shptxt Bo\'eete}}{\shprslt Bo\'eete}}{\*\annotation Avis}"
    )
    expected = {"title": "Budget", "author": "Zoé", "header": "Entête", "footer": "Pied", "body": "Corps"}
    assert shown(extract) == expected | {"footnote": "Renvoi", "shptxt": "Boîte", "annotation": "Avis"}
    assert {one.kind for one in extract.passages if one.path in ("footnote", "annotation")} == {Kind.NOTE}
    assert extract.limits == ()


def test_hidden_words_are_told_from_shown_ones_when_both_stand_in_a_line():
    extract = read(rb"Avant {\v mots cach\'e9s }apr\'e8s \v encore\v0  fin \v x\plain y")
    assert shown(extract)["body"] == "Avant après fin y"
    [hidden] = [one for one in extract.passages if one.trick is not None]
    assert (hidden.text, hidden.trick, hidden.rule) == ("mots cachés encorex", Trick.VANISHED, "\\v")


def test_addresses_are_told_with_what_they_do_when_fields_hold_them():
    extract = read(
        rb'{\*\template http://elsewhere.example/t.dot}{\field{\*\fldinst{HYPERLINK "https://a.example/x"}}{\fldrslt here}}'
        rb'{\field{\*\fldinst INCLUDEPICTURE "http://b.example/p.gif" \\* MERGEFORMAT}}'
        rb'{\field{\*\fldinst DDEAUTO "c:\\\\windows\\\\cmd.exe" "/c calc"}}'
    )
    found = {(one.url, one.role) for one in extract.links}
    assert found == {
        ("http://elsewhere.example/t.dot", Role.TEMPLATE),
        ("https://a.example/x", Role.ANCHOR),
        ("http://b.example/p.gif", Role.IMAGE),
    }
    assert ["cmd.exe" in one.content for one in extract.metas if one.name == "external"] == [True, False]
    assert shown(extract)["body"] == "here"


def test_packed_files_and_pictures_are_handed_on_when_a_document_carries_them():
    packed = (
        b"\x02\x00lettre.txt\0c:\\a\0" + bytes(4) + struct.pack("<I", 3) + b"c:\0" + struct.pack("<I", 7) + b"bonjour"
    )
    picture = encoded(scene(1, 40, 40))
    extract = read(
        rb"{\object\objemb{\*\objclass Package}{\*\objdata " + embedded(packed) + b"}}"
        rb"{\*\shppict{\pict\pngblip\picw40 " + picture.hex().encode() + b"}}"
        rb"{\pict\jpegblip\bin%d " % len(picture) + picture + b"}"
    )
    first, second, third = extract.children
    assert (first.name, first.text) == ("lettre.txt", "bonjour")
    assert [(one.medium, one.data) for one in (second, third)] == [(Medium.IMAGE, picture)] * 2


def test_a_document_without_end_costs_no_more_than_its_limits(monkeypatch):
    assert read(b"{" * 5_000 + b"x").limits == (richtext.GROUPS,)
    monkeypatch.setattr(richtext, "marks_max", 50)
    assert read(rb"\b\i" * 100 + b"x").limits == (richtext.LENGTH,)


def test_a_threat_is_read_when_it_lies_in_rich_text_that_is_called_otherwise():
    [extract, *_] = opened(Part(Medium.FILE, data=HEAD + rb"Je vais te tuer ce soir.}", name="a.doc"))
    assert extract.medium is Medium.DOCUMENT
    assert shown(extract)["body"] == "Je vais te tuer ce soir."
