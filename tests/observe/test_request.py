"""What of a request rules look at: bytes that are no text accuse nobody, and hide nothing."""

from __future__ import annotations

from random import Random

import pytest

from clausewise.event import Event, as_text
from clausewise.observe.payload import Payloads


@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream", "image/png", "text/plain", ""])
def test_bytes_of_something_else_accuse_nobody_when_they_are_sent(kind):
    bodies = [as_text(Random(number).randbytes(16_384)) for number in range(20)]
    headers = (("Content-Type", kind),) if kind else (("Host", "dexero.example"),)
    events = [Event(1, verb="POST", path="/photos", headers=headers, body=body) for body in bodies]
    assert not any(Payloads.shipped().inspect(events))


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "image/gif"])
def test_words_are_read_when_they_hide_in_bytes_of_something_else(kind):
    code = b"<?php system($_GET['c']); ?>" if kind == "image/gif" else b"&q=1 union select password from users&"
    body = as_text(Random(1).randbytes(2_000) + code + Random(2).randbytes(2_000))
    event = Event(1, verb="POST", path="/photos", headers=(("Content-Type", kind),), body=body)
    assert Payloads.shipped().inspect([event])[0]


def test_a_picture_accuses_nobody_when_it_is_sent_beside_fields():
    content = as_text(Random(3).randbytes(8_000))
    body = (
        '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nÉté à Québec\r\n'
        '--x\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        f"{content}\r\n--x--\r\n"
    )
    headers = (("Content-Type", "multipart/form-data; boundary=x"),)
    assert not Payloads.shipped().inspect([Event(1, verb="POST", path="/photos", headers=headers, body=body)])[0]
