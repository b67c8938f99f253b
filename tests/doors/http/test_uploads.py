"""Uploads against a real server: whole, in a form, in several goes; judged, kept, erased."""

import base64
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tests.doors.http.conftest import KILL, opened, running

from clausewise import keys, sealing
from clausewise.config import Plan
from clausewise.doors.http.depot import Settings

PAGE = f"<html><body><p>{KILL}</p></body></html>".encode()
CLEAN = b"<html><body><p>Bonjour tout le monde</p></body></html>"
HTML = {"content-type": "text/html"}


def digest_of(content):
    return "sha256:" + sha256(content).hexdigest()


def judged(client, answer, seconds=20):
    """Return the state of an upload once it has one that lasts."""
    place = answer.headers["location"]
    deadline = time.monotonic() + seconds
    while (state := client.get(place).json())["state"] in ("waiting", "judging"):
        assert time.monotonic() < deadline, state
        time.sleep(0.05)
    return state


def test_file_is_judged_when_sent_by_itself(client):
    answer = client.post("/v1/uploads", params={"author": "u1", "name": "a.html"}, content=PAGE, headers=HTML)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["state"], said["size"]) == ("judged", len(PAGE))
    assert said["decision"]["action"] == "remove"
    assert said["files"] == [{"digest": digest_of(PAGE)}]
    assert client.get(answer.headers["location"]).json() == said
    assert client.get(f"/v1/decisions/{said['decision']['id']}").json() == said["decision"]


def test_files_make_one_item_when_sent_in_a_form(client):
    files = [("file", ("a.html", CLEAN, "text/html")), ("file", ("é.html", PAGE, "text/html"))]
    answer = client.post("/v1/uploads", data={"author": "u2", "text": "Regardez ceci", "id": "post-1"}, files=files)
    assert answer.status_code == 201, answer.text
    said = answer.json()["decision"]
    assert (said["item"], said["action"]) == ("post-1", "remove")
    assert {spot["part"] for spot in said["evidence"]} == {2}
    assert [one["digest"] for one in answer.json()["files"]] == [digest_of(CLEAN), digest_of(PAGE)]


def test_verdict_is_fetched_later_when_preferred(client):
    headers = {**HTML, "prefer": "respond-async"}
    answer = client.post("/v1/uploads", content=PAGE, headers=headers)
    assert answer.status_code == 202
    assert answer.headers["preference-applied"] == "respond-async"
    assert answer.headers["retry-after"]
    assert judged(client, answer)["decision"]["action"] == "remove"
    waited = client.get(answer.headers["location"], headers={"prefer": "wait=10"}).json()
    assert waited["state"] == "judged"


def test_form_and_fields_are_refused_by_name_when_wrong(client):
    boundary = {"content-type": "multipart/form-data; boundary=x"}
    refusals = [
        (client.post("/v1/uploads", content=b"--x\r\nbroken", headers=boundary), 400, "CW563"),
        (client.post("/v1/uploads", content=b"", headers={"content-type": "multipart/form-data"}), 400, "CW563"),
        (client.post("/v1/uploads", data={"author": "u"}, files=[("author", ("", b"", "text/plain"))]), 422, "CW508"),
        (client.post("/v1/uploads", data={"nothing": "u"}, files={"file": b"x"}), 422, "CW508"),
        (client.post("/v1/uploads", params={"host": "no host"}, content=b"x"), 422, "CW508"),
        (client.post("/v1/uploads", data={"text": "x" * 1_100_000}, files={"file": b"x"}), 400, "CW563"),
        (client.post("/v1/uploads", files=[("file", b"x")] * 33), 422, "CW568"),
        (client.get("/v1/uploads/nothing"), 404, "CW564"),
    ]
    for answer, status, code in refusals[:2] + refusals[3:]:
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    no_file = client.post(
        "/v1/uploads",
        content=b'--x\r\nContent-Disposition: form-data; name="author"\r\n\r\nu\r\n--x--\r\n',
        headers=boundary,
    )
    assert (no_file.status_code, no_file.json()["code"]) == (422, "CW568")


