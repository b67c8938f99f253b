import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.referral import SIGNAL, Referral
from tests.small import REGISTER


@pytest.fixture(scope="module")
def seen():
    cascade = Cascade([Referral(REGISTER)])
    return lambda text: next((one for one in cascade.signals([text])[0] if one.name == SIGNAL), None)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("My shoes: https://shoes.example/run?ref=maya42 ok", "https://shoes.example/run?ref=maya42"),
        ("go to www.shoes.example/aff/maya now", "www.shoes.example/aff/maya"),
        ("https://amzn.to/3xYz12", "https://amzn.to/3xYz12"),
        ("Mes souliers : https://souliers.example/?parrain=maya", "https://souliers.example/?parrain=maya"),
        ("voyez souliers.example/parrainage/maya", "souliers.example/parrainage/maya"),
    ],
)
def test_link_is_seen_when_its_address_credits_somebody(seen, text, link):
    assert [spot.excerpt for spot in seen(text).evidence] == [link]


@pytest.mark.parametrize(
    "text",
    [
        "https://shoes.example/run?color=red",
        "https://docs.example/reference/tags?utm_source=letter",
        "See the ref= attribute of the component",
        "Voyez https://souliers.example/course?couleur=rouge",
    ],
)
def test_link_is_left_alone_when_it_credits_nobody(seen, text):
    assert seen(text) is None
