from __future__ import annotations

import pytest

from clausewise.extract import Trick
from clausewise.parse.animation import awaited_seconds_max, longhands, runs
from clausewise.parse.habit import Excuse
from clausewise.parse.page import parse_html

PROSE = "Les ateliers reprennent en janvier, au sous-sol de l'église, et chacun y est le bienvenu avec ses outils."
IN = "@keyframes in{from{opacity:0}to{opacity:1}}"
OUT = "@keyframes out{to{opacity:0}}"


def told(css, before=""):
    return [
        (one.trick, one.excuse)
        for one in parse_html(f"{before}<style>{css}</style><p>{PROSE}</p>").passages
        if PROSE in one.text
    ]


SEEN = [(None, "")]
HIDDEN = [(Trick.OPACITY, "")]
FOR_A_WHILE = [(Trick.OPACITY, Excuse.ANIMATION)]


@pytest.mark.parametrize(
    "css",
    [
        IN + "p{opacity:0;animation:in 1s forwards}",
        IN + "p{opacity:0;animation:1s ease-in 2s both in}",
        IN + "p{opacity:0;animation-name:in;animation-duration:1s;animation-fill-mode:forwards}",
        IN.replace("@keyframes", "@-webkit-keyframes") + "p{opacity:0;animation:in 1s forwards}",
        "@keyframes in{0%{opacity:1}}p{opacity:0;animation:in 1s forwards reverse}",
        "@keyframes in{to{opacity:1}}p{opacity:0;animation:in 1s alternate 3 forwards}",
        OUT + "p{opacity:1!important;animation:out 1s forwards}",
        OUT + "p{animation:out 1s paused forwards}",
        "@keyframes b{to{opacity:1}}@keyframes a{to{left:0}}p{opacity:0;animation:a 1s forwards,b 1s forwards}",
    ],
)
def test_words_are_seen_when_an_animation_has_brought_them_in(css):
    assert told(css) == SEEN


@pytest.mark.parametrize(
    "css",
    [
        "p{opacity:0;animation:in 1s forwards}",
        IN + "p{opacity:0;animation:other 1s forwards}",
        IN + f"p{{opacity:0;animation:in 1s {awaited_seconds_max:g}s forwards}}",
        IN + "p{opacity:0;animation:in 20ms}",
        IN + "p{opacity:0;animation:in 100s infinite}",
        IN + "p{opacity:0;animation:in 1s paused forwards}",
        OUT + "p{animation:out 1ms forwards}",
        OUT + "p{animation:out 0s both}",
        "@keyframes out{50%{opacity:.5}to,from{opacity:0}}p{animation:out .1s forwards}",
        "@media print{" + IN + "}p{opacity:0;animation:in 1s forwards}",
    ],
)
def test_words_are_hidden_when_no_animation_shows_them_long_enough(css):
    assert told(css) == HIDDEN


@pytest.mark.parametrize(
    "css",
    [
        IN + "p{opacity:0;animation:in 2s}",
        IN + "p{opacity:0;animation:in .4s infinite alternate}",
        ":root{--come:in 1s infinite}" + IN + "p{opacity:0;animation:var(--come)}",
        OUT + "p{animation:out .5s 3s forwards}",
    ],
)
def test_words_are_excused_when_an_animation_shows_them_for_a_while(css):
    assert told(css) == FOR_A_WHILE


def test_frames_that_lie_elsewhere_excuse_a_few_words_when_a_sheet_was_not_read():
    css = "p{opacity:0;animation:fadeIn 1s forwards}"
    assert told(css, "<link rel=stylesheet href=/animate.css>") == FOR_A_WHILE
    long = parse_html(f"<link rel=stylesheet href=/a.css><style>{css}</style><p>{' '.join([PROSE] * 5)}</p>")
    assert [one.excuse for one in long.passages] == [""]


def test_animation_is_read_as_browsers_do_when_it_is_written_short():
    (first, second) = runs(dict(longhands("a 1s .5s, 200ms steps(2, jump-none) infinite b")))
    assert (first.name, first.duration, first.delay, first.is_endless) == ("a", 1.0, 0.5, False)
    assert (second.name, second.duration, second.is_endless) == ("b", 0.2, True)
    assert longhands("var(--x)") == [("animation", "var(--x)")]
    assert not list(runs(dict(longhands("none"))))
