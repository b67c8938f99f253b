"""Bouncers of CrowdSec's, unmodified: its library for Python, and Debian's package that keeps sets of nftables."""

from __future__ import annotations

import pytest
from pycrowdsec.client import QueryClient, StreamClient, StreamDecisionClient
from tests.doors.http.conftest import running
from tests.small import policy

from clausewise import keys
from clausewise.decision import Decision
from clausewise.doors.http.bouncers import duration
from clausewise.engine import Engine
from clausewise.model import Action, Measure, PolicyStamp

NOW = 1_790_000_000_000
HOUR = 3_600_000
STAMP = PolicyStamp("small", "1", "0" * 64)
ADDRESS, NETWORK = "203.0.113.9", "198.51.100.0/24"


def opened(path):
    return Engine.open(policy(), store=path, with_detectors=(), isolated=False, clock=lambda: NOW)


def bar(engine, name, *measures):
    engine.clerk.record([Decision(name, "item", 0, STAMP, measures=measures)], (), None)


def blocked(target, until_ms=NOW + HOUR, action=Action.BLOCK):
    return Measure(action, "access", target, until_ms)


@pytest.fixture
def served(tmp_path):
    """A service with a few who are barred, and the key of a bouncer."""
    engine = opened(tmp_path / "a.db")
    _, token = keys.add(engine.store, "bouncer", ["enforce"], time_ms=NOW)
    bar(engine, "d1", blocked(f"address:{ADDRESS}"))
    bar(engine, "d2", blocked(f"network:{NETWORK}", None), blocked("address:203.0.113.10", action=Action.LIMIT))
    bar(engine, "d3", Measure(Action.SUSPEND, "account", "zoe", None), blocked("address:2001:db8::7"))
    with running(engine, limited_as="captcha") as one:
        yield one, token, f"http://127.0.0.1:{one.port}/crowdsec/"


def test_pycrowdsec_keeps_the_list_when_people_are_barred_and_freed(served):
    one, token, url = served
    client = StreamClient(api_key=token, lapi_url=url, scopes=("ip", "range", "username"))
    client.cycle("true")
    assert client.get_current_decisions() == {
        f"{ADDRESS}/32": "ban",
        NETWORK: "ban",
        "203.0.113.10/32": "captcha",
        "zoe": "ban",
        "2001:db8::7/128": "ban",
    }
    assert client.get_action_for("198.51.100.77") == "ban"
    one.engine.undo("d1", by="zoe", reason="a mistake")
    bar(one.engine, "d4", blocked("address:203.0.113.11"))
    client.cycle("false")
    assert (client.get_action_for(ADDRESS), client.get_action_for("203.0.113.11")) == (None, "ban")


def test_pycrowdsec_learns_only_what_changed_when_it_comes_again(served):
    one, token, url = served
    client = StreamDecisionClient(api_key=token, lapi_url=url, scopes=("ip",))
    client.cycle("true")
    assert sorted(told["value"] for told in client.get_new_decision()) == ["2001:db8::7", "203.0.113.10", ADDRESS]
    for _ in range(2):
        client.cycle("false")
        assert list(client.get_new_decision()) == []
    one.engine.undo("d1", by="zoe", reason="a mistake")
    told = []
    for _ in range(3):
        client.cycle("false")
        told.append([one["value"] for one in client.get_deleted_decision()])
    # An answer may get lost, so it is told once more.
    assert told == [[ADDRESS], [ADDRESS], []]


def test_pycrowdsec_asks_about_one_visitor_when_it_comes(served):
    _, token, url = served
    client = QueryClient(api_key=token, lapi_url=url)
    [found] = client.get_decisions_for(ADDRESS)
    assert found == {
        "id": found["id"],
        "uuid": "d1",
        "origin": "clausewise",
        "scenario": "clausewise/decision",
        "scope": "Ip",
        "value": ADDRESS,
        "type": "ban",
        "duration": "1h0m0s",
        "until": "2026-09-21T15:13:20.000Z",
        "simulated": False,
    }
    assert client.get_action_for("198.51.100.77") == "ban"
    assert client.get_decisions_for("192.0.2.1") is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {ADDRESS, NETWORK, "203.0.113.10", "2001:db8::7"}),
        ({"scope": "Ip", "value": ADDRESS}, {ADDRESS}),
        ({"scopes": "username"}, {"zoe"}),
        ({"type": "captcha"}, {"203.0.113.10"}),
        ({"range": "198.51.100.128/25"}, {NETWORK}),
        ({"range": "203.0.0.0/16", "contains": "false"}, {ADDRESS, "203.0.113.10"}),
        ({"range": "nowhere"}, set()),
        ({"origins": "CAPI,lists"}, set()),
        ({"origins": "clausewise", "scope": "range"}, {NETWORK}),
        ({"scenarios_not_containing": "clausewise/"}, set()),
        ({"scenarios_containing": "decision", "dedup": "false", "scope": "range"}, {NETWORK}),
    ],
)
def test_only_who_is_wanted_is_told_of_when_asked(served, query, found):
    one, token, _ = served
    answer = one.client.get("/crowdsec/v1/decisions", params=query, headers={"X-Api-Key": token})
    assert {told["value"] for told in answer.json() or ()} == found
    assert answer.text != "[]"


def test_whole_list_is_served_when_a_machine_without_a_ledger_asks(served):
    one, token, _ = served
    found = one.client.get("/v1/blocks", headers={"X-Api-Key": token}).json()["blocks"]
    assert {(told["kind"], told["name"], told["effect"]) for told in found} == {
        ("address", ADDRESS, "block"),
        ("address", "203.0.113.10", "limit"),
        ("address", "2001:db8::7", "block"),
        ("network", NETWORK, "block"),
        ("account", "zoe", "block"),
    }
    answer = one.client.get("/v1/blocks/nftables", headers={"X-Api-Key": token})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"{ADDRESS} timeout 0d3600s" in answer.text
    assert one.client.get("/v1/blocks").status_code == 401


def test_key_of_a_bouncer_opens_nothing_else_when_sent(served):
    one, token, _ = served
    bouncer = {"X-Api-Key": token}
    assert one.client.get("/crowdsec/v1/decisions/stream").status_code == 401
    assert one.client.get("/crowdsec/v1/decisions/stream", headers={"X-Api-Key": "cw_x_y"}).status_code == 401
    for path in ("/v1/decisions/d1", "/v1/expiries", "/metrics", "/v1/standings/account/zoe"):
        assert one.client.get(path, headers=bouncer).status_code == 403
    _, reader = keys.add(one.engine.store, "reader", ["read"], time_ms=NOW)
    assert one.client.get("/v1/expiries", headers={"X-Api-Key": reader}).status_code == 200
    assert one.client.get("/crowdsec/v1/decisions", headers={"X-Api-Key": reader}).status_code == 403


def test_nothing_is_said_of_the_limited_when_the_operator_does_not(tmp_path):
    engine = opened(tmp_path / "a.db")
    bar(engine, "d1", blocked("address:203.0.113.10", action=Action.LIMIT))
    with running(engine) as one:
        answer = one.client.get("/crowdsec/v1/decisions/stream", params={"startup": "true"}).json()
    assert answer == {"new": None, "deleted": None}


@pytest.mark.parametrize(
    ("span_ms", "written"),
    [(0, "0h0m0s"), (14_351_250, "3h59m11.25s"), (-61_000, "-0h1m1s"), (315_360_000_000, "87600h0m0s")],
)
def test_span_of_time_is_written_as_go_reads_it(span_ms, written):
    assert duration(span_ms) == written
