from urllib.parse import quote

import pytest
from tests.doors.http.conftest import DAY_MS, KILL

GRANT = {
    "kind": "grant",
    "scope": {"clauses": ["integrity.probing"], "accounts": ["tester"]},
    "issuer": "Shoply",
    "document": "contract 7",
    "starts_ms": 0,
    "ends_ms": 10_000_000 * DAY_MS // 1000,
}


def test_decision_is_the_same_when_read_back(client):
    said = client.post("/v1/checks", json={"text": KILL, "author": "read"}).json()
    assert client.get(f"/v1/decisions/{said['id']}").json() == said
    clean = client.post("/v1/checks", json={"text": "Bonjour", "author": "read"}).json()
    assert client.get(f"/v1/decisions/{clean['id']}").json() == clean


@pytest.mark.parametrize("path", ["", "/records"])
def test_missing_decision_says_so_when_read(client, path):
    answer = client.get(f"/v1/decisions/nothing{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "CW440")


def test_decision_is_taken_back_once_when_undone(client):
    said = client.post("/v1/checks", json={"text": KILL, "author": "undo"}).json()
    path = f"/v1/decisions/{said['id']}/undo"
    assert client.post(path, json={"reason": ""}).json()["errors"][0]["pointer"] == "/reason"
    assert client.post(path, json={}).status_code == 422
    undone = client.post(path, json={"reason": "C'était une citation."})
    assert undone.json() == {"decision": said["id"], "undone": True, "measures": said["measures"]}
    assert client.post(path, json={"reason": "encore"}).json()["code"] == "CW441"
    records = client.get(f"/v1/decisions/{said['id']}/records").json()["records"]
    assert [one["kind"] for one in records] == ["decided", "exhibited", "undone"]
    assert records[2]["actor"] == "development"
    assert "citation" not in str(records)


def test_report_gives_a_receipt_when_received(client):
    told = {
        "item": "post-7",
        "clause": "content.attack",
        "reason": "It aims at a whole community.",
        "reporter": "marie",
    }
    answer = client.post("/v1/reports", json=told)
    assert answer.status_code == 201
    assert answer.json()["status"] == "received"
    assert answer.json()["id"]


def test_report_is_refused_when_its_clause_is_unfit(client):
    told = {"item": "post-7", "clause": "no.such", "reason": "x"}
    unknown = client.post("/v1/reports", json=told)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "CW251")
    assert unknown.json()["errors"][0]["pointer"] == "/clause"
    notice = client.post("/v1/reports", json={**told, "clause": "content.attack", "notice": True})
    assert (notice.status_code, notice.json()["code"]) == (422, "CW133")


def test_authorization_lives_and_ends_when_added_and_revoked(client):
    added = client.post("/v1/authorizations", json={**GRANT, "id": "grant-1"})
    assert (added.status_code, added.json()["revoked_ms"]) == (201, None)
    assert client.post("/v1/authorizations", json={**GRANT, "id": "grant-1"}).json()["code"] == "CW131"
    listed = client.get("/v1/authorizations").json()
    assert added.json() in listed["authorizations"]
    revoked = client.post("/v1/authorizations/grant-1/revoke")
    assert revoked.json()["revoked_ms"] > 0
    assert client.post("/v1/authorizations/none/revoke").json()["code"] == "CW132"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends_ms": 0}, "CW121"),
        ({"kind": "licence"}, "CW123"),
        ({"kind": "favour"}, "CW508"),
        ({"starts_ms": -1}, "CW508"),
    ],
)
def test_authorization_is_refused_when_it_is_void(client, change, code):
    answer = client.post("/v1/authorizations", json={**GRANT, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("name", ["a/b", "/", "a/", ".", "..", "a?b", "a\n", "a\x85b", "a\u2028b"])
def test_authorization_is_refused_when_its_id_could_not_be_revoked(client, name):
    answer = client.post("/v1/authorizations", json={**GRANT, "id": name})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/id")


def test_authorization_can_be_revoked_when_its_id_is_odd(client):
    for name in ("1..", "a:b@c.example", "A_b-1"):
        assert client.post("/v1/authorizations", json={**GRANT, "id": name}).status_code == 201
        revoked = client.post(f"/v1/authorizations/{quote(name, safe='')}/revoke")
        assert (revoked.status_code, revoked.json()["id"]) == (200, name)


@pytest.mark.parametrize("field", ["issuer", "document"])
def test_authorization_is_refused_when_a_log_could_obey_it(client, field):
    for text in ("a\x9bb", "a\u2028b", "a\u2029", "a\n"):
        answer = client.post("/v1/authorizations", json={**GRANT, field: text})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{field}")


def test_list_is_read_page_by_page_when_it_is_long(client):
    for number in range(5):
        client.post("/v1/authorizations", json={**GRANT, "id": f"page-{number}"})
    found, after = [], "page-"
    while True:
        page = client.get("/v1/authorizations", params={"after": after, "limit": 2}).json()
        found += [one["id"] for one in page["authorizations"]]
        if not (after := page["next"]):
            break
    assert found == [f"page-{number}" for number in range(5)]
    for limit in ("0", "x", "1001"):
        answer = client.get("/v1/authorizations", params={"limit": limit})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/limit")


def test_policy_is_whole_and_in_the_language_when_asked(client):
    both = client.get("/v1/policy").json()
    assert [one["id"] for one in both["clauses"]][:2] == ["conduct.threats", "content.attack"]
    assert both["title"] == {"en": "Shop policy", "fr": "Politique de la boutique"}
    french = client.get("/v1/policy", params={"language": "fr"}).json()
    assert french["title"] == {"fr": "Politique de la boutique"}
    assert french["clauses"][0]["rule"] == {"fr": "Ne faites pas conduct.threats."}
    clause = client.get("/v1/policy/clauses/content.attack", params={"language": "en"}).json()
    assert clause["title"] == {"en": "Title of content.attack"}
    assert client.get("/v1/policy/clauses/none").json()["code"] == "CW251"


def test_policy_is_not_sent_again_when_it_has_not_changed(client):
    first = client.get("/v1/policy")
    again = client.get("/v1/policy", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/v1/policy?language=en").headers["etag"] != first.headers["etag"]


def test_detectors_are_listed_when_asked(client):
    said = client.get("/v1/detectors").json()
    assert [one["name"] for one in said["detectors"]] == ["words", "personal"]
    assert "threat" in said["detectors"][0]["emits"]


def test_head_of_the_chain_is_verified_when_kept_elsewhere(served):
    said = served.client.get("/v1/audit/head").json()
    head = (said["sequence"], bytes.fromhex(said["hash"]))
    served.client.post("/v1/checks", json={"text": "Bonjour"})
    *_, reached = served.engine.store.verify(expected_head=head)
    assert reached > said["sequence"]


def test_counters_move_when_texts_are_judged(client):
    client.post("/v1/checks", json={"text": KILL})
    client.get("/nothing")
    said = client.get("/metrics").text
    assert 'clausewise_findings_total{clause="conduct.threats"}' in said
    assert 'clausewise_checks_total{action="remove"}' in said
    assert 'clausewise_problems_total{code="CW501"}' in said
    assert 'clausewise_request_seconds_count{operation="check"}' in said
    assert "clausewise_queue_items 0.0" in said


def test_answer_has_no_body_when_only_the_head_is_asked(client):
    answer = client.head("/v1/policy")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0
