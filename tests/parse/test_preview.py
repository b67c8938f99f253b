"""Small pictures of large ones: bounded, upright, on white; nothing for what is no picture or too much of one."""

from __future__ import annotations

from io import BytesIO

import pytest

Image = pytest.importorskip("PIL.Image", reason="python -m pip install 'clausewise[image]'")

from clausewise.model import Medium, Part  # noqa: E402
from clausewise.parse import preview as rules  # noqa: E402
from clausewise.parse.preview import preview  # noqa: E402
from clausewise.sandbox import Sandbox  # noqa: E402


def drawn(mode="RGB", size=(400, 200), kind="PNG", colour=None, **more):
    out = BytesIO()
    Image.new(
        mode,
        size,
        colour or {"RGB": (200, 10, 10), "RGBA": (0, 0, 0, 0), "L": 90, "P": 3, "CMYK": (0, 90, 90, 0)}[mode],
    ).save(out, kind, **more)
    return out.getvalue()


def shown(data):
    with Image.open(BytesIO(data)) as opened:
        opened.load()
        return opened


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGB", "PNG"), ("RGBA", "PNG"), ("L", "JPEG"), ("P", "GIF"), ("CMYK", "JPEG"), ("RGB", "WEBP")]
)
def test_picture_is_small_when_it_was_large(mode, kind):
    small = shown(preview(drawn(mode, kind=kind), 100))
    assert (small.format, small.size) == ("JPEG", (100, 50))


def test_picture_stays_as_it_is_when_it_is_small():
    assert shown(preview(drawn(size=(30, 20)), 100)).size == (30, 20)


def test_what_is_transparent_is_white_when_drawn():
    assert min(shown(preview(drawn("RGBA"), 50)).convert("RGB").getpixel((5, 5))) > 250


def test_picture_stands_upright_when_its_camera_lay_on_its_side():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert shown(preview(drawn(kind="JPEG", exif=exif), 100)).size == (50, 100)


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", drawn()[:60], b"GIF89a" + b"\xff" * 40])
def test_nothing_is_drawn_when_it_is_no_picture(data):
    assert preview(data, 100) == b""


def test_nothing_is_drawn_when_there_are_too_many_pixels(monkeypatch):
    monkeypatch.setattr(rules, "pixels_max", 400 * 200 - 1)
    assert preview(drawn(), 100) == b""


def test_small_picture_comes_out_of_the_sandbox_when_asked():
    sandbox = Sandbox(workers=1)
    try:
        assert shown(sandbox.preview(Part(Medium.IMAGE, data=drawn()), 64)).size == (64, 32)
        assert sandbox.preview(Part(Medium.IMAGE, data=b"none"), 64) == b""
        assert sandbox.preview(Part(Medium.IMAGE, data=b"x" * 32, absent="size"), 64) == b""
    finally:
        sandbox.close()
