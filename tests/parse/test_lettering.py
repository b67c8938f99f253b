from __future__ import annotations

import pytest

from clausewise.extract import Trick
from clausewise.parse.lettering import NOTHING, Look, Styles, look, shading
from clausewise.parse.markup import tree
from clausewise.parse.theme import WHITE, Theme
from tests.parse.documents import SPACES, story

THEME = Theme(None)
STYLES = Styles(
    tree(
        story(
            "styles",
            '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/><w:rPr><w:sz w:val="24"/></w:rPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="H"><w:basedOn w:val="N"/><w:rPr><w:vanish/></w:rPr></w:style>'
            '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/><w:color w:val="FFFFFF"/></w:rPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="X"><w:basedOn w:val="Y"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="Y"><w:basedOn w:val="X"/></w:style>',
        ).encode(),
        print,
    ),
    THEME,
)


def said(properties: str) -> Look:
    return look(tree(f"<w:rPr {SPACES}>{properties}</w:rPr>".encode(), print), THEME)


def test_styles_inherit_when_they_are_based_on_another():
    assert STYLES.look("H") == Look(vanish=True, points=12.0)
    assert STYLES.together("", "").points == 12.0
    assert STYLES.called("N") == "Normal"


def test_styles_that_are_based_on_each_other_end_when_resolved():
    assert STYLES.look("X") == NOTHING
    assert STYLES.ground("X") is None


def test_vanishing_twice_is_shown_when_both_styles_say_it():
    assert STYLES.together("H", "C").vanish is False
    assert STYLES.together("H", "").vanish is True


def test_automatic_colour_replaces_one_of_a_style_when_it_is_nearer():
    assert said('<w:color w:val="auto"/>').over(STYLES.look("C")).colour is None
    assert said("").over(STYLES.look("C")).colour == WHITE


@pytest.mark.parametrize(
    ("properties", "trick"),
    [
        ("<w:vanish/>", Trick.VANISHED),
        ('<w:sz w:val="2"/>', Trick.TINY_FONT),
        ('<w:w w:val="1%"/>', Trick.TINY_FONT),
        ('<w:color w:val="FFFFFF"/>', Trick.SAME_COLOUR),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="pct50" w:fill="FFFFFF"/>', None),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="solid" w:color="FFFFFF" w:fill="000000"/>', Trick.SAME_COLOUR),
        ("<w14:textFill><w14:noFill/></w14:textFill>", Trick.TRANSPARENT),
        ('<w:sz w:val="not a number"/>', None),
        ("", None),
    ],
)
def test_trick_is_named_when_direct_formatting_hides(properties, trick):
    hidden = said(properties).hidden(frozenset({WHITE}))
    assert (hidden and hidden[0]) is trick


def test_ground_is_empty_when_shading_paints_nothing():
    for inside in ('<w:shd w:val="nil"/>', '<w:shd w:val="clear" w:fill="auto"/>'):
        assert shading(tree(f"<x {SPACES}>{inside}</x>".encode(), print)[0], THEME) == ()
    assert shading(None, THEME) is None
