from __future__ import annotations

from io import BytesIO

import pytest

from clausewise.picture import grey, side_pixels

image = pytest.importorskip("PIL.Image")


def encoded(picture, form="PNG"):
    stream = BytesIO()
    picture.save(stream, form)
    return stream.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_picture_becomes_small_and_grey_when_it_is_read(mode):
    picture = image.linear_gradient("L").convert("RGB").convert(mode) if mode != "I;16" else image.new(mode, (9, 9))
    levels = grey(encoded(picture, "TIFF" if mode == "CMYK" else "PNG"))
    assert levels is not None
    assert len(levels) == side_pixels * side_pixels


def test_frame_is_cut_off_and_nothing_is_seen_through_when_a_picture_is_transparent():
    inner = image.linear_gradient("L").convert("RGBA")
    framed = image.new("RGBA", (400, 400), (0, 0, 0, 0))
    framed.paste(inner, (70, 70))
    one, other = grey(encoded(inner)), grey(encoded(framed))
    assert one is not None
    assert other is not None
    assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 24


@pytest.mark.parametrize("data", [b"", b"no picture", encoded(image.linear_gradient("L"))[:60]])
def test_nothing_comes_back_when_a_picture_cannot_be_read(data):
    assert grey(data) is None


def test_picture_is_not_decoded_when_it_is_too_large(monkeypatch):
    data = encoded(image.linear_gradient("L"))
    monkeypatch.setattr("clausewise.picture.image_pixels_max", 100)
    assert grey(data) is None
    monkeypatch.setattr("clausewise.picture.image_bytes_max", 10)
    assert grey(data) is None
