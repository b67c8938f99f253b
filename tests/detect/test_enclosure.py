"""Attachments under a false flag, and those that only look odd."""

from __future__ import annotations

import pytest

from clausewise.detect.enclosure import LOCKED_SCORE, LOCKED_WITH_KEY_SCORE, asks_card, flags, is_locked
from clausewise.extract import Extract, Field, Form, Passage, Script
from clausewise.model import Medium, Part

ZIP = b"PK\x03\x04\x14\x00\x01\x00\x08\x00"


def told(part: Part, page: Extract | None = None, text: str = "") -> list[tuple[float, str]]:
    extract = Extract(Part(Medium.EMAIL), passages=(Passage(text, "body"),), children=(part,))
    return [(score, spot.sense) for score, spot in flags(extract, {id(part): page} if page else {})]


@pytest.mark.parametrize(
    ("name", "senses"),
    [
        ("facture.pdf.exe", ["two_endings"]),
        ("facture.pdf      .exe", ["two_endings"]),
        ("photo.jpg.html", ["two_endings"]),
        ("rapport.docx.lnk", ["two_endings"]),
        ("facture.pdf" + " " * 40 + ".scr", ["two_endings"]),
        ("ecran.scr", ["runs_when_opened"]),
        ("gpj\u202e.exe", ["name_backwards"]),
        ("archive.tar.gz", []),
        ("v1.2.final.pdf", []),
        ("outil.exe", []),
        ("script.js", []),
        ("M. Roy.pdf", []),
        ("", []),
    ],
)
def test_name_is_flagged_when_it_hides_what_runs(name, senses):
    assert [sense for _, sense in told(Part(Medium.FILE, data=b"x", name=name))] == senses


def test_locked_archive_weighs_more_when_its_key_stands_in_the_mail():
    assert told(Part(Medium.FILE, data=ZIP, name="a.zip")) == [(LOCKED_SCORE, "locked_archive")]
    for text in ("Password: 1234", "Mot de passe : 1234"):
        assert told(Part(Medium.FILE, data=ZIP, name="a.zip"), text=text) == [(LOCKED_WITH_KEY_SCORE, "locked_archive")]


@pytest.mark.parametrize(
    ("data", "locked"),
    [
        (ZIP, True),
        (b"PK\x03\x04\x14\x00\x00\x08", False),
        (b"PK\x03\x04", False),
        (b"7z\xbc\xaf\x27\x1c" + b"\x06\xf1\x07\x01", True),
        (b"7z\xbc\xaf\x27\x1c", False),
        (b"Rar!\x1a\x07\x01\x00" + b"\0" * 4 + b"\x0b\x04", True),
        (b"Rar!\x1a\x07\x01\x00", False),
        (b"", False),
    ],
)
def test_lock_is_seen_when_the_archive_begins(data, locked):
    assert is_locked(data) is locked


def test_attached_page_is_flagged_when_it_asks_or_builds():
    part = Part(Medium.PAGE, data=b"<p>", name="a.html", declared_type="text/html")
    card = Form("https://x.example", fields=(Field("cc-number", label="Numéro de carte"),))
    assert asks_card(card)
    assert told(part, Extract(part, forms=(card,)))[0][1] == "asks_for_card"
    code = "var b = new Blob([atob('" + "QUJD" * 600 + "')])"
    assert told(part, Extract(part, scripts=(Script(code),)))[0][1] == "builds_a_file"
    assert told(part, Extract(part, scripts=(Script("new Blob([x])"),))) == []
