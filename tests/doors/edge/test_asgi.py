from __future__ import annotations

import asyncio
import gzip
import re
import time

import pytest
from tests.doors.edge.applications import DAY_MS, engine, running, starlette
from tests.small import changed

from clausewise.clock import system_clock
from clausewise.decision import Decision
from clausewise.doors.edge import confirmation
from clausewise.doors.edge.asgi import Middleware
from clausewise.engine import Engine
from clausewise.errors import ConfigError, StoreError
from clausewise.event import Event
from clausewise.front import Route
from clausewise.model import Action, Certainty, Measure, Medium, Notification, PolicyStamp

PROXY = ["127.0.0.1"]
# However busy the machine is on which this runs.
PATIENT = Route(budget_ms=60_000)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SQL = "id=1%27%20UNION%20SELECT%20password%20FROM%20users--"
PAGE = {"Accept": "text/html", "Accept-Language": "fr"}


def sent_by(address, **more):
    return {"X-Forwarded-For": address, **more}


def bar(opened, action, target, decision="d1"):
    measure = Measure(action, "access", target, system_clock() + DAY_MS)
    stamp = PolicyStamp("dexero", "1", "0" * 64)
    opened.clerk.record([Decision(decision, "item", 0, stamp, measures=(measure,))], (), None)


def flood(now, count, **more):
    """Requests that were served, more at once than a person makes."""
    return [Event(now, verb="GET", path="/search", status=200, **more) for _ in range(count)]


@pytest.fixture(scope="module")
def door():
    with engine() as opened:
        bar(opened, Action.BLOCK, "address:203.0.113.9", "d1")
        bar(opened, Action.LIMIT, "address:203.0.113.10", "d2")
        bar(opened, Action.BLOCK, "account:mallory", "d3")
        application = Middleware(
            starlette(),
            opened,
            trusted_proxies=PROXY,
            account=lambda scope: dict(scope["headers"]).get(b"x-account", b"").decode(),
            routes=[Route("/static", is_exempt=True), Route("/watched", is_shadow=True)],
        )
        with running(application) as client:
            yield client, opened


def test_application_answers_as_before_when_nothing_is_wrong(door):
    client, _ = door
    answer = client.get("/wool?p=2", headers=sent_by("198.51.100.4"))
    assert (answer.status_code, answer.text, answer.headers["x-seen"]) == (200, "GET /wool", "app")
    body = bytes(range(256)) * 1_000
    assert client.post("/echo", content=body).content == body
    assert client.post("/echo", content=iter([b"a" * 40_000, b"b" * 40_000])).content == b"a" * 40_000 + b"b" * 40_000
    assert client.get("/broken", headers={"Connection": "close"}).status_code == 500


def test_blocked_address_gets_a_problem_in_its_language_when_it_comes(door):
    client, _ = door
    answer = client.get("/wool", headers=sent_by("203.0.113.9", **{"Accept-Language": "en"}))
    said = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert (said["code"], said["decision"], said["title"]) == ("CW592", "d1", "This request is refused.")
    assert "blocked until" in said["detail"]
    assert "@" in said["contact"]
    french = client.get("/wool", headers=sent_by("203.0.113.9")).json()
    assert french["title"] == "Cette requête est refusée."
    assert client.head("/wool", headers=sent_by("203.0.113.9")).content == b""


def test_page_is_accessible_and_has_no_form_when_a_reader_is_blocked(door):
    client, _ = door
    answer = client.get("/wool", headers=sent_by("203.0.113.9", **PAGE))
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="fr">' in answer.text
    assert "<h1>Cette requête est refusée.</h1>" in answer.text
    assert "<form" not in answer.text
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_account_answers_for_itself_when_it_is_known(door):
    client, _ = door
    assert client.get("/wool", headers=sent_by("203.0.113.9", **{"x-account": "zoe"})).status_code == 200
    assert client.get("/wool", headers=sent_by("198.51.100.4", **{"x-account": "mallory"})).status_code == 403


def test_what_the_operator_exempts_or_shadows_is_served_when_barred(door):
    client, _ = door
    for path in ("/static/a.css", "/watched/page"):
        assert client.get(path, headers=sent_by("203.0.113.9")).status_code == 200


