from __future__ import annotations

import time

import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.link import Links
from clausewise.extract import Extract, Link, Role
from clausewise.model import Medium, Part, Signal, Words
from clausewise.register import LinkLists, Mark, MarkKind, Register, Service

REGISTER = Register(
    (
        Service("site", Words("Site", "Site"), "dexero.example", ("/",)),
        Service("hosts", Words("Hosts", "Hôtes"), "*.dexerocloud.example", ("/",)),
    ),
    (Mark("Dexero", MarkKind.OWN),),
    links=LinkLists(allow=("paypal-login.example", "*.partner.example"), block=("bad.example", "*.worse.example")),
)
LINKS = Links(REGISTER)
CASCADE = Cascade([LINKS])


def of_text(text: str) -> dict[str, Signal]:
    return {one.name: one for one in CASCADE.signals([text])[0]}


def of_links(*links: Link, medium: Medium = Medium.PAGE, inside: str = "") -> dict[str, Signal]:
    extract = Extract(Part(medium), links=links, inside=inside, part=3)
    return {one.name: one for one in CASCADE.inspected([extract])[0]}


@pytest.mark.parametrize(
    ("en", "fr", "signal"),
    [
        (
            "Sign in: https://dexero-login.example/",
            "Connectez-vous : https://dexero-connexion.example/",
            "link.lookalike",
        ),
        ("Pay at http://paypa1.com", "Payez sur http://desjardlns.com", "link.lookalike"),
        ("See deѕjardins.com", "Voyez deѕjardins.com", "link.lookalike"),
        ("http://paypal.com.evil.example/", "http://impots.gouv.fr.evil.example/", "link.lookalike"),
        ("hxxps://paypal-secure[.]example", "hxxps://ameli-remboursement[.]example", "link.lookalike"),
        ("help@dexero-support.example", "aide@dexero-soutien.example", "link.lookalike"),
        ("[www.dexero.example](http://evil.example/)", "[www.desjardins.com](http://evil.example/)", "link.mismatch"),
        ("https://dexero.example@evil.example/", "https://desjardins.com@evil.example/", "link.credentials"),
        ("http://93.184.216.34/", "http://93.184.216.34/compte", "link.address"),
        ("https://evil.example:4443/", "https://mauvais.example:4443/", "link.port"),
        ("javascript:steal()", "javascript:voler()", "link.script"),
        (
            "https://a.example/out?url=https://b.example/",
            "https://a.example/sortie?cible=https://b.example/",
            "link.redirect",
        ),
        ("https://bit.ly/abc", "https://urlz.fr/abc", "link.shortener"),
        ("evil dot com", "mauvais point com", "link.obfuscated"),
        ("https://evil.example/invoice.pdf.exe", "https://evil.example/facture.pdf.exe", "link.suffix"),
        ("https://bad.example/", "voir bad.example", "link.blocked"),
        ("https://a.worse.example/", "http://www.bad.example/", "link.blocked"),
        (
            "https://www.google.com/url?q=https://bad.example/",
            "https://www.google.com/url?q=https://bad.example/",
            "link.blocked",
        ),
    ],
)
def test_link_that_pretends_is_seen_when_a_text_mentions_it(en, fr, signal):
    for text in (en, fr):
        seen = of_text(text)
        assert signal in seen, text
        spot = seen[signal].evidence[0]
        assert spot.excerpt == text[spot.start : spot.end]
        assert "://" in spot.sense or ":" in spot.sense


@pytest.mark.parametrize(
    "text",
    [
        "Our help is at https://dexero.example/aide and on https://maya.dexerocloud.example.",
        "Notre aide se trouve sur dexero.example/aide.",
        "https://www.desjardins.com/ https://paypal.com https://www.impots.gouv.fr/",
        "https://fr.wikipedia.org/wiki/Desjardins",
        "https://paypal-login.example/",
        "https://evil.partner.example@x.partner.example/",
        "Écrivez à maya@exemple.example ou à paul@gmial.com",
        "Read main.py, then README.md",
        "[docs](https://docs.python.org/3/) and [desjardins.com](https://www.desjardins.com/x)",
        "dessert.Dot the i",
        "The talk is on http://127.0.0.1:8000/ only",
        "https://www.google.com/url?q=https://lemonde.fr/",
    ],
)
def test_nothing_is_seen_when_a_link_is_what_it_says(text):
    assert of_text(text) == {}


