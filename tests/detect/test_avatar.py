from __future__ import annotations

from io import BytesIO

import pytest
from msgspec.structs import replace

from clausewise.detect.avatar import SIGNAL, Avatar
from clausewise.detect.registry import detectors
from clausewise.errors import InputError, UnavailableError
from clausewise.model import Medium, Part
from clausewise.parse.account import account
from tests.small import REGISTER

image = pytest.importorskip("PIL.Image")
draw = pytest.importorskip("PIL.ImageDraw")
ops = pytest.importorskip("PIL.ImageOps")


def logo(ground="white", ink=(20, 70, 160)):
    """Draw a leaf over two bars."""
    made = image.new("RGB", (240, 240), ground)
    pen = draw.Draw(made)
    pen.polygon([(120, 20), (190, 100), (120, 150), (60, 110)], fill=ink)
    pen.rectangle((50, 165, 190, 185), fill=ink)
    pen.rectangle((50, 200, 130, 220), fill=(220, 60, 40))
    return made


def other(number):
    """Draw something else: rings, stripes, a face, a ramp."""
    made = image.new("RGB", (240, 240), "white")
    pen = draw.Draw(made)
    if number == 0:
        pen.ellipse((40, 40, 200, 200), fill="black")
    elif number == 1:
        for at in range(0, 240, 40):
            pen.rectangle((at, 0, at + 20, 240), fill="navy")
    elif number == 2:
        pen.ellipse((30, 30, 210, 210), fill="gold")
        pen.ellipse((80, 90, 100, 110), fill="black")
        pen.ellipse((140, 90, 160, 110), fill="black")
        pen.arc((80, 100, 160, 180), 20, 160, fill="black", width=8)
    elif number == 3:
        return image.linear_gradient("L").convert("RGB")
    elif number == 4:
        pen.polygon([(120, 20), (220, 220), (20, 220)], fill="green")
    else:
        pen.rectangle((50, 60, 190, 180), fill="purple")
    return made


def encoded(picture, form="PNG", **options):
    stream = BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("logos")
    (folder / "logo.png").write_bytes(encoded(logo()))
    return replace(REGISTER, marks=(replace(REGISTER.marks[0], logos=(str(folder / "logo.png"),)),))


@pytest.fixture(scope="module")
def avatar(register):
    return Avatar(register)


def score(avatar, data, name="avatar"):
    [signals] = avatar.inspect([account(Part(Medium.ACCOUNT, data=data, name=name))])
    return signals[0].score if signals else 0.0


@pytest.mark.parametrize(
    "data",
    [
        encoded(logo()),
        encoded(logo(), "JPEG", quality=35),
        encoded(logo().resize((64, 64))),
        encoded(logo().resize((900, 900)), "WEBP"),
        encoded(ops.expand(logo(), 60, "white")),
        encoded(logo(ground=(240, 240, 235))),
        encoded(logo(ink=(10, 90, 120)), "JPEG"),
        encoded(logo().crop((6, 6, 236, 236)), "GIF"),
    ],
)
def test_picture_is_the_logo_when_it_was_scaled_framed_or_saved_again(avatar, data):
    assert score(avatar, data) >= 0.85


@pytest.mark.parametrize("number", range(6))
def test_picture_is_left_alone_when_it_shows_something_else(avatar, number):
    assert score(avatar, encoded(other(number))) == 0.0


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "avatar"),
        (b"no picture", "avatar"),
        (encoded(logo())[:300], "avatar"),
        (encoded(image.new("RGB", (100, 100), "red")), "avatar"),
        (encoded(logo()), "banner"),
    ],
)
def test_nothing_is_said_when_there_is_no_avatar_to_compare(avatar, data, name):
    assert score(avatar, data, name) == 0.0


def test_evidence_names_the_mark_when_its_logo_is_borrowed(avatar):
    extract = replace(account(Part(Medium.ACCOUNT, data=encoded(logo()), name="avatar")), part=2)
    [[signal]] = avatar.inspect([extract])
    [spot] = signal.evidence
    assert (signal.name, signal.detector, spot.part, spot.sense, spot.place) == (
        SIGNAL,
        "avatar",
        2,
        "Shoply/logo",
        "avatar",
    )


def test_logos_are_found_beside_the_policy_when_their_paths_are_relative(tmp_path):
    (tmp_path / "logo.png").write_bytes(encoded(logo()))
    marks = (replace(REGISTER.marks[0], logos=("logo.png",)),)
    made = next(one for one in detectors(replace(REGISTER, marks=marks), tmp_path) if one.name == "avatar")
    assert score(made, encoded(logo(), "JPEG")) >= 0.85


@pytest.mark.parametrize("content", [None, b"no picture", encoded(image.new("L", (20, 20), 128))])
def test_logo_is_refused_in_both_languages_when_it_shows_nothing(tmp_path, content):
    path = tmp_path / "logo.png"
    if content is not None:
        path.write_bytes(content)
    marks = (replace(REGISTER.marks[0], logos=(str(path),)),)
    with pytest.raises(InputError) as refused:
        Avatar(replace(REGISTER, marks=marks))
    assert (refused.value.code, refused.value.where) == ("CW634", str(path))
    assert refused.value.en != refused.value.fr


def test_extra_is_named_when_the_library_is_missing(register, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    with pytest.raises(UnavailableError) as missing:
        Avatar(register)
    assert missing.value.code == "CW635"
    assert "clausewise[image]" in missing.value.remedy_fr
