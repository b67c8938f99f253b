"""Signing in by a provider of identities that runs beside the service (oidc-provider-mock), as a browser does."""

import json
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from tests.doors.http.conftest import opened, running
from tests.doors.http.process import answering
from tests.doors.http.visitor import Visitor, employ
from tests.ports import free_port

from clausewise.doors.http.people import Settings
from clausewise.doors.http.session import HOME
from clausewise.federation import Settings as Identities

ROLES = {"moderators": ["reviewer"], "chiefs": ["lead", "sealed"]}


PEOPLE = (
    {"sub": "zoe", "preferred_username": "Zoé Roy", "groups": ["moderators"]},
    {"sub": "ann", "email": "ann@example.org", "groups": ["readers"]},
)


@pytest.fixture(scope="module")
def provider():
    """A provider in a process of its own."""
    port = free_port()
    claims = [part for one in PEOPLE for part in ("--user-claims", json.dumps(one))]
    one = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *claims],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with answering(one, port, "/.well-known/openid-configuration"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def house(tmp_path_factory, provider):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db", isolated=False)
    signing = Settings("required", Identities(provider, "clausewise", "secret", "groups", ROLES))
    employ(engine.store, "The first", "administrator")
    with running(engine, signing=signing) as one:
        yield one


def vouched(visitor, who, path="/sign-in/provider?next=/docs"):
    """Go to the provider, be vouched for as ``who``, and return the way back."""
    sent = visitor.get(path)
    assert sent.status_code == 303
    with httpx2.Client(trust_env=False) as client:
        return client.post(sent.headers["location"], data={"sub": who}).headers["location"]


def test_person_works_at_once_when_the_provider_vouches(house):
    with Visitor(house.port) as visitor:
        assert "organisation" in visitor.get("/sign-in").text
        back = vouched(visitor, "zoe")
        answer = visitor.get(back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
        page = visitor.get("/account").text
        assert "Zoé Roy" in page
        assert "Your role asks for" not in page
        assert visitor.get(back).status_code == 403
    person = house.engine.store.staff().named("Zoé Roy")
    assert person.roles == ("reviewer",)
    assert [one.kind for one in house.engine.store.of_subject(person.id)] == ["staffed", "identity_bound", "signed_in"]


def test_nobody_comes_in_when_no_role_follows_or_the_browser_is_another(house):
    with Visitor(house.port) as visitor, Visitor(house.port) as other:
        answer = visitor.get(vouched(visitor, "ann"))
        assert (answer.status_code, "CW529" in answer.text) == (403, True)
        back = vouched(visitor, "zoe")
        other.get("/sign-in")
        answer = other.get(back)
        assert (answer.status_code, "CW528" in answer.text) == (403, True)
        assert other.get("/account").status_code == 303


def test_question_to_the_provider_names_us_and_leads_back_when_asked(house):
    with Visitor(house.port) as visitor:
        sent = visitor.get("/sign-in/provider", params={"next": "https://evil.example"})
        query = parse_qs(urlsplit(sent.headers["location"]).query)
        assert query["redirect_uri"] == [f"http://127.0.0.1:{house.port}/sign-in/provider/back"]
        assert query["response_type"] == ["code"]
        assert sent.headers["referrer-policy"] == "no-referrer"
        assert visitor.get(vouched(visitor, "zoe", "/sign-in/provider?next=//evil.example")).headers["location"] == HOME


def test_there_is_no_way_to_a_provider_when_none_is_set(served):
    with Visitor(served.port) as visitor:
        assert visitor.get("/sign-in/provider").status_code == 404
