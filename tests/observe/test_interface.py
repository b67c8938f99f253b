from __future__ import annotations

import pytest

from clausewise.errors import InputError, PolicyError
from clausewise.event import Act, Event
from clausewise.observe.interface import (
    CALLER,
    ENDPOINT,
    METHOD,
    PARAMETER,
    VERSION,
    Document,
    known,
    parameters,
    read_document,
    read_interfaces,
    written,
)
from clausewise.observe.trie import Route

LIST = """
hosts: [api.dexero.example, "*.shops.example"]
under: [/v2, /export]
routes:
  - {path: "/v2/orders/{id}", methods: [get, PUT], parameters: [fields, filter]}
  - {path: "/v2/orders", methods: [POST]}
  - {path: "/v2/me", callers: ["*"]}
  - {path: "/export/{file*}", methods: [GET], callers: [partner-7]}
"""


@pytest.fixture
def interfaces(tmp_path):
    (tmp_path / "ours.yaml").write_text(LIST)
    return read_interfaces(tmp_path)


def noticed(interfaces, target, verb="GET", account="", host="api.dexero.example"):
    path, _, query = target.partition("?")
    return interfaces.notice(Event(0, verb=verb, path=path, query=query, account=account, host=host), {})


@pytest.mark.parametrize(
    ("target", "verb", "account", "marks"),
    [
        ("/v2/orders/41?fields=a&utm_source=x", "GET", "", ()),
        ("/v2/orders/41?filter[colour]=red", "PUT", "", ()),
        ("/v2/orders/41", "HEAD", "", ()),
        ("/v2/orders/41", "OPTIONS", "", ()),
        ("/v2/orders?anything=1", "POST", "", ()),
        ("/v2/orders/41?debug=1", "GET", "", (PARAMETER,)),
        ("/v2/orders/41", "DELETE", "", (METHOD,)),
        ("/v2/internal/users", "GET", "", (ENDPOINT,)),
        ("/v2/%69nternal/../secret", "GET", "", (ENDPOINT,)),
        ("/v1/orders/41", "GET", "", (VERSION,)),
        ("/v1/orders/41?debug=1", "GET", "", (VERSION, PARAMETER)),
        ("/v1/orders/41", "DELETE", "", (VERSION,)),
        ("/v2/me", "GET", "", (CALLER,)),
        ("/v2/me", "GET", "zoe", ()),
        ("/export/2026/all.csv", "GET", "zoe", (CALLER,)),
        ("/export/2026/all.csv", "GET", "partner-7", ()),
        ("/favicon.ico", "GET", "", ()),
        ("/v2/.well-known/x", "GET", "", (ENDPOINT,)),
        ("/.well-known/acme-challenge/x", "GET", "", ()),
        ("/about-us", "GET", "", ()),
    ],
)
def test_request_is_marked_when_it_is_beside_what_is_documented(interfaces, target, verb, account, marks):
    assert noticed(interfaces, target, verb, account) == marks


def test_list_says_nothing_when_a_request_is_for_another_host(interfaces):
    assert noticed(interfaces, "/v2/internal", host="www.dexero.example") == ()
    assert noticed(interfaces, "/v2/internal", host="a.shops.example:8443") == (ENDPOINT,)
    assert noticed(interfaces, "/v2/internal", host="") == (ENDPOINT,)


def test_event_learns_its_route_when_it_has_one(interfaces):
    facts = {}
    interfaces.notice(Event(0, verb="GET", path="/v2/orders/41"), facts)
    assert facts == {"route": "/v2/orders/{id}"}
    assert interfaces.notice(Event(0, Act.SIGN_IN, path="/v2/secret"), facts) == ()


def test_list_reads_as_it_was_when_it_is_written_again(tmp_path):
    document = Document(
        "ours.yaml",
        (Route("/a/{id}", frozenset({"GET"}), frozenset()), Route('/b"c', callers=frozenset({"*"}))),
        ("dexero.example",),
    )
    (tmp_path / "ours.yaml").write_text(written(document, {"/a/{id}": "3 requests"}))
    assert "# 3 requests" in (tmp_path / "ours.yaml").read_text()
    assert read_document(tmp_path / "ours.yaml") == document


def test_list_is_refused_with_every_problem_when_it_is_wrong(tmp_path):
    (tmp_path / "a.yaml").write_text("unheard: 1\nunder: [api]\nroutes:\n  - {path: orders, verbs: [GET]}\n")
    with pytest.raises(PolicyError) as refused:
        read_document(tmp_path / "a.yaml")
    codes = [one.code for one in refused.value.problems]
    assert codes.count("CW830") == 2
    assert codes.count("CW220") == 2
    assert all(one.remedy_fr for one in refused.value.problems)


def test_a_list_is_refused_whole_when_it_is_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr("clausewise.observe.interface.routes_max", 1)
    (tmp_path / "a.yaml").write_text("routes:\n  - {path: /a}\n  - {path: /b}\n")
    with pytest.raises(PolicyError) as refused:
        read_document(tmp_path / "a.yaml")
    assert [one.code for one in refused.value.problems] == ["CW832"]
    monkeypatch.setattr("clausewise.observe.openapi.routes_max", 1)
    (tmp_path / "b.yaml").write_text("openapi: 3.1.0\npaths: {/a: {get: {}}, /b: {get: {}}}\n")
    with pytest.raises(InputError, match="more than"):
        read_document(tmp_path / "b.yaml")


def test_what_is_known_is_in_lower_case_when_it_is_compared_so():
    listed = known()
    assert listed.has("/Robots.txt")
    assert all(one == one.lower() for one in (*listed.paths, *listed.under, *listed.ends, *listed.parameters))


def test_parameters_are_named_once_when_a_query_repeats_them():
    assert parameters("a=1&a=2&b[x]=1&c&%64=1&&") == ("a", "b", "c", "d")
    assert len(parameters("&".join(f"p{n}=1" for n in range(1_000)))) <= 100
