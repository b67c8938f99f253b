"""A service whose disk is full or turns read-only: it says so, loses nothing that it acknowledged, and goes on once there is room."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests import mounts
from tests.doors.http.conftest import KILL, opened, running

from clausewise.errors import StoreError
from clausewise.ledger import every, open_store


@pytest.fixture(autouse=True)
def _disk():
    if reason := mounts.missing():
        pytest.skip(reason)


def check(client, name):
    text = f"{KILL}. {name} " + "and again, " * 300
    return client.post("/v1/checks", json={"text": text, "id": name, "author": name}, headers={"Idempotency-Key": name})


def seen(client):
    gauge = next(line for line in client.get("/metrics").text.splitlines() if line.startswith("clausewise_refusing "))
    return client.get("/readyz").json()["store"], float(gauge.split()[1])


def test_nothing_acknowledged_is_lost_and_nothing_done_twice_when_the_disk_fills_and_is_given_room():
    told = []

    def tell(measure, decision, **_):
        told.append((decision, measure))

    with mounts.disk("2m") as place:
        engine = opened(place / "a.db", enforcer=tell)
        with running(engine) as service:
            assert seen(service.client) == ("ok", 0.0)
            answers = {name: check(service.client, name) for name in map(str, range(300))}
            refused = {name: answer for name, answer in answers.items() if answer.status_code != 200}
            assert refused
            assert {answer.json()["code"] for answer in refused.values()} <= {"CW406", "CW407"}
            assert seen(service.client) == ("refusing", 1.0)
            done = {name: answer.json()["id"] for name, answer in answers.items() if name not in refused}
            assert service.client.get(f"/v1/decisions/{done['0']}").status_code == 200
            mounts.remount(place, "size=64m")
            # Everybody asks again for what they have no answer to, and some for what they have one to.
            again = {name: check(service.client, name).json()["id"] for name in [*refused, *list(done)[:5]]}
            assert {name: again[name] for name in list(done)[:5]} == {name: done[name] for name in list(done)[:5]}
            assert seen(service.client) == ("ok", 0.0)
            records = list(every(engine.store))
            decided = [one.subject for one in records if one.kind == "decided"]
            assert len(decided) == len(set(decided)) == 300
            assert set(decided) == {*done.values(), *again.values()}
            assert len(told) == len(set(told))
            assert {decision for decision, _ in told} == set(decided)
            assert list(engine.store.verify())[-1] == records[-1].sequence


def test_opening_says_why_when_the_disk_is_read_only():
    with mounts.disk("8m") as place:
        open_store(place / "a.db").close()
        mounts.remount(place, "ro")
        with pytest.raises(StoreError, match="CW405"):
            open_store(place / "a.db")


def test_doctor_says_how_much_room_is_left_when_there_is_little():
    with mounts.disk("2m") as place:
        open_store(place / "a.db").close()
        asked = [sys.executable, "-m", "clausewise", "doctor", "--json", "--port", "0", "--store", place / "a.db"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        ledger = next(one for one in json.loads(done.stdout) if one["name"] == "ledger")
        assert not ledger["well"]
        assert "bytes free" in ledger["found"]
        assert done.returncode == 2
