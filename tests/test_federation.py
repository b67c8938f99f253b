import time

import pytest
from joserfc.jwk import RSAKey

from clausewise.errors import ConflictError
from clausewise.federation import FederationError, Provider, Settings, state_minutes
from clausewise.ledger import open_store
from clausewise.member import Proof
from clausewise.reception import Reception
from tests.provider import CLIENT, SECRET, lying

BACK = "http://localhost/sign-in/provider/back"
ROLES = {"moderators": ["reviewer"], "chiefs": ["lead", "sealed"]}
VISIT = "this browser"
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "two"})


class Clock:
    ahead_ms = 0

    def __call__(self):
        return time.time_ns() // 1_000_000 + self.ahead_ms


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    opened = open_store(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def server():
    with lying() as one:
        one.claims = {"groups": ["moderators", "others"], "name": "Zoé Roy"}
        yield one


@pytest.fixture
def provider(server, store, clock):
    return Provider(Settings(server.issuer, CLIENT, SECRET, "groups", ROLES), Reception(store.staff(), clock), clock)


def come(provider, server, *, visit=VISIT, **answer):
    query = server.began(provider.begin(BACK, "/desk", VISIT))
    return provider.finish({"state": query["state"], "code": "right", **answer}, visit)


def test_person_is_taken_on_with_the_roles_that_follow_when_vouched_for(provider, server, store):
    person, to = come(provider, server)
    assert (person.name, person.roles, to) == ("Zoé Roy", ("reviewer",), "/desk")
    assert [one.kind for one in store.staff().credentials(person.id)] == [Proof.IDENTITY]
    assert [(one.kind, one.actor) for one in store.after(0)] == [
        ("staffed", "provider"),
        ("identity_bound", "provider"),
    ]
    assert come(provider, server)[0] == person
    assert server.asked.count("/jwks") == 1


def test_roles_follow_the_provider_when_they_change_there(provider, server, store):
    person, _ = come(provider, server)
    server.claims["groups"] = ["chiefs"]
    server.claims["name"] = "Zoé Other"
    changed, _ = come(provider, server)
    assert (changed.id, changed.roles, changed.name) == (person.id, ("lead", "sealed"), "Zoé Roy")
    server.claims["groups"] = "moderators"
    assert come(provider, server)[0].roles == ("reviewer",)
    kinds = [one.kind for one in store.after(0)]
    assert kinds.count("role_given") == 3


@pytest.mark.parametrize("groups", [None, [], ["others"], [["moderators"]], {"moderators": 1}, 7])
def test_nobody_comes_in_when_no_role_follows(provider, server, store, groups):
    server.claims["groups"] = groups
    with pytest.raises(FederationError) as caught:
        come(provider, server)
    assert caught.value.kind == "roleless"
    assert not store.staff().has_people()


def test_local_account_is_nobody_s_when_the_provider_names_it(provider, server, store, clock):
    Reception(store.staff(), clock).add("zoé roy", ["administrator"], by="operator")
    with pytest.raises(ConflictError, match="CW913"):
        come(provider, server)
    assert len(store.staff().people()) == 1


def test_disabled_person_stays_out_when_the_provider_vouches(provider, server, store, clock):
    person, _ = come(provider, server)
    Reception(store.staff(), clock).disable(person, by="operator")
    with pytest.raises(FederationError, match="disabled"):
        come(provider, server)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["clausewise", "another"]},
        {"aud": ["clausewise", "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 1 << 40},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_token_is_refused_when_its_claims_are_not_right(provider, server, store, claims):
    server.claims |= claims
    with pytest.raises(FederationError) as caught:
        come(provider, server)
    assert caught.value.kind == "provider"
    assert not store.staff().has_people()


def test_token_is_taken_when_it_is_for_several_and_made_for_us(provider, server):
    server.claims |= {"aud": ["another", CLIENT], "azp": CLIENT}
    assert come(provider, server)[0].name == "Zoé Roy"


def test_token_is_refused_when_another_signed_it_or_nobody(provider, server):
    come(provider, server)
    server.key = OTHER_KEY
    with pytest.raises(FederationError, match="BadSignature"):
        come(provider, server)
    unsigned = "eyJhbGciOiJub25lIn0.e30."
    server.token = lambda: unsigned
    with pytest.raises(FederationError) as caught:
        come(provider, server)
    assert caught.value.kind == "provider"


def test_new_keys_are_asked_for_when_the_provider_changed_them(provider, server):
    come(provider, server)
    server.key = server.published = OTHER_KEY
    server.header = {"kid": "two"}
    assert come(provider, server)[0].name == "Zoé Roy"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"state": "made up"}, "stale"),
        ({"state": ""}, "stale"),
        ({"visit": "another browser"}, "stale"),
        ({"visit": ""}, "stale"),
        ({"iss": "https://evil.example"}, "refused"),
        ({"code": "", "error": "access_denied"}, "refused"),
        ({"code": "wrong"}, "provider"),
    ],
)
def test_answer_is_refused_when_it_is_not_to_our_question(provider, server, answer, kind):
    with pytest.raises(FederationError) as caught:
        come(provider, server, **answer)
    assert caught.value.kind == kind


def test_state_is_good_once_and_in_time_when_it_comes_back(provider, server, clock):
    query = server.began(provider.begin(BACK, "/desk", VISIT))
    answer = {"state": query["state"], "code": "right"}
    provider.finish(answer, VISIT)
    with pytest.raises(FederationError, match="state"):
        provider.finish(answer, VISIT)
    query = server.began(provider.begin(BACK, "/desk", VISIT))
    clock.ahead_ms = state_minutes * 60_000
    with pytest.raises(FederationError, match="state"):
        provider.finish({"state": query["state"], "code": "right"}, VISIT)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"jwks_uri": "http://evil.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": 7},
    ],
)
def test_provider_is_not_believed_when_it_is_not_itself(provider, server, metadata):
    server.metadata = metadata
    with pytest.raises(FederationError) as caught:
        provider.begin(BACK, "/desk", VISIT)
    assert caught.value.kind == "provider"


def test_nothing_is_sent_in_the_clear_when_the_token_is_fetched(provider, server):
    server.metadata = {"token_endpoint": "http://evil.example/token"}
    with pytest.raises(FederationError, match="not https"):
        come(provider, server)


def test_provider_is_told_apart_when_it_is_gone(provider, server, clock):
    come(provider, server)
    server.status = 500
    with pytest.raises(FederationError, match="status"):
        come(provider, server)
