import re

import pytest
from tests.doors.http.conftest import opened, running
from tests.doors.http.test_pages import Page
from tests.doors.http.visitor import PASSWORD, Visitor, employ

from clausewise.clock import system_clock
from clausewise.doors.http.people import Settings
from clausewise.doors.http.session import HOME
from clausewise.member import Proof
from clausewise.sitting import MINUTE_MS, proof_minutes

STEP_MS = 30_000


class Clock:
    """The system's clock, moved on when a test waits."""

    ahead_ms = 0

    def __call__(self):
        return system_clock() + self.ahead_ms


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    clock = Clock()
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db", clock=clock)
    employ(engine.store, "The first", "administrator")
    with running(engine, signing=Settings("required")) as one:
        yield one


@pytest.fixture
def person(house, request):
    return employ(house.engine.store, f"Zoé {request.node.name}", "reviewer", clock=house.engine.clock)


def code_of(secret, now_ms):
    from base64 import b32decode

    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(b32decode(secret.replace(" ", "")), 6, SHA1(), 30).generate(now_ms // 1000).decode()


def set_up(visitor, clock):
    """Set one-time codes up as a person does; return their secret and the recovery codes."""
    page = visitor.get("/account/codes").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1]
    ticket = re.search(r'name="ticket" value="([\w-]+)"', page)[1]
    token = re.search(r'name="csrf" value="([\w-]+)"', page)[1]
    form = {"csrf": token, "ticket": ticket, "code": code_of(secret, clock())}
    shown = visitor.client.post("/account/codes", data=form)
    return secret, re.findall(r"<li><code>([a-z2-7-]+)</code></li>", shown.text)


def test_codes_are_asked_for_from_then_on_when_set_up(house, person):
    clock = house.engine.clock
    with Visitor(house.port) as visitor, Visitor(house.port) as elsewhere:
        visitor.sign_in(person.name)
        elsewhere.sign_in(person.name)
        before = visitor.client.cookies["clausewise"]
        secret, codes = set_up(visitor, clock)
        assert len(codes) == 10
        assert visitor.client.cookies["clausewise"] != before
        assert elsewhere.get("/account").status_code == 303
        answer = elsewhere.sign_in(person.name)
        assert answer.headers["location"] == "/sign-in/code?next=%2Fdesk"
        assert elsewhere.get("/account").status_code == 303
        assert elsewhere.post("/sign-in/code", {"code": "000000"}).status_code == 403
        clock.ahead_ms += STEP_MS
        answer = elsewhere.post("/sign-in/code", {"code": code_of(secret, clock())})
        assert answer.headers["location"] == HOME
        assert "10 left." in elsewhere.get("/account").text
        with Visitor(house.port) as third:
            third.sign_in(person.name)
            assert third.post("/sign-in/code", {"code": codes[0]}).status_code == 303
            assert "9 left." in third.get("/account").text
    kinds = [one.kind for one in house.engine.store.of_subject(person.id)]
    assert {"factor_added", "recovery_made", "recovery_used"} <= set(kinds)


def test_half_a_sign_in_opens_nothing_when_the_code_is_missing(house, person):
    with Visitor(house.port) as visitor, Visitor(house.port) as other:
        visitor.sign_in(person.name)
        set_up(visitor, house.engine.clock)
        other.sign_in(person.name)
        half = other.client.cookies["clausewise-half"]
        assert "clausewise" not in other.client.cookies
        other.client.cookies.set("clausewise", half, domain="127.0.0.1")
        assert other.get("/account").status_code == 303
    with Visitor(house.port) as late:
        assert "Please begin again" in late.get("/sign-in/code").text


def test_wrong_code_sets_nothing_up_when_typed(house, person):
    with Visitor(house.port) as visitor:
        visitor.sign_in(person.name)
        page = visitor.get("/account/codes").text
        ticket = re.search(r'name="ticket" value="([\w-]+)"', page)[1]
        answer = visitor.post("/account/codes", {"ticket": ticket, "code": "000000"}, page="/account")
        assert answer.status_code == 403
        assert ticket in answer.text
        with Visitor(house.port) as other:
            another = employ(house.engine.store, person.name + "2", "viewer", clock=house.engine.clock)
            other.sign_in(another.name)
            answer = other.post("/account/codes", {"ticket": ticket, "code": "000000"}, page="/account")
            assert answer.headers["location"] == "/account/codes"
    assert {one.kind for one in house.engine.store.staff().credentials(person.id)} == {Proof.PASSWORD}


