from __future__ import annotations

import re
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from typing import NamedTuple
from urllib.parse import unquote

import httpx2
import pytest
from tests.doors.edge.applications import DAY_MS, running, starlette
from tests.doors.edge.fronts import EXAMPLES, FILES, Relay, fronts, missing, own_addresses, visitor
from tests.doors.http.process import answering
from tests.ports import free_port
from tests.small import changed

from clausewise.clock import system_clock
from clausewise.decision import Decision
from clausewise.doors.edge import confirmation
from clausewise.doors.edge.forward import Forward
from clausewise.doors.http.server import whole
from clausewise.doors.http.settings import Serving
from clausewise.engine import Engine
from clausewise.front import Front, Route, in_order, route_of
from clausewise.model import Action, Certainty, Measure, Medium, Notification, PolicyStamp

SQL = "id=1%27%20UNION%20SELECT%20password%20FROM%20users--"
EN = {"Accept-Language": "en"}
# However busy the machine is on which this runs.
PATIENT = Route(budget_ms=60_000)


def bar(engine, action, target, decision):
    measure = Measure(action, "access", target, system_clock() + DAY_MS)
    stamp = PolicyStamp("dexero", "1", "0" * 64)
    engine.clerk.record([Decision(decision, "item", 0, stamp, measures=(measure,))], (), None)


def probing():
    """A policy of which one clause reads SQL in requests: it blocks."""
    return changed(
        "integrity.probing",
        when={Certainty.CERTAIN: "payload.sql >= 0.8"},
        act={Certainty.CERTAIN: Action.BLOCK},
        media=(Medium.REQUEST,),
        notice=Notification.NOTICE,
    )


NUMBER = {name: number for number, name in enumerate(FILES, start=1)}


class Edge(NamedTuple):
    engine: Engine
    relay: Relay
    ports: dict[str, int]
    service: httpx2.Client


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """Every server that is installed, in front of one application, asking one service. Each has visitors of its own."""
    with ExitStack() as stack:
        engine = stack.enter_context(Engine(probing(), with_detectors=(), isolated=False))
        bar(engine, Action.BLOCK, "address:127.0.0.9", "d1")
        for number in NUMBER.values():
            bar(engine, Action.LIMIT, f"address:127.0.2.{number}", f"l{number}")
        bar(engine, Action.BLOCK, "account:mallory", "d3")
        front = Front(
            ("127.0.0.1", *own_addresses()),
            account_header="X-Account",
            routes=(Route("/static/", is_exempt=True),),
            otherwise=PATIENT,
        )
        forward = Forward(engine, front)
        settings = Serving(beside=forward.paths(), collectors=[forward.counts])
        service = stack.enter_context(running(whole(engine, settings)))
        shop = stack.enter_context(running(starlette()))
        relay = Relay(service.base_url.port)
        stack.callback(relay.close)
        here = [name for name in FILES if not missing(name)]
        folder = tmp_path_factory.mktemp("edge")
        ports = stack.enter_context(fronts(here, folder, shop=shop.base_url.port, service=relay.port))
        yield Edge(engine, relay, ports, service)


@pytest.fixture(params=list(FILES))
def server(request):
    if reason := missing(request.param):
        pytest.skip(reason)
    return request.param


@pytest.fixture
def port(edge, server):
    return edge.ports[server]


def test_request_passes_whole_through_each_server_when_nothing_is_wrong(port):
    body = bytes(range(256)) * 200
    with visitor(port, "127.0.0.30") as client:
        answer = client.get("/wool?p=2")
        assert (answer.status_code, answer.text, answer.headers["x-seen"]) == (200, "GET /wool", "app")
        assert client.post("/echo", content=body).content == body
        assert client.get("/missing/x").status_code == 404


def test_blocked_visitor_is_told_why_by_each_server_when_it_asks(port):
    with visitor(port, "127.0.0.9") as client:
        answer = client.get("/wool", headers=EN)
        said = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
        assert (said["code"], said["decision"], said["title"]) == ("CW592", "d1", "This request is refused.")
        assert client.get("/wool").json()["title"] == "Cette requête est refusée."
        assert client.head("/wool").status_code == 403
        assert client.get("/static/logo.svg").status_code == 200
        assert client.get("/static/../wool").status_code == 403


def test_visitor_is_who_connects_to_each_server_when_headers_say_otherwise(port):
    said = {"X-Forwarded-For": "127.0.0.30", "X-Real-Ip": "127.0.0.30", "Forwarded": "for=127.0.0.30"}
    with visitor(port, "127.0.0.9") as client:
        assert client.get("/wool", headers=said).status_code == 403
        assert (
            client.get(
                "/wool", headers=[("X-Forwarded-For", "127.0.0.30"), ("X-Forwarded-For", "127.0.0.1")]
            ).status_code
            == 403
        )
    with visitor(port, "127.0.0.30") as client:
        assert client.get("/wool", headers=dict.fromkeys(said, "127.0.0.9")).status_code == 200


