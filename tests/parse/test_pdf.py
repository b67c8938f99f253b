"""What a PDF gives besides what the cases of ``pdf_cases`` check; see also ``clausewise.parse.ink`` and ``clausewise.parse.action``."""

from __future__ import annotations

import io
import zlib
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from clausewise.extract import Kind, Role, Trick
from clausewise.model import Medium
from clausewise.parse import ink, pdf
from clausewise.parse.action import Actions, first, held, listed, number, said, stream_bytes
from clausewise.parse.draft import Draft
from clausewise.parse.paint import Paint, share, touch
from clausewise.parse.theme import WHITE
from tests.parse.documents import part, read, shown
from tests.parse.documents import pdf as made


def test_pages_have_their_places_when_read():
    extract = read(made(shown("un"), shown("deux") + shown("trois", y=500)))
    assert [(one.text, one.path) for one in extract.passages] == [("un", "page 1"), ("deux\ntrois", "page 2")]


def test_hidden_words_are_taken_out_of_the_page_s_text_when_told_apart():
    extract = read(made(shown("avant ") + shown("caché", x=110, before="3 Tr") + shown("après", x=150, before="0 Tr")))
    assert (extract.text, extract.hidden_text) == ("avant après", "caché")
    assert [(one.trick, one.rule) for one in extract.hidden] == [(Trick.TRANSPARENT, "Tr 3")]


def test_links_have_the_text_under_them_when_read():
    def finish(document: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.URI, URI="https://a.example/")
        document.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, Rect=[70, 595, 300, 615], A=action)])

    (link,) = read(made(shown("notre site"), finish=finish)).links
    assert (link.url, link.role, link.text, link.path) == ("https://a.example/", Role.ANCHOR, "notre site", "page 1")


def test_properties_are_metas_when_read():
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="urn:dc" xmlns:pdf="urn:pdf" pdf:Keywords="Nordalve">'
        "<dc:title><rdf:Alt><rdf:li>Été</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
    )

    def finish(document: pikepdf.Pdf) -> None:
        document.docinfo["/Keywords"] = String("Dexero, sauvegarde")
        document.Root.Metadata = document.make_stream(packet.encode())

    extract = read(made(shown("x"), finish=finish))
    assert {(one.name, one.content) for one in extract.metas} >= {
        ("keywords", "Dexero, sauvegarde"),
        ("keywords", "Nordalve"),
        ("title", "Été"),
    }


def test_form_has_its_fields_and_address_when_read():
    def finish(document: pikepdf.Pdf) -> None:
        send = Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F="https://a.example/collect"))
        password = document.make_indirect(Dictionary(FT=Name.Tx, T="mdp", TU="Mot de passe", Ff=1 << 13))
        kid = document.make_indirect(Dictionary(T="carte", FT=Name.Tx))
        button = document.make_indirect(Dictionary(FT=Name.Btn, T="envoyer", A=send))
        group = document.make_indirect(Dictionary(T="groupe", Kids=[kid]))
        document.Root.AcroForm = Dictionary(Fields=[password, group, button])

    (form,) = read(made(shown("x"), finish=finish)).forms
    assert (form.action, form.method) == ("https://a.example/collect", "post")
    assert {(one.name, one.kind, one.label) for one in form.fields} == {
        ("mdp", "password", "Mot de passe"),
        ("groupe.carte", "text", ""),
        ("envoyer", "checkbox", ""),
    }


def test_scripts_are_code_and_programs_are_links_when_a_document_starts_them():
    def finish(document: pikepdf.Pdf) -> None:
        script = document.make_indirect(Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert('x')")))
        launch = Dictionary(S=Name.Launch, F="cmd.exe", Win=Dictionary(F="cmd.exe", P="/c calc"))
        document.Root.OpenAction = document.make_indirect(Dictionary(S=Name.JavaScript, JS="1 + 1", Next=[launch]))
        document.Root.Names = Dictionary(JavaScript=Dictionary(Kids=[Dictionary(Names=["a", script])]))

    extract = read(made(shown("x"), finish=finish))
    assert [one.code for one in extract.scripts] == ["1 + 1", "app.alert('x')"]
    assert [(one.url, one.role) for one in extract.links] == [("launch:cmd.exe /c calc", Role.EXTERNAL)]


def test_files_inside_are_handed_on_when_attached():
    def finish(document: pikepdf.Pdf) -> None:
        document.attachments["page.html"] = b"<!DOCTYPE html><p>Bonjour</p>"
        document.attachments["inner.pdf"] = made(shown("dedans"))

    extract = read(made(shown("x"), finish=finish))
    assert {(one.medium, one.name) for one in extract.children} == {
        (Medium.PAGE, "page.html"),
        (Medium.DOCUMENT, "inner.pdf"),
    }


def test_form_in_xml_says_runs_and_sends_when_read():
    form = (
        "<xdp><template><draw><value><text>Numéro de carte</text></value></draw>"
        '<script>app.alert(1)</script><submit target="https://a.example/x"/><image href="https://a.example/i.png"/></template></xdp>'
    )

    def finish(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = Dictionary(Fields=[], XFA=document.make_stream(form.encode()))

    extract = read(made(shown("x"), finish=finish))
    assert "Numéro de carte" in extract.text
    assert [one.code for one in extract.scripts] == ["app.alert(1)"]
    assert [one.action for one in extract.forms] == ["https://a.example/x"]
    assert [(one.url, one.role) for one in extract.links] == [("https://a.example/i.png", Role.IMAGE)]


def test_notes_of_readers_have_their_excuse_when_read():
    def finish(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Text, Contents="à revoir")])

    extract = read(made(shown("x"), finish=finish))
    assert [(one.text, one.excuse) for one in extract.passages if one.kind is Kind.NOTE] == [("à revoir", "note")]


