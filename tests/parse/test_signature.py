from __future__ import annotations

import io
import struct
import tarfile
import zipfile

import pytest

from clausewise.model import Medium
from clausewise.parse.nature import medium_of, type_of
from clausewise.parse.signature import signature


def program() -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 0x40) + b"PE\0\0" + bytes(200)


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (program(), "application/vnd.microsoft.portable-executable"),
        (b"MZ" + bytes(80), "application/x-dosexec"),
        (b"\x7fELF\x02\x01", "application/x-executable"),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x34", "application/java-vm"),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x02", "application/x-mach-binary"),
        (b"L\x00\x00\x00\x01\x14\x02\x00\x00", "application/x-ms-shortcut"),
        (b"#!/bin/sh\necho", "text/x-shellscript"),
        (b"<?php echo 1;", "text/x-php"),
        (zipped("a.txt"), "application/zip"),
        (zipped("META-INF/MANIFEST.MF", "A.class"), "application/java-archive"),
        (zipped("AndroidManifest.xml", "classes.dex"), "application/vnd.android.package-archive"),
        (tar(), "application/x-tar"),
        (bytes(0x8001) + b"CD001", "application/x-iso9660-image"),
        (b"\x1f\x8b\x08\x00", "application/gzip"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"MZ is how this text begins, and nothing else.", ""),
        (b"hello", ""),
        (b"", ""),
    ],
)
def test_a_format_is_known_by_its_marks_when_its_first_bytes_are_read(data, kind):
    assert signature(data) == kind


@pytest.mark.parametrize(
    ("kind", "medium"),
    [
        ("image/svg+xml", Medium.PAGE),
        ("image/png", Medium.IMAGE),
        ("application/msword", Medium.DOCUMENT),
        ("application/zip", Medium.FILE),
        ("audio/ogg", Medium.AUDIO),
        ("message/rfc822", Medium.EMAIL),
        ("text/plain", Medium.TEXT),
    ],
)
def test_a_type_belongs_to_a_medium_when_it_is_known(kind, medium):
    assert medium_of(kind) is medium


def test_a_text_is_one_in_any_of_its_encodings_when_its_type_is_asked():
    assert type_of("Prix à revoir".encode()) == "text/plain"
    assert type_of("Prix à revoir".encode("utf-16")) == "text/plain"
    assert type_of(b"<svg xmlns='x'>") == "image/svg+xml"
