from __future__ import annotations

import io
import zipfile

import pytest

from clausewise.parse import archive
from clausewise.parse.archive import Archive
from tests.parse.documents import docx, paragraph, read, run, zipped


def opened(data: bytes) -> tuple[Archive, list[str]]:
    limits: list[str] = []
    return Archive(data, limits.append), limits


def test_members_are_found_without_case_when_asked_for():
    held, limits = opened(zipped({"Word/Document.xml": "x"}))
    assert (held.read("/word/document.xml"), limits) == (b"x", [])
    assert "WORD/document.xml" in held
    assert list(held.names("word/")) == ["word/document.xml"]
    assert held.read("missing") == b""


def test_member_that_swells_is_refused_and_named_when_read():
    held, limits = opened(zipped({"a": bytes(8 * 1024 * 1024)}))
    assert (held.read("a"), limits) == (b"", ["expansion"])


def test_whole_of_all_members_is_bounded_when_each_is_small(monkeypatch):
    monkeypatch.setattr(archive, "expanded_bytes_max", 100)
    held, limits = opened(zipped({"a": bytes(60), "b": bytes(60)}))
    assert (len(held.read("a")), len(held.read("b")), limits) == (60, 0, ["expansion"])


def test_too_many_members_are_named_when_opened(monkeypatch):
    monkeypatch.setattr(archive, "members_max", 2)
    assert opened(zipped({"a": "", "b": "", "c": ""}))[1] == ["members"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_that_stands_twice_is_named_when_opened():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a", "1")
        file.writestr("A", "2")
    held, limits = opened(buffer.getvalue())
    assert (held.read("a"), limits) == (b"2", ["ambiguous"])


def test_encrypted_member_is_named_when_read():
    data = bytearray(zipped({"a": "x"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.index(mark) + (6 if mark.endswith(b"\x04") else 8)
        data[place] |= 1
    held, limits = opened(bytes(data))
    assert (held.read("a"), limits) == (b"", ["encrypted"])


def test_document_with_a_bomb_inside_still_gives_its_text_when_read():
    extract = read(docx(paragraph(run("Bonjour")), members={"word/media/image1.png": bytes(8 * 1024 * 1024)}))
    assert (extract.text, extract.limits) == ("Bonjour", ("expansion",))
