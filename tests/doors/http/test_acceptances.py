import pytest
from tests.doors.http.conftest import running

from clausewise import keys
from clausewise.engine import Engine
from clausewise.policy import load

PATH = "/v1/acceptances"


@pytest.fixture(scope="module")
def dexero(tmp_path_factory):
    engine = Engine.open("dexero", store=tmp_path_factory.mktemp("ledger") / "clausewise.db", with_detectors=[])
    with running(engine) as one:
        yield one


def told(client, account, version="2026.3", **more):
    sha256 = client.get(f"/policy/versions/{version}.json").json()["sha256"]
    return {"account": account, "version": version, "sha256": sha256, "first": "fr", "language": "en", **more}


def test_acceptance_comes_back_with_what_changed_when_asked(dexero):
    client = dexero.client
    made = client.post(PATH, json=told(client, "u1"))
    assert made.status_code == 201
    assert made.json()["in_order"] is True
    found = client.get(f"{PATH}/u1").json()
    assert found["accepted"] == [made.json()]
    assert found["version"] == load("dexero").version
    assert found["known"] is True
    assert found["changed"]
    assert found["link"] == "/policy/changes?account-version=2026.3"
    page = client.get(found["link"])
    assert page.status_code == 200
    told_of = [one for one in found["changed"] if not one["recognition"]]
    assert told_of
    assert all(f'id="{one["id"]}"' in page.text for one in told_of)


def test_wrong_order_is_kept_and_said_when_english_came_first(dexero):
    client = dexero.client
    assert client.post(PATH, json=told(client, "u2", first="en")).json()["in_order"] is False


def test_acceptance_counts_once_when_it_is_sent_again(dexero):
    client = dexero.client
    asked = told(client, "u3")
    answers = [client.post(PATH, json=asked, headers={"Idempotency-Key": "a1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(client.get(f"{PATH}/u3").json()["accepted"]) == 1


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"version": "9"}, 404, "CW945"),
        ({"sha256": "0" * 64}, 409, "CW946"),
        ({"sha256": "0"}, 422, "CW508"),
        ({"language": "de"}, 422, "CW508"),
        ({"time_ms": 9_999_999_999_999}, 422, "CW948"),
    ],
)
def test_acceptance_is_refused_with_its_code_when_it_is_wrong(dexero, more, status, code):
    answer = dexero.client.post(PATH, json=told(dexero.client, "u4") | more)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert dexero.client.get(f"{PATH}/u4").json()["code"] == "CW947"


def test_keys_need_their_scopes_when_acceptances_are_told_or_read(tmp_path):
    engine = Engine.open("dexero", store=tmp_path / "clausewise.db", with_detectors=[])
    telling, reading = (
        keys.add(engine.store, scope, [scope], time_ms=1)[1] for scope in (keys.Scope.CHECK, keys.Scope.READ)
    )
    with running(engine) as one:
        asked = told(one.client, "u5")
        statuses = [
            one.client.post(PATH, json=asked, headers={"Authorization": f"Bearer {key}"}).status_code
            for key in (telling, reading)
        ]
        assert statuses == [201, 403]
        statuses = [
            one.client.get(f"{PATH}/u5", headers={"Authorization": f"Bearer {key}"}).status_code
            for key in (telling, reading)
        ]
        assert statuses == [403, 200]
        assert one.client.get(f"{PATH}/u5").status_code == 401
