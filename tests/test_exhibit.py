"""The content that a decision is about: kept sealed, within limits, and gone when it is erased."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from clausewise import exhibit
from clausewise.engine import Engine
from clausewise.model import Item, Medium, Part


@given(st.lists(st.builds(Part, text=st.text(max_size=50), data=st.binary(max_size=50)), max_size=4).map(tuple))
def test_content_comes_back_as_it_was_when_it_is_small(parts):
    item = Item(parts, id="post-1", author="u42", token="secret")
    kept = exhibit.read(exhibit._encode(exhibit.exhibit(item)))
    assert kept.omitted == ()
    assert (kept.item.parts, kept.item.author, kept.item.token) == (parts, "u42", "")


def test_rest_is_left_out_and_named_when_content_is_large():
    text, data = "a" * (exhibit.text_characters_max + 1), b"a" * (exhibit.data_bytes_max + 1)
    kept = exhibit.exhibit(Item((Part(text=text), Part(Medium.IMAGE, data=data, name="cat.png"), Part(text="more"))))
    assert kept.omitted == ((0, exhibit.CUT), (1, exhibit.LARGE), (2, exhibit.CUT))
    assert len(kept.item.parts[0].text) == exhibit.text_characters_max
    assert (kept.item.parts[1].data, kept.item.parts[1].name) == (sha256(data).digest(), "cat.png")
    assert kept.item.parts[1].absent == exhibit.LARGE


def test_only_what_is_too_large_is_left_out_when_little_room_is_left():
    full = Part(Medium.IMAGE, data=b"a" * (exhibit.data_bytes_max - 5))
    elsewhere = Part(Medium.VIDEO, data=b"d" * 32, absent="size")
    kept = exhibit.exhibit(
        Item((full, elsewhere, Part(Medium.FILE, data=b"b" * 9), Part(data=b"c" * 5), Part(text="word")))
    )
    assert kept.omitted == ((2, exhibit.LARGE),)
    assert kept.item.parts[1] == elsewhere
    assert [part.absent for part in kept.item.parts] == ["", "size", exhibit.LARGE, "", ""]


def test_nothing_is_kept_when_nothing_is_done_and_erased_with_the_decision():
    with Engine.open("dexero", store=":memory:") as engine:
        clear = engine.check("Bonjour tout le monde")
        held = engine.check("Les Noirs sont tous des parasites.", author="u42")
        assert engine.viewing.exhibit(clear.id) is None
        assert engine.viewing.exhibit(held.id).item.author == "u42"
        engine.erase(held.id, reason="asked for")
        assert engine.viewing.exhibit(held.id) is None
        assert list(engine.store.verify())