def test_locked_file_is_named_when_no_password_opens_it():
    with pikepdf.open(io.BytesIO(made(shown("x")))) as document:
        buffer = io.BytesIO()
        document.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert read(buffer.getvalue()).limits == ("encrypted",)


def test_file_is_read_when_only_changing_it_needs_a_password():
    with pikepdf.open(io.BytesIO(made(shown("ouvert")))) as document:
        buffer = io.BytesIO()
        document.save(buffer, encryption=pikepdf.Encryption(owner="a", user=""))
    extract = read(buffer.getvalue())
    assert (extract.text, extract.limits) == ("ouvert", ())


def test_pages_past_the_limit_are_named_when_read(monkeypatch):
    monkeypatch.setattr(pdf, "pages_max", 2)
    extract = read(made(shown("un"), shown("deux"), shown("trois")))
    assert (extract.text, extract.limits) == ("un\ndeux", ("pages",))


def test_doubtful_text_is_shown_when_no_page_may_be_drawn(monkeypatch):
    monkeypatch.setattr(pdf, "pages_drawn_max", 0)
    extract = read(made(shown("x", before="1 g")))
    assert (extract.text, extract.hidden, extract.limits) == ("x", (), ("drawing",))


def test_objects_past_the_limit_are_left_out_when_a_page_has_too_many(monkeypatch):
    monkeypatch.setattr(ink, "objects_a_page_max", 2)
    assert read(made(shown("a") * 9)).limits == ()


def test_broken_file_is_named_when_neither_library_reads_it():
    assert read(b"%PDF-1.7\nnothing else").limits == ("malformed",)


def test_threads_read_at_once_when_several_documents_come():
    documents = [made(shown(f"texte {number}"), shown("x", before="1 g")) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        texts = [one.text for one in pool.map(read, documents)]
    assert texts == [f"texte {number}" for number in range(8)]


@pytest.mark.parametrize("thing", [None, 1, "x", Array([1]), Name.A, Dictionary(A=1)])
def test_whatever_a_stranger_wrote_is_read_without_raising_when_of_the_wrong_type(thing):
    assert held(thing, "/X", "/Y") is None
    assert list(listed(thing)) == ([1] if isinstance(thing, Array) else [])
    assert isinstance(said(thing), str)
    assert number(thing) == (1.0 if thing == 1 else 0.0)
    assert stream_bytes(thing) == b""
    draft = Draft(part(b""))
    actions = Actions(draft)
    actions.do(thing, "p")
    actions.events(thing, "p")
    actions.attached(thing, "p")
    assert actions.annotations(thing, "p") == []
    assert actions.fields(thing) == []


def test_first_that_is_there_counts_when_several_are_given():
    assert first(None, 0, 1) == 0
    assert first(None) is None


def test_stream_that_swells_is_cut_when_read():
    document = pikepdf.new()
    bomb = pikepdf.Stream(document, zlib.compress(bytes(1_000_000)), Filter=Name.FlateDecode)
    other = pikepdf.Stream(document, b"x", Filter=Name.DCTDecode)
    assert len(stream_bytes(bomb, 1000)) == 1000
    assert stream_bytes(other) == b""


def test_ground_is_what_was_painted_last_when_texts_stand_on_it():
    paint = Paint()
    paint.add(1, (0, 0, 100, 100), (0, 0, 0))
    paint.add(2, (0, 0, 100, 50), (9, 9, 9))
    paint.add(5, (0, 0, 60, 60), None)
    paint.add(6, (0, 0, 1, 1), (1, 1, 1))
    assert paint.ground(3, (10, 10, 20, 20)) == (9, 9, 9)
    assert paint.ground(3, (10, 70, 20, 80)) == (0, 0, 0)
    assert paint.ground(3, (200, 200, 210, 210)) == WHITE
    assert paint.ground(9, (10, 10, 20, 20)) is None
    assert paint.is_covered(3, (10, 10, 20, 20))
    assert not paint.is_covered(3, (50, 10, 70, 20))
    assert paint.is_filled_in(3, (50, 10, 66, 20))


def test_endless_box_is_counted_when_it_is_higher_than_all_bands():
    paint = Paint()
    paint.add(1, (0, -1e9, 100, 1e9), (0, 0, 0))
    assert paint.ground(2, (10, 10, 20, 20)) == (0, 0, 0)


def test_boxes_are_measured_when_they_lie_over_each_other():
    assert touch((0, 0, 2, 2), (1, 1, 3, 3))
    assert not touch((0, 0, 1, 1), (1, 1, 3, 3))
    assert share((0, 0, 1, 2), (0, 0, 2, 2)) == 0.5
    assert share((5, 5, 6, 6), (0, 0, 2, 2)) == 0.0
