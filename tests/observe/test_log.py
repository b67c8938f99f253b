from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest

from clausewise.errors import InputError
from clausewise.observe.format import line_bytes_max
from clausewise.observe.log import lines, rotated


def test_lines_keep_their_place_when_files_are_plain_or_packed(tmp_path):
    (tmp_path / "a.log").write_bytes(b"one\r\ntwo\nthree")
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"four\n"))
    read = list(lines([str(tmp_path / "a.log"), str(tmp_path / "b.gz")]))
    assert [(Path(one.source).name, one.number, one.content) for one in read] == [
        ("a.log", 1, b"one"),
        ("a.log", 2, b"two"),
        ("a.log", 3, b"three"),
        ("b.gz", 1, b"four"),
    ]


def test_lines_are_read_when_packed_by_zstd(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    (tmp_path / "a.zst").write_bytes(zstandard.compress(b"one\n") + zstandard.compress(b"two\n"))
    assert [one.content for one in lines([str(tmp_path / "a.zst")])] == [b"one", b"two"]


def test_line_is_counted_and_not_kept_when_it_never_ends():
    stream = BytesIO(b"a\n" + b"x" * (5 * 1024 * 1024) + b"\nb\n" + b"y" * (line_bytes_max + 1))
    assert [(one.number, one.content) for one in lines(["-"], stream)] == [(1, b"a"), (2, None), (3, b"b"), (4, None)]


def test_older_files_come_first_when_a_set_was_rotated(tmp_path):
    for name in ("access.log", "access.log.1", "access.log.2.gz", "access.log.10.gz"):
        (tmp_path / name).touch()
    assert [one.name for one in rotated(tmp_path / "access.log*")] == [
        "access.log.10.gz",
        "access.log.2.gz",
        "access.log.1",
        "access.log",
    ]
    for name in ("error.log", "error.log-20260501", "error.log-20260502"):
        (tmp_path / name).touch()
    assert [one.name for one in rotated(tmp_path / "error.log*")] == [
        "error.log-20260501",
        "error.log-20260502",
        "error.log",
    ]


@pytest.mark.parametrize(
    "broken",
    [None, gzip.compress(b"a\n" * 9999)[:40], b"\x1f\x8b\x08\x00" + b"x" * 99],
    ids=["none", "cut", "noise"],
)
def test_file_is_refused_with_its_path_when_it_cannot_be_read(tmp_path, broken):
    if broken is not None:
        (tmp_path / "a.log").write_bytes(broken)
    with pytest.raises(InputError, match="CW802") as refused:
        list(lines([str(tmp_path / "a.log")]))
    assert refused.value.where.endswith("a.log")
    assert broken is not None or "ce fichier n'existe pas" in refused.value.fr
