from __future__ import annotations

import json

import pytest
from tests.doors.http.conftest import running
from tests.doors.http.test_stream import NDJSON, lines

from clausewise.doors.http import gate, limits
from clausewise.engine import Engine


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service of the shipped policy, whose clauses read what scenarios show."""
    path = tmp_path_factory.mktemp("events") / "a.db"
    with running(Engine.open("dexero", store=path, with_detectors=(), isolated=False)) as one:
        yield one


def probe(number, address, **more):
    return {
        "id": f"{address}-{number}",
        "ip": address,
        "method": "GET",
        "uri": f"/x{number}.php",
        "status": 404,
        **more,
    }


def test_one_request_gets_its_verdict_when_told(service):
    said = service.client.post("/v1/events", json={"id": "r1", "ip": "198.51.100.4", "uri": "/wool"}).json()
    assert (said["id"], said["answer"], said["clauses"], said["is_repeated"]) == ("r1", "allow", [], False)


def test_finding_over_time_stands_at_its_request_when_a_batch_is_told(service):
    events = [probe(number, "203.0.113.9") for number in range(20)]
    said = service.client.post("/v1/events", json={"events": events}).json()["verdicts"]
    [found] = [one for one in said if one["answer"] != "allow"]
    assert found["answer"] == "challenge"
    assert [one["id"] for one in found["clauses"]] == ["integrity.probing"]
    assert "Sonder" in found["reasons"]["fr"]
    decision = service.client.get(f"/v1/decisions/{found['decisions'][0]}").json()
    assert decision["evidence"][-1]["place"] == found["id"]


def test_event_counts_once_when_it_is_told_again(service):
    events = [probe(number, "203.0.113.10") for number in range(8)]
    first = service.client.post("/v1/events", json={"events": events + events[:1]}).json()["verdicts"]
    assert [one["is_repeated"] for one in first] == [False] * 8 + [True]
    for _ in range(5):
        again = service.client.post("/v1/events", json={"events": events}).json()["verdicts"]
        assert {(one["is_repeated"], one["answer"]) for one in again} == {(True, "allow")}
    others = [probe(number, "203.0.113.10") for number in range(8, 24)]
    told = service.client.post("/v1/events", json={"events": others}).json()["verdicts"]
    [found] = [number for number, one in enumerate(told) if one["answer"] == "challenge"]
    again = service.client.post("/v1/events", json=others[found]).json()
    assert (again["is_repeated"], again["decisions"]) == (True, told[found]["decisions"])


def test_lines_are_answered_in_order_when_streamed(service):
    told = [json.dumps(probe(number, "203.0.113.11")) for number in range(24)]
    told[3:3] = ["{oops", "", '{"uri": 3}', '{"uri": "http://["}']
    answer = service.client.post("/v1/events", content="\n".join(told), headers={**NDJSON, "Accept-Language": "en"})
    said = lines(answer)
    # What is no address is looked at as it came; only what is no request is refused.
    assert [one["problem"]["code"] for one in said if "problem" in one] == ["CW505", "CW508"]
    # The last of the wrong ones is an address of a kind: it is looked at as it came.
    names = [f"203.0.113.11-{number}" for number in range(24)]
    assert [one["id"] for one in said if one.get("id")] == names
    assert len([one for one in said if one.get("clauses")]) == 1


def test_sign_ins_are_judged_and_barred_when_told(service):
    told = {"act": "sign_in", "outcome": "failure", "ip": "203.0.113.12", "user": "zoe"}
    answers = [service.client.post("/v1/events", json=told).json()["answer"] for _ in range(10)]
    assert answers.count("challenge") == 1


def test_wrong_requests_are_refused_with_their_place_when_told(service):
    for content, code, pointer in [
        ({"status": "many"}, "CW508", "/status"),
        ({"events": [{"uri": "/"}, {"verb": "GET"}]}, "CW508", "/events/1/verb"),
        ({"events": []}, "CW508", "/events"),
    ]:
        said = service.client.post("/v1/events", json=content).json()
        assert (said["code"], said["errors"][0]["pointer"]) == (code, pointer)
    many = {"events": [{}] * (limits.events_per_request_max + 1)}
    assert service.client.post("/v1/events", json=many).status_code == 422


def test_nothing_is_done_when_served_in_shadow(tmp_path):
    engine = Engine.open("dexero", store=tmp_path / "a.db", with_detectors=(), isolated=False)
    with running(engine, shadow=True) as one:
        events = [probe(number, "203.0.113.9") for number in range(20)]
        said = one.client.post("/v1/events", json={"events": events}).json()["verdicts"]
        [found] = [one for one in said if one["would"] != "allow"]
        assert (found["answer"], found["would"]) == ("allow", "challenge")
        assert engine.decision(found["decisions"][0]).notes == ("shadow",)


def test_service_says_it_is_busy_when_too_much_waits(service, monkeypatch):
    monkeypatch.setattr(gate, "waiting_events_max", 1)
    answer = service.client.post("/v1/events", json={"events": [{}, {}]})
    assert (answer.status_code, answer.json()["code"]) == (503, "CW541")


def test_oldest_are_forgotten_when_many_were_told(service, monkeypatch):
    monkeypatch.setattr(gate, "told_events_max", 2)
    for name in ("a", "b", "c"):
        service.client.post("/v1/events", json={"id": name})
    assert [service.client.post("/v1/events", json={"id": name}).json()["is_repeated"] for name in ("c", "a")] == [
        True,
        False,
    ]
