from __future__ import annotations

import pytest
from msgspec.structs import replace

from clausewise.detect.cascade import Cascade
from clausewise.detect.pretence import Pretence
from clausewise.detect.registry import detectors
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.extract import Extract, Header
from clausewise.model import Action, Authorization, AuthorizationKind, Item, Medium, Part, Scope
from clausewise.parse.account import account
from clausewise.parse.opening import opened
from clausewise.policy import load
from tests.small import REGISTER

POSSIBLE, LIKELY = 0.6, 0.8


@pytest.fixture(scope="module")
def cascade():
    return Cascade([Pretence(load("dexero").register)])


def scores(signals):
    return {signal.name: signal.score for signal in signals}


def of_account(cascade, text, name):
    return scores(cascade.inspected([account(Part(Medium.ACCOUNT, text, name=name))])[0])


def of_mail(cascade, sender):
    return scores(cascade.inspected([Extract(Part(Medium.EMAIL), headers=(Header("from", sender),))])[0])


@pytest.mark.parametrize(
    ("text", "name", "signal"),
    [
        ("Dexero Support", "display_name", "account.role"),
        ("@dexero_support", "handle", "account.role"),
        ("Dexero", "display_name", "account.lookalike"),
        ("Soutien Dexero", "display_name", "account.role"),
        ("Dexero officiel ✓", "display_name", "account.official"),
        ("Modération", "display_name", "account.role"),
        ("L'équipe Dexero", "signature", "account.role"),
        ("Ann Roy\nThe Dexero Security Team", "signature", "account.role"),
        ("Revenu Québec – Remboursements", "display_name", "claim.body"),
        ("Julie de Dexero", "display_name", "claim.staff"),
    ],
)
def test_account_claims_what_its_names_say_when_they_are_borrowed(cascade, text, name, signal):
    assert of_account(cascade, text, name).get(signal, 0.0) >= POSSIBLE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Célina83", "display_name"),
        ("I use Dexero for my bakery.", "biography"),
        ("J'utilise Dexero pour ma boulangerie.", "biography"),
        ("Fans de Dexero", "display_name"),
        ("Ann Roy\nBakery of the old port", "signature"),
        ("", "avatar"),
    ],
)
def test_account_claims_nothing_when_its_names_are_honest(cascade, text, name):
    assert of_account(cascade, text, name) == {}


@pytest.mark.parametrize(
    ("sender", "signal"),
    [
        ('"Dexero Support" <help@freemail.example>', "account.role"),
        ("Équipe Dexero <a@dexero.example.evil.example>", "account.role"),
        ("Dexerо <x@y.example>", "account.lookalike"),
        ("Desjardins Sécurité <x@y.example>", "claim.body"),
        ("Revenu Québec <x@gmail.example>", "claim.body"),
        ("Nоrdalve <x@y.example>", "account.lookalike"),
    ],
)
def test_sender_claims_what_the_name_says_when_the_host_is_a_strangers(cascade, sender, signal):
    assert of_mail(cascade, sender).get(signal, 0.0) >= LIKELY


@pytest.mark.parametrize(
    "sender",
    [
        "Dexero Support <help@dexero.example>",
        "Équipe Dexero <aide@courriel.dexero.example>",
        "Desjardins Sécurité <avis@desjardins.com>",
        "Support <support@bakery.example>",
        "Soutien technique <aide@boulangerie.example>",
        "Nordalve Support <help@nordalve.example>",
        "Zoé Roy <zoe@roy.example>",
        "zoe@roy.example",
        "",
        "<<>>,,;",
    ],
)
def test_sender_claims_nothing_when_the_host_is_the_owners_or_the_name_is_anyones(cascade, sender):
    assert of_mail(cascade, sender) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Your mailbox is full.\n\nRegards,\nThe Dexero Security Team",
        "Votre boîte est pleine.\n\nCordialement,\nL'équipe de sécurité Dexero",
        "— Équipe Dexero",
        "Pay now.\n\nDexero Billing\n",
        "Payez ici.\n\nMerci,\nDexero",
        "Payez ici.\n\n-- \nSoutien Dexеro",
    ],
)
def test_text_claims_to_be_of_the_staff_when_it_is_signed_so(cascade, text):
    found = scores(cascade.signals([text])[0])
    assert found.get("claim.staff", 0.0) >= POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "Dexero Support",
        "Thanks to the Dexero team for the quick answer!",
        "I wrote to them.\nThe Dexero support team answered in a day and solved everything I had asked for.",
        "Look what I got:\n> Regards,\n> The Dexero Security Team\nIs it real?\nI have my doubts.\nAnn",
        "Mes hébergeurs :\nNordalve\nDexero\nun autre",
        "Merci à l'équipe Dexero!",
        "Regards,\nAnn, a fan of Dexero",
    ],
)
def test_text_claims_nothing_when_it_only_speaks_of_the_staff(cascade, text):
    assert cascade.signals([text])[0] == []


