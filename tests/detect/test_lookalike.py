from __future__ import annotations

import time

import pytest

from clausewise.detect.borrowed import Body
from clausewise.detect.lookalike import Protected
from clausewise.detect.resemblance import Kind
from clausewise.model import Words
from clausewise.register import Mark, MarkKind, Register, Service

PROTECTED = Protected(
    [
        Body("Lumivane", ("lumivane.com", "lumivane.ca")),
        Body("Taxes", ("taxes.gouv.fr", "gouv.qc.ca"), plain=True),
        Body("Ovo", ("ovo.com",)),
        Body("Wide", ("mapelune.com",), wide=True),
        Body("Erablix", ()),
    ]
)


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("lumіvane.com", Kind.HOMOGLYPH),
        ("xn--lumvane-tfb.com", Kind.HOMOGLYPH),
        ("lurnivane.com", Kind.HOMOGLYPH),
        ("1umivane.com", Kind.HOMOGLYPH),
        ("lum1v4n3.com", Kind.LEET),
        ("lumivnae.com", Kind.TYPO),
        ("lumivan.com", Kind.TYPO),
        ("lumivanne.com", Kind.TYPO),
        ("www.lumibane.net", Kind.TYPO),
        ("lumivafe.com", Kind.BIT),
        ("lumi-vane.com", Kind.TYPO),
        ("l-umi-vane.com", Kind.SPACING),
        ("lumi.vane.com", Kind.SPACING),
        ("wwwlumivane.com", Kind.COMBINATION),
        ("lumivane-connexion.com", Kind.COMBINATION),
        ("secure-lumivane.net", Kind.COMBINATION),
        ("lumivanelogin.top", Kind.COMBINATION),
        ("lumivnae-security.com", Kind.COMBINATION),
        ("erablix-support.com", Kind.COMBINATION),
        ("ovo-login.com", Kind.COMBINATION),
        ("lumivane-redelivery.example", Kind.COMBINATION),
        ("lumivane-blue-sky.top", Kind.COMBINATION),
        ("lumivane.top", Kind.SUFFIX),
        ("taxes.gouv.co", Kind.SUFFIX),
        ("lumivane.com.evil.example", Kind.SUBDOMAIN),
        ("www.lumivane-com.evil.example", Kind.SUBDOMAIN),
        ("lumivane.secure-login.example", Kind.SUBDOMAIN),
        ("taxes.gouv-fr.example", Kind.SUBDOMAIN),
    ],
)
def test_look_alike_is_known_by_its_trick_when_it_borrows_a_host(host, kind):
    found = PROTECTED.host(host)
    assert found is not None
    assert found.kind is kind
    assert found.score >= 0.5


@pytest.mark.parametrize(
    "host",
    [
        "lumivane.com",
        "my.lumivane.ca",
        "ministere.gouv.qc.ca",
        "lumivent.com",
        "lumiere.com",
        "vane.com",
        "ovoo.com",
        "ovo.net.evil.example",
        "taxe.fr",
        "erablix.com",
        "lumivane-blue-sky.com",
        "taxes-blue-sky.top",
        "127.0.0.1",
        "localhost",
        "",
        "a b",
        "xn--a",
        "...",
        "www.lumivane.com.edgekey.net",
        "erable.example",
    ],
)
def test_honest_host_resembles_nothing_when_it_is_its_own(host):
    found = PROTECTED.host(host)
    assert found is None or found.score < 0.5


def test_suffix_of_a_country_says_little_when_the_owner_has_many():
    assert PROTECTED.host("mapelune.co.uk").score < 0.3 < PROTECTED.host("mapelune.icu").score


def test_operator_is_protected_with_its_marks_when_it_has_a_register():
    service = Service("cloud", Words("Cloud", "Nuage"), "*.dexerocloud.example", ("/",))
    protected = Protected.of(Register((service,), (Mark("Dexero", MarkKind.OWN), Mark("Nordalve", MarkKind.SUPPLIER))))
    assert protected.owner("a.dexerocloud.example") == "Dexero"
    assert protected.owner("desjardins.com") == "Desjardins"
    assert protected.owner("evil.example") == ""
    assert protected.host("dexerocloud.example") is protected.host("maya.dexerocloud.example") is None
    assert protected.host("paypal-login.dexerocloud.example").body == "PayPal"
    assert [
        one and one.body
        for one in protected.hosts(["dexer0cloud.example", "nordalve-support.com", "paypa1.com", "a.example"])
    ] == [
        "Dexero",
        "Nordalve",
        "PayPal",
        None,
    ]
    assert [one and one.kind for one in protected.names(["Nordalve", "Nordaive", "Maya"])] == [
        Kind.SAME,
        Kind.LEET,
        None,
    ]
    assert protected.name("Paypal Support").body == "PayPal"


def test_answers_are_quick_when_hosts_are_endless():
    begin = time.process_time()
    for unit in ("lumivane.", "lumivane-", "a.", "l", "login-", "іі."):
        PROTECTED.host(unit * 5_000 + "com")
        PROTECTED.host((unit * 60)[:240].strip(".-") + ".com")
        PROTECTED.name(unit * 5_000)
    assert time.process_time() - begin < 3