def test_what_is_asked_for_is_judged_by_each_server_when_headers_tell_another(port, server):
    said = {"X-Forwarded-Uri": "/", "X-Original-Uri": "/", "X-Original-Url": "/", "X-Forwarded-Method": "OPTIONS", **EN}
    with visitor(port, f"127.0.1.{NUMBER[server]}") as client:
        answer = client.get("/search?" + SQL, headers=said)
        assert (answer.status_code, answer.json()["code"]) == (403, "CW592")
        assert "integrity.probing" in answer.json()["detail"]
        # Its sender is barred, whatever comes next.
        assert client.get("/wool").status_code == 403


def test_limited_visitor_confirms_at_each_server_and_goes_on(port, server, monkeypatch):
    monkeypatch.setattr(confirmation, "wait_ms", 0)
    with visitor(port, f"127.0.2.{NUMBER[server]}") as client:
        slowed = [client.get("/wool?p=2", headers={"Accept": "text/html"}) for _ in range(13)][-1]
        assert (slowed.status_code, slowed.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert 1 <= int(slowed.headers["retry-after"]) <= 3
        assert "<h1>Vous êtes venu trop souvent.</h1>" in slowed.text
        [token] = re.findall(r'name="token" value="([^"]+)"', slowed.text)
        [action] = re.findall(r'<form method="post" action="([^"]+)"', slowed.text)
        given = client.post(action, data={"token": token})
        assert (given.status_code, given.headers["location"]) == (303, "/wool?p=2")
        assert {client.get("/wool").status_code for _ in range(12)} == {200}


HIDDEN = b"GET /smuggled?" + SQL.encode() + b" HTTP/1.1\r\nHost: shop\r\n\r\n"
# One request to whoever believes one of two lengths, and two to whoever believes the other (RFC 9112, section 11.2).
SMUGGLED = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an odd encoding": b"Content-Length: %d\r\nTransfer-Encoding: xchunked\r\n\r\n" % len(HIDDEN),
    "a space before the colon": b"Content-Length: %d\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
    % (len(HIDDEN) + 5),
    "two lengths": b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN),
    "a folded line": b"X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN),
    "one after the other": b"Content-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("number", range(len(SMUGGLED)), ids=list(SMUGGLED))
def test_no_request_comes_past_the_edge_when_it_hides_behind_another(port, server, number):
    head = list(SMUGGLED.values())[number]
    sent = b"POST /echo HTTP/1.1\r\nHost: shop\r\n" + head + HIDDEN
    said = b""
    with socket.create_connection(("127.0.0.1", port), 5, (f"127.0.{10 + number}.{NUMBER[server]}", 0)) as one:
        one.sendall(sent)
        one.settimeout(0.7)
        with suppress(OSError):
            while piece := one.recv(65_536):
                said += piece
    # The application says which path it was asked for; as a body it may well have been sent.
    assert b"GET /smuggled\n" not in said.replace(b"GET /smuggled?", b"")
    assert b"\r\n\r\nGET /smuggled" not in said.replace(b"GET /smuggled?", b"")


# What becomes of a visitor of an open path and of a closed one: served, or refused by whatever the server says then. Traefik waits half a
# minute for a slow service, and has no open paths. Only nginx can be told to ask for the service's own word.
OPEN, CLOSED = (True, False), (False, False)
FATES = {
    "nginx": {"down": OPEN, "slow": OPEN, "garbage": CLOSED, "welcome": OPEN, "redirect": CLOSED, "endless": OPEN},
    "caddy": {"down": OPEN, "slow": OPEN, "garbage": OPEN, "redirect": CLOSED, "endless": OPEN},
    "traefik": {"down": CLOSED, "garbage": CLOSED, "redirect": CLOSED},
    "envoy": {"down": OPEN, "slow": OPEN, "garbage": OPEN, "redirect": CLOSED, "endless": OPEN},
}


@pytest.mark.parametrize(("server", "mode"), [(server, mode) for server, fates in FATES.items() for mode in fates])
def test_operator_says_what_becomes_of_visitors_when_the_service_fails(edge, server, mode):
    if reason := missing(server):
        pytest.skip(reason)
    with visitor(edge.ports[server], "127.0.0.31") as client:
        with edge.relay.being(mode):
            answers = [client.get("/wool"), client.post("/sign-in")]
        assert (client.get("/wool").status_code, client.post("/sign-in").status_code) == (200, 200)
    assert tuple("x-seen" in one.headers for one in answers) == FATES[server][mode]
    assert {one.status_code for one in answers} <= {200, 302, 500, 502, 503, 504}


def asked(edge, path="/v1/authorize", method="GET", address="127.0.0.1", **headers):
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    with visitor(edge.service.base_url.port, address) as client:
        return client.request(method, path, headers={"accept-language": "en", **told})


TOLD = {"x_forwarded_method": "GET", "x_forwarded_uri": "/wool?p=2", "x_forwarded_for": "198.51.100.4"}


