"""Setting a second factor up; what a real authenticator answers is tried in tests/doors/http/test_passkey.py."""

import json

import pytest

from clausewise import passkey
from clausewise.enrolment import Enrolment, setup_minutes
from clausewise.ledger import open_store
from clausewise.member import Credential, Person, Proof
from clausewise.passkey import Site

ZOE = Person("person:1", "Zoé", ("reviewer",))
ANN = Person("person:2", "Ann", ("viewer",))
SITE = Site("https://desk.example.org:8443", "Shoply")


class Clock:
    now = 1_790_000_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    opened = open_store(":memory:")
    for one in (ZOE, ANN):
        opened.staff().add(one, [])
    yield opened
    opened.close()


@pytest.fixture
def enrolment(store, clock):
    return Enrolment(store.staff(), clock)


def code_of(secret, clock):
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(secret, 6, SHA1(), 30).generate(clock.now // 1000).decode()


def test_codes_are_kept_once_when_the_right_one_is_typed_in_time(store, enrolment, clock):
    ticket, secret = enrolment.begin_codes(ZOE)
    assert not enrolment.finish_codes(ZOE, ticket, "000000")
    assert not enrolment.finish_codes(ANN, ticket, code_of(secret, clock))
    assert enrolment.finish_codes(ZOE, ticket, code_of(secret, clock))
    assert not enrolment.finish_codes(ZOE, ticket, code_of(secret, clock))
    assert [one.secret for one in enrolment.of(ZOE, Proof.TOTP)] == [secret]
    assert [one.kind for one in store.after(0)] == ["factor_added"]
    ticket, secret = enrolment.begin_codes(ZOE)
    clock.now += setup_minutes * 60_000
    assert not enrolment.finish_codes(ZOE, ticket, code_of(secret, clock))


def test_recovery_codes_go_with_the_last_factor_when_it_is_removed(store, enrolment):
    store.staff().keep([Credential(ZOE.id, Proof.TOTP, secret=b"s"), Credential(ZOE.id, Proof.PASSKEY, "k")])
    assert len(enrolment.new_recovery(ZOE)) == len(enrolment.of(ZOE, Proof.RECOVERY)) == 10
    assert enrolment.remove(ZOE, Proof.TOTP)
    assert enrolment.of(ZOE, Proof.RECOVERY)
    assert not enrolment.remove(ANN, Proof.PASSKEY, "k")
    assert enrolment.remove(ZOE, Proof.PASSKEY, "k")
    assert store.staff().credentials(ZOE.id) == []


def test_browser_is_asked_for_presence_and_person_when_a_passkey_is_made(store, enrolment):
    store.staff().keep([Credential(ZOE.id, Proof.PASSKEY, "AAAA")])
    _, said = enrolment.begin_passkey(ZOE, SITE)
    options = json.loads(said)
    assert options["rp"] == {"id": "desk.example.org", "name": "Shoply"}
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert [one["id"] for one in options["excludeCredentials"]] == ["AAAA"]
    assert json.loads(enrolment.ask_passkey(SITE)[1])["userVerification"] == "required"


@pytest.mark.parametrize(
    "answer", ["", "{}", '{"id": 7}', '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}']
)
def test_nobody_is_known_when_an_answer_is_made_up(store, enrolment, answer):
    store.staff().keep([Credential(ZOE.id, Proof.PASSKEY, "AAAA", b"no key")])
    ticket, _ = enrolment.ask_passkey(SITE)
    assert enrolment.show_passkey(SITE, ticket, answer) is None
    ticket, _ = enrolment.begin_passkey(ANN, SITE)
    assert not enrolment.finish_passkey(ANN, SITE, ticket, answer, "mine")
    assert not enrolment.finish_passkey(ANN, SITE, ticket, answer, "mine")
    assert enrolment.of(ANN, Proof.PASSKEY) == []
    assert passkey.named(answer) in ("", "AAAA")
