"""Content that is sent to real applications of each framework, judged by the fields that are declared."""

from __future__ import annotations

import gzip
import json

import pytest
from tests.doors.edge.shops import ASGI, WSGI, shop
from tests.doors.http.conftest import KILL, TUER, opened

from clausewise.doors.edge.submission import Submission
from clausewise.front import Route

EN = {"Accept-Language": "en"}
PICTURE = bytes(range(256)) * 300
# However busy the machine is on which this runs.
PATIENT = {"otherwise": Route(budget_ms=60_000)}
SUBMISSION = Submission("/comments", fields=("text", "title", "photo"), target="to", budget_ms=60_000, fail="closed")


@pytest.fixture(scope="module", params=[*ASGI, *WSGI])
def served(request):
    """The application of one framework, with an engine that knows threats."""
    with opened() as engine, shop(request.param, engine, submissions=[SUBMISSION], **PATIENT) as client:
        yield client, request.param, engine


@pytest.fixture
def client(served):
    return served[0]


@pytest.fixture
def tell(served):
    """Send JSON to where the framework takes it."""
    client, name, _ = served
    path = "/comments/json" if name == "fastapi" else "/comments"

    def told(value, **more):
        headers = {"content-type": "application/json", **EN, **more}
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        return client.post(path, content=content, headers=headers)

    return told


def test_application_gets_what_was_sent_when_nothing_is_wrong(client, tell):
    said = "Merci, très jolie laine"
    assert tell({"text": said}).json() == {"text": said, "photo": 0, "actions": ["allow"]}
    assert client.post("/comments", data={"text": said}).json() == {"text": said, "photo": 0, "actions": ["allow"]}
    sent = client.post("/comments", data={"text": said}, files={"photo": ("a.bin", PICTURE)})
    assert (sent.json()["text"], sent.json()["photo"]) == (said, len(PICTURE))


@pytest.mark.parametrize(("text", "title"), [(KILL, "en"), (TUER, "fr")])
def test_content_is_refused_before_the_application_sees_it_when_it_breaks_a_rule(client, tell, text, title):
    answers = [
        tell({"text": text}, **{"Accept-Language": title}),
        client.post("/comments", data={"text": text}, headers={"Accept-Language": title}),
        client.post("/comments", files={"photo": ("a.txt", text.encode())}, headers={"Accept-Language": title}),
        client.post(
            "/comments", files=[("text", (None, text)), ("photo", ("a.bin", b"1"))], headers={"Accept-Language": title}
        ),
    ]
    for answer in answers:
        said = answer.json()
        assert (answer.status_code, said["code"]) == (422, "CW586")
        assert said["decision"]
        assert ("conduct.threats" in said["detail"]) is True
    titles = {"en": "What you sent goes against the rules", "fr": "Ce que vous avez envoyé enfreint les règles"}
    assert all(one.json()["title"].startswith(titles[title]) for one in answers)


def test_field_that_is_not_declared_is_left_alone_when_sent(client):
    assert client.post("/comments", data={"text": "hello", "note": KILL}).status_code == 200


# What a body says to an application and would hide from us.
HIDDEN = {
    "UTF-16": json.dumps({"text": KILL}).encode("utf-16"),
    "UTF-16 without a mark": json.dumps({"text": KILL}).encode("utf-16-be"),
    "UTF-32": json.dumps({"text": KILL}).encode("utf-32-le"),
    "a mark of UTF-8": b"\xef\xbb\xbf" + json.dumps({"text": KILL}).encode(),
    "the last of two": f'{{"text": "hello", "text": "{KILL}"}}'.encode(),
    "the first of two": f'{{"text": "{KILL}", "text": "hello"}}'.encode(),
    "escapes": b'{"text": "' + "".join(f"\\u{ord(one):04x}" for one in KILL).encode() + b'"}',
    "no JSON at all": b'{"text": "' + KILL.encode() + b'",}',
    "past what behaviour reads": json.dumps({"padding": "a" * 40_000, "text": KILL}).encode(),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_text_is_found_when_a_body_would_hide_it(tell, how):
    answer = tell(HIDDEN[how])
    assert (answer.status_code, answer.json()["code"]) == (422, "CW586")


def test_packed_body_is_judged_by_what_is_in_it_when_it_is_sent(tell):
    packed = gzip.compress(json.dumps({"text": KILL}).encode())
    assert tell(packed, **{"Content-Encoding": "gzip"}).json()["code"] == "CW586"
    assert tell(b"\x8f\x00\xff" * 99, **{"Content-Encoding": "compress"}).status_code == 413
    assert tell(gzip.compress(b" " * 10_000_000), **{"Content-Encoding": "gzip"}).status_code == 413


def test_form_is_judged_when_nothing_ends_it(client):
    body = f'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n{KILL}'.encode()
    answer = client.post("/comments", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.json()["code"] == "CW586"


def test_body_is_too_large_to_be_looked_at_when_it_passes_the_limit(served):
    _, name, engine = served
    small = Submission("/comments", fields=("text",), bytes_max=1_000, fail="closed", budget_ms=60_000)
    with shop(name, engine, submissions=[small], **PATIENT) as client:
        answer = client.post("/comments", data={"text": "a" * 1_000}, headers=EN)
        assert (answer.status_code, answer.json()["code"]) == (413, "CW589")
        assert client.post("/comments", data={"text": "a" * 900}).status_code == 200
    with shop(
        name, engine, submissions=[Submission("/comments", fields=("text",), bytes_max=1_000)], **PATIENT
    ) as client:
        assert client.post("/comments", data={"text": "a" * 40_000}).json()["text"] == "a" * 40_000


def test_nothing_is_refused_but_it_is_recorded_when_in_shadow(served):
    _, name, engine = served
    with shop(name, engine, submissions=[SUBMISSION], shadow=True, **PATIENT) as client:
        assert client.post("/comments", data={"text": KILL}).json()["actions"] == ["remove"]
