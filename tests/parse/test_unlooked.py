"""Nothing that was sent goes by unread: what no parser looked at is told."""

from __future__ import annotations

import pytest

from clausewise import sandbox
from clausewise.engine import Engine
from clausewise.extract import Extract
from clausewise.model import Action, Item, Medium, Part
from clausewise.parse import opening, registry
from clausewise.parse.page import page

WORDS = b"<p>hello there</p>"


@pytest.mark.parametrize(
    "charset", ["cp037", "utf_16", "utf-32", "undefined", "rot13", "hex", "unicode_escape", "utf7", "nothing"]
)
def test_a_page_is_read_as_browsers_read_it_when_it_names_no_charset_of_theirs(charset):
    found = page(Part(Medium.PAGE, data=b"<meta charset=" + charset.encode() + b">" + WORDS))
    assert found.text == "hello there"


@pytest.mark.parametrize("medium", [Medium.PAGE, Medium.LINK, Medium.EMAIL, Medium.ACCOUNT])
def test_a_part_with_two_contents_is_told_when_only_one_is_read(medium):
    found = opening.opened(Part(medium, text="https://a.example/", data=WORDS))
    assert opening.NOT_JUDGED in found[0].limits


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0"])
def test_a_file_that_is_no_page_is_told_when_it_is_sent_as_one(start):
    assert page(Part(Medium.PAGE, data=start + b"\0" * 64)).limits == ("unknown",)


def test_words_are_read_when_they_are_sent_as_a_link():
    assert opening.opened(Part(Medium.LINK, text="I hate you"))[0].text == "I hate you"
    assert opening.opened(Part(Medium.LINK, text="https://a.example/b"))[0].text == ""


def test_a_text_inside_a_document_is_read(monkeypatch):
    inner = Part(Medium.TEXT, text="hello there", name="note.txt")
    known = {**registry.parsers(), Medium.DOCUMENT: lambda part: Extract(part, children=(inner,))}
    monkeypatch.setattr(opening, "parsers", lambda: known)
    assert [one.text for one in opening.opened(Part(Medium.DOCUMENT, data=b"x"))] == ["", "hello there"]


def test_bytes_are_held_for_a_person_when_they_are_sent_as_text():
    with Engine.open() as engine:
        decision = engine.check(Item((Part(Medium.TEXT, data=WORDS),)))
    assert decision.action is Action.HOLD


def test_the_last_link_is_looked_at_when_many_stand_before_it():
    before = "".join(f'<a href="https://h{i}.example/">a</a> ' for i in range(4_100))
    trap = '<a href="http://evil.example/">https://www.paypal.com/login</a>'
    with Engine.open(isolated=False) as engine:
        decision = engine.check(Item((Part(Medium.PAGE, text=before + trap),)))
    assert decision.action is not Action.ALLOW


def test_a_part_is_held_when_no_worker_can_be_started(monkeypatch):
    def none(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(sandbox.subprocess, "Popen", none)
    assert sandbox.Sandbox().opened(Part(Medium.PAGE, data=WORDS))[0].limits == (sandbox.CRASHED,)
