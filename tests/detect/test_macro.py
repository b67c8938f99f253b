from __future__ import annotations

import pytest

from clausewise.detect.macro import CALL, MACRO, Macro
from clausewise.extract import Extract, Link, Meta, Role
from clausewise.model import Medium, Part
from clausewise.register import Register
from tests.parse.documents import HEAD, SPACES, docx, fielded, paragraph, read, run, xlsx

INSPECTOR = Macro(Register(services=()))


def seen(extract: Extract) -> dict[str, float]:
    (found,) = INSPECTOR.inspect([extract])
    return {one.name: one.score for one in found}


def coded(content: str) -> Extract:
    return Extract(Part(Medium.DOCUMENT), metas=(Meta("macro", content, "word/vbaproject.bin"),))


def calling(url: str) -> Extract:
    return Extract(Part(Medium.DOCUMENT), links=(Link(url, Role.EXTERNAL, path="p 1"),))


@pytest.mark.parametrize(
    ("content", "least", "most"),
    [
        ("vba", 0.2, 0.4),
        ("AutoOpen Document_Open", 0.6, 0.8),
        ("dom:load vnd.sun.star.script:M.A", 0.6, 0.8),
        ("xlm", 0.8, 0.9),
    ],
)
def test_code_weighs_more_when_it_starts_by_itself(content, least, most):
    assert least <= seen(coded(content))[MACRO] <= most


@pytest.mark.parametrize(
    "url",
    [
        "dde:c:\\windows\\system32\\cmd.exe /k calc",
        "dde:cmd /c calc",
        "launch:facture.pdf.exe",
        "launch:powershell -enc x",
    ],
)
def test_call_of_a_shell_leaves_no_doubt_when_a_document_makes_it(url):
    assert seen(calling(url))[CALL] >= 0.9


@pytest.mark.parametrize("url", ["dde:Excel budget.xlsx Feuille1!A1", "dde:soffice ventes.ods total"])
def test_call_of_an_office_program_is_a_doubt_when_a_document_makes_it(url):
    assert seen(calling(url))[CALL] <= 0.5


@pytest.mark.parametrize("url", ["https://cmd.example/", "mailto:cmd@a.example", "annexe.pdf"])
def test_plain_link_is_no_call_when_a_document_has_it(url):
    assert seen(calling(url)) == {}


def test_documents_that_run_something_are_seen_when_read():
    field = docx(paragraph(run("Bonjour"), fielded('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"')))
    macros = {
        "xl/macrosheets/sheet1.xml": f"{HEAD}<s:macrosheet {SPACES}/>",
        "xl/workbook.xml": f'{HEAD}<s:workbook {SPACES}><s:sheets><s:sheet name="M" r:id="m"/></s:sheets></s:workbook>',
    }
    book = xlsx(relations={"m": ("xlMacrosheet", "macrosheets/sheet1.xml", False)}, members=macros)
    assert CALL in seen(read(field))
    assert MACRO in seen(read(book))
    assert seen(read(docx(paragraph(run("Bonjour"))))) == {}
