"""What an XLSX gives besides what the cases of ``sheet_cases`` check; see also ``clausewise.parse.sheet``."""

from __future__ import annotations

import pytest

from clausewise.extract import Kind, Role
from clausewise.parse import sheet
from tests.parse.documents import HEAD, SPACES, cell, read, rels, row, worksheet, xlsx


def test_rows_have_their_cells_and_places_when_read():
    extract = read(xlsx(worksheet(row(1, cell("A1", "Nom"), cell("C1", "Courriel")), row(4, cell("B4", "Ève")))))
    assert [(one.text, one.path) for one in extract.passages] == [
        ("Feuille1", "xl/workbook.xml"),
        ("Nom\nCourriel", "Feuille1 A1:C1"),
        ("Ève", "Feuille1 B4"),
    ]
    assert extract.passages[0].kind is Kind.TITLE


def test_long_numbers_are_text_when_amounts_are_not():
    numbers = (
        '<s:c r="A1"><s:v>4532015112830366</s:v></s:c><s:c r="B1"><s:v>12.5</s:v></s:c><s:c r="C1"><s:v>5.14555E9</s:v></s:c>'
        '<s:c r="D1"><s:v>4.53201511283036E15</s:v></s:c>'
    )
    assert read(xlsx(worksheet(row(1, numbers)))).text == "Feuille1\n4532015112830366\n5145550000\n4532015112830360"


def test_hidden_cell_has_its_own_place_when_its_row_is_shown():
    data = xlsx(
        worksheet(
            row(1, cell("A1", "vu"), cell("B1", "caché")), before='<s:cols><s:col min="2" max="2" hidden="1"/></s:cols>'
        )
    )
    assert [(one.text, one.path, one.rule) for one in read(data).hidden] == [("caché", "Feuille1 B1", 'col hidden="1"')]


def test_name_of_a_hidden_sheet_is_hidden_when_read():
    extract = read(xlsx(worksheet(), worksheet(), states={2: "veryHidden"}))
    assert [(one.text, one.rule) for one in extract.hidden] == [("Feuille2", 'state="veryHidden"')]


def test_hyperlink_has_its_cell_s_text_when_read():
    data = xlsx(
        worksheet(
            row(2, cell("A2", "notre site")), after='<s:hyperlinks><s:hyperlink ref="A2" r:id="rId1"/></s:hyperlinks>'
        ),
        members={"xl/worksheets/_rels/sheet1.xml.rels": rels({"rId1": ("hyperlink", "https://a.example/", True)})},
    )
    assert [(one.url, one.text, one.path) for one in read(data).links] == [
        ("https://a.example/", "notre site", "Feuille1 A2")
    ]


def test_macro_sheet_is_code_when_a_workbook_has_one():
    members = {
        "xl/macrosheets/sheet9.xml": f"{HEAD}<s:macrosheet {SPACES}><s:f>EXEC(&quot;calc&quot;)</s:f></s:macrosheet>",
        "xl/workbook.xml": f'{HEAD}<s:workbook {SPACES}><s:sheets><s:sheet name="M" r:id="m"/></s:sheets></s:workbook>',
    }
    extract = read(xlsx(relations={"m": ("xlMacrosheet", "macrosheets/sheet9.xml", False)}, members=members))
    assert [one.code for one in extract.scripts] == ['EXEC("calc")']
    assert [(one.name, one.content) for one in extract.metas] == [("macro", "xlm")]


def test_calls_of_programs_are_links_when_a_workbook_makes_them():
    called = '<s:ddeLink ddeService="cmd" ddeTopic="/c calc"/>'
    members = {"xl/externalLinks/externalLink1.xml": f"{HEAD}<s:externalLink {SPACES}>{called}</s:externalLink>"}
    data = xlsx(
        worksheet(), relations={"x": ("externalLink", "externalLinks/externalLink1.xml", False)}, members=members
    )
    assert [(one.url, one.role) for one in read(data).links] == [("dde:cmd /c calc", Role.EXTERNAL)]


def test_constants_of_names_are_metas_when_defined():
    names = (
        '<s:definedNames><s:definedName name="a">"caché"</s:definedName>'
        '<s:definedName name="b">Feuille1!A1</s:definedName></s:definedNames>'
    )
    assert [(one.name, one.content) for one in read(xlsx(worksheet(), inside=names)).metas] == [
        ("defined_name", 'a "caché"')
    ]


def test_cells_past_the_limit_are_named_when_read(monkeypatch):
    monkeypatch.setattr(sheet, "cells_max", 3)
    extract = read(xlsx(worksheet(*(row(number, cell(f"A{number}", "x")) for number in range(1, 9)))))
    assert extract.limits == ("cells",)


def test_remark_under_many_rows_of_numbers_is_shown_when_nothing_parts_them():
    numbers = (row(number, f'<s:c r="A{number}"><s:v>{number}</s:v></s:c>') for number in range(1, 6_000))
    assert read(xlsx(worksheet(*numbers, row(6_000, cell("A6000", "total"))))).hidden == ()


@pytest.mark.parametrize("reference", ["", "1", "ZZZZ9", "A0"])
def test_cell_of_an_odd_reference_is_read_when_it_has_text(reference):
    extract = read(xlsx(worksheet(row(1, cell(reference, "x")))))
    assert "x" in [one.text for one in extract.passages]
