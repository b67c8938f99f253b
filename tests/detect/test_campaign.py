"""Mail to many, at the edges: what is for sale, what is the reader's own business, and which ways out count."""

from __future__ import annotations

import pytest

from clausewise.detect.campaign import crowds
from clausewise.detect.letter import Letter
from clausewise.model import Medium, Part
from clausewise.parse.mail import mail

CROWD = ", ".join(f"a{n}@b{n}.example" for n in range(25))
SALE = {"en": "Huge discounts, free shipping, buy now!", "fr": "Gros rabais, livraison gratuite, achetez vite!"}


def senses(body: str, *fields: str, kind: str = "text/plain") -> list[str]:
    source = "\n".join(("From: Lampes <a@lampes.example>", *fields, f"Content-Type: {kind}; charset=utf-8", "", body))
    letter = Letter(mail(Part(Medium.EMAIL, data=source.encode())))
    return [spot.sense for _, score, spot in crowds(letter) if score >= 0.5]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("field", ["Precedence: bulk", "X-Campaign-ID: 7", "Feedback-ID: a:b", "X-Mailgun-Sid: q"])
def test_bulk_is_found_when_it_sells_without_a_way_out(language, field):
    assert senses(SALE[language], field, "To: zoe@dexero.example") == ["marked_as_bulk"]


@pytest.mark.parametrize(
    "way",
    [
        "Unsubscribe here.",
        "To opt out, write to us.",
        "If you no longer wish to receive these messages, tell us.",
        "Manage your subscription",
        "Reply with STOP.",
        "To be removed from our list, call us.",
        "Se désabonner",
        "Pour vous désinscrire, cliquez ici.",
        "Pour ne plus recevoir nos courriels, écrivez-nous.",
        "Répondez ARRÊT pour cesser.",
        "Retirer votre nom de notre liste",
        "Gérer vos préférences",
        "Résilier votre abonnement",
    ],
)
def test_bulk_is_left_alone_when_a_way_out_is_told(way):
    assert senses(f"{SALE['en']} {SALE['fr']} {way}", "Precedence: bulk") == []


def test_bulk_is_left_alone_when_a_link_leads_out():
    page = f"<p>{SALE['fr']}</p><a href='https://lampes.example/unsubscribe?u=1'>ici</a>"
    assert senses(page, "Precedence: bulk", kind="text/html") == []


@pytest.mark.parametrize(
    "subject", ["Your order #5", "Votre facture", "Password reset", "Code de vérification", "Votre rendez-vous"]
)
def test_bulk_is_left_alone_when_it_is_the_readers_own_business(subject):
    assert senses(SALE["en"], "Precedence: bulk", f"Subject: {subject}") == []


def test_crowd_is_found_when_it_is_sold_to_or_hidden():
    assert senses(SALE["fr"], f"To: {CROWD}") == ["many_recipients"]
    assert senses("Pique-nique samedi.", f"To: {CROWD}") == []
    hidden = ("Received: by mx.a.example", "To: undisclosed-recipients:;")
    assert senses(SALE["fr"], *hidden) == ["hidden_recipients", "undisclosed"]
    assert senses("Sortie vendredi.", *hidden) == []


def test_chain_is_found_when_levels_and_addresses_come_together():
    levels = "-----Message d'origine-----\n" * 4
    assert senses(levels, f"To: {CROWD}") == ["handed_on_with_addresses"]
    assert senses(levels, "To: zoe@dexero.example") == []
    assert senses("-----Original Message-----\n", f"To: {CROWD}") == []
