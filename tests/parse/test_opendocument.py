"""What OpenDocument gives besides what the cases of ``open_cases`` check; see also ``clausewise.parse.opentext``."""

from __future__ import annotations

import pytest

from clausewise.extract import Kind, Role, Trick
from clausewise.model import Medium, Part
from clausewise.parse import opendocument
from clausewise.parse.document import document
from clausewise.parse.markup import tree
from clausewise.parse.openstyle import BARE, Wardrobe, length
from tests.parse.documents import HEAD, flat, opened, read, style


def test_paragraphs_have_their_places_and_whole_words_when_read():
    body = "<text:h>Titre</text:h><text:p>un<text:s text:c='2'/>deux<text:tab/>trois<text:line-break/>quatre</text:p>"
    assert [(one.text, one.path) for one in read(opened("text", body)).passages] == [
        ("Titre", "content.xml p 1"),
        ("un deux trois\nquatre", "content.xml p 2"),
    ]


def test_text_after_a_note_is_kept_when_the_note_is_taken_out():
    body = "<text:p>avant<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note> après</text:p>"
    assert [one.text for one in read(opened("text", body)).passages] == ["note", "avant après"]


def test_cells_have_their_places_when_columns_and_rows_repeat():
    cells = (
        '<table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>x</text:p></table:table-cell>'
    )
    rows = f'<table:table-row table:number-rows-repeated="6"/><table:table-row>{cells}</table:table-row>'
    extract = read(opened("spreadsheet", f'<table:table table:name="Feuille1">{rows}</table:table>'))
    assert [(one.text, one.path) for one in extract.passages] == [("x", "Feuille1 C7")]


def test_slides_are_numbered_when_they_follow_one_another():
    page = '<draw:page draw:name="p"><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></draw:page>'
    extract = read(opened("presentation", page.format("un") + page.format("deux")))
    assert [(one.text, one.path) for one in extract.passages] == [("un", "slide 1"), ("deux", "slide 2")]


def test_comments_are_notes_when_read():
    extract = read(opened("text", "<text:p>x<office:annotation><text:p>à voir</text:p></office:annotation></text:p>"))
    assert [(one.text, one.kind, one.excuse) for one in extract.passages if one.kind is Kind.NOTE] == [
        ("à voir", Kind.NOTE, "note")
    ]


def test_links_have_their_text_when_they_are_anchors():
    body = '<text:p><text:a xlink:href="https://a.example/">notre <text:span>site</text:span></text:a></text:p>'
    assert [(one.url, one.role, one.text) for one in read(opened("text", body)).links] == [
        ("https://a.example/", Role.ANCHOR, "notre site")
    ]


def test_linked_picture_has_its_size_when_its_frame_says_one():
    body = '<text:p><draw:frame svg:width="0.75pt" svg:height="1.5pt"><draw:image xlink:href="https://a.example/x.gif"/></draw:frame></text:p>'
    (link,) = read(opened("text", body)).links
    assert (link.width, link.height) == (1.0, 2.0)


def test_properties_and_template_are_metas_when_read():
    meta = (
        "<dc:title>Été</dc:title><meta:keyword>Dexero</meta:keyword>"
        '<meta:user-defined meta:name="Client">Nordalve</meta:user-defined>'
        '<meta:template xlink:href="file:///C:/a.ott" xlink:title="Lettre"/>'
    )
    assert [(one.name, one.content) for one in read(opened("text", "", meta=meta)).metas] == [
        ("title", "Été"),
        ("keywords", "Dexero"),
        ("client", "Nordalve"),
        ("template", "file:///C:/a.ott"),
        ("template", "Lettre"),
    ]


def test_macros_are_code_when_a_file_holds_them():
    module = f'{HEAD}<script:module xmlns:script="urn:s">Sub AutoOpen\nShell "calc"\nEnd Sub</script:module>'
    extract = read(
        opened(
            "text",
            '<script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.AutoOpen"/>',
            members={"Basic/Standard/M.xml": module, "Scripts/python/a.py": "import os"},
        )
    )
    assert [one.code for one in extract.scripts] == ['Sub AutoOpen\nShell "calc"\nEnd Sub', "import os"]
    assert [one.content for one in extract.metas] == [
        "dom:load vnd.sun.star.script:Standard.M.AutoOpen",
        "basic",
        "script",
    ]


def test_form_has_its_fields_and_address_when_read():
    body = (
        '<form:form xlink:href="https://a.example/" form:method="post"><form:password form:name="p" form:label="Mot de passe"/>'
        '<form:text form:name="t"/></form:form>'
    )
    (form,) = read(opened("text", body)).forms
    assert (form.action, form.method, [one.kind for one in form.fields]) == (
        "https://a.example/",
        "post",
        ["password", "text"],
    )


def test_pictures_are_handed_on_when_a_file_holds_them():
    extract = read(opened("text", "", members={"Pictures/a.png": b"\x89PNG\r\n\x1a\n"}))
    assert [one.medium for one in extract.children] == [Medium.IMAGE]


def test_encrypted_file_is_named_when_its_manifest_says_so():
    extract = read(
        opened(
            "text",
            "",
            members={"META-INF/manifest.xml": "<m><f><encryption-data/></f></m>", "content.xml": b"\x01\x02"},
        )
    )
    assert "encrypted" in extract.limits


def test_flat_file_is_read_when_it_is_one_document():
    assert read(flat("<text:p>plat</text:p>")).text == "plat"


def test_flat_file_is_read_when_it_is_handed_in_as_text():
    given = Part(Medium.DOCUMENT, text=flat("<text:p>plat</text:p>").decode())
    assert document(given).text == "plat"


def test_merged_away_cells_are_hidden_when_they_hold_text():
    row = "<table:table-row><table:table-cell/><table:covered-table-cell><text:p>x</text:p></table:covered-table-cell></table:table-row>"
    extract = read(opened("spreadsheet", f'<table:table table:name="F">{row}</table:table>'))
    assert [(one.text, one.trick) for one in extract.hidden] == [("x", Trick.COVERED)]


def test_cells_past_the_limit_are_named_when_read(monkeypatch):
    monkeypatch.setattr(opendocument, "cells_max", 2)
    cells = "<table:table-cell><text:p>x</text:p></table:table-cell>" * 5
    body = f'<table:table table:name="F"><table:table-row>{cells}</table:table-row></table:table>'
    assert read(opened("spreadsheet", body)).limits == ("cells",)


@pytest.mark.parametrize(
    ("said", "points"),
    [("1in", 72.0), ("2.54cm", 72.0), ("10mm", 28.35), ("3pt", 3.0), ("80%", None), ("", None), ("x", None)],
)
def test_lengths_are_points_when_their_unit_is_known(said, points):
    assert length(said) == (points if points is None else pytest.approx(points, abs=0.01))


def test_styles_that_are_based_on_each_other_end_when_resolved():
    wardrobe = Wardrobe()
    styles = style("A", "text", "", 'style:parent-style-name="B"') + style(
        "B", "text", "", 'style:parent-style-name="A"'
    )
    wardrobe.add(tree(f'<x xmlns:style="urn:s">{styles}</x>'.encode(), print))
    assert wardrobe.dress("text", "A") == BARE
    assert wardrobe.dress("text", "missing") == BARE
