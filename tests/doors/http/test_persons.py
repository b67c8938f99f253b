"""What is kept about one person over HTTP: a copy for whoever audits, an erasure for whoever administers, nothing for others."""

from __future__ import annotations

import time

import pytest
from tests.doors.http.conftest import KILL, opened, running

from clausewise import keys
from clausewise.doors.http import service
from clausewise.staff import ROLES


@pytest.fixture(scope="module")
def keyed(tmp_path_factory):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")
    tokens = {role: keys.add(engine.store, role, sorted(scopes), time_ms=1)[1] for role, scopes in ROLES.items()}
    for author in ("ann", "bob", "cleo"):
        engine.check(f"{KILL} {author}-words", author=author, id=f"post-{author}")
    with running(engine) as one:
        yield one, {role: {"Authorization": f"Bearer {token}"} for role, token in tokens.items()}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_copy_is_for_those_who_audit_when_asked_by_a_role(keyed, role):
    served, headers = keyed
    answer = served.client.get("/v1/persons/ann", headers=headers[role])
    assert answer.status_code == (200 if role in ("auditor", "administrator") else 403)
    if answer.status_code == 200:
        assert "ann-words" in answer.text
        assert "bob" not in answer.text


@pytest.mark.parametrize("role", sorted(ROLES))
def test_erasure_is_for_those_who_administer_when_asked_by_a_role(keyed, role):
    served, headers = keyed
    answer = served.client.post("/v1/persons/bob/erase", json={"reason": "request"}, headers=headers[role])
    assert answer.status_code == (200 if role == "administrator" else 403)


def test_erasure_leaves_the_ids_alone_when_done(keyed):
    served, headers = keyed
    path, admin = "/v1/persons/cleo", headers["administrator"]
    done = served.client.post(f"{path}/erase", json={"reason": "request"}, headers=admin).json()
    assert (done["payloads"], done["held"], done["remaining"]["decided"]) == (2, [], 1)
    asked = [one for one in served.engine.store.after(0) if one.kind == "forgotten"][-1]
    assert (asked.actor, b"cleo" in asked.body) == (admin["Authorization"].split("_")[1], False)
    assert "cleo-words" not in served.client.get(path, headers=admin).text
    assert served.client.get("/v1/persons/nobody", headers=admin).json()["code"] == "CW968"
    assert served.client.post(f"{path}/erase", json={}, headers=admin).status_code == 422
    named = served.client.post(f"{path}/erase", json={"reason": "cleo asked"}, headers=admin)
    assert (named.status_code, named.json()["code"]) == (409, "CW969")


@pytest.mark.parametrize(("role", "is_shown"), [("viewer", False), ("reviewer", True), ("auditor", True)])
def test_decision_shows_words_to_those_who_need_them_when_read(keyed, role, is_shown):
    served, headers = keyed
    decision = served.engine.check(f"{KILL} dan-words", author="dan", id=f"post-{role}")
    path = f"/v1/decisions/{decision.id}"
    answer, records = (served.client.get(one, headers=headers[role]) for one in (path, f"{path}/records"))
    assert answer.status_code == records.status_code == 200
    for told in (answer.text, records.text):
        assert ('"dan"' in told) is is_shown
    assert ("kill you" in answer.text) is is_shown


def test_service_destroys_by_itself_when_something_has_had_its_time(tmp_path, monkeypatch):
    monkeypatch.setattr(service, "RETAIN_FIRST_SECONDS", 0.01)
    engine = opened(tmp_path / "clausewise.db")
    engine.check("Bonjour.", author="ann")
    with running(engine, retention={"checked": 0}):
        deadline = time.monotonic() + 20
        while not (erased := [one for one in engine.store.after(0) if one.kind == "erased"]):
            assert time.monotonic() < deadline, "nothing was destroyed"
            time.sleep(0.05)
    assert b"retention:checked" in erased[0].body
