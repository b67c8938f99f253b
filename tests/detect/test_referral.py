import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.referral import SIGNAL, Referral
from clausewise.extract import Extract, Link, Role
from clausewise.model import Medium, Part
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


def credited(*links, medium=Medium.PAGE, base=""):
    return [one.score for one in Referral(REGISTER).inspect([Extract(Part(medium), links=links, base=base)])[0]]


@pytest.mark.parametrize(
    "url",
    [
        "https://shoes.example/run?aff_id=maya42",
        "https://souliers.example/?code_parrain=maya",
        "https://www.amazon.ca/dp/B000?tag=maya-20",
        "https://www.awin1.com/cread.php?awinmid=1&ued=https%3A%2F%2Fshoes.example",
        "https://track.effiliation.com/servlet/effi.redir?id_compteur=1",
        "https://www.google.com/url?q=https://shoes.example/%3Faffiliate=maya",
    ],
)
def test_link_of_a_part_is_seen_when_its_address_credits_somebody(url):
    for medium in (Medium.PAGE, Medium.EMAIL, Medium.LINK):
        assert credited(Link(url), medium=medium) == [0.75]


@pytest.mark.parametrize(
    "link",
    [
        Link("https://shoes.example/run?color=red"),
        Link("https://shoes.example/a.png?aff_id=maya42", Role.IMAGE),
        Link("/run?aff_id=maya42"),
        Link("mailto:maya@shoes.example?ref=a"),
        Link("https://shop.example/run?aff_id=maya42"),
    ],
)
def test_link_of_a_part_is_left_alone_when_it_credits_nobody_else(link):
    assert credited(link, base="https://shop.example/") == []


def test_loose_keys_say_little_when_they_stand_in_a_page():
    link = Link("https://shoes.example/run?ref=footer")
    assert credited(link) == [0.4]
    assert credited(link, medium=Medium.LINK) == [0.75]
