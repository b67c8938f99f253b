from __future__ import annotations

import pytest

from clausewise.extract import Role
from clausewise.parse.formula import columns, reached


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ('HYPERLINK("https://a.example/","ici")', [("https://a.example/", Role.ANCHOR, "ici")]),
        ('IF(A1,HYPERLINK("https://a"&".example","a,b"),0)', [("https://a.example", Role.ANCHOR, "a,b")]),
        ('_xlfn.WEBSERVICE("https://a.example/?"&B2)', [("https://a.example/?", Role.CALL, "")]),
        ('IMAGE(CONCAT("https://a.example","/x"))', [("https://a.example/x", Role.IMAGE, "")]),
        ("cmd|'/c calc.exe'!A0", [("dde:cmd /c calc.exe", Role.EXTERNAL, "")]),
        ("=+cmd|'/c calc'!A0", [("dde:cmd /c calc", Role.EXTERNAL, "")]),
        ('DDE("soffice";"a.ods";"b")', [("dde:soffice a.ods b", Role.EXTERNAL, "")]),
        ("'https://a.example/[b.xlsx]Feuille1'!A1", [("https://a.example/b.xlsx", Role.EXTERNAL, "")]),
        ("SUM(A1:A9)", []),
        ("HYPERLINK(B1)", []),
        ("", []),
    ],
)
def test_formula_reaches_outside_only_when_it_calls_or_names_it(formula, found):
    assert list(reached(formula)) == found


def test_columns_are_found_when_a_formula_names_them():
    assert columns("VLOOKUP(B1,$H$1:$J$9,2)+Feuille2!L:M") == {2, 8, 9, 10, 12, 13}
    assert columns('CONCATENATE("A1")') == set()
