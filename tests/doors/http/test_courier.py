"""Webhooks from end to end: a real service over a real ledger, real receivers, and the library of the specification that verifies."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from msgspec import json
from standardwebhooks import Webhook
from tests import receivers
from tests.doors.http.conftest import KILL, opened, running
from tests.doors.http.process import ROOT, process
from tests.receivers import receiving

from clausewise import perimeter, schedule
from clausewise.dispatch import Dispatch
from clausewise.doors.http import courier
from clausewise.doors.http.courier import Webhooks
from clausewise.ledger import open_store

LISTED = perimeter.networks("127.0.0.1/32")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(courier, "dispatch_poll_seconds", 0.05)
    monkeypatch.setattr(schedule, "first_delay_ms", 40)
    monkeypatch.setattr(schedule, "pause_ms_max", 60)


@contextmanager
def serving(store, *, timeout_ms=5_000):
    with running(opened(store), webhooks=Webhooks(LISTED, timeout_ms)) as served:
        yield served


def added(served, receiver, *events, **options):
    answer = served.client.post(
        "/v1/webhooks", json={"url": receiver.url(), "events": events or ["decision.*"], **options}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def check(served, count=1, author="u42"):
    return [served.client.post("/v1/checks", json={"text": KILL, "author": author}).json()["id"] for _ in range(count)]


def seen(served, made):
    return served.client.get(f"/v1/webhooks/{made['id']}").json()


def decisions(receiver):
    return [json.decode(body)["data"]["decision"] for _, body in receiver.received]


def until(done, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def test_decision_arrives_verified_when_it_was_recorded(tmp_path):
    with receiving() as receiver, serving(tmp_path / "c.db") as served:
        made = added(served, receiver, evidence=True)
        quiet = added(served, receiver, "case.*")
        [decision] = check(served)
        [body] = receiver.wait(1)
        event = Webhook(made["secret"]).verify(body, receiver.received[0][0])
        assert (event["type"], event["data"]["decision"]) == ("decision.made", decision)
        assert any(one["excerpt"] in KILL for one in event["data"]["evidence"])
        until(lambda: 'outcome="delivered"' in served.client.get("/metrics").text)
        # How far each is, is looked up every few seconds.
        until(lambda: quiet["id"] in served.client.get("/metrics").text)
        metrics = served.client.get("/metrics").text
        assert 'clausewise_webhook_tries_total{outcome="delivered"} 1.0' in metrics
        assert f'clausewise_webhook_dead{{endpoint="{made["id"]}",state="active"}} 0.0' in metrics


def test_messages_come_in_order_and_once_when_all_is_well(tmp_path):
    with receiving() as receiver, serving(tmp_path / "c.db") as served:
        added(served, receiver)
        made = check(served, 20)
        receiver.wait(20)
        time.sleep(0.2)
        assert decisions(receiver) == made


@pytest.mark.parametrize(
    "behave", [receivers.answers(500), receivers.breaks, receivers.answers(302, location="http://127.0.0.1/")]
)
def test_message_comes_again_with_the_same_id_when_the_receiver_failed(tmp_path, behave):
    with receiving(behave) as receiver, serving(tmp_path / "c.db") as served:
        made = added(served, receiver)
        check(served)
        receiver.wait(2)
        receiver.behave = receivers.taken
        until(lambda: served.client.get(f"/v1/webhooks/{made['id']}").json()["delivered"])
        assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1
        for headers, body in receiver.received:
            Webhook(made["secret"]).verify(body, headers)
        shown = served.client.get(f"/v1/webhooks/{made['id']}").json()
        assert (shown["waiting"], shown["failures"]) == (0, 0)


def test_one_that_hangs_holds_no_other_up_when_both_are_told(tmp_path):
    with receiving(receivers.hangs) as slow, receiving() as quick, serving(tmp_path / "c.db", timeout_ms=500) as served:
        hanging = added(served, slow)
        added(served, quick)
        made = check(served, 5)
        quick.wait(5)
        assert decisions(quick) == made
        until(lambda: seen(served, hanging)["failures"])
        shown = seen(served, hanging)
        assert shown["failure"] == "timeout"


def test_everything_comes_when_the_receiver_was_away_for_a_while(tmp_path):
    with receiving() as receiver:
        port = receiver.port
    with serving(tmp_path / "c.db") as served:
        away = served.client.post(
            "/v1/webhooks", json={"url": f"http://127.0.0.1:{port}/", "events": ["decision.*"]}
        ).json()
        made = check(served, 6)
        until(lambda: served.client.get(f"/v1/webhooks/{away['id']}").json()["failures"] > 2)
        with receiving(port=port) as receiver:
            receiver.wait(6)
            assert sorted(decisions(receiver)) == sorted(made)


def test_dead_letters_are_listed_and_sent_again_when_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(schedule, "tries_max", 2)
    with receiving(receivers.answers(400)) as receiver, serving(tmp_path / "c.db") as served:
        made = added(served, receiver)
        [decision] = check(served)
        path = f"/v1/webhooks/{made['id']}"
        [dead] = until(lambda: served.client.get(f"{path}/dead").json()["dead"])
        assert (dead["event"], dead["tries"], dead["status"], dead["failure"]) == ("decision.made", 2, 400, "status")
        receiver.behave = receivers.taken
        assert served.client.post(f"{path}/resend", json={"sequences": [dead["sequence"]]}).json() == {"events": 1}
        until(lambda: served.client.get(path).json()["delivered"])
        assert decisions(receiver) == [decision] * 3
        assert served.client.get(f"{path}/dead").json()["dead"] == []


def test_stretch_comes_again_when_it_is_replayed(tmp_path):
    with receiving() as receiver, serving(tmp_path / "c.db") as served:
        made = added(served, receiver)
        told = check(served, 3)
        receiver.wait(3)
        until(lambda: seen(served, made)["delivered"] == 3)  # what is not written down as told yet is not told again
        answer = served.client.post(f"/v1/webhooks/{made['id']}/replay", json={"since_ms": 0})
        assert answer.json() == {"events": 3}
        receiver.wait(6)
        assert decisions(receiver) == told * 2


def test_endpoint_is_told_nothing_more_when_it_says_gone(tmp_path):
    with receiving(receivers.answers(410)) as receiver, serving(tmp_path / "c.db") as served:
        made = added(served, receiver)
        check(served, 2)
        until(lambda: seen(served, made)["failures"])
        shown = seen(served, made)
        assert shown["state"] == "halted"
        time.sleep(0.3)
        assert len(receiver.received) == 1
        assert [record.kind for record in served.engine.store.of_subject(made["id"])] == ["subscribed", "alarmed"]


def test_name_that_leads_inside_is_refused_when_it_is_told(tmp_path):
    with receiving() as receiver, running(opened(tmp_path / "c.db"), webhooks=Webhooks((), 5_000)) as served:
        # What names lead to is seen when they are called; localhost leads inside.
        answer = served.client.post("/v1/webhooks", json={"url": "https://localhost/", "events": ["*"]})
        check(served)
        path = f"/v1/webhooks/{answer.json()['id']}"
        assert until(lambda: served.client.get(path).json()["failure"]) == "refused"
        assert receiver.connections == 0
        for url in (receiver.url(), "https://169.254.169.254/", "https://u:p@example.com/"):
            refused = served.client.post("/v1/webhooks", json={"url": url, "events": ["*"]})
            assert refused.json()["code"] in ("CW920", "CW921")


BEFORE = """
from clausewise import dispatch, perimeter, schedule
from clausewise.doors.http import courier
dispatch.lease_margin_ms, courier.dispatch_poll_seconds, schedule.first_delay_ms, schedule.pause_ms_max = 200, 0.05, 40, 60
settings = Serving(webhooks=courier.Webhooks(perimeter.networks("127.0.0.1/32"), 1_000))
"""


def test_delivery_comes_after_a_restart_when_the_process_was_killed_before(tmp_path):
    path = tmp_path / "c.db"
    with receiving(receivers.hangs) as receiver:
        store = open_store(path)
        made, secret = Dispatch(store, listed=LISTED).add(receiver.url(), ["decision.*"], by="ann")
        store.close()
        with process(path, before=BEFORE) as (one, client):
            decision = client.post("/v1/checks", json={"text": KILL, "author": "u42"}).json()["id"]
            receiver.wait(1)
            one.kill()  # in the middle of the first try
            one.wait()
        receiver.behave = receivers.taken
        store = open_store(path)
        assert store.deliveries().endpoint(made.id).delivered == 0
        store.close()
        with serving(path):
            receiver.wait(2)
            until(lambda: delivered(path, made.id))
    for headers, body in receiver.received:
        assert Webhook(secret).verify(body, headers)["data"]["decision"] == decision
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


def delivered(path, endpoint):
    store = open_store(path)
    try:
        return store.deliveries().endpoint(endpoint).delivered
    finally:
        store.close()


def test_record_alone_is_told_when_the_process_dies_right_after_it(tmp_path):
    """No service ran at all when it was recorded: the ledger is the outbox."""
    path = tmp_path / "c.db"
    with receiving() as receiver:
        code = (
            "import os, sys; from clausewise.dispatch import Dispatch; from clausewise.ledger import open_store;"
            "from clausewise import perimeter; from clausewise.model import Entry; store = open_store(sys.argv[1]);"
            "Dispatch(store, listed=perimeter.networks('127.0.0.1/32')).add(sys.argv[2], ['*'], by='ann');"
            'store.append([Entry(\'undone\', b\'{"decision":"d1","by":"zoe"}\', 5, \'d1\')]); os._exit(9)'
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        ran = subprocess.run(
            [sys.executable, "-c", code, str(path), receiver.url()], cwd=ROOT, env=environment, check=False
        )
        assert ran.returncode == 9
        assert receiver.received == []
        with serving(path):
            receiver.wait(1)
        assert json.decode(receiver.received[0][1])["data"] == {"decision": "d1", "by": "zoe"}


def test_each_message_is_told_by_one_when_two_services_share_a_store(tmp_path):
    path = tmp_path / "c.db"
    with receiving() as receiver, serving(path) as one, serving(path) as other:
        added(one, receiver)
        made = [*check(one, 10), *check(other, 10, "u43")]
        receiver.wait(20)
        time.sleep(0.2)
        assert sorted(decisions(receiver)) == sorted(made)
