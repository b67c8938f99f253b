from __future__ import annotations

import time
from base64 import b64encode

import pytest
from tests.doors.http.conftest import running
from tests.test_curator import POLICY, picture

from clausewise import keys
from clausewise.detect.known import Known
from clausewise.engine import Engine
from clausewise.keys import Scope

PHARE = b64encode(picture(1)).decode()
OTHER = b64encode(picture(2)).decode()


def opened(path):
    return Engine.open(POLICY, store=path, with_detectors=[Known(POLICY.register)], isolated=False)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with running(opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")) as one:
        client = one.client
        bank = {"name": "works", "clause": "content.property"}
        assert client.post("/v1/banks", json=bank).json() == {**bank, "band": "likely", "sealed": False, "entries": 0}
        never = {"name": "never", "clause": "content.minors", "band": "certain", "sealed": True}
        assert client.post("/v1/banks", json=never).status_code == 201
        yield one


def checked(client, data: str, author: str = "zed"):
    return client.post("/v1/checks", json={"parts": [{"medium": "image", "data": data}], "author": author}).json()


def test_a_work_is_known_and_gone_when_it_was_added_and_removed(service):
    client = service.client
    notice = {"id": "p1", "data": PHARE, "file": "phare.png", "notice": True, "owner": "ana", "title": "Phare"}
    assert client.post("/v1/banks/works/entries", json=notice).json()["code"] == "CW178"
    notice |= {"statement": "C'est à moi.", "contact": "ana@phare.example"}
    made = client.post("/v1/banks/works/entries", json=notice, headers={"Idempotency-Key": "once"})
    assert (made.status_code, made.json()["ids"]) == (201, ["p1"])
    again = client.post("/v1/banks/works/entries", json=notice, headers={"Idempotency-Key": "once"})
    assert again.json() == made.json()
    (match,) = client.post("/v1/banks/search", json={"data": PHARE, "file": "a.png"}).json()["matches"]
    assert (match["bank"], match["entry"], match["band"]) == ("works", "p1", "likely")
    assert client.post("/v1/banks/search", json={"data": OTHER}).json() == {"matches": []}
    assert checked(client, PHARE)["clauses"][0]["id"] == "content.property"
    (shown,) = client.get("/v1/banks/works/entries").json()["entries"]
    # The picture, the same cropped and marked, and its bytes.
    *pictures, whole = [one["method"] for one in shown["values"]]
    assert (shown["owner"], set(pictures), whole) == ("ana", {"pdq"}, "sha256")
    assert client.post("/v1/banks/works/entries/p1/remove").json() == {"id": "p1"}
    assert checked(client, PHARE)["clauses"] == []


def test_a_list_is_imported_in_stretches_when_it_is_read_back(service):
    told = {
        "form": "pdq",
        "source": "exchange",
        "id": "l1",
        "list": "\n".join([*(f"md5 {n:032x}" for n in range(5)), "x"]),
    }
    made = service.client.post("/v1/banks/works/lists", json=told).json()
    assert made == {"ids": ["l1"], "entries": 5, "bad": 1, "places": ["line 6"]}
    first = service.client.get("/v1/banks/works/entries", params={"limit": 3}).json()
    rest = service.client.get("/v1/banks/works/entries", params={"after": first["next"]}).json()
    assert [one["id"] for one in (*first["entries"], *rest["entries"])] == [f"l1:{n}" for n in range(5)]
    assert rest["next"] == ""
    entries = {one["name"]: one["entries"] for one in service.client.get("/v1/banks").json()["banks"]}
    assert entries == {"works": 5, "never": 0}


def test_sealed_content_is_told_to_nobody_when_it_is_found_but_to_who_may(service):
    client = service.client
    assert client.post("/v1/banks/never/entries", json={"data": OTHER, "id": "n1"}).status_code == 201
    said = checked(client, OTHER)
    assert "n1" not in str(said)
    assert (said["action"], said["notification"]) == ("hold", "none")
    assert client.get(f"/v1/decisions/{said['id']}").json() == said
    assert "entry:n1" in str(client.post(f"/v1/decisions/{said['id']}/unseal").json())
    assert client.post(f"/v1/decisions/{said['id']}/undo", json={"reason": "?"}).json()["code"] == "CW181"
    released = client.post(f"/v1/decisions/{said['id']}/release", json={"reason": "answered"})
    assert released.json() == {"id": said["id"]}
    kinds = [one["kind"] for one in client.get(f"/v1/decisions/{said['id']}/records").json()["records"]]
    assert kinds == ["decided", "referred", "opened", "unsealed", "released"]


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/v1/banks", {"name": "works", "clause": "content.property"}, "CW175"),
        ("/v1/banks", {"name": "w", "clause": "comms.spam"}, "CW174"),
        ("/v1/banks/none/entries", {"values": [{"method": "md5", "value": "00" * 16}]}, "CW176"),
        ("/v1/banks/works/entries", {"values": []}, "CW177"),
        ("/v1/banks/works/entries", {"values": [{"method": "md5", "value": "00"}]}, "CW580"),
        ("/v1/banks/works/lists", {"form": "csv", "source": "x", "list": "a,b"}, "CW171"),
        ("/v1/banks/works/entries/none/remove", None, "CW180"),
    ],
)
def test_a_request_is_refused_when_nothing_can_come_of_it(service, path, asked, code):
    assert service.client.post(path, json=asked).json()["code"] == code


def test_sealed_matches_are_left_out_when_the_key_may_not_administer(tmp_path):
    engine = opened(tmp_path / "c.db")
    with running(engine) as one:
        one.client.post("/v1/banks", json={"name": "never", "clause": "content.minors", "sealed": True})
        one.client.post("/v1/banks/never/entries", json={"data": PHARE})
        tokens = {
            name: keys.add(engine.store, name, [Scope.READ, *more], time_ms=1)[1]
            for name, more in (("a", ()), ("b", (Scope.ADMIN,)))
        }
        counts = []
        for token in tokens.values():
            headers = {"Authorization": f"Bearer {token}"}
            for _ in range(50):  # that anybody may call is believed for a second
                found = one.client.post("/v1/banks/search", json={"data": PHARE}, headers=headers).json()["matches"]
                if len(counts) == 1 or not found:
                    break
                time.sleep(0.05)
            counts.append(len(found))
        assert counts == [0, 1]
