from __future__ import annotations

import pytest

from clausewise.detect.logo import SIGNAL, Logo
from clausewise.errors import InputError
from clausewise.model import Medium, Part
from clausewise.parse.image import image as opened
from clausewise.register import Mark, MarkKind, Register
from tests.drawing import draw, encoded, image, scene


def leaf(side=240):
    """A leaf over two bars, upon nothing."""
    made = image.new("RGBA", (240, 240), (0, 0, 0, 0))
    pen = draw.Draw(made)
    pen.polygon([(120, 15), (195, 98), (120, 158), (60, 105)], fill=(20, 70, 160))
    pen.rectangle((45, 172, 195, 191), fill=(20, 70, 160))
    pen.rectangle((45, 206, 135, 225), fill=(220, 60, 40))
    return made.resize((side, side))


def carrying(ground, side=150, at=(300, 120), ink=None):
    logo = leaf(side)
    if ink:
        plain = image.new("RGBA", logo.size, ink)
        plain.putalpha(logo.getchannel("A"))
        logo = plain
    shown = ground.copy()
    shown.paste(logo, at, logo)
    return shown


@pytest.fixture(scope="module")
def inspector(tmp_path_factory):
    path = tmp_path_factory.mktemp("logos") / "leaf.png"
    path.write_bytes(encoded(leaf()))
    return Logo(Register((), (Mark("Dexero", MarkKind.OWN, logos=(str(path),)),)))


def seen(inspector, picture, form="JPEG", **options):
    part = Part(Medium.IMAGE, data=encoded(picture, form, **options))
    return inspector.inspect([opened(part)])[0]


@pytest.mark.parametrize(
    "picture",
    [
        carrying(image.new("RGB", (640, 480), (235, 225, 205))),
        carrying(image.new("RGB", (640, 480), (30, 20, 40)), ink="white"),
        carrying(scene(3).point(lambda level: 128 + level // 2), 220, (60, 200)),
        carrying(image.new("RGB", (900, 300), "white"), 280, (10, 5)),
    ],
    ids=["even", "in white on dark", "busy", "wide"],
)
def test_logo_is_found_when_a_picture_carries_it_among_other_things(inspector, picture):
    (signal,) = seen(inspector, picture, quality=75)
    assert (signal.name, signal.evidence[0].sense) == (SIGNAL, "Dexero/logo")
    assert signal.score >= 0.7


def test_box_lies_around_the_logo_when_one_is_found(inspector):
    (signal,) = seen(inspector, carrying(image.new("RGB", (1280, 960), "white"), 300, (700, 500)))
    left, top, width, height = map(int, signal.evidence[0].place.rpartition(" ")[2].split(","))
    # The picture around the drawn shape, and a ring of ground.
    assert abs(left + width / 2 - 850) < 30
    assert abs(top + height / 2 - 650) < 30
    assert 200 < width < 330


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_said_when_a_picture_shows_other_things(inspector, seed):
    assert seen(inspector, scene(seed)) == []


def test_other_shapes_are_let_through_when_they_are_alike_in_tone(inspector):
    other = image.new("RGB", (640, 480), "white")
    pen = draw.Draw(other)
    pen.ellipse((200, 100, 320, 240), fill=(20, 70, 160))
    pen.rectangle((400, 300, 560, 320), fill=(20, 70, 160))
    assert seen(inspector, other) == []
    assert seen(inspector, image.new("RGB", (300, 300), "white")) == []


def test_nothing_is_compared_when_the_register_has_no_logo():
    assert seen(Logo(Register(())), carrying(image.new("RGB", (640, 480), "white"))) == []


def test_a_logo_that_is_not_there_is_an_error_when_the_register_names_it(tmp_path):
    with pytest.raises(InputError) as caught:
        Logo(Register((), (Mark("Dexero", MarkKind.OWN, logos=(str(tmp_path / "none.png"),)),)))
    assert caught.value.code == "CW634"
