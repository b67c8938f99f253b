"""Forms that harvest and honest ones as pages, in both languages."""

from pathlib import Path

import pytest
import yaml

from clausewise.detect.form import FormInspector
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from tests.small import REGISTER

INSPECTOR = FormInspector(REGISTER)
PAGES = yaml.safe_load(Path(__file__).with_name("harvest.yaml").read_text(encoding="utf-8"))


def top(html):
    signals = INSPECTOR.inspect(opened(Part(Medium.PAGE, text=html)))
    return max((one.score for told in signals for one in told), default=0.0)


@pytest.mark.parametrize("html", PAGES["hit"])
def test_page_is_found_harvesting_when_it_asks_for_what_is_not_its_to_ask(html):
    assert top(html) >= 0.5


@pytest.mark.parametrize("html", PAGES["miss"])
def test_page_is_let_be_when_honest_people_make_such_forms(html):
    assert top(html) < 0.5
