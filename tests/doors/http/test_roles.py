"""Every role and every route, allowed and denied as the tables say: what is added to them is tried here by itself."""

import json
import re

import httpx2
import pytest
from starlette.routing import Mount, Route
from tests.doors.http.conftest import opened, running
from tests.doors.http.visitor import PASSWORD, Visitor, employ

from clausewise import keys, staff
from clausewise.doors.http.app import app
from clausewise.doors.http.operations import OPERATIONS
from clausewise.keys import Scope

SCOPED = [one for one in OPERATIONS if one.scope]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db", isolated=False)
    for role in staff.ROLES:
        employ(engine.store, role, role)
    employ(engine.store, "second administrator", "administrator")
    with running(engine) as one:
        yield one


@pytest.fixture(scope="module")
def visitors(house):
    """One browser for each role, and the secret of its forms."""
    found = {}
    for role in staff.ROLES:
        visitor = Visitor(house.port, Accept="application/json")
        visitor.post("/sign-in", {"name": role, "password": PASSWORD})
        found[role] = visitor, visitor.csrf("/account")
    yield found
    for visitor, _ in found.values():
        visitor.client.close()


def filled(path):
    return re.sub(r"\{[^}]+\}", "nothing", re.sub(r"\{\w+:int\}", "0", path))


@pytest.mark.parametrize("operation", SCOPED, ids=lambda one: one.name)
def test_role_may_what_its_scopes_say_when_an_operation_is_called(visitors, house, operation):
    for role, scopes in staff.ROLES.items():
        visitor, token = visitors[role]
        answer = visitor.client.request(operation.method, filled(operation.path), headers={"X-CSRF": token})
        code = answer.json()["code"] if answer.status_code == 403 else ""
        assert (code == "CW916") == (operation.scope not in scopes), (role, answer.status_code, answer.text)
    with httpx2.Client(base_url=visitors["viewer"][0].base, trust_env=False) as nobody:
        assert nobody.request(operation.method, filled(operation.path)).status_code == 401


@pytest.mark.parametrize("operation", [one for one in SCOPED if one.method != "GET"], ids=lambda one: one.name)
def test_operation_is_refused_when_another_site_sends_it(visitors, operation):
    role = next(role for role, scopes in {**staff.ROLES, "": set(Scope)}.items() if operation.scope in scopes)
    if not role:
        return  # no person may, whatever page it comes from
    visitor, token = visitors[role]
    for headers in ({}, {"X-CSRF": "A" * 43}, {"X-CSRF": token, "Origin": "https://evil.example"}):
        answer = visitor.client.request(operation.method, filled(operation.path), headers=headers)
        assert answer.json()["code"] == "CW915"


def routes(found):
    for one in found:
        if isinstance(one, Mount):
            yield from routes(one.routes)
        elif isinstance(one, Route):
            yield one


def pages():
    engine = opened()
    found = [
        (one.path, method, one.endpoint.scope)
        for one in routes(app(engine).routes)
        for method in one.methods or ()
        if getattr(one.endpoint, "scope", None) and method != "HEAD"
    ]
    unsaid = [
        one.path
        for one in routes(app(engine).routes)
        if one.path.startswith("/desk") and "." not in one.path and not hasattr(one.endpoint, "scope")
    ]
    engine.close()
    return found, unsaid


def test_role_may_what_its_scopes_say_when_a_page_is_opened(visitors):
    found, unsaid = pages()
    assert unsaid == [], "a page of the console says what it needs: guarded(page, Scope.…)"
    for path, method, scope in found:
        for role, scopes in staff.ROLES.items():
            visitor, _ = visitors[role]
            # What a page streams has no end, so only what denies it is read.
            with visitor.client.stream(method, filled(path)) as answer:
                code = json.loads(answer.read())["code"] if answer.status_code == 403 else ""
            assert (code == "CW916") == (scope not in scopes), (role, path, answer.status_code)
        with httpx2.Client(base_url=visitors["viewer"][0].base, trust_env=False) as nobody:
            assert nobody.request(method, filled(path)).status_code == 401, path


@pytest.mark.parametrize("path", ["/account", "/account/codes", "/sign-in/again"])
def test_own_account_is_everybody_s_own_when_opened(visitors, path):
    for visitor, _ in visitors.values():
        assert visitor.get(path, headers={"Accept": "text/html"}).status_code == 200


