from __future__ import annotations

import pytest

from clausewise.errors import UnavailableError
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse import opening, registry


@pytest.fixture
def parsing(monkeypatch):
    """Put a parser in place of the one for documents, which here stand for anything that holds others."""

    def put(function):
        known = {**registry.parsers(), Medium.DOCUMENT: function}
        monkeypatch.setattr(opening, "parsers", lambda: known)

    return put


def document(name: str = "a.docx") -> Part:
    return Part(Medium.DOCUMENT, data=b"x", name=name)


def test_children_are_opened_with_their_place_when_a_part_holds_some(parsing):
    link = Part(Medium.LINK, "https://a.example")
    parsing(lambda part: Extract(part, children=(link, link)))
    outer, first, second = opening.opened(document(), 3)
    assert [one.part for one in (outer, first, second)] == [3, 3, 3]
    assert (outer.inside, first.inside, second.inside) == ("", "link 1", "link 2")


def test_a_part_that_holds_itself_ends_at_the_depth_limit_when_opened(parsing):
    parsing(lambda part: Extract(part, children=(document(),)))
    found = opening.opened(document())
    assert len(found) == opening.depth_max + 1
    assert found[-1].limits == (opening.TOO_DEEP,)
    assert found[-1].inside == " > ".join(["a.docx"] * opening.depth_max)


def test_many_children_end_at_the_number_limit_when_opened(parsing):
    parsing(lambda part: Extract(part, children=(Part(Medium.LINK, "x"),) * 10_000))
    found = opening.opened(document())
    assert len(found) == opening.extracts_per_part_max
    assert found[0].limits == (opening.TOO_MANY,)


def test_a_missing_library_is_named_when_a_parser_needs_it(parsing):
    def missing(part: Part) -> Extract:
        raise UnavailableError("CW799", "missing", "absent")

    parsing(missing)
    assert [one.limits for one in opening.opened(document())] == [(opening.UNAVAILABLE,)]


def test_a_part_that_is_too_big_is_not_read_when_opened(parsing, monkeypatch):
    monkeypatch.setattr(opening, "part_bytes_max", 3)
    parsing(pytest.fail)
    assert [one.limits for one in opening.opened(Part(Medium.DOCUMENT, data=b"long"))] == [(opening.TOO_BIG,)]


@pytest.mark.parametrize(
    ("part", "times"),
    [
        (Part(Medium.VIDEO, data=b"x"), 6),
        (Part(Medium.FILE, data=b"\x00\x00\x00\x20ftypisom"), 6),
        (Part(Medium.FILE, data=b"OggS"), 6),
        (Part(Medium.FILE, data=b"%PDF-1.7"), 1),
        (Part(Medium.FILE, data=b""), 1),
    ],
)
def test_recordings_have_more_time_when_they_are_sent_as_files(part, times):
    assert opening.patience(part) == times


def test_an_unopened_child_is_told_when_nobody_reads_its_medium(parsing):
    parsing(lambda part: Extract(part, children=(Part(Medium.LOG, data=b"x", name="access.log"),)))
    assert opening.opened(document())[1].limits == (opening.NOT_JUDGED,)


def test_plain_text_gives_nothing_when_it_stands_alone():
    assert opening.opened(Part(text="Bonjour")) == []


def test_every_parser_has_one_medium_of_its_own_when_registered():
    assert {Medium.LINK, Medium.ACCOUNT} <= registry.parsers().keys()
    with pytest.raises(AssertionError, match="two parsers"):
        registry.parser(Medium.LINK)(Extract)
