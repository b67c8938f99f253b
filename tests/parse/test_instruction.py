from __future__ import annotations

import pytest

from clausewise.extract import Role
from clausewise.parse.instruction import Fields, target


@pytest.mark.parametrize(
    ("instruction", "found"),
    [
        (' INCLUDEPICTURE  "https://a.example/x.png" \\* MERGEFORMAT \\d', ("https://a.example/x.png", Role.IMAGE)),
        ("includetext \\\\server\\share\\a.docx", ("\\\\server\\share\\a.docx", Role.EXTERNAL)),
        ('HYPERLINK "https://a.example/" \\l "part"', ("https://a.example/", Role.ANCHOR)),
        ('HYPERLINK \\l "part"', None),
        ('HYPERLINK \\t "_blank" https://a.example/', ("_blank", Role.ANCHOR)),
        ('LINK Excel.Sheet.12 "https://a.example/b.xlsx" R1C1', ("https://a.example/b.xlsx", Role.EXTERNAL)),
        ('DDEAUTO "C:\\\\Windows\\\\cmd.exe" "/k x"', ("dde:C:\\Windows\\cmd.exe /k x", Role.EXTERNAL)),
        ("PAGE \\* MERGEFORMAT", None),
        ('TOC \\o "1-3"', None),
        ("", None),
    ],
)
def test_field_reaches_outside_only_when_its_kind_does(instruction, found):
    assert target(instruction) == found


def test_inner_result_is_part_of_the_outer_instruction_when_fields_are_nested():
    fields = Fields()
    fields.mark("begin")
    fields.code("INCLUDETEXT ")
    fields.mark("begin")
    fields.code("QUOTE")
    fields.mark("separate")
    fields.result("https://a.example/")
    assert fields.in_code
    fields.mark("end")
    fields.mark("separate")
    assert not fields.in_code
    fields.result("shown")
    assert fields.mark("end") == ("INCLUDETEXT https://a.example/", "shown")


def test_marks_without_a_beginning_do_nothing_when_met():
    fields = Fields()
    assert (fields.mark("end"), fields.mark("separate"), fields.in_code) == (None, None, False)
