"""What could not be judged is seen: in counters by route, and in the log once a second."""

from __future__ import annotations

import time

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from tests.doors.edge.applications import engine, running, starlette
from tests.doors.edge.test_asgi import SQL, attacked

from clausewise.answer import Answer
from clausewise.doors.edge.asgi import Middleware
from clausewise.doors.edge.counts import Counts
from clausewise.doors.edge.submission import Submission
from clausewise.errors import StoreError
from clausewise.front import Route
from clausewise.model import Action, Certainty

ROUTES = [Route("/sign-in", fail="closed", budget_ms=30)]


def told(counts):
    registry = CollectorRegistry()
    registry.register(counts)
    lines = generate_latest(registry).decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[0] != "#"}


def down(*_, **__):
    raise StoreError("CW404", "busy", "occupé")


def slow(*_, **__):
    time.sleep(0.2)
    raise StoreError("CW404", "busy", "occupé")


def lying(*_, **__):
    return [object()]


@pytest.mark.parametrize(("how", "cause"), [(down, "failed"), (slow, "late"), (lying, "failed")])
def test_operator_sees_what_became_of_requests_when_judging_fails(how, cause, caplog):
    with attacked(Certainty.CERTAIN, Action.BLOCK) as opened:
        opened.traffic.answered = how
        application = Middleware(starlette(), opened, routes=ROUTES, otherwise=Route(budget_ms=30))
        with running(application) as client:
            assert client.get("/search?" + SQL).status_code == 200
            assert client.get("/sign-in?" + SQL).status_code == 503
        found = told(application.counts)
    assert found[f'clausewise_edge_unjudged_total{{cause="{cause}",fail="open",route="/"}}'] == 1
    assert found[f'clausewise_edge_unjudged_total{{cause="{cause}",fail="closed",route="/sign-in"}}'] == 1
    assert "route /sign-in, fail closed, and it is refused" in caplog.text
    assert "route /, fail open, and it is served" in caplog.text


def test_log_tells_it_once_a_second_when_everything_fails(caplog):
    now = 1_790_000_000_000
    counts = Counts(lambda: now)
    for _ in range(5):
        counts.unjudged(ROUTES[0], TimeoutError(), is_closed=True)
    assert len(caplog.records) == 1
    now += 1_000
    counts.unjudged(ROUTES[0], TimeoutError(), is_closed=True)
    assert "it took longer than 30 ms" in caplog.records[1].getMessage()
    assert caplog.records[1].getMessage().endswith("; so were 4 before it")


def test_requests_and_contents_are_counted_apart_when_they_are_answered():
    counts = Counts(lambda: 0)
    counts.answered(ROUTES[0], Answer.BLOCK, is_let_in=False)
    counts.submitted(Submission("/comments", fields=("text",)), "remove", is_let_in=True)
    assert told(counts) == {
        'clausewise_edge_requests_total{answer="block",route="/sign-in",went="out"}': 1,
        'clausewise_edge_contents_total{action="remove",route="/comments",went="in"}': 1,
    }


def test_attack_is_found_behind_padding_when_as_much_is_looked_at():
    body = "padding=" + "a" * 20_000 + "&" + SQL
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for looked_at, status in ((16 * 1024, 200), (64 * 1024, 403)):
        with attacked(Certainty.CERTAIN, Action.BLOCK) as opened:
            application = Middleware(starlette(), opened, otherwise=Route(budget_ms=60_000, body_bytes=looked_at))
            with running(application) as client:
                assert client.post("/echo", content=body, headers=headers).status_code == status


def test_nothing_of_a_visitor_gets_into_the_log_when_judging_fails(caplog):
    with engine() as opened:
        opened.traffic.asked = down
        with running(Middleware(starlette(), opened)) as client:
            client.get("/%0d%0aclausewise.edge:forged", headers={"X-Request-Id": "forged"})
    assert "forged" not in "".join(one.getMessage() for one in caplog.records if one.name == "clausewise.edge")
