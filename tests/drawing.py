"""Pictures that tests draw: harmless, made here, the same at every run."""

from __future__ import annotations

from io import BytesIO

import pytest

image = pytest.importorskip("PIL.Image")
draw = pytest.importorskip("PIL.ImageDraw")
numpy = pytest.importorskip("numpy")


def scene(seed=0, width=640, height=480):
    """A picture with much to see: soft clouds of colour, and shapes upon them."""
    chance = numpy.random.default_rng(seed)
    clouds = sum(
        numpy.asarray(
            image.fromarray(chance.integers(0, 256, (cells, cells, 3), "uint8")).resize((width, height), 3), float
        )
        / weight
        for cells, weight in ((3, 2), (7, 3), (15, 6))
    )
    made = image.fromarray(clouds.clip(0, 255).astype("uint8"))
    pen = draw.Draw(made)
    for _ in range(int(chance.integers(3, 9))):
        x, y, w, h = (int(chance.integers(0, most)) for most in (width, height, width // 2, height // 2))
        shape = (pen.rectangle, pen.ellipse)[int(chance.integers(0, 2))]
        shape((x, y, x + w, y + h), fill=tuple(int(one) for one in chance.integers(0, 256, 3)))
    return made


def encoded(picture, form="PNG", **options):
    """The bytes of a picture."""
    stream = BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def placed(latitude=((48, 51, 29.6), "N"), longitude=((2, 17, 40.2), "E")):
    """The bytes of a photograph that says where it was taken."""
    made = scene()
    exif = made.getexif()
    exif[0x010F] = "Fabricant"
    exif[0x8825] = {1: latitude[1], 2: latitude[0], 3: longitude[1], 4: longitude[0]}
    return encoded(made, "JPEG", exif=exif)
