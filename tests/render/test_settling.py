"""What is doubtful is settled by drawing; whatever else is left alone."""

from __future__ import annotations

import pytest

from clausewise.engine import Engine
from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Passage, Trick
from clausewise.model import Item, Medium, Part
from clausewise.render import browser as room
from clausewise.render.browser import Browser
from clausewise.render.drawing import Drawn
from clausewise.render.settling import NOT_DRAWN, Renderer, settled
from tests.chromium import needs_chromium
from tests.small import clause, policy

PATH = "html > body > p"
DOUBTED = Passage("some words", PATH, trick=Trick.SAME_COLOUR, rule="color: #fff", doubtful=True)


def of(*passages: Passage, html: str = "") -> Extract:
    return Extract(Part(Medium.PAGE, text=html), passages=passages)


def test_doubted_passage_is_shown_when_all_of_it_was_seen():
    one = settled(of(DOUBTED), [Drawn("some", PATH), Drawn("words", f"{PATH} > b")]).passages[0]
    assert one == Passage("some words", PATH)


def test_doubted_passage_is_hidden_for_sure_when_none_of_it_was_seen():
    one = settled(of(DOUBTED), [Drawn("some words", PATH, Trick.COVERED, "covered by div")]).passages[0]
    assert (one.trick, one.rule, one.doubtful) == (Trick.SAME_COLOUR, "color: #fff", False)


def test_passage_that_was_thought_seen_takes_the_drawn_trick_when_none_of_it_was():
    seen = Passage("some words", PATH, doubtful=True)
    one = settled(of(seen), [Drawn("some words", PATH, Trick.COVERED, "covered by div")]).passages[0]
    assert (one.trick, one.rule, one.doubtful) == (Trick.COVERED, "covered by div", False)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [Drawn("some", PATH), Drawn("words", PATH, Trick.CLIP, "clip")],
        [Drawn("some words", "html > body > p:nth-of-type(2)")],
        [Drawn("other", PATH)],
    ],
)
def test_passage_stays_doubtful_when_drawing_does_not_say(texts):
    assert settled(of(DOUBTED), texts).passages == (DOUBTED,)


def test_passage_without_doubt_is_left_when_others_are_settled():
    sure = Passage("sure", PATH, trick=Trick.DISPLAY, rule="display: none")
    assert settled(of(sure), [Drawn("sure", PATH)]).passages == (sure,)


@needs_chromium
def test_page_is_drawn_only_when_something_in_it_is_doubtful():
    html = "<!DOCTYPE html><body><p style='background:#000;color:#fff'>some words</p>"
    with Renderer() as renderer:
        assert renderer.settle(of(DOUBTED, html=html)).passages == (Passage("some words", PATH),)
        plain = of(Passage("some words", PATH), html=html)
        assert renderer.settle(plain) is plain
        mail = Extract(Part(Medium.EMAIL, text=html), passages=(DOUBTED,))
        assert renderer.settle(mail) is mail


@needs_chromium
def test_bytes_are_read_as_the_page_declares_when_drawn():
    data = "<!DOCTYPE html><meta charset=latin1><body><p>é</p>".encode("latin-1")
    extract = Extract(Part(Medium.PAGE, data=data), passages=(Passage("é", PATH, trick=Trick.CLIP, doubtful=True),))
    with Renderer() as renderer:
        assert renderer.settle(extract).passages == (Passage("é", PATH),)


@needs_chromium
def test_page_that_cannot_be_drawn_says_so_when_settled(monkeypatch):
    with Renderer() as renderer:
        monkeypatch.setattr(room, "page_bytes_max", 10)
        found = renderer.settle(of(DOUBTED, html="<p>some words</p>"))
    assert found.limits == (NOT_DRAWN,)
    assert found.passages == (DOUBTED,)


@needs_chromium
def test_engine_says_which_browser_drew_and_ends_it_when_closed():
    renderer = Renderer(Browser())
    with Engine(policy(clause("a", {}, {})), with_detectors=(), renderer=renderer) as engine:
        page = Item((Part(Medium.PAGE, text="<p>words</p>"),))
        assert "Chrom" in engine.check(page).detectors
    assert renderer._browser._process == 0


def test_renderer_says_at_once_that_there_is_no_browser_when_made(monkeypatch):
    monkeypatch.setattr(room, "find", lambda: None)
    with pytest.raises(UnavailableError, match="CW770"):
        Renderer()