def test_wrong_digest_keeps_nothing_when_it_was_announced(client, served):
    before = served_files(served)
    wrong = base64.b64encode(bytes(32)).decode()
    for headers, params in (({"repr-digest": f"sha-256=:{wrong}:"}, {}), ({}, {"digest": "0" * 64})):
        answer = client.post("/v1/uploads", content=b"unseen before", headers=headers, params=params)
        assert (answer.status_code, answer.json()["code"]) == (422, "CW562")
    assert served_files(served) == before
    right = base64.b64encode(sha256(CLEAN).digest()).decode()
    sent = client.post("/v1/uploads", content=CLEAN, headers={**HTML, "content-digest": f"md5=:x:, sha-256=:{right}:"})
    assert sent.status_code == 201
    assert client.post("/v1/uploads", content=b"x", headers={"repr-digest": "sha-256=:x:"}).json()["code"] == "CW567"


def served_files(served):
    return sorted(str(path) for path in Path(served.engine.store.place + ".blobs").rglob("*") if path.is_file())


def test_same_file_lies_once_when_sent_again(client, served):
    content = b"<p>the same file</p>"
    first = client.post("/v1/uploads", content=content, headers=HTML).json()
    files = served_files(served)
    second = client.post("/v1/uploads", content=content, headers=HTML).json()
    assert served_files(served) == files
    assert first["id"] != second["id"]
    assert first["decision"]["id"] != second["decision"]["id"]


def test_repeated_request_is_carried_out_once_when_keyed(client):
    headers = {**HTML, "idempotency-key": "upload-1"}
    first = client.post("/v1/uploads", content=PAGE, headers=headers)
    again = client.post("/v1/uploads", content=PAGE, headers=headers)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    other = client.post("/v1/uploads", content=CLEAN, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "CW531")


# In several goes


def begun(client, *, content=b"", params=None, **headers):
    return client.post(
        "/v1/uploads", content=content, params=params, headers={"upload-complete": "?0", **HTML, **headers}
    )


def more(client, place, offset, content, *, complete="?0", **headers):
    known = {"content-type": "application/partial-upload", "upload-offset": str(offset), "upload-complete": complete}
    return client.patch(place, content=content, headers={**known, **headers})


def test_file_comes_in_several_goes_when_resumed(client):
    answer = begun(
        client, content=PAGE[:5], params={"author": "u9", "name": "a.html"}, **{"upload-length": str(len(PAGE))}
    )
    assert answer.status_code == 201, answer.text
    place = answer.headers["location"]
    assert (answer.headers["upload-offset"], answer.headers["upload-complete"]) == ("5", "?0")
    asked = client.head(place)
    assert (asked.headers["upload-offset"], asked.headers["upload-length"]) == ("5", str(len(PAGE)))
    assert asked.headers["upload-limit"] == f"max-size={256 * 1024 * 1024}"
    wrong = more(client, place, 4, PAGE[4:], complete="?1")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["upload-offset"]) == (409, "CW565", "5")
    part = more(client, place, 5, PAGE[5:30])
    assert (part.status_code, part.headers["upload-offset"], part.json()["state"]) == (200, "30", "receiving")
    last = more(client, place, 30, PAGE[30:], complete="?1")
    assert (last.status_code, last.json()["decision"]["action"]) == (201, "remove")
    over = more(client, place, len(PAGE), b"x")
    assert (over.status_code, over.json()["code"]) == (409, "CW566")


def test_upload_is_refused_when_its_goes_do_not_fit(client):
    place = begun(client, **{"upload-length": "10"}).headers["location"]
    assert more(client, place, 0, b"x" * 11).json()["code"] == "CW560"
    assert (
        more(client, place, client.head(place).headers["upload-offset"], b"", complete="?1").json()["code"] == "CW565"
    )
    assert client.patch(place, content=b"x").status_code == 415
    assert more(client, place, "x", b"x").json()["code"] == "CW567"
    assert begun(client, **{"upload-complete": "1"}).json()["code"] == "CW567"
    wrong = base64.b64encode(bytes(32)).decode()
    place = begun(client, **{"repr-digest": f"sha-256=:{wrong}:"}).headers["location"]
    assert more(client, place, 0, b"x", complete="?1").json()["code"] == "CW562"
    assert client.get(place).json()["state"] == "erased"


