import logging
import socket
import time

import pytest
from tests.doors.http.conftest import KILL, opened, running

from clausewise.doors.http import limits
from clausewise.doors.http.body import pointer_of

JSON = {"Content-Type": "application/json"}


def spoken(port, sent, *, chunks=()):
    """What a server answers to raw bytes, until it hangs up or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as talk:
        talk.sendall(sent)
        try:
            for chunk in chunks:
                talk.sendall(chunk)
        except OSError:
            pass  # hung up while we spoke; what it said before still stands
        found = b""
        try:
            while part := talk.recv(65_536):
                found += part
        except OSError:
            pass
        return found


def is_problem(answer, status, code):
    said = answer.json()
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert said["type"] == f"/problems/{code}"
    assert said["title"]
    assert said["detail"]
    assert said["remedy"]
    assert said["instance"].startswith("urn:uuid:")
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text
    return said


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "CW510"),
        (b" \n", 400, "CW510"),
        (b"{", 400, "CW505"),
        (b'{"text": "a"}x', 400, "CW505"),
        (b'{"text": "a', 400, "CW505"),
        (b'{"text": "a\x00b"}', 400, "CW505"),
        (b'{"text": "\\ud800"}', 400, "CW505"),
        (b'{"text": NaN}', 400, "CW505"),
        (b'\xef\xbb\xbf{"text": "a"}', 400, "CW505"),
        (b'{"text": "\xff"}', 400, "CW506"),
        (b'{"t\xffxt": "a"}', 400, "CW506"),
        (b"[" * 100_000, 400, "CW507"),
        (b'{"text":' * 50_000, 400, "CW507"),
        (b'{"items": ' + b"[" * 40 + b"]" * 40 + b"}", 400, "CW507"),
        (b"[]", 422, "CW508"),
        (b"null", 422, "CW508"),
        (b'"text"', 422, "CW508"),
        (b"{}", 422, "CW508"),
    ],
)
def test_body_is_refused_with_its_code_when_malformed(client, content, status, code):
    is_problem(client.post("/v1/checks", content=content, headers=JSON), status, code)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"text": 1}, "/text"),
        ({"text": None}, "/text"),
        ({}, "/text"),
        ({"text": "a", "author": "a\x00"}, "/author"),
        ({"text": "a", "author": "a\nb"}, "/author"),
        ({"text": "a", "author": "a\n"}, "/author"),
        ({"text": "a", "id": "a\x9b31m"}, "/id"),
        ({"text": "a", "target": "a\u2028b"}, "/target"),
        ({"text": "a", "network": "a\u2029"}, "/network"),
        ({"text": "a", "id": "x" * 513}, "/id"),
        ({"text": "a", "txet": "b"}, "/txet"),
        ({"text": "a", "a~b/c": 1}, "/a~0b~1c"),
        ({"items": []}, "/items"),
        ({"items": {}}, "/items"),
        ({"items": [{"text": "a"}, {"text": []}]}, "/items/1/text"),
        ({"items": [{"text": "a"}], "text": "b"}, "/text"),
    ],
)
def test_spot_is_pointed_at_when_a_field_is_wrong(client, asked, pointer):
    said = client.post("/v1/checks", json=asked).json()
    assert said["code"] == "CW508"
    assert said["errors"][0]["pointer"] == pointer


def test_pointer_is_empty_when_the_whole_is_meant():
    assert pointer_of("") == ""
    assert pointer_of("$.items[3].scope.clauses[0]") == "/items/3/scope/clauses/0"


@pytest.mark.parametrize(
    ("accepted", "language", "sentence"),
    [
        ("fr", "fr", "un texte est attendu ici, et non un nombre entier"),
        ("en", "en", "a text is expected here, not a whole number"),
        ("en-CA, fr;q=0.9", "en", "a text is expected here, not a whole number"),
        ("en, fr", "fr", "un texte est attendu ici, et non un nombre entier"),
        ("de", "fr", "un texte est attendu ici, et non un nombre entier"),
    ],
)
def test_problem_is_told_in_the_language_when_preferred(client, accepted, language, sentence):
    answer = client.post("/v1/checks", json={"text": 1}, headers={"Accept-Language": accepted})
    assert answer.headers["content-language"] == language
    assert answer.json()["errors"][0]["detail"] == sentence


def test_nothing_is_found_when_the_address_does_not_exist(client):
    is_problem(client.get("/v1/nothing"), 404, "CW501")
    is_problem(client.get("/v1/checks/"), 404, "CW501")
    is_problem(client.get("/problems/CW000"), 404, "CW501")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_allowed_methods_are_named_when_another_is_used(client, method):
    answer = client.request(method, "/v1/checks")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert client.delete("/v1/authorizations").headers["allow"] == "GET, HEAD, POST"
    is_problem(client.get("/try"), 405, "CW502")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=iso-8859-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": ""},
    ],
)
def test_media_type_is_refused_when_not_json(client, headers):
    is_problem(client.post("/v1/checks", content=b"{}", headers=headers), 415, "CW503")


def test_too_many_items_are_refused_when_over_the_limit(client):
    items = [{"text": "a"}] * (limits.checks_per_request_max + 1)
    said = is_problem(client.post("/v1/checks", json={"items": items}), 422, "CW509")
    assert said["errors"][0]["pointer"] == "/items"


def test_large_body_is_refused_unread_when_announced(served):
    head = b"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n"
    answer = spoken(served.port, head)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"CW504"' in answer
    assert b"connection: close" in answer.lower()


def test_endless_body_is_cut_off_when_it_passes_the_limit(served):
    head = b"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"%x\r\n" % 65_536 + b" " * 65_536 + b"\r\n"
    sent = 0

    def endless():
        nonlocal sent
        while sent < 100 * 1024 * 1024:
            sent += 65_536
            yield chunk

    spoken(served.port, head, chunks=endless())
    assert sent < 40 * 1024 * 1024, "the server went on reading"
    assert served.client.get("/livez").status_code == 200


def test_large_body_is_answered_as_a_problem_when_a_client_sends_it(client):
    content = b'{"text": "' + b"a" * limits.request_bytes_max + b'"}'
    is_problem(client.post("/v1/checks", content=content, headers=JSON), 413, "CW504")


def test_long_head_is_refused_when_over_the_limit(served):
    one_header = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n"
    many_headers = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n" + b"X-Many: aaaaaaaaaaaaaaaaaaaa\r\n" * 2_000 + b"\r\n"
    address = b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for sent in (one_header, many_headers, address):
        answer = spoken(served.port, sent)
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert b"application/problem+json" in answer
        assert b'"CW514"' in answer


def test_endless_head_is_cut_off_when_it_never_completes(served):
    answer = spoken(served.port, b"GET /livez HTTP/1.1\r\nX-Long: ", chunks=[b"a" * 16_384] * 8)
    assert b'"CW514"' in answer or not answer  # the rest may still be on its way when it hangs up


def test_long_body_is_no_head_when_it_comes_with_it(served):
    content = b'{"text": "%b"}' % (b"Bonjour. " * 5_000)
    head = (
        b"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
        % len(content)
    )
    answer = spoken(served.port, (head + b"\r\n" + content) * 2 + head + b"Connection: close\r\n\r\n" + content)
    assert answer.count(b"HTTP/1.1 200") == 3


def test_long_body_is_no_head_when_it_comes_later(served):
    content = b'{"text": "%b"}' % (b"Bonjour. " * 5_000)
    head = (
        b"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
        % len(content)
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as talk:
        talk.sendall(head + b"Connection: close\r\n\r\n")
        time.sleep(0.05)
        talk.sendall(content)
        assert talk.recv(65_536).startswith(b"HTTP/1.1 200")


def test_noise_is_answered_as_a_problem_when_it_is_no_request(served):
    answer = spoken(served.port, b"\x16\x03\x01 hello\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"CW513"' in answer


def test_connection_is_reused_when_requests_are_pipelined(served):
    one = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert spoken(served.port, one * 3 + last).count(b"HTTP/1.1 200") == 4


def test_nothing_is_betrayed_when_something_unforeseen_happens(caplog):
    class BrokenError(Exception):
        pass

    def failing(*_, **__):
        raise BrokenError("secret detail")

    engine = opened()
    engine.judgement.decide = engine.explain = failing
    with running(engine) as one, caplog.at_level(logging.ERROR, "clausewise.http"):
        answer = one.client.post("/v1/checks", json={"text": KILL}, headers={"Accept-Language": "en"})
        said = is_problem(answer, 500, "CW540")
        assert "secret" not in answer.text
        assert said["instance"] in caplog.text
        assert "secret detail" in caplog.text
        page = one.client.post("/try", data={"text": KILL})
        is_problem(page, 500, "CW540")


def test_no_server_is_named_when_anything_is_answered(client):
    for path in ("/livez", "/", "/nothing"):
        answer = client.get(path)
        assert "server" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in answer.headers
