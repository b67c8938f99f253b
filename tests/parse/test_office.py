from __future__ import annotations

import pytest

from clausewise.extract import Role
from clausewise.model import Medium
from clausewise.parse.office import is_remote
from tests.parse.documents import HEAD, docx, paragraph, picture, read, run, themed


@pytest.mark.parametrize(
    "target",
    [
        "https://a.example/t.dotm",
        "HTTP://a.example",
        "\\\\server\\share\\t.dotm",
        "file://server/share/t.dotm",
        "file:////server/share",
        "//a.example/x",
        "mhtml:http://a.example!x",
        "ms-word:ofe|u|https://a.example",
    ],
)
def test_address_is_remote_when_another_machine_holds_it(target):
    assert is_remote(target)


@pytest.mark.parametrize(
    "target", ["file:///C:\\Users\\moi\\Normal.dotm", "C:\\x", "media/image.png", "../a.png", "file:///srv/x", ""]
)
def test_address_is_near_when_it_is_on_the_author_s_machine(target):
    assert not is_remote(target)


def test_properties_become_metas_when_read():
    extract = read(
        docx(
            paragraph(run("x")),
            members={
                "docProps/core.xml": f'{HEAD}<c xmlns:dc="urn:dc"><dc:title>Été</dc:title><lastModifiedBy>Ève</lastModifiedBy></c>',
                "docProps/app.xml": f"{HEAD}<p><Template>Normal.dotm</Template><Company>Dexero</Company></p>",
                "docProps/custom.xml": f'{HEAD}<p><property name="Client"><v>Nordalve</v></property></p>',
                "customXml/item1.xml": f"{HEAD}<a><b>caché</b></a>",
            },
        )
    )
    assert {(one.name, one.content) for one in extract.metas} == {
        ("title", "Été"),
        ("last_modified_by", "Ève"),
        ("template", "Normal.dotm"),
        ("company", "Dexero"),
        ("client", "Nordalve"),
        ("custom_xml", "caché"),
    }


def test_near_template_is_a_property_and_no_link_when_read():
    extract = read(docx(paragraph(run("x")), relations={"rId7": ("attachedTemplate", "file:///C:\\T\\a.dotm", True)}))
    assert extract.links == ()
    assert [(one.name, one.content) for one in extract.metas] == [("template", "file:///C:\\T\\a.dotm")]


def test_what_lies_inside_is_handed_on_when_read():
    inner = docx(paragraph(run("inner")))
    extract = read(
        docx(
            paragraph(picture()),
            relations={"rId9": ("image", "media/image1.png", False)},
            members={
                "word/media/image1.png": b"\x89PNG\r\n\x1a\n",
                "word/embeddings/Microsoft_Word_Document.docx": inner,
                "word/vbaProject.bin": b"..Document_Open..AutoOpen..",
            },
        )
    )
    assert [one.medium for one in extract.children] == [Medium.IMAGE, Medium.DOCUMENT, Medium.FILE]
    assert [one.content for one in extract.metas] == ["AutoOpen Document_Open"]


def test_charts_and_diagrams_are_read_when_a_document_has_them():
    chart = themed("").replace(
        "<a:themeElements><a:clrScheme></a:clrScheme></a:themeElements>",
        '<a:p><a:r><a:t>Ventes</a:t></a:r></a:p><a:strCache><a:v>Dexero</a:v></a:strCache><a:externalData r:id="rId1"/>',
    )
    extract = read(
        docx(
            paragraph(run("x")),
            relations={"rId4": ("chart", "charts/chart1.xml", False)},
            members={"word/charts/chart1.xml": chart},
        )
    )
    assert extract.text == "x\nVentes\nDexero"


def test_relationship_is_told_once_with_its_place_when_the_text_uses_it():
    extract = read(
        docx(
            paragraph('<w:hyperlink r:id="rId3">', run("notre site"), "</w:hyperlink>"),
            relations={"rId3": ("hyperlink", "https://a.example/", True)},
        )
    )
    (link,) = extract.links
    assert (link.url, link.role, link.text, link.path) == (
        "https://a.example/",
        Role.ANCHOR,
        "notre site",
        "word/document.xml p 1",
    )
