import threading

import pytest
from tests.doors.http.conftest import KILL, opened, running

from clausewise import keys


def post(client, key, asked, path="/v1/checks", **headers):
    return client.post(path, json=asked, headers={"Idempotency-Key": key, **headers})


def test_answer_is_replayed_when_the_same_request_comes_again(served):
    first = post(served.client, "a-1", {"text": KILL, "author": "again"})
    sequence = served.client.get("/v1/audit/head").json()["sequence"]
    second = post(served.client, '"a-1"', {"text": KILL, "author": "again"})
    assert first.json() == second.json()
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert served.client.get("/v1/audit/head").json()["sequence"] == sequence


def test_batch_is_replayed_whole_when_it_comes_again(client):
    asked = {"items": [{"text": "Bonjour"}, {"text": KILL, "author": "batch"}, {"text": "Hello"}]}
    first, second = (post(client, "a-2", asked) for _ in range(2))
    assert first.json() == second.json()
    assert len(second.json()["decisions"]) == 3


def test_other_request_is_refused_when_the_key_is_taken(client):
    post(client, "a-3", {"text": "Bonjour"})
    other = post(client, "a-3", {"text": "Bonsoir"})
    assert (other.status_code, other.json()["code"]) == (422, "CW531")
    elsewhere = post(client, "a-3", {"item": "x", "clause": "content.attack", "reason": "y"}, "/v1/reports")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "CW531")


@pytest.mark.parametrize("key", ["", '""', "x" * 256, "caf\xe9".encode("latin-1"), b"a\tb"])
def test_key_is_refused_when_it_cannot_be_used(client, key):
    answer = post(client, key, {"text": "a"})
    assert (answer.status_code, answer.json()["code"]) == (400, "CW530")


def test_request_is_tried_afresh_when_it_had_failed(client):
    assert post(client, "a-4", {"text": 1}).status_code == 422
    assert post(client, "a-4", {"text": "Bonjour"}).status_code == 200


def test_answer_survives_when_the_service_is_restarted(tmp_path):
    path = tmp_path / "clausewise.db"
    with running(opened(path)) as one:
        first = post(one.client, "a-5", {"text": KILL, "author": "u"})
        receipt = post(one.client, "a-6", {"item": "x", "clause": "content.attack", "reason": "y"}, "/v1/reports")
        undone = post(one.client, "a-7", {"reason": "erreur"}, f"/v1/decisions/{first.json()['id']}/undo")
    with running(opened(path)) as two:
        assert post(two.client, "a-5", {"text": KILL, "author": "u"}).json() == first.json()
        again = post(two.client, "a-6", {"item": "x", "clause": "content.attack", "reason": "y"}, "/v1/reports")
        assert (again.json(), again.status_code) == (receipt.json(), 201)
        again = post(two.client, "a-7", {"reason": "erreur"}, f"/v1/decisions/{first.json()['id']}/undo")
        assert again.json() == undone.json()
        assert again.headers["idempotent-replayed"] == "true"
        assert len(two.client.get(f"/v1/decisions/{first.json()['id']}/records").json()["records"]) == len(
            ["decided", "exhibited", "undone"]
        )


def test_only_one_is_carried_out_when_many_come_at_once(served):
    before = served.client.get("/v1/audit/head").json()["sequence"]
    answers = []
    gate = threading.Barrier(8)

    def send():
        gate.wait()
        answers.append(post(served.client, "a-8", {"text": KILL, "author": "many"}))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [one.json()["id"] for one in answers if one.status_code == 200]
    assert done
    assert len(set(done)) == 1
    assert {one.json()["code"] for one in answers if one.status_code != 200} <= {"CW532"}
    assert served.client.get("/v1/audit/head").json()["sequence"] == before + len(["decided", "exhibited"])


def test_outcome_of_another_process_is_replayed_when_it_was_quicker(tmp_path):
    path = tmp_path / "clausewise.db"
    with running(opened(path)) as one, running(opened(path)) as two:
        asked = {"text": KILL, "author": "u"}
        first = post(one.client, "a-9", asked)
        second = post(two.client, "a-9", asked)
        assert first.json() == second.json()


def test_race_is_lost_well_when_another_process_is_quicker(tmp_path):
    path = tmp_path / "clausewise.db"
    with running(opened(path)) as one, running(opened(path)) as two:
        asked = {"text": KILL, "author": "u"}
        first = post(one.client, "a-12", asked)
        kept, unseen = two.engine.store.kept, [None]  # two looks just before one has written
        two.engine.store.kept = lambda key: unseen.pop() if unseen else kept(key)
        second = post(two.client, "a-12", asked)
        assert unseen == []
        assert (second.json(), second.headers["idempotent-replayed"]) == (first.json(), "true")
        assert one.client.get("/v1/audit/head").json()["sequence"] == len(["decided", "exhibited", "enacted"])


def test_keys_do_not_meet_when_two_callers_use_the_same(tmp_path):
    engine = opened(tmp_path / "clausewise.db")
    tokens = [keys.add(engine.store, name, ["check"], time_ms=1)[1] for name in ("one", "two")]
    with running(engine) as one:
        ids = {
            post(one.client, "same", {"text": "Bonjour"}, Authorization=f"Bearer {token}").json()["id"]
            for token in tokens
        }
    assert len(ids) == 2


def test_what_was_erased_stays_erased_when_replayed(tmp_path):
    engine = opened(tmp_path / "clausewise.db")
    with running(engine) as one:
        first = post(one.client, "a-10", {"text": KILL, "author": "u"}).json()
        sequence = one.client.get("/v1/audit/head").json()["sequence"]
        engine.store.erase(range(1, sequence + 1), reason="asked for", time_ms=2)
        again = post(one.client, "a-10", {"text": KILL, "author": "u"})
        assert again.json()["id"] == first["id"]
        assert "kill" not in again.text
        assert again.json()["evidence"] == []


def test_promise_is_not_made_when_there_is_no_ledger():
    with running(opened()) as one:
        answer = post(one.client, "a-11", {"text": "Bonjour"})
        assert (answer.status_code, answer.json()["code"]) == (503, "CW533")
