from __future__ import annotations

import pytest

from clausewise.extract import Trick
from clausewise.parse.cells import Area, Font, Formats, area, areas, column, letters
from clausewise.parse.markup import tree
from clausewise.parse.theme import WHITE, Theme
from tests.parse.documents import SPACES, formats


def made(**given: str) -> Formats:
    return Formats(tree(f"<s:styleSheet {SPACES}>{formats(**given)}</s:styleSheet>".encode(), print), Theme(None))


@pytest.mark.parametrize(("said", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16_384)])
def test_columns_are_numbered_when_letters_name_them(said, number):
    assert column(said) == number
    assert letters(number) == said


def test_areas_are_read_when_references_are_well_formed():
    assert area("B7") == Area(2, 7, 2, 7)
    assert area("$A$1:D9") == Area(1, 1, 4, 9)
    assert area("Feuille!A1") is None
    assert areas(["A1 B2:C3", "x"]) == [Area(1, 1, 1, 1), Area(2, 2, 3, 3)]
    assert Area(1, 1, 4, 9).holds(4, 9)
    assert not Area(1, 1, 4, 9).holds(5, 9)


@pytest.mark.parametrize(
    ("given", "trick"),
    [
        ({"font": '<s:color rgb="FFFFFFFF"/>'}, Trick.SAME_COLOUR),
        ({"font": '<s:color indexed="9"/>'}, Trick.SAME_COLOUR),
        ({"font": '<s:color indexed="64"/>'}, None),
        ({"font": '<s:sz val="1"/>'}, Trick.TINY_FONT),
        ({"code": ";;;"}, Trick.DISPLAY),
        ({"code": "0;-0;;@"}, None),
        ({"font": '<s:color rgb="FFFFFFFF"/>', "fill": "<s:gradientFill/>"}, None),
        ({}, None),
    ],
)
def test_trick_is_named_when_a_format_hides(given, trick):
    hidden = made(**given).hidden("1", None)
    assert (hidden and hidden[0]) is trick


def test_unknown_format_hides_nothing_when_a_cell_names_it():
    assert made().hidden("99", None) is None
    assert made().hidden("x", None) is None
    assert Formats(None, Theme(None)).hidden("", Font(WHITE)) == (
        Trick.SAME_COLOUR,
        "font color #FFFFFF",
    )
