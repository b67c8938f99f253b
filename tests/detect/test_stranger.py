import pytest

from clausewise.detect.stranger import Strangers, leads_away, stranger
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from tests.small import REGISTER

PAGE = Part(Medium.PAGE)


def test_home_holds_the_operator_and_the_part_when_a_base_is_named():
    strangers = Strangers(REGISTER)
    assert strangers.home(Extract(PAGE)) == {"shop.example"}
    assert strangers.home(Extract(PAGE, base="https://www.maya.example/a/")) == {"shop.example", "maya.example"}


@pytest.mark.parametrize("text", ["https://t.stranger.example/a", "//stranger.example/a", r"\\10.0.0.1\share\a.dotm"])
def test_stranger_is_read_when_an_address_leads_to_one(text):
    assert leads_away(text)
    assert stranger(text, frozenset({"shop.example"})) is not None


@pytest.mark.parametrize(
    "text", ["p.gif", "/p.gif?u=1", "cid:1", "data:image/gif;base64,R0lG", "https://img.shop.example/a", "https://ssl"]
)
def test_stranger_is_none_when_an_address_leads_home_or_nowhere(text):
    assert stranger(text, frozenset({"shop.example"})) is None