def test_factor_is_changed_only_by_a_fresh_proof_when_time_went_by(house, person):
    clock = house.engine.clock
    with Visitor(house.port) as visitor:
        visitor.sign_in(person.name)
        secret, _ = set_up(visitor, clock)
        clock.ahead_ms += proof_minutes * MINUTE_MS
        assert visitor.get("/account/codes").headers["location"] == "/sign-in/again?next=%2Faccount%2Fcodes"
        answer = visitor.post(
            "/account/factors/remove", page="/account", headers={"Referer": f"{visitor.base}/account"}
        )
        assert answer.headers["location"] == "/sign-in/again?next=%2Faccount"
        assert visitor.post("/sign-in/again", {"password": PASSWORD}).status_code == 403
        answer = visitor.post("/sign-in/again", {"code": code_of(secret, clock())})
        assert answer.status_code == 303
        visitor.post("/account/factors/remove", page="/account")
    kept = house.engine.store.staff().credentials(person.id)
    assert [one.kind for one in kept] == [Proof.PASSWORD]
    assert house.engine.store.of_subject(person.id)[-1].kind == "factor_removed"


def test_recovery_codes_of_before_end_when_new_ones_are_made(house, person):
    with Visitor(house.port) as visitor:
        visitor.sign_in(person.name)
        _, codes = set_up(visitor, house.engine.clock)
        new = re.findall(r"<code>([a-z2-7-]{19})</code>", visitor.post("/account/recovery", page="/account").text)
        assert len(new) == 10
        assert not set(new) & set(codes)
        with Visitor(house.port) as other:
            other.sign_in(person.name)
            assert other.post("/sign-in/code", {"code": codes[0]}).status_code == 403
            assert other.post("/sign-in/code", {"code": new[0]}).status_code == 303


def test_whoever_decides_is_told_to_set_one_up_when_the_settings_require_it(house, person):
    viewer = employ(house.engine.store, person.name + " v", "viewer", clock=house.engine.clock)
    with Visitor(house.port) as visitor:
        visitor.sign_in(viewer.name)
        assert "Your role asks for" not in visitor.get("/account").text
    with Visitor(house.port) as visitor:
        visitor.sign_in(person.name)
        assert "Your role asks for" in visitor.get("/account").text
        set_up(visitor, house.engine.clock)
        assert "Your role asks for" not in visitor.get("/account").text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_of_codes_is_sound_when_drawn(house, person, language):
    with Visitor(house.port) as visitor:
        visitor.sign_in(person.name)
        answer = visitor.get("/account/codes", params={"language": language})
        page = Page(answer.text)
        assert page.all("svg")
        assert "style=" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_nobody_begins_without_end_when_one_address_asks_for_passkeys(tmp_path, monkeypatch):
    monkeypatch.setattr("clausewise.doors.http.people.sign_ins_begun_per_address_max", 3)
    engine = opened(tmp_path / "one.db", isolated=False)
    employ(engine.store, "Ann", "administrator")
    with running(engine) as house, Visitor(house.port) as visitor:
        token = visitor.csrf("/sign-in")
        asked = [visitor.client.post("/sign-in/passkey/options", data={"csrf": token}) for _ in range(5)]
        assert [one.status_code for one in asked] == [200, 200, 200, 429, 429]
        assert "CW534" in asked[-1].text
        assert 0 < int(asked[-1].headers["retry-after"]) <= 900


def test_passkey_is_refused_when_its_answer_is_made_up(house, person):
    with Visitor(house.port) as visitor:
        for answer in (
            "",
            "{}",
            '{"id": "x"}',
            '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
            "[" * 9000,
        ):
            token = visitor.csrf("/sign-in")
            asked = visitor.client.post("/sign-in/passkey/options", data={"csrf": token}).json()
            form = {"csrf": token, "ticket": asked["ticket"], "answer": answer}
            assert visitor.client.post("/sign-in/passkey", data=form).status_code == 403
        visitor.sign_in(person.name)
        token = visitor.csrf("/account")
        asked = visitor.client.post("/account/passkeys/options", data={"csrf": token}).json()
        assert asked["options"]["authenticatorSelection"]["userVerification"] == "required"
        form = {"csrf": token, "ticket": asked["ticket"], "answer": "{}"}
        assert visitor.client.post("/account/passkeys", data=form).status_code == 403
        assert visitor.client.post("/account/passkeys/options", data={"csrf": ""}).status_code == 403
