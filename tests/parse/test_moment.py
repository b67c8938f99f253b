from __future__ import annotations

import pytest

from clausewise.parse.moment import coordinates, moment


@pytest.mark.parametrize(
    ("seconds", "path"),
    [(0, "0:00:00.0"), (83.44, "0:01:23.4"), (3_599.96, "1:00:00.0"), (7_325.5, "2:02:05.5"), (-3, "0:00:00.0")],
)
def test_a_time_is_written_in_hours_minutes_and_tenths_when_asked(seconds, path):
    assert moment(seconds) == path


@pytest.mark.parametrize(
    ("place", "degrees"),
    [
        ("+48.8577+002.295/", "48.85770,2.29500"),
        ("+46.8139-071.2080+010.5/", "46.81390,-71.20800"),
        ("+4648.8-07112.5/", "46.81333,-71.20833"),
        ("-334830+0183015/", "-33.80833,18.50417"),
        ("+99+000/", ""),
        ("Québec", ""),
        ("", ""),
    ],
)
def test_a_place_is_told_in_degrees_when_it_is_written_as_the_standard_says(place, degrees):
    assert coordinates(place) == degrees
