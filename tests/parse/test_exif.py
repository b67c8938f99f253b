from __future__ import annotations

import pytest

from clausewise.model import Medium, Part
from clausewise.parse.exif import GPS, told
from clausewise.parse.image import image as opened
from tests.drawing import encoded, placed, scene


def position(data):
    metas = opened(Part(Medium.IMAGE, data=data)).metas
    return next((one.content for one in metas if one.name == GPS), "")


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        (((48, 51, 29.6), "N"), ((2, 17, 40.2), "E"), "48.858222,2.294500"),
        (((45, 30, 0), "N"), ((73, 34, 12), "W"), "45.500000,-73.570000"),
        (((33, 0, 0), "S"), ((70, 0, 0), "W"), "-33.000000,-70.000000"),
        (((0, 0, 0), "N"), ((0, 0, 0), "E"), ""),
        (((148, 0, 0), "N"), ((2, 0, 0), "E"), ""),
    ],
)
def test_position_is_in_degrees_when_a_photo_has_one(latitude, longitude, said):
    assert position(placed(latitude, longitude)) == said


def test_nothing_is_said_when_a_photo_has_no_position():
    assert position(encoded(scene(), "JPEG")) == ""


@pytest.mark.parametrize(
    "form",
    [
        b'<rdf:Description exif:GPSLatitude="48,51.4933N" exif:GPSLongitude="2,17,40.2E"/>',
        b"<exif:GPSLatitude>48,51.4933N</exif:GPSLatitude><exif:GPSLongitude>2,17,40.2E</exif:GPSLongitude>",
    ],
)
def test_position_is_found_when_only_xmp_bears_it(form):
    [meta] = told({"xmp": form}, {})[0]
    assert meta.content == "48.858222,2.294500"


@pytest.mark.parametrize(
    "value", [b"ASCII\0\0\0A day out", "A day out".encode("utf-16-le"), b"A day out\0", "A day out"]
)
def test_words_are_read_when_cameras_and_programs_write_them_in_their_way(value):
    metas, [passage] = told({"comment": value}, {})
    assert (passage.text, passage.path) == ("A day out", "text.comment")
    assert metas[0].content == "A day out"


def test_broken_blocks_are_left_out_when_metadata_are_read():
    class Broken(dict):
        def get_ifd(self, number):
            raise ValueError(number)

    assert told({"comment": b"\xff\x00\x01"}, Broken({1: 2})) == ((), ())
