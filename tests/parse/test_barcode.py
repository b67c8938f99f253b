from __future__ import annotations

import sys

import pytest

from clausewise.engine import Engine
from clausewise.model import Item, Medium, Part
from clausewise.parse.barcode import codes
from clausewise.parse.image import image as opened
from tests.drawing import encoded, image, numpy, scene

zxing = pytest.importorskip("zxingcpp")


def coded(text, form="QRCode", at=(300, 200)):
    """A picture with a code in it."""
    made = zxing.create_barcode(text, zxing.barcode_format_from_str(form))
    code = image.fromarray(numpy.asarray(made.to_image(scale=4))).convert("RGB")
    shown = scene(3, 900, 700)
    shown.paste(code, at)
    return shown


@pytest.mark.parametrize("form", ["QRCode", "DataMatrix", "Aztec", "PDF417"])
def test_address_is_a_link_with_its_box_when_a_code_holds_it(form):
    links, passages, limits = codes(coded("https://elsewhere.example/x", form), "frame 2")
    [link] = links
    assert link.url == "https://elsewhere.example/x"
    assert (passages, limits) == ((), ())
    left, top, width, height = (int(one) for one in link.path.removeprefix("frame 2 box ").split(","))
    assert 300 <= left <= 360
    assert 200 <= top <= 260
    assert min(width, height) > 20


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("MEBKM:TITLE:Accueil;URL:https\\://a.example/x;;", ["https://a.example/x"]),
        ("BEGIN:VCARD\nFN:Jo Roy\nURL:https://b.example/y\nEND:VCARD", ["https://b.example/y"]),
        ("a.example/z", ["a.example/z"]),
        ("tel:+15142880147", ["tel:+15142880147"]),
        ("Rendez-vous à midi", []),
        ("WIFI:S:reseau;P:motdepasse;;", []),
    ],
)
def test_addresses_are_found_when_a_code_is_more_than_one(text, urls):
    links, passages, _ = codes(coded(text))
    assert [one.url for one in links] == urls
    assert [one.text for one in passages] == ([] if [text] == urls else [text])


def test_code_is_read_when_it_is_turned_inverted_or_small():
    shown = coded("https://elsewhere.example/x")
    for form in (shown.rotate(90), shown.rotate(30), shown.point(lambda level: 255 - level), shown.resize((450, 350))):
        assert [one.url for one in codes(form)[0]] == ["https://elsewhere.example/x"]


def test_nothing_is_read_when_a_picture_has_no_code():
    assert codes(scene(9)) == ((), (), ())


def test_missing_reader_is_named_when_codes_cannot_be_read(monkeypatch):
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    assert "unavailable:codes" in opened(Part(Medium.IMAGE, data=encoded(scene(1)))).limits


def test_link_is_judged_when_only_a_code_bears_it():
    engine = Engine.open("dexero", isolated=False)
    data = encoded(coded("https://www.dexero.example@hameconnage.example/compte"))
    decision = engine.check(Item((Part(Medium.IMAGE, data=data, name="a.png"),)))
    assert "identity.concealment" in decision.clauses
    assert any("box " in spot.place for spot in decision.evidence)
    honest = engine.check(Item((Part(Medium.IMAGE, data=encoded(coded("https://www.quebec.ca/sante"))),)))
    assert honest.clauses == ()