def test_upload_is_cancelled_when_no_decision_stands_on_it(client, served):
    place = begun(client, content=b"half").headers["location"]
    upload = place.rpartition("/")[2]
    # Others may come and go meanwhile.
    assert any(upload in file for file in served_files(served))
    assert client.delete(place).status_code == 204
    assert client.get(place).json()["state"] == "erased"
    assert not any(upload in file for file in served_files(served))
    done = client.post("/v1/uploads", content=PAGE, headers=HTML).headers["location"]
    assert client.delete(done).json()["code"] == "CW566"


# Named by checks


def stored(client, content, **params):
    answer = client.post("/v1/uploads", content=content, params={"check": "false", **params}, headers=HTML)
    assert (answer.status_code, answer.json()["state"]) == (201, "stored")
    return answer.json()


def test_check_names_a_file_when_it_was_sent_before(client):
    sent = stored(client, PAGE, name="a.html")
    for part in ({"upload": sent["id"]}, {"digest": digest_of(PAGE)}, {"digest": digest_of(PAGE)[7:]}):
        said = client.post("/v1/checks", json={"parts": [{"medium": "page", **part}], "author": "n1"})
        assert said.status_code == 200, said.text
        assert said.json()["action"] == "remove"
    several = client.post(
        "/v1/checks", json={"items": [{"text": "Bonjour"}, {"parts": [{"medium": "page", "upload": sent["id"]}]}]}
    )
    assert [one["action"] for one in several.json()["decisions"]] == ["allow", "remove"]


def test_check_waits_its_turn_when_preferred(client):
    sent = stored(client, PAGE)
    asked = {"parts": [{"medium": "page", "upload": sent["id"]}], "id": "later-1"}
    headers = {"prefer": "respond-async", "idempotency-key": "later-1"}
    answer = client.post("/v1/checks", json=asked, headers=headers)
    assert answer.status_code == 202
    assert judged(client, answer)["decision"]["item"] == "later-1"
    again = client.post("/v1/checks", json=asked, headers=headers)
    assert again.json()["id"] == answer.json()["id"]


def test_unknown_file_is_refused_when_a_check_names_it(client):
    for part in ({"upload": "nothing"}, {"digest": "0" * 64}):
        said = client.post("/v1/checks", json={"parts": [{"medium": "file", **part}]})
        assert (said.status_code, said.json()["code"]) == (422, "CW569")
    line = b'{"parts": [{"medium": "file", "upload": "x"}]}\n'
    streamed = client.post("/v1/checks", content=line, headers={"content-type": "application/x-ndjson"})
    assert "CW569" in streamed.text


def test_bytes_are_never_taken_for_typed_words_when_sent_as_text(client):
    sent = client.post("/v1/uploads", params={"medium": "text"}, content=PAGE)
    assert sent.json()["decision"]["action"] != "allow"


# A person looks; somebody else does not


@contextmanager
def keyed(tmp_path, *made, settings=None):
    engine = opened(tmp_path / "clausewise.db")
    tokens = [
        keys.add(engine.store, f"k{number}", scopes, time_ms=1, plan=plan)[1]
        for number, (scopes, plan) in enumerate(made)
    ]
    with running(engine, uploads=settings or Settings()) as served:
        yield served, *({"authorization": f"Bearer {token}"} for token in tokens)