def test_page_is_drawn_for_those_alone_who_may_when_it_says_what_it_needs(house):
    """The guard of pages, tried on a page that only this test has."""
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse

    from clausewise.doors.http.view import guarded

    async def page(request: Request):
        return PlainTextResponse("in")

    starlette = app(house.engine)
    starlette.router.routes.insert(0, Route("/desk/queue", guarded(page, Scope.DECIDE), methods=["GET", "POST"]))
    import asyncio

    async def ask(**headers):
        transport = httpx2.ASGITransport(app=starlette)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/desk/queue", headers=headers)

    answer = asyncio.run(ask(Accept="text/html"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fdesk%2Fqueue")
    for role, scopes in staff.ROLES.items():
        with Visitor(house.port) as visitor:
            visitor.sign_in(role)
            cookie = f"clausewise={visitor.client.cookies['clausewise']}"
        answer = asyncio.run(ask(Accept="text/html", Cookie=cookie, **{"Accept-Language": "fr"}))
        assert answer.status_code == (200 if Scope.DECIDE in scopes else 403)
        assert ("Votre rôle ne comprend pas ceci." in answer.text) == (Scope.DECIDE not in scopes)


def test_administering_asks_for_a_fresh_proof_when_a_browser_does_it(tmp_path):
    from clausewise.clock import system_clock
    from clausewise.sitting import MINUTE_MS, proof_minutes

    ahead = [0]
    engine = opened(tmp_path / "clausewise.db", clock=lambda: system_clock() + ahead[0], isolated=False)
    employ(engine.store, "Ann", "administrator", clock=engine.clock)
    with running(engine) as one, Visitor(one.port) as visitor:
        visitor.sign_in("Ann")
        headers = {"X-CSRF": visitor.csrf("/account")}
        said = visitor.client.post("/v1/staff", json={"name": "Bea", "roles": ["lead"]}, headers=headers).json()
        assert visitor.get(said["path"]).status_code == 200
        ahead[0] = proof_minutes * MINUTE_MS
        assert visitor.client.get("/v1/staff").status_code == 200
        answer = visitor.client.post("/v1/staff", json={"name": "Cho", "roles": ["lead"]}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "CW917")


def test_people_are_managed_and_named_in_the_record_when_a_key_does_it(tmp_path):
    engine = opened(tmp_path / "clausewise.db", isolated=False)
    _, token = keys.add(engine.store, "directory", ["admin"], time_ms=1)
    with running(engine) as one:
        client = one.client
        client.headers["Authorization"] = f"Bearer {token}"
        made = client.post("/v1/staff", json={"name": "Zoé Roy", "roles": ["reviewer"]})
        assert made.status_code == 201
        person = made.json()["person"]["id"]
        assert made.json()["person"]["proofs"] == []
        assert client.post("/v1/staff", json={"name": "zoé roy", "roles": ["lead"]}).json()["code"] == "CW913"
        assert client.post("/v1/staff", json={"name": "\u200b", "roles": ["lead"]}).json()["code"] == "CW910"
        assert client.post("/v1/staff", json={"name": "A", "roles": ["boss"]}).json()["code"] == "CW508"
        assert client.post(f"/v1/staff/{person}/roles", json={"roles": ["lead", "sealed"]}).json()["roles"] == [
            "lead",
            "sealed",
        ]
        assert client.post(f"/v1/staff/{person}/disable").json()["disabled_ms"]
        assert client.post(f"/v1/staff/{person}/enable").json()["disabled_ms"] is None
        assert client.post(f"/v1/staff/{person}/unlock").json()["id"] == person
        assert client.post(f"/v1/staff/{person}/sign-out").json()["id"] == person
        assert client.post(f"/v1/staff/{person}/factors/reset").json()["proofs"] == []
        assert client.post(f"/v1/staff/{person}/invite").json()["path"] != made.json()["path"]
        assert client.post("/v1/staff/person:none/invite").json()["code"] == "CW912"
        assert [one["name"] for one in client.get("/v1/staff").json()["people"]] == ["Zoé Roy"]
        kinds = [one.kind for one in engine.store.of_subject(person)]
        assert kinds == [
            "staffed",
            "invited",
            "role_given",
            "role_given",
            "role_taken",
            "dismissed",
            "reinstated",
            "invited",
        ]
