from __future__ import annotations

import pytest

from clausewise.extract import Trick
from clausewise.parse.page import parse_html

WORDS = "Nordalve wool Nordalve"
SIZE = "width=200 height=30"


def trick(source):
    (found,) = [one for one in parse_html(source.replace("{}", WORDS)).passages if WORDS in one.text]
    return found.trick, found.excuse


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"<svg {SIZE}><text fill=white y=20>{{}}</text></svg>", Trick.SAME_COLOUR),
        (f"<svg {SIZE}><g fill='#fff'><text y=20>{{}}</text></g></svg>", Trick.SAME_COLOUR),
        (f"<svg {SIZE}><text y=20 style='fill:#fff'>{{}}</text></svg>", Trick.SAME_COLOUR),
        (f"<style>text{{fill:#fff}}</style><svg {SIZE}><text y=20 fill=black>{{}}</text></svg>", Trick.SAME_COLOUR),
        (f"<svg {SIZE}><rect {SIZE} fill='#123456'/><text y=20 fill='#123456'>{{}}</text></svg>", Trick.SAME_COLOUR),
        (f"<svg {SIZE}><text y=20 font-size=1>{{}}</text></svg>", Trick.TINY_FONT),
        (f"<svg {SIZE} viewBox='0 0 20000 3000'><text y=2000 font-size=16>{{}}</text></svg>", Trick.TINY_FONT),
        (f"<svg {SIZE}><g transform='scale(.01)'><text font-size=20>{{}}</text></g></svg>", Trick.TINY_FONT),
        (f"<svg {SIZE}><text y=20 opacity=0>{{}}</text></svg>", Trick.OPACITY),
        (f"<svg {SIZE}><text y=20 fill-opacity=0>{{}}</text></svg>", Trick.TRANSPARENT),
        (f"<svg {SIZE}><text y=20 fill=none>{{}}</text></svg>", Trick.TRANSPARENT),
        (f"<svg {SIZE}><text y=20 display=none>{{}}</text></svg>", Trick.DISPLAY),
        (f"<svg {SIZE}><text y=20 visibility=hidden>{{}}</text></svg>", Trick.VISIBILITY),
        (f"<svg {SIZE}><text y=20 x=-9999>{{}}</text></svg>", Trick.OFF_SCREEN),
    ],
)
def test_words_of_a_drawing_are_hidden_when_its_own_means_hide_them(source, expected):
    assert trick(source) == (expected, "")


@pytest.mark.parametrize(
    "source",
    [
        f"<svg {SIZE}><rect {SIZE} fill='#123456'/><text y=20 fill=white>{{}}</text></svg>",
        f"<svg {SIZE}><path d='M0 0h9v9z'/><text y=20 fill=white>{{}}</text></svg>",
        f"<svg {SIZE}><rect width=90 height=9 /><text y=20 fill=white>{{}}</text></svg>",
        "<svg width=240 viewBox='0 0 24 24'><text y=20 font-size=2>{}</text></svg>",
        "<svg viewBox='0 0 24 24'><text y=20 font-size=2>{}</text></svg>",
        f"<div style='background:#000'><svg {SIZE}><text y=20 fill=white>{{}}</text></svg></div>",
        f"<svg {SIZE} style='background:#000'><text y=20 fill='#fff'>{{}}</text></svg>",
        f"<svg {SIZE}><text y=20 fill=none stroke=black>{{}}</text></svg>",
        f"<svg {SIZE}><text y=20 fill='url(#g)'>{{}}</text></svg>",
        f"<svg {SIZE}><text y=20 style='color:#fff'>{{}}</text></svg>",
        f"<div style='color:#fff'><svg {SIZE}><text y=20>{{}}</text></svg></div>",
    ],
)
def test_words_of_a_drawing_are_seen_when_they_can_be_read(source):
    assert trick(source) == (None, "")


def test_what_is_said_of_a_drawing_is_honest_when_it_is_short():
    (title,) = parse_html("<svg><title>Pluie par mois</title><path d='M0 0'/></svg>").passages
    assert (title.trick, title.excuse) == (Trick.DISPLAY, "drawing")
    (astray,) = parse_html("<div><title>Atelier de la rive, ouvert le mardi</title></div>").passages
    assert (astray.trick, astray.excuse) == (Trick.DISPLAY, "")
    stuffed = parse_html("<svg><title>casino en ligne casino gratuit casino bonus casino</title></svg>")
    assert [one.is_hidden for one in stuffed.passages] == [True]
