from __future__ import annotations

import io
import random

import pytest

from clausewise.model import Medium
from clausewise.parse.nature import nature
from clausewise.parse.pixmap import PORTABLE, TARGA, pixmap
from clausewise.parse.raster import raster

KINDS = [
    *(("TGA", mode, {}) for mode in ("RGB", "L", "P", "1", "RGBA")),
    ("TGA", "RGB", {"compression": "tga_rle"}),
    *(("PPM", mode, {}) for mode in ("RGB", "L", "1")),
    *(("JPEG2000", "RGB", {"no_jp2": bare}) for bare in (False, True)),
    *((kind, "RGB", {}) for kind in ("DDS", "DIB", "ICNS", "PCX", "QOI", "SGI", "BMP", "ICO", "WEBP", "AVIF", "TIFF")),
    ("TIFF", "RGB", {"big_tiff": True}),
]


@pytest.mark.parametrize(("kind", "mode", "options"), KINDS)
@pytest.mark.parametrize("side", [24, 300])
def test_a_picture_is_one_when_its_name_says_nothing_or_something_else(kind, mode, options, side):
    images = pytest.importorskip("PIL.Image")
    made = io.BytesIO()
    noise = images.frombytes("RGB", (side, side), random.Random(3).randbytes(side * side * 3))
    noise.convert(mode).save(made, kind, **options)
    assert nature(made.getvalue()) is nature(made.getvalue(), "notes.bin") is Medium.IMAGE
    assert raster(made.getvalue(), pytest.fail).media_type.startswith("image/")


def targa(kind: int, depth: int, pixels: bytes, *, mapped: int = 0, colours: bytes = bytes(5)) -> bytes:
    return bytes((0, mapped, kind)) + colours + bytes(4) + b"\x04\x00\x04\x00" + bytes((depth, 0)) + pixels


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"P3 # red\n2 1\n255\n255 0 0  255 0 0\n", PORTABLE),
        (b"P1\n2 2\n10\n01\n", PORTABLE),
        (b"P4\n8 2\n\xff\x00", PORTABLE),
        (b"P4\n8 200\n\xff\x00", ""),
        (b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 1\nMAXVAL 255\nENDHDR\n0000", PORTABLE),
        (b"P1 4 2 urgent: the server is down", ""),
        (b"P3 10 20 30 euros", ""),
        (b"P6 1 2", ""),
        (b"Prix : 10 20 255 euros", ""),
        (targa(2, 24, bytes(48)), TARGA),
        (targa(2, 24, bytes(48), colours=b"12345"), TARGA),
        (targa(2, 24, bytes(49), colours=b"12345"), ""),
        (targa(10, 24, b"\x8f000"), TARGA),
        (targa(10, 24, b"\x8f000", colours=b"12345"), ""),
        (targa(1, 8, bytes(64), mapped=1, colours=b"\0\0\x10\0\x18"), TARGA),
        (targa(1, 8, bytes(16)), ""),
        (targa(2, 9, bytes(48)), ""),
        (targa(2, 24, b""), ""),
        (b"", ""),
    ],
)
def test_a_map_of_pixels_is_told_when_its_numbers_fit(data, kind):
    assert pixmap(data) == kind
