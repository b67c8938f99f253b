"""What is seen of a page: Chromium's layout and the verdicts drawn from it (snapshot, stacking and drawing together)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clausewise.errors import UnavailableError
from clausewise.extract import Trick
from clausewise.render import drawing
from clausewise.render.browser import Browser
from clausewise.render.drawing import Drawn, drawn
from clausewise.render.snapshot import STYLES
from tests.chromium import needs_chromium

pytestmark = needs_chromium
# White on a dark layer that lies beneath its text, in a stacking context of its own.
UNDERLAID = """<style>
p { position: relative; z-index: 0; color: #fff }
p::before { content: ""; position: absolute; inset: 0; background: #040; z-index: -1 }
</style>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


def one_text(browser: Browser, html: str, word: str) -> Drawn:
    [found] = [one for one in drawn(browser.snapshot(f"<!DOCTYPE html>{html}", STYLES)) if word in one.text]
    return found


@pytest.mark.parametrize(
    ("html", "trick"),
    [
        ("<p style='display:none'>word", Trick.DISPLAY),
        ("<p hidden>word", Trick.ATTRIBUTE),
        ("<div style='visibility:hidden'><p>word", Trick.VISIBILITY),
        ("<div style='opacity:.2'><div style='opacity:.2'><p>word", Trick.OPACITY),
        ("<p style='filter:opacity(2%)'>word", Trick.OPACITY),
        ("<p style='font-size:0'>word", Trick.TINY_FONT),
        ("<p style='transform:scale(0)'>word", Trick.ZERO_SIZE),
        ("<div style='height:0;overflow:hidden'><p>word", Trick.ZERO_SIZE),
        ("<p style='clip-path:circle(0)'>word", Trick.CLIP),
        ("<p style='position:absolute;left:-9999px'>word", Trick.OFF_SCREEN),
        ("<p style='text-indent:-9999px'>word", Trick.OFF_SCREEN),
        ("<p style='transform:rotateY(180deg);backface-visibility:hidden'>word", Trick.OFF_SCREEN),
        ("<p style='position:fixed;top:3000px'>word</p><div style='height:9000px'>", Trick.OFF_SCREEN),
        ("<p style='color:#fff'>word", Trick.SAME_COLOUR),
        ("<body style='background:#123'><p style='color:#123'>word", Trick.SAME_COLOUR),
        ("<p style='background:linear-gradient(#fff,#fefefe);color:#fff'>word", Trick.SAME_COLOUR),
        ("<p style='color:transparent'>word", Trick.TRANSPARENT),
        ("<svg><text y=20 fill='#fff'>word</text></svg>", Trick.SAME_COLOUR),
        (
            "<div style='position:relative'><p>word</p><div style='position:absolute;inset:0;background:#fff'></div></div>",
            Trick.COVERED,
        ),
        ("<div style='position:relative;background:#fff'><p style='position:relative;z-index:-1'>word", Trick.COVERED),
    ],
)
def test_text_that_nobody_sees_is_told_with_its_trick_when_drawn(browser, html, trick):
    assert one_text(browser, html, "word").trick is trick


@pytest.mark.parametrize(
    "html",
    [
        "<p>word",
        "<div style='visibility:hidden'><p style='visibility:visible'>word",
        "<div style='height:0'><p>word",
        "<div style='font-size:0'><p style='font-size:16px'>word",
        "<div style='height:40px;overflow:auto'><div style='height:900px'></div><p>word",
        "<div style='height:0;overflow:hidden'><p style='position:absolute'>word",
        "<div style='height:3000px'></div><p>word",
        "<p style='background:#000;color:#fff'>word",
        "<p style='background:url(/a.jpg);color:#fff'>word",
        "<p style='color:#f00;background:#008c00'>word",
        "<p style='background:linear-gradient(#000,#fff);color:#fff'>word",
        "<p style='background:linear-gradient(#000,#444);background-clip:text;color:transparent'>word",
        "<p style='color:transparent;text-shadow:0 0 2px #000'>word",
        f"{UNDERLAID}<p>word",
        "<p>word</p><div style='position:fixed;inset:0;background:#fff'></div>",
        "<div style='position:absolute;inset:0;background:#fff'></div><p style='position:relative'>word",
    ],
)
def test_text_that_is_seen_has_no_trick_when_drawn(browser, html):
    assert one_text(browser, html, "word") == one_text(browser, html, "word")._replace(trick=None, rule="")


def test_path_is_a_selector_without_number_for_the_first_when_told(browser):
    found = one_text(browser, "<body><p>one</p><div><p>two</p><p>three <b>four</b></p></div>", "four")
    assert found.path == "html > body > div > p:nth-of-type(2) > b"


def test_text_in_many_layers_is_told_when_they_lie_in_each_other(browser):
    assert one_text(browser, "<div style='position:relative;z-index:1'>" * 600 + "word", "word").trick is None


def test_empty_parts_paint_nothing_when_they_have_a_background(browser):
    assert (
        one_text(
            browser, "<div style='background:#eee'>" * 3000 + "</div><i style='background:#000'></i>word", "word"
        ).trick
        is None
    )


def test_page_of_too_many_parts_is_given_up_when_told(browser, monkeypatch):
    told = browser.snapshot("<!DOCTYPE html>" + "<p style='background:#eee'>word</p>" * 40, STYLES)
    assert len(drawn(told)) == 40
    monkeypatch.setattr(drawing, "comparisons_max", 40 * 30)
    with pytest.raises(UnavailableError, match="comparisons_max"):
        drawn(told)


def test_what_is_no_text_of_the_page_is_passed_over_when_told(browser):
    page = "<title>a</title><style>p{}</style><script>b</script><noscript>c</noscript><template>d</template><p>e</p>"
    assert [one.text for one in drawn(browser.snapshot(f"<!DOCTYPE html>{page}", STYLES))] == ["e"]


@needs_chromium
def test_words_of_a_drawing_are_seen_where_they_stand_when_its_units_are_not_pixels():
    words = "<text x='12' y='30' fill='white' font-size='4'>82 mm</text>"
    bar = "<rect x='10' y='20' width='20' height='30' fill='#0b3954'/>"
    with Browser() as browser:
        for shapes, trick in ((bar, None), ("", Trick.SAME_COLOUR)):
            page = f"<svg viewBox='0 0 120 60'>{shapes}{words}</svg>"
            assert [one.trick for one in drawn(browser.snapshot(page, STYLES))] == [trick]