def test_server_learns_what_it_may_log_when_it_asks(edge):
    passed = asked(edge, **TOLD, x_request_id="r-1")
    assert (passed.status_code, passed.content) == (200, b"")
    assert (passed.headers["clausewise-answer"], passed.headers["x-request-id"]) == ("allow", "r-1")
    refused = asked(edge, **{**TOLD, "x_forwarded_for": "127.0.0.9"}, x_request_id="no id\tat all")
    names = ("clausewise-answer", "clausewise-status", "clausewise-reason", "clausewise-outcome")
    assert [refused.headers[name] for name in names] == ["block", "403", "CW592", "refused"]
    assert re.fullmatch("[0-9a-f-]{36}", refused.headers["x-request-id"])


def test_stranger_learns_nothing_when_it_asks_as_a_server(edge, caplog):
    for path in ("/v1/authorize", "/v1/authorize/for/wool", "/v1/authorize/refusal", "/.clausewise/confirm"):
        answer = asked(edge, path, address="127.0.0.40", **TOLD)
        assert (answer.status_code, answer.json()["code"]) == (403, "CW598")
    assert "CW598" in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-forwarded-uri": "/"},
        {"x-forwarded-method": "GET"},
        {"x-forwarded-method": "GET /", "x-forwarded-uri": "/"},
        [("x-forwarded-method", "GET"), ("x-forwarded-uri", "/wool"), ("x-forwarded-uri", "/")],
    ],
)
def test_question_is_void_when_it_does_not_tell_one_request(edge, headers):
    with visitor(edge.service.base_url.port) as client:
        answer = client.get("/v1/authorize", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "CW599")


def test_only_the_path_counts_when_a_server_repeats_the_request(edge):
    told = {"x_forwarded_uri": "/static/a", "x_forwarded_method": "GET", "x_forwarded_for": "127.0.0.9"}
    assert asked(edge, "/v1/authorize/for/wool", **told).status_code == 403
    assert asked(edge, "/v1/authorize/for/static/a", "DELETE", x_forwarded_for="127.0.0.9").status_code == 200
    assert asked(edge, "/v1/%61uthorize/for/static/a", x_forwarded_for="127.0.0.9").status_code == 422
    answer = asked(edge, "/v1/authorize/for/search?" + SQL + "&status=403", x_forwarded_for="198.51.100.77")
    assert (answer.status_code, answer.json()["code"]) == (403, "CW592")


def test_account_is_who_the_server_names_when_it_was_verified(edge):
    assert asked(edge, **TOLD, x_account="mallory").json()["decision"] == "d3"
    # An account answers for itself, not for the address that it shares.
    assert asked(edge, **{**TOLD, "x_forwarded_for": "127.0.0.9"}, x_account="zoe").status_code == 200


def test_refusal_is_fetched_by_nobody_else_when_its_token_was_not_ours(edge):
    told = {**TOLD, "x_forwarded_for": "127.0.0.9"}
    refused = asked(edge, "/v1/authorize?status=403", **told)
    token = refused.headers["clausewise-refusal"]
    fetched = asked(edge, "/v1/authorize/refusal", **told, clausewise_refusal=token)
    assert (fetched.status_code, fetched.json()) == (403, refused.json())
    for wrong in ("", token[:-4] + "AAAA", "!"):
        answer = asked(edge, "/v1/authorize/refusal", **told, clausewise_refusal=wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "CW599")


def test_operator_sees_what_was_answered_when_it_is_counted(edge):
    asked(edge, **TOLD)
    said = edge.service.get("/metrics").text
    assert re.search(r'clausewise_edge_requests_total\{answer="allow",route="/",went="in"\} [1-9]', said)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/static/a.css", True),
        ("/static/../sign-in", False),
        ("/static/%2e%2e/sign-in", False),
        ("/static/..%2fsign-in", False),
        ("/static/%252e%252e/sign-in", False),
        ("/static/..;/sign-in", False),
        ("//static/a", True),
        ("/static\\..\\sign-in", False),
    ],
)
def test_exempt_path_is_one_whatever_resolves_it_when_looked_at(path, found):
    routes = in_order([Route("/static/", is_exempt=True)], Route())
    assert route_of(unquote(path), routes).is_exempt is found


def test_service_answers_servers_when_it_runs_by_its_settings(tmp_path):
    """The example's settings, in a process as an operator starts it."""
    (tmp_path / "clausewise.toml").write_bytes((EXAMPLES / "clausewise.toml").read_bytes())
    port = free_port()
    one = subprocess.Popen(
        [sys.executable, "-m", "clausewise", "serve", "--port", str(port)],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with answering(one, port, "/livez") as client:
        told = {name.replace("_", "-"): value for name, value in TOLD.items()}
        assert client.get("/v1/authorize", headers=told).headers["clausewise-answer"] == "allow"
        assert client.get("/metrics").text.count("clausewise_edge_requests_total{") == 1
