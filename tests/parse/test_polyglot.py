from __future__ import annotations

import random

import pytest

from clausewise.model import Medium, Part
from clausewise.parse.polyglot import appended, seconds
from tests.parse.test_signature import program, zipped

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + random.Random(5).randbytes(200_000) + b"\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00"


@pytest.mark.parametrize(
    ("data", "kind", "found"),
    [
        (JPEG + b"<?php system($x); ?>", "image/jpeg", "php"),
        (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", "image/gif", "javascript"),
        (b"GIF89a='" + bytes(20) + b"';alert(1)", "image/gif", "javascript"),
        (GIF + b"<ScRiPt>alert(1)</script>", "image/gif", "script"),
        (JPEG + zipped("a.exe"), "image/jpeg", "zip"),
        (b"%PDF-1.7\n" + zipped("a.exe"), "application/pdf", "zip"),
        (JPEG + b"Rar!\x1a\x07\x01\x00", "image/jpeg", "rar"),
        (GIF + b"\n%PDF-1.4", "image/gif", "pdf"),
        (program()[:100] + b"%PDF-1.4", "application/vnd.microsoft.portable-executable", "pdf"),
    ],
)
def test_a_second_nature_is_named_when_bytes_are_two_things(data, kind, found):
    assert [one.kind for one in seconds(data, kind)] == [found]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (JPEG, "image/jpeg"),
        (GIF + bytes(50), "image/gif"),
        (b"<script>var a = '<?php '</script>", "text/html"),
        (zipped("a.txt"), "application/zip"),
        (program() + zipped("a.txt"), "application/vnd.microsoft.portable-executable"),
        (b"%PDF-1.7\nPK\x05\x06" + bytes(18), "application/pdf"),
    ],
)
def test_nothing_is_said_when_bytes_are_one_thing(data, kind):
    assert seconds(data, kind) == []


def test_an_archive_behind_a_picture_is_cut_off_when_it_hangs_on():
    archive = zipped("a.exe")
    part = Part(Medium.IMAGE, data=JPEG + archive, name="a.jpg")
    [child] = appended(part, seconds(part.data, "image/jpeg"))
    assert child.data == archive
    assert child.name == f"zip @{len(JPEG)}"
