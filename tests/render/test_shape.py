"""Rectangles, and what clipping leaves of them."""

from __future__ import annotations

import pytest

from clausewise.render.shape import EVERYWHERE, Box, cut_out, overflow

BOX = Box(100, 100, 300, 200)
PLAIN = {"clip": "auto", "clip-path": "none", "position": "static", "overflow-x": "visible", "overflow-y": "visible"}


def test_boxes_meet_in_what_they_share_when_they_overlap():
    assert BOX.meet(Box(0, 150, 150, 500)) == Box(100, 150, 150, 200)
    assert not BOX.meet(Box(400, 0, 500, 50)).has(1)
    assert BOX.meet(EVERYWHERE) == BOX
    assert EVERYWHERE.holds(BOX)


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("inset(50%)", Box(200, 150, 200, 150)),
        ("inset(10px 20px)", Box(120, 110, 280, 190)),
        ("inset(0px 0px 50% 25%)", Box(150, 100, 300, 150)),
        ("inset(1px 2px 3px 4px round 5px)", Box(104, 101, 298, 197)),
        ("circle(0px at 50% 50%)", Box(200, 150, 200, 150)),
        ("ellipse(50px 20px at center)", Box(150, 130, 250, 170)),
        ("polygon(0px 0px, 100% 0px, 50% 100%)", BOX),
        ("polygon(0px 0px, 0px 0px, 0px 0px)", Box(100, 100, 100, 100)),
    ],
)
def test_clip_path_leaves_the_rectangle_around_its_shape_when_computed(path, left):
    assert cut_out(PLAIN | {"clip-path": path}, BOX) == left


def test_clip_counts_only_on_what_is_taken_out_of_the_flow_when_computed():
    tiny = {"clip": "rect(1px, 1px, 1px, 1px)"}
    assert cut_out(PLAIN | tiny, BOX) == EVERYWHERE
    assert not cut_out(PLAIN | tiny | {"position": "absolute"}, BOX).has(1)
    assert cut_out(PLAIN | {"clip": "rect(auto, 50px, 20px, 10px)", "position": "fixed"}, BOX) == Box(
        110, 100, 150, 120
    )


def test_overflow_cuts_each_axis_by_itself_when_hidden():
    assert overflow(PLAIN, BOX) == EVERYWHERE
    left = overflow(PLAIN | {"overflow-x": "clip"}, BOX)
    assert (left.left, left.right) == (100, 300)
    assert left.height == float("inf")