def test_limited_reader_confirms_and_goes_on_when_slowed_down(door, monkeypatch):
    monkeypatch.setattr(confirmation, "wait_ms", 0)
    client, _ = door
    reader = sent_by("203.0.113.10", **PAGE)
    answers = [client.get("/wool?p=2", headers=reader) for _ in range(12)]
    slowed = answers[-1]
    assert (answers[0].status_code, slowed.status_code) == (200, 429)
    assert 1 <= int(slowed.headers["retry-after"]) <= 3
    assert "<h1>Vous êtes venu trop souvent.</h1>" in slowed.text
    [token] = re.findall(r'name="token" value="([^"]+)"', slowed.text)
    [action] = re.findall(r'<form method="post" action="([^"]+)"', slowed.text)
    given = client.post(action, data={"token": token}, headers=reader)
    assert (given.status_code, given.headers["location"]) == (303, "/wool?p=2")
    assert "HttpOnly; SameSite=Lax" in given.headers["set-cookie"]
    cookie = given.headers["set-cookie"].partition(";")[0]
    passed = [client.get("/wool", headers={**reader, "Cookie": cookie}).status_code for _ in range(20)]
    assert set(passed) == {200}
    assert client.post(action, data={"token": token}, headers=reader).status_code == 403
    client.cookies.clear()
    problem = client.get("/wool", headers=sent_by("203.0.113.10")).json()
    assert (problem["code"], problem["confirm"]) == ("CW590", action)
    form = client.get(problem["confirm"], headers=reader)
    assert "Je suis là" in form.text


def test_flood_is_slowed_down_from_the_next_requests_on_when_it_overflows():
    now = system_clock()
    opened = engine(clock=lambda: now)
    with opened, running(Middleware(starlette(), opened, trusted_proxies=PROXY)) as client:
        reader = sent_by("203.0.113.77", **{"User-Agent": "x"})
        opened.traffic.served(flood(now, 880, address="203.0.113.77", agent="x"))
        statuses = [client.get("/search", headers=reader).status_code for _ in range(40)]
        for _ in range(50):
            if statuses[-1] == 429:
                break
            time.sleep(0.02)
            statuses.append(client.get("/search", headers=reader).status_code)
        assert statuses[-1] == 429
        assert client.get("/search", headers=sent_by("198.51.100.4")).status_code == 200
        standing = opened.standing("access", "address:203.0.113.77")
        assert standing.limited_until_ms == now + 3_600_000


def test_paths_that_are_not_there_count_by_what_was_answered_when_probed(tmp_path):
    opened = engine(store=tmp_path / "a.db", clock=lambda: 1_790_000_000_000)
    with opened, running(Middleware(starlette(), opened)) as client:
        for number in range(30):
            client.get(f"/missing/{number}")
        deadline = time.monotonic() + 10
        while opened.store.head()[0] == 0:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        [record] = [one for one in opened.store.after(0) if one.kind == "decided"]
        decision = opened.decision(record.subject)
        assert decision.clauses == ("integrity.probing",)
        assert "GET /missing/12 404" in decision.why("fr")


def test_operator_says_what_becomes_of_it_when_judging_fails():
    with engine() as opened:

        def failing(_events):
            raise StoreError("CW404", "busy", "occupé")

        opened.traffic.asked = failing
        application = Middleware(starlette(), opened, routes=[Route("/login", fail="closed")])
        with running(application) as client:
            assert client.get("/wool").status_code == 200
            answer = client.get("/login", headers={"Accept-Language": "en"})
            assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "CW593", "1")


def attacked(certainty, action):
    """An engine whose only clause reads SQL in requests."""
    policy = changed(
        "integrity.probing",
        when={certainty: "payload.sql >= 0.8"},
        act={certainty: action},
        media=(Medium.REQUEST,),
        notice=Notification.NOTICE,
    )
    return Engine(policy, with_detectors=(), isolated=False)


def test_attack_is_blocked_before_the_handler_runs_when_it_is_certain():
    opened = attacked(Certainty.CERTAIN, Action.BLOCK)
    with opened, running(Middleware(starlette(), opened, trusted_proxies=PROXY, otherwise=PATIENT)) as client:
        answer = client.post("/echo", content=SQL, headers=sent_by("203.0.113.9", **FORM, **{"Accept-Language": "fr"}))
        assert (answer.status_code, answer.json()["code"]) == (403, "CW592")
        assert "Ne faites pas integrity.probing." in answer.json()["detail"]
        # Its sender is barred, whatever comes next; nobody else is.
        assert client.get("/wool", headers=sent_by("203.0.113.9")).json()["decision"] == answer.json()["decision"]
        assert client.get("/wool", headers=sent_by("198.51.100.4")).status_code == 200


@pytest.mark.parametrize("root", ["", "/shop"])
def test_form_can_be_asked_for_when_the_application_has_a_root(root):
    answers = []

    async def send(message):
        answers.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"{root}/.clausewise/confirm",
        "root_path": root,
        "query_string": b"",
    }
    scope |= {"scheme": "http", "client": ("203.0.113.9", 4711), "headers": [(b"accept-language", b"en")]}
    with attacked(Certainty.CERTAIN, Action.BLOCK) as opened:
        asyncio.run(Middleware(starlette(), opened)(scope, None, send))
    assert answers[0]["status"] == 403
    assert f'action="{root}/.clausewise/confirm"'.encode() in answers[1]["body"]


