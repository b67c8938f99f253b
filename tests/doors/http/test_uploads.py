"""Uploads against a real server: whole, in a form, in several goes; judged, kept, erased."""

import time
from hashlib import sha256

from tests.doors.http.conftest import KILL

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
    assert said["files"] == [{"digest": digest_of(PAGE), "name": ""}]
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
