from __future__ import annotations

import builtins

import pytest

from clausewise.errors import UnavailableError
from clausewise.parse import markup
from clausewise.parse.markup import child, closed, number, relation, switched, texts, tree, value
from tests.parse.documents import RELATIONS

BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a><p d="&c;">&c;</p></a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a><p>&b;</p></a>'


@pytest.mark.parametrize("data", [BOMB, OUTSIDE])
def test_entities_are_refused_and_named_when_read(data):
    limits: list[str] = []
    assert tree(data, limits.append) is None
    assert list(closed(data, ("p",), limits.append)) == []
    assert limits == ["doctype", "doctype"]


def test_document_type_without_entities_is_read_when_old_programs_wrote_it():
    limits: list[str] = []
    root = tree(b'<!DOCTYPE a PUBLIC "-//x//y" "a.dtd"><a><p/></a>', limits.append)
    assert root is not None
    assert limits == []


def test_broken_and_deep_markup_is_named_when_read():
    for data in (b"<a><b></a>", b"<a>" * 5000, b"\xff\xfe<", b"<a>\x00</a>"):
        limits: list[str] = []
        assert list(closed(data, ("p",), limits.append)) == []
        assert limits == ["malformed"]
        assert tree(data, limits.append) is None


def test_nothing_is_no_fault_when_a_member_is_empty():
    limits: list[str] = []
    assert tree(b"", limits.append) is None
    assert list(closed(b"", ("p",), limits.append)) == []
    assert limits == []


def test_elements_come_up_to_the_limit_when_there_are_more(monkeypatch):
    monkeypatch.setattr(markup, "elements_max", 2)
    monkeypatch.setattr(markup, "tree_bytes_max", 10)
    limits: list[str] = []
    assert len(list(closed(b"<a><p/><p/><p/></a>", ("p",), limits.append))) == 2
    assert tree(b"<a><p/><p/><p/></a>", limits.append) is None
    assert limits == ["elements", "size"]


def test_more_marks_than_memory_holds_are_named_when_counted(monkeypatch):
    monkeypatch.setattr(markup, "marks_max", 5)
    limits: list[str] = []
    assert list(closed(b"<a><p/><p/><p/><p/></a>", ("p",), limits.append)) == []
    assert tree(b"<a><p/><p/><p/><p/></a>", limits.append) is None
    assert limits == ["elements", "size"]


def test_names_are_read_without_their_namespace_when_asked_for():
    data = f'<x:a xmlns:x="urn:x" xmlns:r="{RELATIONS}" x:val="1" r:id="rId1" id="7"><x:b><x:t>u</x:t></x:b></x:a>'
    root = tree(data.encode(), print)
    assert root is not None
    assert (value(root, "val"), value(root, "id"), relation(root), value(None, "x", "d")) == ("1", "7", "rId1", "d")
    assert child(root, "b", "t").text == "u"
    assert child(root, "b", "c", "d") is None
    assert texts(root, frozenset({"t"})) == "u"
    assert (switched(root), switched(None)) == (True, None)
    assert (number("3.5"), number("x", 2.0), number("nan", 1.0), number("1e99", 1.0)) == (3.5, 2.0, 1.0, 1.0)


def test_missing_library_is_said_with_its_remedy_when_needed(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("lxml"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnavailableError) as raised:
        tree(b"<a/>", print)
    assert raised.value.code == "CW730"
    assert "clausewise[documents]" in raised.value.remedy_fr
    with pytest.raises(UnavailableError):
        list(closed(b"<a/>", ("a",), print))
