"""Senders that hide, repeat or borrow, at the edges where honest mail begins; whole messages stand in tests/mail."""

from __future__ import annotations

import pytest

from clausewise.detect.letter import Letter
from clausewise.detect.lookalike import Protected
from clausewise.detect.sender import is_alike, oddities
from clausewise.detect.webmail import is_free, is_public
from clausewise.model import Medium, Part
from clausewise.parse.mail import mail
from tests.mail.measuring import REGISTER

PROTECTED = Protected.of(REGISTER)


def senses(*fields: str) -> list[tuple[str, float]]:
    letter = Letter(mail(Part(Medium.EMAIL, data="\n".join((*fields, "", "x")).encode())))
    return [(spot.sense, score) for _, score, spot in oddities(letter, PROTECTED)]


@pytest.mark.parametrize(
    ("site", "other", "alike"),
    [
        ("verrerie.example", "verrerle.example", True),
        ("verrerie.example", "verrerie-comptes.example", True),
        ("verrerie.ca", "verrerie.top", True),
        ("verrerie.com", "verrerie.ca", False),
        ("verrerie.com", "verrerie.co.uk", False),
        ("verrerie.example", "verrerie.example", False),
        ("roy.example", "boy.example", False),
        ("verrerie.example", "fromagerie.example", False),
    ],
)
def test_sites_are_alike_when_one_passes_for_the_other(site, other, alike):
    assert is_alike(site, other) is alike


def test_free_addresses_are_known_when_asked_by_site():
    assert is_free("gmail.com")
    assert is_free("laposte.net")
    assert not is_free("dexero.example")
    assert is_public("notification.canada.ca")
    assert not is_public("xcanada.ca")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ((), []),
        (("Subject: a draft",), []),
        (("To: a@b.example", "Subject: x"), ["no_sender"]),
        (("From: Anonymous", "To: a@b.example"), ["no_address"]),
        (("From: root@localhost", "To: a@b.example"), []),
        (("From: x@list.invalid", "To: a@b.example", "List-Id: <l.example>"), []),
        (("From: a@b.example", "From: a@b.example"), []),
        (('From: "lou@atelier.example" <mail@forms.example>', "Reply-To: lou@atelier.example"), []),
        (('From: "lou@atelier.example via Forms" <mail@forms.example>',), []),
        (('From: "dexero" <a@dexero.example>',), []),
        (('From: "PayPal" <service@paypal.com>',), []),
        (('From: "PayPal" <service@boites.example>',), ["borrowed_name/PayPal"]),
        (('From: "Desjardins" <avis.desjardins@gmail.com>',), ["borrowed_name/Desjardins"]),
        (('From: "Google" <google.alerte@gmail.com>',), ["borrowed_name/Google"]),
        (('From: "Service Canada" <no-reply@notification.canada.ca>',), []),
        (
            ('From: "Service Canada" <no-reply@canada.ca.boites.example>',),
            ["borrowed_host/canada.ca", "borrowed_name/Service Canada"],
        ),
    ],
)
def test_sender_is_odd_when_nothing_honest_explains_it(fields, expected):
    assert [sense for sense, score in senses(*fields) if score >= 0.5] == expected
