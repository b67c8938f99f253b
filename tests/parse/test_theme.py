from __future__ import annotations

import pytest

from clausewise.parse.markup import tree
from clausewise.parse.theme import WHITE, Theme, contrast, hexadecimal, is_lost, written
from tests.parse.documents import SPACES, themed

BLUE = (31, 73, 125)
THEME = Theme(
    tree(themed('<a:lt1><a:sysClr lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="1F497D"/></a:dk2>').encode(), print)
)


def element(inside: str):
    return tree(f"<x {SPACES}>{inside}</x>".encode(), print)[0]


def test_contrast_is_that_of_the_guidelines_when_computed():
    assert contrast(WHITE, (0, 0, 0)) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    assert contrast((119, 119, 119), WHITE) == pytest.approx(4.48, abs=0.01)


def test_colours_are_read_when_written_in_hexadecimal_or_by_name():
    assert (hexadecimal("1f497d"), hexadecimal("#1F497D"), hexadecimal("auto")) == (BLUE, BLUE, None)
    assert (hexadecimal("yellow"), written(BLUE)) == ((255, 255, 0), "#1F497D")


@pytest.mark.parametrize(
    ("colour", "grounds", "lost"),
    [
        (WHITE, {WHITE}, True),
        ((250, 250, 250), {WHITE}, True),
        ((166, 166, 166), {WHITE}, False),
        ((255, 255, 0), {WHITE}, False),
        (WHITE, {WHITE, BLUE}, False),
        (WHITE, {None}, False),
        (WHITE, set(), False),
        ((0, 0, 0), {(9, 9, 9)}, True),
    ],
)
def test_text_is_lost_only_when_no_ground_shows_it(colour, grounds, lost):
    assert is_lost(colour, grounds) is lost


def test_theme_colours_are_resolved_when_text_names_them():
    assert THEME.word(element('<w:color w:val="FF0000" w:themeColor="background1"/>')) == WHITE
    assert THEME.word(element('<w:color w:val="FF0000" w:themeColor="text2"/>')) == BLUE
    assert THEME.word(element('<w:color w:val="FF0000" w:themeColor="background1" w:themeShade="80"/>')) == (
        128,
        128,
        128,
    )
    assert THEME.word(element('<w:color w:val="FF0000" w:themeColor="accent9"/>')) == (255, 0, 0)
    assert (
        THEME.word(element('<w:shd w:fill="000000" w:themeFill="text1" w:themeFillTint="00"/>'), "fill", "themeFill")
        == WHITE
    )
    assert THEME.word(None) is None


def test_sheet_colours_are_resolved_when_cells_name_them():
    assert THEME.sheet(element('<color rgb="FF1F497D"/>')) == BLUE
    assert THEME.sheet(element('<color theme="0"/>')) == WHITE
    assert THEME.sheet(element('<color theme="3"/>')) == BLUE
    assert THEME.sheet(element('<color theme="0" tint="-0.5"/>')) == (128, 128, 128)
    assert THEME.sheet(element('<color theme="1" tint="1"/>')) == WHITE
    assert THEME.sheet(element('<color indexed="9"/>')) == WHITE
    assert (THEME.sheet(element('<color indexed="64"/>')), THEME.sheet(None)) == (None, None)


def test_drawn_colours_are_resolved_when_shapes_are_filled():
    assert THEME.drawn(element('<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>')) == (BLUE, 1.0)
    assert THEME.drawn(
        element('<a:solidFill><a:srgbClr val="1F497D"><a:alpha val="0"/></a:srgbClr></a:solidFill>')
    ) == (BLUE, 0)
    half = '<a:solidFill><a:prstClr val="white"><a:lumMod val="50000"/></a:prstClr></a:solidFill>'
    assert THEME.drawn(element(half)) == ((128, 128, 128), 1.0)
    back = half.replace('<a:lumMod val="50000"/>', '<a:lumMod val="50000"/><a:lumOff val="50000"/>')
    assert THEME.drawn(element(back)) == (WHITE, 1.0)
    assert THEME.drawn(element("<a:solidFill/>")) == (None, 1.0)
    assert THEME.drawn(None) == (None, 1.0)