def test_only_its_sender_sees_an_upload_when_there_are_keys(tmp_path):
    made = ((["check"], ""), (["check"], ""), (["decide"], ""), (["admin", "check"], ""))
    with keyed(tmp_path, *made) as (served, one, other, person, admin):
        client = served.client
        answer = client.post("/v1/uploads", content=PAGE, headers={**HTML, **one})
        place = answer.headers["location"]
        assert client.get(place, headers=one).json() == answer.json()
        assert client.get(place, headers=other).json()["code"] == "CW564"
        assert client.delete(place, headers=other).json()["code"] == "CW564"
        assert client.get(place, headers=admin).json()["state"] == "judged"
        asked = {"parts": [{"medium": "page", "digest": digest_of(PAGE)}]}
        assert client.post("/v1/checks", json=asked, headers=other).json()["code"] == "CW569"
        assert client.post("/v1/checks", json=asked, headers=one).status_code == 200
        kept = f"/v1/decisions/{answer.json()['decision']['id']}/files"
        assert client.get(kept, headers=person).json()["files"] == [{"digest": digest_of(PAGE), "size": len(PAGE)}]
        assert client.get(f"{kept}/0", headers=one).json()["code"] == "CW522"
        shown = client.get(f"{kept}/0", headers=person)
        assert (shown.content, shown.headers["content-disposition"]) == (PAGE, "attachment")
        assert shown.headers["content-security-policy"].startswith("sandbox")
        for number in ("1", "x", "-1", "9999"):
            assert client.get(f"{kept}/{number}", headers=person).json()["code"] == "CW564"
        looks = [one for one in served.engine.history_of(answer.json()["decision"]["id"]) if one.kind == "looked"]
        assert [one.actor for one in looks] == [
            person["authorization"].split("_")[1]
        ]  # once, and not for what there is not
        served.engine.erase(answer.json()["decision"]["id"], reason="asked for")
        assert client.get(f"{kept}/0", headers=person).json()["code"] == "CW564"
        assert client.get(place, headers=one).json()["state"] == "erased"
        assert list(served.engine.store.verify())


def test_sealed_file_goes_to_whoever_may_see_it_alone_when_asked_for(tmp_path, monkeypatch):
    with keyed(tmp_path, (["check"], ""), (["decide"], ""), (["sealed", "decide"], "")) as (
        served,
        one,
        person,
        officer,
    ):
        decision = served.client.post("/v1/uploads", content=PAGE, headers={**HTML, **one}).json()["decision"]["id"]
        monkeypatch.setattr(sealing, "is_sealed", lambda _: True)
        kept = f"/v1/decisions/{decision}/files/0"
        refused = served.client.get(kept, headers=person)
        assert (refused.status_code, refused.json()["code"]) == (403, "CW570")
        assert served.client.get(kept, headers=officer).content == PAGE
        seen = served.engine.history_of(decision)[-1]
        assert (seen.kind, seen.actor) == ("unsealed", officer["authorization"].split("_")[1])


def test_limits_are_those_of_the_plan_when_a_key_has_one(tmp_path):
    plans = {"small": Plan(file_mib=1, day_mib=2), "default": Plan(file_mib=3, day_mib=0)}
    made = ((["check"], "small"), (["check"], "unknown"))
    with keyed(tmp_path, *made, settings=Settings(plans=plans)) as (served, small, large):
        client, params = served.client, {"check": "false"}
        mib = b"x" * (1024 * 1024)
        assert client.post("/v1/uploads", params=params, content=mib + b"x", headers=small).json()["code"] == "CW560"
        assert (
            client.post("/v1/uploads", params=params, files={"file": mib + b"x"}, headers=small).json()["code"]
            == "CW560"
        )
        begin = {**small, "upload-complete": "?0", "upload-length": str(len(mib) + 1)}
        assert client.post("/v1/uploads", params=params, headers=begin).json()["code"] == "CW560"
        for number in range(2):
            sent = client.post("/v1/uploads", params=params, content=mib[1:] + bytes([number]), headers=small)
            assert sent.status_code == 201
        spent = client.post("/v1/uploads", params=params, content=b"x", headers=small)
        assert (spent.status_code, spent.json()["code"]) == (429, "CW561")
        assert 80_000 < int(spent.headers["retry-after"]) <= 86_401
        assert spent.headers["content-language"] == "fr"
        for _ in range(2):
            assert client.post("/v1/uploads", params=params, content=mib * 3, headers=large).status_code == 201


def test_uploads_need_a_ledger_when_there_is_none():
    with running(opened()) as served:
        said = served.client.post("/v1/uploads", content=b"x")
        assert (said.status_code, said.json()["code"]) == (503, "CW442")
