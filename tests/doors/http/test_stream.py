import json
import socket

from tests.doors.http.conftest import KILL

from clausewise.doors.http import limits

NDJSON = {"Content-Type": "application/x-ndjson"}


def lines(answer):
    return [json.loads(line) for line in answer.text.splitlines()]


def test_every_line_is_answered_in_order_when_streamed(client):
    texts = ["Bonjour", KILL, "Hello"] * 300
    content = "\n".join(json.dumps({"text": text, "id": str(number)}) for number, text in enumerate(texts))
    answer = client.post("/v1/checks", content=content, headers=NDJSON)
    assert answer.headers["content-type"] == "application/x-ndjson", answer.text
    said = lines(answer)
    assert [one["item"] for one in said] == [str(number) for number in range(900)]
    assert [one["action"] for one in said[:3]] == ["allow", "remove", "allow"]


def test_wrong_line_spoils_no_other_when_streamed(client):
    content = b'{"text": "a"}\n\n{"text": 1}\r\n\xff\n[[\n{"text": "b"}\n'
    said = lines(client.post("/v1/checks", content=content, headers={**NDJSON, "Accept-Language": "en"}))
    assert [one.get("line") for one in said] == [None, 3, 4, 5, None]
    assert [one["problem"]["code"] for one in said if "problem" in one] == ["CW508", "CW506", "CW505"]


def test_wrong_host_spoils_no_other_line_when_streamed(client):
    content = b'{"text": "a"}\n{"text": "a", "host": "http://x/"}\n{"text": "b"}\n'
    said = lines(client.post("/v1/checks", content=content, headers=NDJSON))
    assert [one.get("line") for one in said] == [None, 2, None]
    assert said[1]["problem"]["errors"][0]["pointer"] == "/host"


def test_stream_ends_with_a_problem_when_a_line_is_too_long(client):
    content = b'{"text": "a"}\n{"text": "' + b"b" * limits.ndjson_line_bytes_max + b'"}\n{"text": "c"}\n'
    said = lines(client.post("/v1/checks", content=content, headers=NDJSON))
    assert said[-1]["problem"]["code"] == "CW511"
    assert len(said) <= 2


def test_empty_stream_has_no_answer_when_it_ends(client):
    answer = client.post("/v1/checks", content=b"\n\n", headers=NDJSON)
    assert (answer.status_code, answer.text) == (200, "")


def test_idempotency_key_is_refused_when_streaming(client):
    answer = client.post("/v1/checks", content=b"{}", headers={**NDJSON, "Idempotency-Key": "s"})
    assert answer.json()["code"] == "CW530"


def test_answer_comes_before_the_end_when_the_sender_waits(served):
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as talk:
        talk.sendall(
            b"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
            b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        )
        for name in (b"one", b"two"):
            line = b'{"text": "Bonjour", "id": "%b"}\n' % name
            talk.sendall(b"%x\r\n%b\r\n" % (len(line), line))
            found = b""
            while name not in found:
                found += talk.recv(65_536)
        talk.sendall(b"0\r\n\r\n")
        while part := talk.recv(65_536):
            found += part
        assert found.endswith(b"0\r\n\r\n")
