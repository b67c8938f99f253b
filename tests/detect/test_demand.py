import pytest

from clausewise.detect.demand import What, demand
from clausewise.extract import Field


def asked(name="", kind="text", label="", autocomplete=""):
    return demand(Field(name, kind, label, autocomplete))


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ({"name": "userPassword"}, What.PASSWORD),
        ({"name": "x", "kind": "password"}, What.PASSWORD),
        ({"label": "Mot de passe"}, What.PASSWORD),
        ({"autocomplete": "section-a current-password"}, What.PASSWORD),
        ({"name": "billing[card_number]"}, What.CARD),
        ({"label": "Numéro de carte"}, What.CARD),
        ({"label": "Cryptogramme visuel"}, What.CARD),
        ({"autocomplete": "cc-csc"}, What.CARD),
        ({"label": "NIP de votre carte"}, What.PIN),
        ({"name": "atm_pin"}, What.PIN),
        ({"label": "IBAN"}, What.ACCOUNT),
        ({"name": "nas"}, What.IDENTITY),
        ({"label": "Social Insurance Number (SIN)"}, What.IDENTITY),
        ({"label": "Numéro d’assurance sociale"}, What.IDENTITY),
        ({"label": "Numéro de sécurité sociale"}, What.IDENTITY),
        ({"label": "Photo of your passport", "kind": "file"}, What.IDENTITY),
        ({"label": "Numéro d'assurance maladie (RAMQ)"}, What.IDENTITY),
        ({"label": "Les courriels de vos amis", "kind": "textarea"}, What.CONTACTS),
        ({"label": "Your friends' e-mails, one per line"}, What.CONTACTS),
        ({"name": "addressBook", "kind": "file"}, What.CONTACTS),
        ({"autocomplete": "street-address"}, What.PERSONAL),
        ({"label": "Date de naissance"}, What.PERSONAL),
    ],
)
def test_demand_is_read_when_a_field_names_it_in_either_language(field, what):
    assert what in asked(**field).asks
    assert not asked(**field).is_disguised


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ({"name": "p4ssw0rd"}, What.PASSWORD),
        ({"label": "Mot de p@sse"}, What.PASSWORD),
        ({"label": "P a s s w o r d"}, What.PASSWORD),
        ({"label": "Mot de p\u200basse"}, What.PASSWORD),
        ({"label": "Pаsswоrd"}, What.PASSWORD),
        ({"label": "Num3ro de c4rte"}, What.CARD),
        ({"label": "C@rd number"}, What.CARD),
    ],
)
def test_demand_is_read_and_told_when_its_word_is_disguised(field, what):
    found = asked(**field)
    assert what in found.asks
    assert found.is_disguised


@pytest.mark.parametrize(
    "field",
    [
        {"name": "email", "kind": "email", "label": "Your e-mail"},
        {"name": "courriel", "label": "Votre courriel"},
        {"name": "q", "kind": "search", "label": "Search for a passport photo"},
        {"name": "message", "label": "Votre message"},
        {"name": "subject", "label": "Subject"},
        {"name": "pinterest", "label": "Pinterest"},
        {"name": "business", "label": "Business name"},
        {"name": "remember", "kind": "checkbox", "label": "Remember my password"},
        {"name": "csrf_password", "kind": "hidden"},
        {"name": "promo", "label": "Code promo"},
        {"name": "carte", "label": "Numéro de carte de bibliothèque"},
        {"name": "card", "label": "Loyalty card number"},
        {"name": "nas_model", "label": "NAS model"},
        {"name": "pass", "label": "Ski pass"},
        {"name": "has", "kind": "select", "label": "Do you own a credit card?"},
        {"name": "passenger", "label": "Passengers"},
    ],
)
def test_nothing_is_demanded_when_a_field_is_an_everyday_one(field):
    assert asked(**field).asks == frozenset()
