"""Beacons and honest look-alikes as pages, written beside the corpus and after the detector, one trick a line."""

from pathlib import Path

import pytest
import yaml

from clausewise.detect.beacon import Beacon
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from tests.small import REGISTER

BEACON = Beacon(REGISTER)
PAGES = yaml.safe_load(Path(__file__).with_name("watching.yaml").read_text(encoding="utf-8"))


def top(html):
    signals = BEACON.inspect(opened(Part(Medium.PAGE, text=html)))
    return max((one.score for told in signals for one in told), default=0.0)


@pytest.mark.parametrize("html", PAGES["hit"])
def test_page_is_found_watching_when_it_reports_its_reader(html):
    assert top(html) >= 0.5


@pytest.mark.parametrize("html", PAGES["miss"])
def test_page_is_let_be_when_it_loads_what_it_shows(html):
    assert top(html) < 0.5