def test_doubtful_request_goes_through_once_somebody_confirms(monkeypatch):
    monkeypatch.setattr(confirmation, "wait_ms", 0)
    opened = attacked(Certainty.LIKELY, Action.HOLD)
    with opened, running(Middleware(starlette(), opened, otherwise=PATIENT)) as client:
        asked = client.get("/search?" + SQL, headers={**PAGE, "Accept-Language": "en"})
        assert (asked.status_code, "<button" in asked.text) == (403, True)
        [token] = re.findall(r'name="token" value="([^"]+)"', asked.text)
        given = client.post("/.clausewise/confirm", data={"token": token})
        assert given.headers["location"] == "/search?" + SQL
        answers = [client.get(given.headers["location"]) for _ in range(7)]
        # The cookie came with the answer; it lets a few of them through, and then a person has to look.
        assert [one.status_code for one in answers] == [200] * 5 + [403] * 2
        assert answers[-1].json()["code"] == "CW591"


@pytest.mark.parametrize(
    ("version", "headers", "body"),
    [
        ("1.1", [(b"content-length", b"50"), (b"content-encoding", b"gzip")], SQL.encode()),
        ("1.1", [(b"transfer-encoding", b"chunked"), (b"content-encoding", b"gzip")], gzip.compress(SQL.encode())),
        ("2", [], SQL.encode()),
    ],
    ids=["only told to be packed", "packed", "of no told length"],
)
def test_body_is_judged_when_its_headers_would_hide_it(version, headers, body):
    opened = attacked(Certainty.CERTAIN, Action.BLOCK)
    scope = {
        "type": "http",
        "http_version": version,
        "method": "POST",
        "path": "/echo",
        "query_string": b"",
        "scheme": "http",
    }
    scope |= {"client": ("203.0.113.9", 4711), "headers": [(b"content-type", FORM["Content-Type"].encode()), *headers]}
    answers = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        answers.append(message)

    with opened:
        asyncio.run(Middleware(starlette(), opened, otherwise=PATIENT)(scope, receive, send))
    assert answers[0]["status"] == 403


@pytest.mark.parametrize(("fail", "status"), [("open", 200), ("closed", 503)])
def test_request_waits_no_longer_than_its_budget_when_judging_is_slow(fail, status):
    opened = attacked(Certainty.CERTAIN, Action.BLOCK)
    answered = opened.traffic.answered

    def slowly(asked, *, shadow):
        time.sleep(0.5)
        return answered(asked, shadow=shadow)

    opened.traffic.answered = slowly
    application = Middleware(starlette(), opened, trusted_proxies=PROXY, otherwise=Route(budget_ms=20, fail=fail))
    with opened, running(application) as client:
        assert client.get("/search?" + SQL, headers=sent_by("203.0.113.9")).status_code == status
        # It is judged all the same, and what is decided acts on what comes next.
        deadline = time.monotonic() + 20
        while not opened.standing("access", "address:203.0.113.9").causes:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_nothing_is_refused_but_it_is_recorded_when_in_shadow(tmp_path):
    opened = engine(store=tmp_path / "a.db")
    bar(opened, Action.BLOCK, "address:203.0.113.9")
    with opened, running(Middleware(starlette(), opened, trusted_proxies=PROXY, shadow=True)) as client:
        assert client.get("/wool", headers=sent_by("203.0.113.9")).status_code == 200


def test_connection_is_refused_before_it_is_made_when_its_sender_is_blocked():
    async def opened_by(address):
        sent, coming = [], [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}]

        async def receive():
            return coming.pop(0)

        async def send(message):
            sent.append(message["type"])

        scope = {
            "type": "websocket",
            "path": "/talk",
            "query_string": b"",
            "headers": [],
            "client": (address, 4711),
            "subprotocols": [],
        }
        await Middleware(starlette(), opened)(scope, receive, send)
        return sent

    with engine() as opened:
        bar(opened, Action.BLOCK, "address:203.0.113.9")
        assert asyncio.run(opened_by("203.0.113.9")) == ["websocket.close"]
        assert asyncio.run(opened_by("198.51.100.4")) == ["websocket.accept", "websocket.send", "websocket.close"]


def test_what_was_found_is_settled_when_the_application_ends():
    now = system_clock()
    opened = engine(clock=lambda: now)

    async def lived():
        application = Middleware(starlette(), opened)

        async def receive():
            return {"type": "lifespan.startup"} if not done else {"type": "lifespan.shutdown"}

        async def send(message):
            done.append(message["type"])
            if message["type"] == "lifespan.startup.complete":
                application._porter.settle(
                    opened.traffic.served(flood(now, 1_500, address="203.0.113.9")), is_shadow=False
                )

        done = []
        await application({"type": "lifespan", "state": {}}, receive, send)

    with opened:
        asyncio.run(lived())
        assert opened.standing("access", "address:203.0.113.9").causes


def test_wrong_route_is_refused_when_the_middleware_is_made():
    for wrong in ({"prefix": "login"}, {"budget_ms": 0}, {"body_bytes": -1}, {"fail": "maybe"}):
        with pytest.raises(ConfigError, match="CW596"):
            Route(**wrong)
