import pytest
from starlette.datastructures import Headers
from tests.doors.http.conftest import opened, running

from clausewise import keys
from clausewise.doors.http.access import Access
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.operations import OPERATIONS
from clausewise.keys import Scope
from clausewise.ledger import open_store


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def keyed(tmp_path_factory):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")
    tokens = {scope: keys.add(engine.store, scope, [scope], time_ms=1)[1] for scope in Scope}
    with running(engine) as one:
        yield one.client, tokens


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_only_the_scope_opens_an_operation_when_keys_exist(keyed, operation):
    client, tokens = keyed
    path = operation.path.replace("{id}", "nothing")
    if operation.scope is None:
        assert client.request(operation.method, path).status_code in ((200,) if path == operation.path else (404,))
        return
    for scope, token in tokens.items():
        answer = client.request(operation.method, path, headers=bearer(token))
        assert (answer.status_code == 403) == (scope is not operation.scope), (scope, answer.text)
    assert client.request(operation.method, path).status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer  x y", "Basic dTpw", "Bearer cw_00_00", "Bearer \u00e9", "cw_x_y"]
)
def test_challenge_is_sent_when_the_key_is_missing_or_wrong(keyed, header):
    client, _ = keyed
    answer = client.get("/v1/policy", headers={"Authorization": header.encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert answer.json()["code"] in ("CW520", "CW521")


def test_form_is_closed_when_keys_exist(keyed):
    client, _ = keyed
    assert "<form" not in client.get("/").text
    assert client.post("/try", data={"text": "a"}).status_code == 404
    assert "clausewise-mode" not in client.get("/").headers
    assert client.get("/readyz").json()["mode"] == "keyed"


def test_anybody_may_call_when_no_key_exists(client):
    assert client.get("/v1/policy").headers["clausewise-mode"] == "development"
    assert client.get("/readyz").json()["mode"] == "development"


def test_foreign_name_is_refused_when_no_key_exists(client):
    answer = client.get("/v1/policy", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "CW523")
    for host in ("localhost", "localhost:8700", "127.0.0.1:1", "[::1]", "[::1]:8700"):
        assert client.get("/v1/policy", headers={"Host": host}).status_code == 200


class Clock:
    now = 0

    def __call__(self):
        return self.now


def test_key_ends_within_its_time_when_revoked():
    store, clock = open_store(":memory:"), Clock()
    access = Access(store, clock=clock)
    assert access.is_open
    key, token = keys.add(store, "forum", ["check"], time_ms=1)
    clock.now += 1_000
    assert not access.is_open
    headers = Headers(bearer(token))
    assert access.caller(headers, Scope.CHECK, "POST").id == key.id
    keys.revoke(store, key.id, time_ms=2)
    clock.now += 1_000
    with pytest.raises(HttpError) as caught:
        access.caller(headers, Scope.CHECK, "POST")
    assert caught.value.status == 401
    assert not access.is_open, "a revoked key must not open the service again"
    store.close()
