import pytest
from starlette.datastructures import Headers
from tests.doors.http.conftest import KILL, opened, running
from tests.doors.http.test_operations import GRANT

from clausewise import keys
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.loopback import refuse_strangers

HOST = {"Host": "localhost:8700"}
OWN = "http://localhost:8700"
FORUM = "https://forum.example"


def refusal(headers, method="POST", **options):
    """The code with which a request is refused; empty when it is let in."""
    try:
        refuse_strangers(Headers(headers), method, **options)
    except HttpError as error:
        return error.code
    return ""


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:8700"])
def test_request_is_let_in_when_it_calls_a_loopback_name(host):
    assert refusal({"Host": host}) == ""


@pytest.mark.parametrize(
    "host",
    [
        "",
        "testserver",
        "evil.example",
        "evil.example:8700",
        "localhost.evil.example",
        "localhost:",
        "localhost:x",
        "localhost:8700:8700",
        "localhost:evil.example",
        "localhost:²",
        "localhost:8700\n",
        "::1",
        "[::1]8700",
        "127.0.0.1.evil.example",
        "x@localhost",
    ],
)
def test_request_is_refused_when_it_calls_another_name(host):
    assert refusal({"Host": host}, "GET") == "CW523"
    assert refusal({}, "GET") == "CW523"


@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "x-forwarded-proto", "X-Real-IP", "Via"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_request_is_refused_when_it_came_through_a_proxy(name, method):
    assert refusal({**HOST, name: ""}, method) == "CW524"
    assert refusal({**HOST, name: "127.0.0.1"}, method) == "CW524"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Origin": OWN},
        {"Origin": OWN, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_request_is_let_in_when_no_other_site_sends_it(sent):
    assert refusal({**HOST, **sent}) == ""


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "something new"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
        {"Origin": FORUM},
        {"Origin": FORUM, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": ""},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://127.0.0.1:8700"},
        {"Origin": "https://localhost:8700"},
    ],
)
def test_request_is_refused_when_another_site_sends_it(sent):
    assert refusal({**HOST, **sent}) == "CW525"
    assert refusal({**HOST, **sent}, "GET") == ""
    assert refusal({**HOST, **sent}, "HEAD") == ""


def test_request_is_let_in_when_the_operator_named_its_origin():
    sent = {**HOST, "Origin": FORUM, "Sec-Fetch-Site": "cross-site"}
    assert refusal(sent, origins={FORUM}) == ""
    assert refusal({**sent, "Origin": "https://evil.example"}, origins={FORUM}) == "CW525"
    assert refusal({**HOST, "Sec-Fetch-Site": "cross-site"}, origins={FORUM}) == "CW525"


def test_request_is_refused_when_one_of_several_origins_is_another():
    several = Headers(raw=[(b"host", b"localhost:8700"), (b"origin", OWN.encode()), (b"origin", FORUM.encode())])
    with pytest.raises(HttpError):
        refuse_strangers(several, "POST", {FORUM})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_revoked_when_another_site_asks(client, language):
    client.post("/v1/authorizations", json={**GRANT, "id": f"site-{language}"})
    path = f"/v1/authorizations/site-{language}/revoke"
    for sent in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": FORUM}, {"Sec-Fetch-Site": "same-site"}):
        answer = client.post(path, headers={**sent, "Accept-Language": language})
        assert (answer.status_code, answer.json()["code"]) == (403, "CW525")
        assert answer.json()["remedy"].startswith("Send it" if language == "en" else "Envoyez-le")
    listed = client.get("/v1/authorizations").json()["authorizations"]
    assert [one["revoked_ms"] for one in listed if one["id"] == f"site-{language}"] == [None]
    own = str(client.base_url).rstrip("/")
    assert client.post(path, headers={"Origin": own, "Sec-Fetch-Site": "same-origin"}).json()["revoked_ms"] > 0


def test_nothing_is_judged_when_a_proxy_or_another_site_asks(client):
    for sent, code in (({"X-Forwarded-For": "192.0.2.1"}, "CW524"), ({"Origin": FORUM}, "CW525")):
        assert client.post("/v1/checks", json={"text": KILL}, headers=sent).json()["code"] == code
        assert client.post("/try", data={"text": KILL}, headers=sent).json()["code"] == code
    assert client.get("/v1/audit/head", headers={"Via": "1.1 door"}).json()["code"] == "CW524"
    assert client.get("/readyz", headers={"Via": "1.1 door"}).status_code == 200


def test_form_works_when_a_browser_sends_it(client):
    page = client.get("/")
    assert page.headers["referrer-policy"] == "same-origin"
    own = str(client.base_url).rstrip("/")
    for origin in (own, "null"):
        sent = {"Origin": origin, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
        answer = client.post("/try?language=en", data={"text": KILL}, headers=sent)
        assert (answer.status_code, "It is removed." in answer.text) == (200, True)


def test_page_of_a_named_origin_may_send_when_the_service_is_open():
    sent = {"Origin": FORUM, "Sec-Fetch-Site": "cross-site"}
    with running(opened(), origins=[FORUM]) as one:
        assert one.client.post("/v1/checks", json={"text": KILL}, headers=sent).json()["action"] == "remove"
        sent["Origin"] = "https://evil.example"
        assert one.client.post("/v1/checks", json={"text": KILL}, headers=sent).json()["code"] == "CW525"


def test_proxy_and_other_sites_are_served_when_a_key_opens(tmp_path):
    engine = opened(tmp_path / "clausewise.db")
    _, token = keys.add(engine.store, "forum", ["check"], time_ms=1)
    sent = {"Authorization": f"Bearer {token}", "Host": "aup.example", "Via": "1.1 door", "Origin": FORUM}
    with running(engine, public_try=True) as one:
        assert one.client.post("/v1/checks", json={"text": KILL}, headers=sent).json()["action"] == "remove"
        assert one.client.post("/try", data={"text": KILL}, headers=sent).status_code == 200
