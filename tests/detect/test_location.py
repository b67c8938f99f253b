from __future__ import annotations

import pytest

from clausewise.detect.location import GPS, SIGNAL, Location
from clausewise.extract import Extract, Meta
from clausewise.model import Medium, Part
from tests.small import REGISTER


def inspected(*metas, medium=Medium.IMAGE):
    [signals] = Location(REGISTER).inspect([Extract(Part(medium, name="a.jpg"), metas=metas, part=1)])
    return signals


def test_position_is_told_roughly_when_a_picture_bears_one():
    [signal] = inspected(Meta(GPS, "48.858222,2.294500"))
    [spot] = signal.evidence
    assert (signal.name, spot.part, spot.excerpt, spot.place) == (SIGNAL, 1, "48.858, 2.295", "a.jpg")
    assert signal.score < 0.8


@pytest.mark.parametrize("metas", [(), (Meta("exif.make", "Fabricant"),), (Meta(GPS, "nowhere"),)])
def test_nothing_is_said_when_a_picture_bears_no_position(metas):
    assert inspected(*metas) == []
