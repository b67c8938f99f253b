"""Sources: each file once, in the same order, and every byte of it hashed on its way."""

from __future__ import annotations

import io
import os
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.errors import InputError
from clausewise.job.source import Stream, absolute, pieces, sources
from clausewise.rows import Bad


def names(found) -> list[str]:
    return [one.name for one in found if not isinstance(one, Bad)]


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a/2.txt", "a/1.txt", "out/verdicts/0.parquet"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_files_come_once_and_in_order_when_sources_overlap(folder, monkeypatch):
    monkeypatch.chdir(folder)
    given = absolute(["a/../a/1.txt", ".", str(folder / "a"), "b.txt"])
    assert given == (str(folder),)
    found = names(sources(given, apart=str(folder / "out")))
    assert found == [str(folder / name) for name in ("b.txt", "a/1.txt", "a/2.txt")]


def test_a_folder_is_not_taken_for_inside_another_when_only_names_begin_alike(folder):
    (folder / "ab").mkdir()
    assert absolute([str(folder / "a"), str(folder / "ab")]) == (str(folder / "a"), str(folder / "ab"))


def test_a_source_that_is_missing_or_no_file_is_refused_before_anything_begins(folder):
    os.mkfifo(folder / "pipe")
    for name, code in (("nowhere", "CW150"), ("pipe", "CW161"), ("nul\0", "CW150")):
        with pytest.raises(InputError) as refused:
            absolute([str(folder / name)])
        assert refused.value.code == code


def test_links_in_folders_are_told_and_not_followed_when_listed(folder):
    (folder / "a" / "0.txt").symlink_to(folder / "b.txt")
    found = [one for one in sources(absolute([str(folder / "a")])) if isinstance(one, Bad)]
    assert [(one.error.code, one.passed_over) for one in found] == [("CW156", True)]


def test_the_mark_of_a_source_differs_when_it_was_written_again(folder):
    before = list(sources([str(folder / "b.txt")]))
    os.utime(folder / "b.txt", ns=(1, 1))
    after = list(sources([str(folder / "b.txt")]))
    assert [one.size for one in before] == [one.size for one in after]
    assert [one.mark for one in before] != [one.mark for one in after] == ["1"]


@given(st.lists(st.binary(max_size=20), max_size=6), st.integers(0, 40))
def test_a_stream_gives_and_hashes_every_byte_when_read_in_part(given_pieces, count):
    whole = b"".join(given_pieces)
    # An empty piece is the end.
    given_pieces = [one for one in given_pieces if one]
    stream = Stream(given_pieces)
    reader = io.BufferedReader(stream, 7)
    assert reader.read(count) == whole[:count]
    assert reader.tell() == min(count, len(whole))
    assert stream.digest() == sha256(whole).hexdigest()


def test_pieces_hold_exactly_what_is_asked_when_the_file_goes_on(folder):
    assert b"".join(pieces(str(folder / "b.txt"), 1, 3)) == b".t"
    assert b"".join(pieces(str(folder / "b.txt"), 3, 99)) == b"xt"
