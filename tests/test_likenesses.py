"""What is like the content of a case: the same, the same file, nearly the same picture or text; gone with what is erased."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clausewise import copies, fold
from clausewise import prints as rules
from clausewise.engine import Engine
from clausewise.exhibit import Exhibit
from clausewise.extract import Extract, Fingerprint
from clausewise.likenesses import Kind, Likenesses, _Traits
from clausewise.model import Item, Medium, Part
from clausewise.prints import Print, Prints
from tests.reporting import Clock
from tests.test_capture import KILL, POLICY, TUER, WORDS

LONG = {
    "en": f"{KILL}. You took my place in the team and told everyone lies about me, and now you will see what that brings you",
    "fr": f"{TUER}. Tu as pris ma place dans l'équipe et raconté des mensonges à tout le monde, et tu verras ce que cela te vaudra",
}


@pytest.fixture
def engine(tmp_path):
    with Engine.open(POLICY, store=tmp_path / "l.db", clock=Clock(), with_detectors=(WORDS,), isolated=False) as opened:
        yield opened


def kinds(engine, decision):
    return [(one.decision, one.kind) for one in engine.likenesses.of([decision])]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_like_texts_are_found_when_one_was_changed_a_little(engine, language):
    text = LONG[language]
    first = engine.check(text, id="a", author="u1").id
    same = engine.check(f"  {text.upper()}", id="b", author="u2").id
    near = engine.check(text.replace("place", "seat").replace("équipe", "ligue"), id="c", author="u3").id
    engine.check({"en": KILL, "fr": TUER}[language], id="d", author="u4")
    found = engine.likenesses.of([first])
    assert [(one.decision, one.kind) for one in found] == [(same, Kind.SAME), (near, Kind.TEXT)]
    assert copies.ALIKE <= found[1].share < 1.0


def test_short_texts_are_alike_only_when_they_are_the_same(engine):
    first = engine.check(KILL, id="a").id
    again = engine.check(KILL, id="b").id
    engine.check(f"{KILL} now", id="c")
    assert kinds(engine, first) == [(again, Kind.SAME)]


def test_same_file_is_found_when_it_comes_with_other_words(engine):
    picture = Part(Medium.FILE, data=bytes(range(200)))
    first = engine.check(Item((Part(text=KILL), picture), id="a")).id
    again = engine.check(Item((Part(text=TUER), picture), id="b")).id
    engine.check(Item((Part(text="Je vais te tuer"), Part(Medium.FILE, data=b"tiny")), id="c"))
    engine.check(Item((Part(text="I will kill you"), Part(Medium.FILE, data=b"tiny")), id="d"))
    assert kinds(engine, first) == [(again, Kind.FILE)]


def test_like_pictures_are_found_by_the_print_that_was_taken_when_they_were_judged(engine):
    """Prints are handed in: taking them is tried where pictures are opened (tests/test_curator.py)."""
    one = (1 << 255) | 5
    values = {"x": one, "a": one, "b": one ^ 0b111, "c": one ^ ((1 << 32) - 1)}
    kept = {
        name: Exhibit(Item((), id=name), prints=(Print(0, "pdq", value.to_bytes(32, "big")),))
        for name, value in values.items()
    }
    likenesses = Likenesses(engine.clerk, kept.get)
    for name in "abc":
        likenesses._learn(name, _Traits(frozenset(), frozenset(), (values[name],), None))
    found = likenesses.of(["x"])
    assert [(one.decision, one.kind, one.share) for one in found] == [
        ("a", Kind.PICTURE, 1.0),
        ("b", Kind.PICTURE, 1 - 3 / 256),
    ]


def test_nothing_like_is_shown_when_it_was_erased(engine):
    first, again = engine.check(KILL, id="a").id, engine.check(KILL, id="b").id
    assert kinds(engine, first) == [(again, Kind.SAME)]
    engine.erase(again, reason="asked for")
    before = len(engine.likenesses)
    assert kinds(engine, first) == []
    assert len(engine.likenesses) == before - 1
    engine.erase(first, reason="asked for")
    assert engine.likenesses.of([first]) == []


def test_newest_contents_are_learned_first_when_there_are_many(engine, monkeypatch):
    names = [engine.check(f"{KILL} {number}", id=f"i{number}").id for number in range(6)]
    likenesses = Likenesses(engine.clerk, engine.viewing.exhibit)
    assert likenesses.catch_up(2)
    assert list(likenesses._known) == [names[5], names[4]]
    later = engine.check(f"{KILL} later", id="later").id
    assert likenesses.catch_up(1)
    assert list(likenesses._known)[-1] == later
    while likenesses.catch_up(2):
        pass
    assert len(likenesses) == 7
    assert not likenesses.catch_up()
    monkeypatch.setattr(fold, "contents_kept_max", 3)
    likenesses._learn("one more", likenesses._known[names[0]])
    assert len(likenesses) == 3
    assert {name for names in likenesses._marks.values() for name in names} == set(likenesses._known)


def test_contents_are_known_again_when_another_process_starts(engine, tmp_path):
    first, again = engine.check(KILL, id="a").id, engine.check(KILL, id="b").id
    with Engine.open(POLICY, store=tmp_path / "l.db", with_detectors=()) as other:
        assert kinds(other, first) == [(again, Kind.SAME)]


def test_prints_are_kept_only_until_they_are_needed_no_more(monkeypatch):
    monkeypatch.setattr(rules, "contents_max", 2)
    kept = Prints()
    items = [Item((Part(Medium.IMAGE, data=bytes([number]) * 9),)) for number in range(3)]
    assert kept.of(items[0]) == ()
    good, even = Fingerprint("pdq", b"\1" * 32, 0.9), Fingerprint("pdq", b"\2" * 32, 0.1)
    for item in items:
        kept.take([item], [(0, Extract(item.parts[0], fingerprints=(good, even, Fingerprint("sha256", b"x"))))])
    assert kept.of(items[0]) == ()
    assert kept.of(items[2]) == (Print(0, "pdq", b"\1" * 32),)
    twice = replace(items[2], parts=items[2].parts * 2)
    assert [one.part for one in kept.of(twice)] == [0, 1]