def test_evidence_stands_where_the_name_does_when_a_signature_has_lines(cascade):
    text = "Ann Roy\nDexero Support"
    [signal] = cascade.inspected([account(Part(Medium.ACCOUNT, text, name="signature"))])[0]
    [spot] = signal.evidence
    assert (text[spot.start : spot.end], spot.place, spot.sense) == ("Dexero Support", "signature", "Dexero/role")


def test_protected_names_are_found_beside_the_policy_when_their_path_is_relative(tmp_path):
    (tmp_path / "names.txt").write_text("Maître Corbeau\n", encoding="utf-8")
    made = detectors(replace(REGISTER, protected_names="names.txt"), tmp_path)
    pretence = next(one for one in made if one.name == "pretence")
    [[signal]] = pretence.inspect([account(Part(Medium.ACCOUNT, "Mаître Corbeau", name="display_name"))])
    assert signal.evidence[0].sense == "Maître Corbeau/homoglyph"


GRANT = Authorization(
    id="partner-1",
    kind=AuthorizationKind.GRANT,
    scope=Scope(clauses=("identity.impersonation",), accounts=("mapelune",)),
    issuer="Dexero",
    document="partnership agreement of 3 May",
    starts_ms=0,
    ends_ms=4_000_000_000_000,
)


@pytest.mark.parametrize(
    "part",
    [
        Part(Medium.ACCOUNT, "Dexero Support", name="display_name"),
        Part(Medium.ACCOUNT, "Équipe Dexero", name="signature"),
        Part(text="We are an official partner of Dexero, order here."),
        Part(text="Nous sommes partenaire officiel de Dexero, commandez ici."),
    ],
)
def test_claim_is_lifted_when_the_account_has_a_grant_and_held_when_another_makes_it(tmp_path, part):
    policy = load("dexero")
    sensors = [Words(policy.register), Pretence(policy.register)]
    with Engine.open(policy, store=tmp_path / "ledger.db", with_detectors=sensors) as engine:
        engine.authorize(GRANT, by="desk")
        lifted = engine.check(Item((part,), author="mapelune"))
        held = engine.check(Item((part,), author="u42"))
    assert (lifted.action, lifted.clauses) == (Action.ALLOW, ())
    assert [(lift.clause, lift.authorization) for lift in lifted.lifts] == [("identity.impersonation", "partner-1")]
    assert (held.action, held.clauses) == (Action.HOLD, ("identity.impersonation",))


@pytest.mark.parametrize(
    ("sender", "signal"),
    [
        (b"From: =?utf-8?q?=C3=89quipe_Dexero?= <a@evil.example>\r\nSubject: Compte\r\n\r\nBonjour", "account.role"),
        (b'From: "Dexero Support" <a@evil.example>\r\nSubject: Account\r\n\r\nHello', "account.role"),
    ],
)
def test_sender_of_a_mail_is_read_when_it_is_opened(cascade, sender, signal):
    [extract] = opened(Part(Medium.EMAIL, data=sender))
    assert signal in scores(cascade.inspected([extract])[0])