def test_less_is_made_of_it_when_a_text_warns_of_the_link():
    plain = of_text("Sign in at https://dexero-login.example/")["link.lookalike"].score
    for text in (
        "Beware of https://dexero-login.example/, it is a scam",
        "Méfiez-vous de https://dexero-login.example/",
    ):
        assert of_text(text).get("link.lookalike", Signal("", 0)).score < plain


def test_place_and_address_are_told_when_a_page_shows_another():
    seen = of_links(Link("http://evil.example/", text="https://dexero.example/", path="html > body > a"))
    spot = seen["link.mismatch"].evidence[0]
    assert (spot.part, spot.place, spot.excerpt) == (3, "html > body > a", "https://dexero.example/")
    assert spot.sense == "https://dexero.example/ > http://evil.example/"


def test_little_is_made_of_it_when_a_sending_service_counts_the_clicks():
    shown = [Link(f"https://clicks.sender.example/{n}", text=f"https://lamps.example/{n}") for n in range(3)]
    assert of_links(*shown, medium=Medium.EMAIL).get("link.mismatch", Signal("", 0)).score < 0.5
    same = [Link("https://clicks.sender.example/0", text=f"https://lamps.example/{n}") for n in range(3)]
    assert of_links(*same, medium=Medium.EMAIL)["link.mismatch"].score >= 0.8
    others = [Link(f"https://lamps.example/{n}") for n in range(9)]
    assert of_links(*shown, *others, medium=Medium.EMAIL)["link.mismatch"].score >= 0.8


def test_only_whose_it_is_counts_when_the_part_loads_it_by_itself():
    odd = "http://3232235777/x.jpg.exe"
    assert of_links(Link(odd, Role.IMAGE)) == {}
    assert set(of_links(Link(odd))) == {"link.address", "link.obfuscated", "link.suffix"}
    assert set(of_links(Link("https://bad.example/a.js", Role.SCRIPT))) == {"link.blocked"}
    assert set(of_links(Link("https://paypa1.com/a.png", Role.IMAGE))) == {"link.lookalike"}


def test_code_in_a_link_weighs_more_when_it_came_by_mail():
    link = Link("javascript:toggle()")
    assert of_links(link)["link.script"].score < of_links(link, medium=Medium.EMAIL)["link.script"].score
    assert of_links(link)["link.script"].score < of_links(link, inside="letter.eml")["link.script"].score


def test_nothing_is_seen_when_links_are_relative_or_allowed():
    assert (
        of_links(
            Link("/a"),
            Link("#x", text="https://dexero.example"),
            Link("https://paypal-login.example/", text="paypal.com"),
        )
        == {}
    )


@pytest.mark.parametrize("target", ["https://bad.example/a", "https://paypa1.com/a"])
def test_target_is_looked_at_when_an_allowed_host_sends_on_to_it(target):
    address = f"https://go.partner.example/out?url={target}"
    assert set(of_links(Link(address))) & {"link.blocked", "link.lookalike"}
    assert set(of_text(f"See {address}")) & {"link.blocked", "link.lookalike"}


def test_invisible_letters_weigh_more_when_they_stand_in_the_host():
    host = of_text("https://dex\u200bero.example/")["link.obfuscated"].score
    path = of_text("https://dexero.example/a\u200b/b")["link.obfuscated"].score
    assert path < 0.5 < host


def test_inspection_is_quick_when_links_are_many_and_long():
    begin = time.process_time()
    links = [
        Link(f"https://a{number}.example/out?url=" + "https://b.example/" * 50, text="x" * 1_000)
        for number in range(500)
    ]
    of_links(*links)
    assert time.process_time() - begin < 5


def test_version_changes_when_the_lists_of_the_operator_do():
    other = Links(Register(REGISTER.services, REGISTER.marks))
    assert other.version != LINKS.version
    assert Links(REGISTER).version == LINKS.version
