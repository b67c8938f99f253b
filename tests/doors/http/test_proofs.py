"""Proofs over HTTP: judged again for auditors, by what was kept or by what they hand in."""

from __future__ import annotations

import httpx2
from tests.doors.http.conftest import KILL

from clausewise import keys


def test_decision_is_proved_when_an_auditor_asks(client):
    said = client.post("/v1/checks", json={"text": KILL, "author": "proved"}).json()
    head = client.get("/v1/audit/head").json()
    proof = client.get(f"/v1/decisions/{said['id']}/proof").json()
    assert (proof["verdict"], proof["ground"], proof["evidence"]) == ("same", "content", "same")
    assert (proof["policy"], proof["differences"], proof["obstacles"]) == (said["policy"], [], [])
    assert client.get("/v1/audit/head").json() == head


def test_content_that_was_not_kept_is_handed_in_when_it_is_the_same(client):
    said = client.post("/v1/checks", json={"text": "Bonjour à tous", "author": "proved"}).json()
    path = f"/v1/decisions/{said['id']}/proof"
    [missing] = client.get(path).json()["obstacles"]
    assert missing["code"] == "CW995"
    assert missing["detail"].keys() == missing["remedy"].keys() == {"en", "fr"}
    assert client.post(path, json={"text": "Bonjour à tous"}).json()["verdict"] == "same"
    [other] = client.post(path, json={"text": "Bonjour à toutes"}).json()["obstacles"]
    assert other["code"] == "CW997"
    named = client.post(path, json={"text": "a", "parts": [{"medium": "file", "digest": "a" * 64}]})
    assert (named.status_code, named.json()["code"]) == (422, "CW569")


def test_proof_is_refused_when_there_is_no_decision_or_no_right(served):
    client = served.client
    for ask in (client.get, lambda path: client.post(path, json={"text": "a"})):
        answer = ask("/v1/decisions/nothing/proof")
        assert (answer.status_code, answer.json()["code"]) == (404, "CW440")


def test_key_without_the_scope_audit_is_refused_when_it_asks_for_proof(tmp_path):
    from tests.doors.http.conftest import opened, running

    engine = opened(tmp_path / "c.db")
    decision = engine.check(KILL, author="u1")
    _, reading = keys.add(engine.store, "reader", ["read"], time_ms=1)
    _, auditing = keys.add(engine.store, "auditor", ["audit"], time_ms=1)
    with running(engine) as one:
        path = f"http://127.0.0.1:{one.port}/v1/decisions/{decision.id}/proof"
        for token, status in ((reading, 403), (auditing, 200)):
            answer = httpx2.get(path, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
            assert answer.status_code == status
