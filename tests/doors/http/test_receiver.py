"""The examples of docs/webhooks.md, run as they say against what is really sent."""

import os
import re
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from msgspec import json
from tests.doors.http.conftest import KILL, opened, running
from tests.ports import free_port

from clausewise import announcement, dispatch, perimeter, schedule, signing
from clausewise.doors.http import courier, openapi
from clausewise.doors.http.courier import Webhooks
from clausewise.doors.http.operations import OPERATIONS
from clausewise.doors.http.outgoing import answer_bytes_max

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
LISTED = perimeter.networks("127.0.0.1/32")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(courier, "dispatch_poll_seconds", 0.05)
    monkeypatch.setattr(schedule, "first_delay_ms", 40)
    monkeypatch.setattr(schedule, "pause_ms_max", 60)


def test_receiver_of_the_docs_tells_each_event_once_when_it_is_sent(tmp_path):
    port = free_port()
    with running(opened(tmp_path / "c.db"), webhooks=Webhooks(LISTED)) as served:
        asked = {"url": f"http://127.0.0.1:{port}/", "events": ["decision.*"]}
        made = served.client.post("/v1/webhooks", json=asked).json()
        one = subprocess.Popen(
            [sys.executable, "docs/examples/receiver.py", str(port)],
            cwd=ROOT,
            env={**os.environ, "CLAUSEWISE_WEBHOOK_SECRET": made["secret"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            decision = served.client.post("/v1/checks", json={"text": KILL}).json()["id"]
            event, _, data = one.stdout.readline().decode().partition(" ")
            assert (event, json.decode(data)["decision"]) == ("decision.made", decision)
            served.client.post(f"/v1/webhooks/{made['id']}/replay", json={"since_ms": 0})
            other = served.client.post("/v1/checks", json={"text": KILL + "!"}).json()["id"]
            assert other in one.stdout.readline().decode()
        finally:
            one.kill()
            one.wait()
            one.stdout.close()


def test_receiver_of_the_docs_believes_nothing_old_when_it_is_shown_again(monkeypatch):
    secret, body, now_ms = signing.make(), b"{}", time.time_ns() // 1_000_000
    monkeypatch.setenv("CLAUSEWISE_WEBHOOK_SECRET", signing.shown(secret))
    is_genuine = runpy.run_path(str(ROOT / "docs" / "examples" / "receiver.py"))["is_genuine"]

    def believed(time_ms, told=""):
        headers = signing.signed("msg_1", body, [secret], time_ms=time_ms)
        return is_genuine("msg_1", told or headers["webhook-timestamp"], headers["webhook-signature"], body)

    assert believed(now_ms)
    assert not believed(now_ms - 600_000)
    # A newer time is not what was signed.
    assert not believed(now_ms - 600_000, str(now_ms // 1000))


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_shell_of_the_docs_believes_only_what_is_genuine():
    secret, body = signing.make(), '{"é": 1}'.encode()
    headers = signing.signed("msg_1", body, [signing.make(), secret], time_ms=time.time_ns() // 1_000_000)

    def code(content, signatures=headers["webhook-signature"]):
        given = [headers["webhook-id"], headers["webhook-timestamp"], signatures]
        environment = {**os.environ, "SECRET": signing.shown(secret)}
        command = ["sh", "docs/examples/verify.sh", *given]
        return subprocess.run(command, cwd=ROOT, env=environment, input=content, check=False, stderr=-3).returncode

    assert code(body) == 0
    assert code(body + b" ") == 1
    assert code(body, headers["webhook-signature"].split()[0]) == 1


def test_docs_name_every_event_and_figure_as_it_is_when_read():
    rows = "\n".join(line for line in DOCS.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`([a-z]+\.[a-z]+)`", rows)) == set(announcement.EVENTS)
    assert f"After {schedule.tries_max} tries" in DOCS or f"after {schedule.tries_max} tries" in DOCS
    assert f"for {dispatch.overlap_hours} hours both sign" in DOCS
    assert f"{answer_bytes_max // 1024} KiB are read" in DOCS
    assert f"within {dispatch.timeout_ms_default // 1000} seconds" in DOCS
    assert (schedule.halt_days, schedule.outage_failures) == (5, 3)


def test_alerts_of_the_docs_watch_what_is_counted_when_loaded(tmp_path):
    rules = yaml.safe_load((ROOT / "docs" / "examples" / "webhooks.rules.yml").read_text(encoding="utf-8"))
    named = {name for one in rules["groups"][0]["rules"] for name in re.findall(r"clausewise_\w+", one["expr"])}
    with running(opened(tmp_path / "c.db")) as served:
        counted = served.client.get("/metrics").text
    assert named
    assert all(f"# TYPE {name} gauge" in counted for name in named)


def test_description_tells_what_is_really_sent_when_derived(tmp_path):
    described = openapi.document(OPERATIONS, "en")["webhooks"]
    assert set(described) == set(announcement.EVENTS)
    with opened(tmp_path / "c.db") as engine:
        engine.check(KILL, author="u42")
        for record in engine.store.after(0):
            for event in announcement.events(record):
                sealed = engine.store.sealed(record.sequence)
                sent = json.decode(announcement.message(record, event, sealed, evidence=True).body)
                schema = described[event]["post"]["requestBody"]["content"]["application/json"]["schema"]
                assert set(sent) == set(schema["properties"])
                assert set(sent["data"]) <= set(schema["properties"]["data"]["properties"])
