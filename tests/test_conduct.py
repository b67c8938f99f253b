from __future__ import annotations

import pytest
from msgspec.structs import replace

from clausewise.conduct import actor, conduct, request
from clausewise.engine import Engine
from clausewise.event import Act, Event, Outcome
from clausewise.model import Action, Authorization, AuthorizationKind, Medium, Scope
from clausewise.observe.alert import Row
from clausewise.observe.attention import Attention, marking
from clausewise.observe.lookout import told
from clausewise.observe.payload import Payloads, signals
from clausewise.observe.scenario import scenarios
from clausewise.observe.window import Windows
from clausewise.sqlite import SQLiteStore

MOMENT = 1_790_000_000_000


def probed(address="203.0.113.9", account="", count=40):
    events = [
        (
            Event(
                MOMENT + 200 * n,
                address=address,
                account=account,
                verb="GET",
                path=f"/x{n}.php",
                status=404,
                host="any.example",
            ),
            Row(f"a.log:{n}", f"GET /x{n}.php 404"),
        )
        for n in range(count)
    ]
    return Windows(scenarios()).observe(events)


@pytest.fixture(scope="module")
def policy():
    with Engine.open("dexero", isolated=False) as engine:
        yield engine.policy


def test_rows_are_quoted_at_their_places_when_an_address_probes():
    [item], [[signal]] = conduct(probed())
    assert item.parts[0].medium is Medium.LOG
    assert (item.author, item.network, item.time_ms) == ("", "203.0.113.9", signal and item.time_ms)
    spot = signal.evidence[0]
    assert item.parts[0].text[spot.start : spot.end] == spot.excerpt == "GET /x10.php 404"
    assert (signal.name, spot.place, spot.sense) == ("probing.paths", "a.log:10", "probing.paths")


def test_account_is_answerable_when_it_did_it_itself_and_not_when_others_guess_at_it():
    assert actor(probed(account="zoe")[0]) == ("account", "zoe")
    guessed = [
        (Event(MOMENT + n, Act.SIGN_IN, Outcome.FAILURE, address="203.0.113.9", account="zoe"), Row("x", ""))
        for n in range(20)
    ]
    assert {actor(one) for one in Windows(scenarios()).observe(guessed)} == {("address", "203.0.113.9")}


def test_nobody_alone_answers_when_many_addresses_try_one_account():
    tried = [
        (Event(MOMENT + n, Act.SIGN_IN, Outcome.FAILURE, address=f"203.0.{n}.9", account="zoe"), Row("x", ""))
        for n in range(40)
    ]
    alerts = Windows(scenarios()).observe(tried)
    assert {actor(one) for one in alerts} == {("group", "account zoe")}
    [item], _ = conduct(alerts)
    assert (item.author, item.network) == ("", "")


def test_decision_names_the_clause_and_is_recorded_when_conduct_is_judged(policy, tmp_path):
    with Engine(policy, store=SQLiteStore(tmp_path / "a.db"), isolated=False) as engine:
        [decision] = engine.observe(probed())
        assert decision.clauses == ("integrity.probing",)
        assert decision.action is Action.HOLD
        assert decision.person_needed
        assert "GET /x10.php 404" in decision.why("fr")
        assert engine.decision(decision.id).clauses == ("integrity.probing",)


def test_nothing_is_done_and_the_grant_is_cited_when_an_assessment_is_authorized(policy):
    with Engine(policy, isolated=False, clock=lambda: MOMENT) as engine:
        scope = Scope(("integrity.*",), networks=("203.0.113.0/24",))
        grant = Authorization("t1", AuthorizationKind.GRANT, scope, "SOC", "DOC-1", MOMENT - 1, MOMENT + 10**9)
        engine.authorize(grant, by="soc")
        [inside] = engine.observe(probed())
        [outside] = engine.observe(probed("198.51.100.4"))
    assert (inside.findings, inside.lifts[0].authorization) == ((), "t1")
    assert not any(measure.action is not Action.ALLOW for measure in inside.measures)
    assert outside.clauses == ("integrity.probing",)


def test_access_is_limited_for_an_hour_when_an_address_overloads(policy):
    events = [
        (Event(MOMENT + 5 * n, address="203.0.113.9", verb="GET", path="/recherche", status=200), Row("x", "GET"))
        for n in range(1_500)
    ]
    with Engine(policy, isolated=False, clock=lambda: MOMENT) as engine:
        [decision] = engine.observe(Windows(scenarios()).observe(events))
        [measure] = decision.measures
        assert (measure.action, measure.on, measure.target) == (Action.LIMIT, "access", "address:203.0.113.9")
        assert measure.until_ms == MOMENT + 3_600_000
        assert engine.standing("access", "address:203.0.113.9").limited_until_ms == measure.until_ms


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("q=1+union+select+password+from+users", {"integrity.probing"}),
        ("ip=127.0.0.1;cat+/etc/passwd", {"integrity.probing"}),
        ("page=../../../etc/passwd", {"integrity.probing"}),
        ("q=laine+d%27agneau", set()),
    ],
)
def test_request_is_judged_alone_when_it_bears_an_attack(policy, query, clauses):
    event = Event(MOMENT, address="203.0.113.9", verb="GET", path="/recherche", query=query)
    [marks] = Payloads.shipped().inspect([event])
    item, seen = request(event, told(event)), signals(marks)
    with Engine(policy, isolated=False) as engine:
        [decision] = engine._judge([item], [item], [seen], None)
    assert set(decision.clauses) == clauses
    assert all(spot.place for signal in seen for spot in signal.evidence)


def test_who_insists_tampers_and_an_assessment_only_probes_when_commands_are_sent(policy):
    sent = [
        Event(MOMENT + 5_000 * n, address="203.0.113.9", verb="GET", path="/", query="ip=;cat+/etc/passwd")
        for n in range(8)
    ]
    marked = [marking(Attention()).marked(one) for one in sent]
    with Engine(policy, isolated=False, clock=lambda: MOMENT) as engine:
        found = {}
        for grant in ("", "t1"):
            windows = Windows(scenarios())
            alerts = windows.observe([(replace(one, grant=grant), Row("a.log:1", "GET /")) for one in marked])
            [decision] = engine.observe(alerts)
            found[grant] = set(decision.clauses)
    assert found[""] == {"integrity.probing", "integrity.tampering", "integrity.intrusion"}
    assert found["t1"] == {"integrity.probing"}
