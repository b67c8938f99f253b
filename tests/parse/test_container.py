from __future__ import annotations

import bz2
import gzip
import lzma
import subprocess

import pytest

from clausewise.detect.masquerade import Masquerade
from clausewise.model import Medium, Part
from clausewise.parse import container as module
from clausewise.parse import opening
from clausewise.parse.opening import opened
from clausewise.register import Register
from tests.archives import foreign, locked, nested, overlapping, tarred, zipped

MEMBERS = {"folder/a.txt": "Bonjour à tous".encode(), "b.html": b"<html><body>Hello</body></html>"}


def names(data: bytes, name: str = "x") -> list[str]:
    return [one.inside for one in opened(Part(Medium.FILE, data=data, name=name))[1:]]


def limits(data: bytes, name: str = "x") -> set[str]:
    return {limit for one in opened(Part(Medium.FILE, data=data, name=name)) for limit in one.limits}


def archive(kind: str) -> bytes:
    if kind == "zip":
        return zipped(MEMBERS)
    if kind == "tar":
        return tarred(MEMBERS)
    return foreign(kind, MEMBERS)


@pytest.mark.parametrize("kind", ["zip", "tar", "7zip", "iso9660", "cpio_newc", "xar"])
def test_members_become_parts_with_their_names_when_an_archive_is_opened(kind):
    found = opened(Part(Medium.FILE, data=archive(kind), name="x.archive"))
    assert found[0].limits == ()
    assert {one.inside: one.text for one in found[1:]} == {
        "folder/a.txt": "Bonjour à tous",
        "b.html": "Hello",
    }


@pytest.mark.parametrize(
    ("packed", "name", "inner"),
    [
        (gzip.compress(b"hello"), "a.txt.gz", "a.txt"),
        (bz2.compress(b"hello"), "a.txt.bz2", "a.txt"),
        (lzma.compress(b"hello"), "a.txt.xz", "a.txt"),
        (gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"), "a.svgz", "a.svg"),
        (tarred({"b.txt": b"hello"}, mode="w:gz"), "a.tgz", "a.tar"),
    ],
    ids=["gzip", "bzip2", "xz", "svgz", "tgz"],
)
def test_a_packed_file_holds_one_part_when_it_is_opened(packed, name, inner):
    assert names(packed, name)[0] == inner


@pytest.mark.parametrize("packing", ["zstd", "lz4"])
def test_newer_packings_are_read_when_the_system_knows_them(packing):
    packed = foreign("raw", {"a": b"hello there " * 40}, packing)
    found = opened(Part(Medium.FILE, data=packed, name="a.txt.zst"))
    assert found[1].text.startswith("hello there")


def test_archives_in_archives_are_opened_by_their_path_when_nested():
    assert names(nested(3))[-1] == "2.zip > 1.zip > a.txt"


def test_an_archive_too_deep_is_named_when_the_depth_is_passed():
    assert opening.TOO_DEEP in limits(nested(opening.depth_max + 3))


@pytest.mark.parametrize(
    ("data", "limit"),
    [
        (zipped({"a": bytes(60_000_000)}), "expansion"),
        (gzip.compress(bytes(80_000_000)), "expansion"),
        (zipped({"a.zip": zipped({"b": bytes(60_000_000)})}), "expansion"),
        (overlapping(), "expansion"),
        (tarred({"a": bytes(60_000_000)}, mode="w:gz"), "expansion"),
    ],
)
def test_a_bomb_is_named_and_not_unpacked_when_it_swells(data, limit):
    # Python refuses entries that overlap from some patch releases on, which is as well.
    assert {limit, "malformed"} & limits(data)


def test_a_locked_archive_is_held_for_its_lock_when_opened():
    assert limits(locked("a.txt", b"hello")) == {"encrypted"}


def test_a_locked_archive_of_another_kind_is_told_when_the_library_says_so(monkeypatch):
    libarchive = pytest.importorskip("libarchive", reason="install libarchive-c and libarchive13")

    def refused(*_: object, **__: object) -> None:
        raise libarchive.exception.ArchiveError("The file content is encrypted, but currently not supported")

    monkeypatch.setattr(libarchive, "memory_reader", refused)
    assert limits(b"7z\xbc\xaf\x27\x1c" + bytes(60)) == {"encrypted"}


def test_a_missing_library_is_named_when_an_archive_needs_it(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "libarchive", None)
    assert limits(b"7z\xbc\xaf\x27\x1c" + bytes(60)) == {opening.UNAVAILABLE}


def test_names_that_climb_are_kept_as_they_are_written_when_opened():
    data = tarred({"../../etc/cron": b"x"}, {"link": "../../secret"})
    extracts = opened(Part(Medium.FILE, data=data, name="a.tar"))
    assert [one.source.name for one in extracts[1:]] == ["../../etc/cron"]
    assert "leads_out_of_the_folder" in {
        spot.sense for [signal] in Masquerade(Register(())).inspect(extracts[1:]) for spot in signal.evidence
    }
    assert [(one.name, one.content, one.path) for one in extracts[0].metas[:1]] == [
        ("archive.link", "../../secret", "link")
    ]


def test_members_beyond_the_number_are_named_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(module, "children_max", 3)
    assert module.MEMBERS in limits(zipped({f"{i}.txt": b"x" for i in range(5)}))
    assert module.MEMBERS in limits(tarred({f"{i}.txt": b"x" for i in range(5)}))


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x00", b"BZh91AY&SY"]
)
def test_a_broken_archive_says_so_when_opened(start):
    assert limits(start + bytes(100)) == {"malformed"}


def test_a_cut_archive_gives_what_is_whole_when_opened():
    data = tarred({"a.txt": b"hello", "b.txt": b"x" * 5_000}, mode="w:gz")
    assert "malformed" in limits(data[:-30])


def test_unpacked_names_lose_their_ending_when_they_have_one():
    assert module.unpacked_name("a.tar.gz") == "a.tar"
    assert module.unpacked_name("a.TGZ") == "a.tar"
    assert module.unpacked_name("folder/a") == "a"


def test_a_locked_zip_of_another_program_is_told_when_it_is_there(tmp_path):
    program = next((one for one in ("7z", "7zz", "zip") if _has(one)), None)
    if program is None:
        pytest.skip("install 7zip or zip")
    (tmp_path / "a.txt").write_bytes(b"hello")
    command = (
        [program, "-P", "secret", "a.zip", "a.txt"] if program == "zip" else [program, "a", "-psecret", "a.7z", "a.txt"]
    )
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    [made] = [one for one in tmp_path.iterdir() if one.suffix != ".txt"]
    assert limits(made.read_bytes()) == {"encrypted"}


def _has(program: str) -> bool:
    from shutil import which

    return which(program) is not None
