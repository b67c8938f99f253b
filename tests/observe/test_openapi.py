from __future__ import annotations

import json

import pytest

from clausewise.errors import InputError
from clausewise.event import Event
from clausewise.observe.interface import ENDPOINT, METHOD, PARAMETER, VERSION, Interfaces, read_document
from clausewise.observe.openapi import is_openapi, read_openapi

THREE = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1"},
    "servers": [{"url": "https://{where}.dexero.example/v2", "variables": {"where": {"default": "api"}}}],
    "paths": {
        "/orders/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Fields"}, {"name": "id", "in": "path"}],
            "get": {"parameters": [{"name": "page", "in": "query"}]},
            "delete": {},
        },
        "/search": {
            "get": {"parameters": [{"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/Free"}}]}
        },
        "/shared": {"$ref": "#/components/pathItems/Shared"},
        "/far": {"get": {"parameters": [{"$ref": "https://elsewhere.example/p.json"}]}},
    },
    "components": {
        "parameters": {"Fields": {"name": "fields", "in": "query"}},
        "schemas": {"Free": {"type": "object"}},
        "pathItems": {"Shared": {"post": {}}},
    },
}
TWO = """
swagger: "2.0"
host: api.dexero.example:8443
basePath: /shop/v1
paths:
  /wool:
    get:
      parameters: [{name: colour, in: query}]
"""


def noticed(path, verb, target, host="api.dexero.example"):
    where, _, query = target.partition("?")
    interfaces = Interfaces([read_document(path)])
    return interfaces.notice(Event(0, verb=verb, path=where, query=query, host=host), {})


@pytest.mark.parametrize(
    ("verb", "target", "marks"),
    [
        ("GET", "/v2/orders/7?fields=a&page=2", ()),
        ("GET", "/v2/orders/7?order=a", (PARAMETER,)),
        ("DELETE", "/v2/orders/7", ()),
        ("PATCH", "/v2/orders/7", (METHOD,)),
        ("GET", "/v1/orders/7", (VERSION,)),
        ("GET", "/v2/search?anything=1", ()),
        ("POST", "/v2/shared", ()),
        ("GET", "/v2/far?anything=1", ()),
        ("GET", "/internal/users", (ENDPOINT,)),
    ],
)
def test_requests_are_held_against_a_document_when_it_is_of_version_three(tmp_path, verb, target, marks):
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(THREE))
    assert noticed(path, verb, target) == marks


def test_base_path_and_host_count_when_a_document_is_of_version_two(tmp_path):
    path = tmp_path / "wool.yaml"
    path.write_text(TWO)
    assert noticed(path, "GET", "/shop/v1/wool?colour=red") == ()
    assert noticed(path, "GET", "/shop/v2/wool") == (VERSION,)
    assert noticed(path, "GET", "/shop/admin") == (ENDPOINT,)
    assert noticed(path, "GET", "/elsewhere") == ()
    assert noticed(path, "GET", "/shop/admin", host="www.dexero.example") == ()


@pytest.mark.parametrize(
    ("base", "under"), [("/", "/"), ("/v1", "/v1"), ("/api/v1", "/api"), ("https://a.example/v1", "/"), ("api", "/api")]
)
def test_document_speaks_for_what_its_servers_serve_when_they_have_versions(tmp_path, base, under):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**THREE, "servers": [{"url": base}]}))
    assert read_openapi(path).under == (under,)


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi": "3.1.0"}',
        "openapi: 3.1.0\npaths: {}\n",
        "openapi: [",
        '{"openapi": "3.1.0", "paths": []}',
        "openapi: 3.0\npaths: {/a: {$ref: '#/paths/~1a'}}\n",
        "openapi: 3.0\npaths: {7: {get: {}}, /a: nothing}\n",
    ],
)
def test_document_is_refused_with_a_remedy_when_it_documents_nothing(tmp_path, text):
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(InputError) as refused:
        read_document(tmp_path / "a.yaml")
    assert refused.value.code == "CW831"
    assert refused.value.remedy_fr


def test_document_is_known_from_a_list_when_its_head_is_read(tmp_path):
    (tmp_path / "a.yaml").write_text('# openapi: no\nroutes:\n  - {path: "/openapi.json"}\n')
    assert not is_openapi(tmp_path / "a.yaml")
    assert not is_openapi(tmp_path / "none.yaml")
    (tmp_path / "a.yaml").write_text(TWO)
    assert is_openapi(tmp_path / "a.yaml")


def test_document_of_our_own_service_is_read_when_it_is_given(tmp_path):
    from clausewise.doors.http.openapi import document
    from clausewise.doors.http.operations import OPERATIONS

    path = tmp_path / "own.json"
    path.write_text(json.dumps(document(OPERATIONS, "en")))
    assert noticed(path, "POST", "/v1/checks", host="") == ()
    assert noticed(path, "GET", "/v1/undocumented", host="") == (ENDPOINT,)
