"""What a DOCX gives besides what the cases of ``word_cases`` check: places, order, controls, and parts in parts."""

from __future__ import annotations

from clausewise.extract import Field, Kind, Role, Trick
from clausewise.model import Medium
from clausewise.parse.opening import opened
from tests.parse.documents import docx, fielded, paragraph, part, picture, read, run, story


def test_visible_and_hidden_text_have_their_places_when_a_paragraph_holds_both():
    extract = read(
        docx(
            paragraph(run("un")),
            paragraph(run("deux "), run("ca", "<w:vanish/>"), run("ché", "<w:vanish/>"), run("trois")),
        )
    )
    assert [(one.text, one.path, one.trick, one.rule) for one in extract.passages] == [
        ("un", "word/document.xml p 1", None, ""),
        ("deux trois", "word/document.xml p 2", None, ""),
        ("caché", "word/document.xml p 2", Trick.VANISHED, "w:vanish"),
    ]


def test_words_cut_by_hidden_letters_are_whole_when_shown():
    extract = read(docx(paragraph(run("Dex"), run("zzz", "<w:vanish/>"), run("ero"))))
    assert extract.text == "Dexero"


def test_breaks_and_symbols_are_read_when_a_run_holds_them():
    inside = '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:sym w:char="00E9"/><w:sym w:char="F0FC"/></w:r>'
    assert read(docx(paragraph(inside))).text == "a b\nc-é"


def test_comments_are_notes_with_their_excuse_when_read():
    members = {"word/comments1.xml": story("comments", f"<w:comment>{paragraph(run('à revoir'))}</w:comment>")}
    extract = read(docx(paragraph(run("x")), relations={"rId5": ("comments", "comments1.xml", False)}, members=members))
    assert [(one.text, one.excuse) for one in extract.passages if one.kind is Kind.NOTE] == [("à revoir", "note")]


def test_content_controls_are_a_form_when_a_reader_fills_them_in():
    legacy = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="carte"/>'
        '<w:statusText w:val="Numéro"/><w:textInput/></w:ffData></w:fldChar></w:r>'
    )
    control = (
        '<w:sdt><w:sdtPr><w:alias w:val="Mot de passe"/><w:tag w:val="mdp"/><w:text/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    (form,) = read(docx(control, paragraph(legacy))).forms
    assert [(one.name, one.kind, one.label) for one in form.fields] == [
        ("mdp", "text", "Mot de passe"),
        ("carte", "text", "Numéro"),
    ]
    assert isinstance(form.fields[0], Field)


def test_programs_called_by_fields_are_links_when_read():
    extract = read(docx(paragraph(fielded('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'))))
    assert [(one.url, one.role) for one in extract.links] == [
        ("dde:c:\\\\windows\\\\system32\\\\cmd.exe /k calc", Role.EXTERNAL)
    ]


def test_hidden_hyperlink_bears_its_trick_when_read():
    extract = read(
        docx(
            paragraph('<w:hyperlink r:id="rId3">', run("x", "<w:vanish/>"), "</w:hyperlink>"),
            relations={"rId3": ("hyperlink", "https://a.example/", True)},
        )
    )
    assert [(one.text, one.trick) for one in extract.links] == [("x", Trick.VANISHED)]


def test_link_of_a_picture_has_its_description_when_read():
    drawn = picture(described="Logo").replace('descr="Logo"/>', 'descr="Logo"><a:hlinkClick r:id="rId3"/></wp:docPr>')
    extract = read(docx(paragraph(drawn), relations={"rId3": ("hyperlink", "https://a.example/", True)}))
    assert [(one.url, one.text) for one in extract.links] == [("https://a.example/", "Logo")]


def test_imported_chunk_is_handed_on_when_a_document_shows_it():
    data = docx(
        paragraph(run("x")),
        '<w:altChunk r:id="rId4"/>',
        relations={"rId4": ("aFChunk", "chunk.html", False)},
        members={"word/chunk.html": "<html><p>Bonjour</p></html>"},
    )
    assert [one.medium for one in read(data).children] == [Medium.PAGE]


def test_document_in_a_document_has_both_names_in_its_place_when_opened():
    inner = docx(paragraph(run("dedans")))
    outer = docx(paragraph(run("dehors")), members={"word/embeddings/a.docx": inner})
    extracts = opened(part(outer, "b.docx"))
    assert [one.place(one.passages[0].path) for one in extracts] == [
        "word/document.xml p 1",
        "word/embeddings/a.docx > word/document.xml p 1",
    ]


def test_variables_are_metas_when_settings_hold_them():
    extract = read(docx(paragraph(run("x")), settings='<w:docVars><w:docVar w:name="a" w:val="caché"/></w:docVars>'))
    assert [(one.name, one.content) for one in extract.metas] == [("document_variable", "a caché")]


def test_signing_tags_are_excused_when_they_are_white():
    extract = read(docx(paragraph(run("Signature : "), run("\\s1\\", '<w:color w:val="FFFFFF"/>'))))
    assert [one.excuse for one in extract.passages] == ["", "signing_tag"]


def test_strict_documents_are_read_when_their_namespaces_are_iso_s():
    data = story("document", f"<w:body>{paragraph(run('strict'))}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read(docx(members={"word/document.xml": data})).text == "strict"
