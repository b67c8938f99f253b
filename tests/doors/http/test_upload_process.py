"""Uploads to the service in a process of its own: what it takes of memory, and what is left when it dies."""

import signal
import socket
import sys
import time
from hashlib import sha256

import pytest
from tests.doors.http.conftest import KILL
from tests.doors.http.process import highest_kib, process

from clausewise.ledger import open_store

# A lease that runs out within a test.
BEFORE = "from clausewise.doors.http import depot; depot.lease_ms, depot.lease_renewal_seconds, depot.poll_seconds = 1_500, 0.4, 0.2"
MIB = 1024 * 1024
HTML = {"content-type": "text/html"}


def pieces(count):
    for number in range(count):
        yield number.to_bytes(4, "big") * (MIB // 4)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc to see the peak of memory")
def test_memory_stays_bounded_when_a_large_file_comes(tmp_path):
    with process(tmp_path / "c.db", before=BEFORE) as (one, client):
        client.post("/v1/uploads", content=b"<p>warm</p>", headers=HTML)
        before = highest_kib(one) / 1024
        large = client.post("/v1/uploads", params={"check": "false"}, content=pieces(64))
        assert (large.status_code, large.json()["size"]) == (201, 64 * MIB)
        assert large.json()["files"][0]["digest"] == "sha256:" + sha256(b"".join(pieces(64))).hexdigest()
        form = client.post("/v1/uploads", data={"check": "false"}, files={"file": b"".join(pieces(64))})
        assert (form.status_code, form.json()["size"]) == (201, 64 * MIB)
        # One that is too large to be opened is judged where it lies: a person looks.
        held = client.post("/v1/uploads", content=pieces(65), headers={"prefer": "wait=20"})
        assert (
            held.json()["decision"]["notes"] == ["limit.not_opened: size"]
            or held.json()["decision"]["action"] == "hold"
        )
        assert highest_kib(one) / 1024 - before < 24


def sent_in_part(client, port, content, sent):
    """Begin an upload, send its first bytes and break the connection; return its place once all of them have arrived."""
    begun = client.post("/v1/uploads", params={"check": "false"}, headers={"upload-complete": "?0"})
    place = begun.headers["location"]
    with socket.create_connection(("127.0.0.1", port)) as line:
        head = (
            f"PATCH {place} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/partial-upload\r\n"
            f"Upload-Offset: 0\r\nUpload-Complete: ?1\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        line.sendall(head.encode() + content[:sent])
        time.sleep(0.5)
    deadline = time.monotonic() + 10
    while int(client.head(place).headers["upload-offset"]) < sent:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return place


def waiting(client, count):
    """Send ``count`` pages that are judged later; return their places."""
    for number in range(count):
        page = f"<p>{KILL} {number}</p>".encode()
        sent = client.post("/v1/uploads", content=page, headers={**HTML, "prefer": "respond-async"})
        assert sent.status_code == 202
        yield sent.headers["location"]


def test_nothing_is_lost_or_judged_twice_when_the_process_was_killed(tmp_path):
    content = b"".join(pieces(6))
    sent = 3 * MIB + 7
    with process(tmp_path / "c.db", before=BEFORE) as (one, client):
        port = client.base_url.port
        place = sent_in_part(client, port, content, sent)
        places = list(waiting(client, 8))
        one.send_signal(signal.SIGKILL)
        one.wait()
    with process(tmp_path / "c.db", before=BEFORE) as (_, client):
        assert int(client.head(place).headers["upload-offset"]) == sent
        known = {"content-type": "application/partial-upload", "upload-offset": str(sent), "upload-complete": "?1"}
        done = client.patch(place, content=content[sent:], headers=known)
        assert done.json()["files"][0]["digest"] == "sha256:" + sha256(content).hexdigest()
        deadline = time.monotonic() + 30
        while {client.get(one).json()["state"] for one in places} != {"judged"}:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        decisions = {client.get(one).json()["decision"]["id"] for one in places}
        assert len(decisions) == len(places)
    store = open_store(tmp_path / "c.db")
    assert sum(record.kind == "decided" for record in store.after(0)) == len(places)
    assert list(store.verify())
    store.close()
