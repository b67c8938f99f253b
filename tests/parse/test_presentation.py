"""What a PPTX gives besides what the cases of ``slide_cases`` check; see also ``clausewise.parse.drawing``."""

from __future__ import annotations

from clausewise.extract import Kind, Role
from clausewise.parse import presentation
from clausewise.parse.drawing import Moved
from clausewise.parse.markup import tree
from tests.parse.documents import HEAD, SPACES, filled, placed, pptx, read, shape, slide, words


def test_slides_are_read_in_their_order_when_shown():
    extract = read(pptx(slide(shape(words("un"))), slide(shape(words("deux") + words("trois")))))
    assert [(one.text, one.path) for one in extract.passages] == [
        ("un", "slide 1 Forme"),
        ("deux", "slide 2 Forme"),
        ("trois", "slide 2 Forme"),
    ]


def test_links_have_their_text_when_a_run_bears_them():
    data = pptx(
        slide(shape(words("notre site", '<a:hlinkClick r:id="rId9"/>'))),
        relations={"rId9": ("hyperlink", "https://a.example/", True)},
    )
    assert [(one.url, one.role, one.text) for one in read(data).links] == [
        ("https://a.example/", Role.ANCHOR, "notre site")
    ]


def test_linked_picture_has_its_size_when_it_is_placed():
    drawn = (
        '<p:pic><p:nvPicPr><p:cNvPr id="4" name="i"/></p:nvPicPr><p:blipFill><a:blip r:link="rId9"/></p:blipFill>'
        f"<p:spPr>{placed(0, 0, 9_525, 9_525)}</p:spPr></p:pic>"
    )
    (link,) = read(pptx(slide(drawn), relations={"rId9": ("image", "https://a.example/x.gif", True)})).links
    assert (link.width, link.height, link.role) == (1.0, 1.0, Role.IMAGE)


def test_notes_are_excused_and_slide_numbers_left_out_when_read():
    number = (
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="n"/><p:nvPr><p:ph type="sldNum"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody>{words('7')}</p:txBody></p:sp>"
    )
    notes = f"{HEAD}<p:notes {SPACES}><p:cSld><p:spTree>{shape(words('à dire'))}{number}</p:spTree></p:cSld></p:notes>"
    data = pptx(
        slide(),
        relations={"n": ("notesSlide", "../notesSlides/n.xml", False)},
        members={"ppt/notesSlides/n.xml": notes},
    )
    assert [(one.text, one.kind, one.excuse, one.path) for one in read(data).passages] == [
        ("à dire", Kind.NOTE, "note", "slide 1 notes")
    ]


def test_words_of_a_layout_are_told_once_when_many_slides_have_it():
    layout = f"{HEAD}<p:sldLayout {SPACES}><p:cSld><p:spTree>{shape(words('Dexero'))}</p:spTree></p:cSld></p:sldLayout>"
    extract = read(pptx(slide(), slide(), members={"ppt/slideLayouts/slideLayout1.xml": layout}))
    assert [one.text for one in extract.passages] == ["Dexero"]


def test_master_that_swaps_its_colours_is_followed_when_text_names_them():
    master = f'{HEAD}<p:sldMaster {SPACES}><p:cSld/><p:clrMap bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2"/></p:sldMaster>'
    scheme = words("clair", '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>')
    extract = read(pptx(slide(shape(scheme)), members={"ppt/slideMasters/slideMaster1.xml": master}))
    assert extract.hidden == ()


def test_slides_past_the_limit_are_named_when_read(monkeypatch):
    monkeypatch.setattr(presentation, "slides_max", 1)
    extract = read(pptx(slide(shape(words("un"))), slide(shape(words("deux")))))
    assert (extract.text, extract.limits) == ("un", ("slides",))


def test_group_places_its_shapes_when_it_is_moved_and_scaled():
    inside = '<a:xfrm><a:off x="100" y="0"/><a:ext cx="20" cy="20"/><a:chOff x="0" y="0"/><a:chExt cx="10" cy="10"/></a:xfrm>'
    moved = Moved().inside(tree(f"<x {SPACES}>{inside}</x>".encode(), print)[0])
    assert moved.box(tree(f"<x {SPACES}>{placed(5, 5, 1, 1)}</x>".encode(), print)[0]) == (110, 10, 2, 2)
    assert Moved().box(None) is None


def test_fill_counts_only_when_nothing_shows_through_it():
    clear = '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'
    extract = read(pptx(slide(shape(words("x", filled("FFFFFF")), properties=placed() + clear))))
    assert [one.text for one in extract.hidden] == ["x"]
