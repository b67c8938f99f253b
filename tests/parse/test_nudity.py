from __future__ import annotations

import os
import subprocess
import sys

import pytest

from clausewise.errors import UnavailableError
from clausewise.model import Medium, Part
from clausewise.parse import budget, nudity
from clausewise.parse.image import image as opened
from tests.drawing import encoded, image, scene

measures = pytest.mark.skipif(nudity._model() is None, reason="python -m pip install 'clausewise[image]'")


@measures
@pytest.mark.parametrize("seed", range(4))
def test_score_is_low_when_a_picture_shows_shapes(seed):
    score = nudity.nudity(scene(seed))
    assert 0 <= score < 0.1


@measures
def test_estimate_is_of_the_frame_when_a_picture_moves():
    data = encoded(scene(1), "GIF", save_all=True, append_images=[scene(2)])
    estimates = opened(Part(Medium.IMAGE, data=data)).estimates
    assert [(one.name, one.path) for one in estimates] == [("nudity", "frame 1"), ("nudity", "frame 2")]


@measures
def test_runtime_keeps_no_number_of_the_machine_when_a_picture_is_measured(tmp_path):
    code = (
        "from clausewise.parse.nudity import nudity; from PIL import Image; print(nudity(Image.new('RGB', (64, 64))))"
    )
    homes = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | homes, capture_output=True, text=True, check=True
    )
    assert float(ran.stdout) >= 0
    assert list(tmp_path.rglob("*")) == []


def test_too_small_a_picture_shows_nothing_when_measured():
    assert nudity.nudity(image.new("RGB", (20, 20))) in (0.0, None)


def test_missing_model_is_named_when_pictures_are_opened(monkeypatch):
    monkeypatch.setattr(nudity, "_model", lambda: None)
    extract = opened(Part(Medium.IMAGE, data=encoded(scene(1))))
    assert extract.limits == ("unavailable:nudity",)
    assert extract.estimates == ()


@measures
def test_other_model_is_refused_when_its_hash_differs(monkeypatch):
    monkeypatch.setattr(nudity, "MODEL", (*nudity.MODEL[:2], "0" * 64))
    nudity._model.cache_clear()
    with pytest.raises(UnavailableError) as refused:
        nudity.nudity(scene(1))
    assert refused.value.code == "CW781"
    nudity._model.cache_clear()


def test_pictures_past_the_allowance_are_named_when_a_part_holds_many(monkeypatch):
    monkeypatch.setattr(budget, "ALLOWED", dict.fromkeys(budget.ALLOWED, 1))
    data = encoded(scene(1, 200, 150), "GIF", save_all=True, append_images=[scene(2, 200, 150)])
    with budget.allowance():
        extract = opened(Part(Medium.IMAGE, data=data))
    assert {"sampled:nudity", "sampled:ocr"} <= set(extract.limits)
    with budget.allowance():
        assert budget.spent(budget.NAKEDNESS, 1)
        assert not budget.spent(budget.NAKEDNESS, 1)
    assert budget.spent(budget.NAKEDNESS, 1)
