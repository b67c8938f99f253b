"""A program of the operator's is asked for content; what it says counts only in the form that is asked for."""

from __future__ import annotations

import base64
import json

import pytest

from clausewise.case import Found
from clausewise.errors import ConfigError
from clausewise.exchange import ExchangeError
from clausewise.inquiry import Inquiry, Settings
from clausewise.model import Medium
from tests.readers import chat
from tests.receivers import answers, receiving

TOLD = {
    "parts": [{"text": "Je te tuerai."}],
    "author": "u42",
    "host": "forum.example",
    "path": "/t/7",
    "time_ms": 5,
    "seen": True,
}


def asked(content, **more):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    with chat(lambda _: body.decode("latin-1"), bare=True) as served:
        return Inquiry(Settings(served.url, **more))("post-7", "https://forum.example/t/7"), served


def test_content_is_read_when_the_program_knows_it():
    item, served = asked(
        {**TOLD, "parts": [*TOLD["parts"], {"medium": "image", "data": base64.b64encode(b"\x89PNG").decode()}]},
        key="k1",
    )
    assert [part.medium for part in item.parts] == [Medium.TEXT, Medium.IMAGE]
    assert (item.author, item.host, item.time_ms, item.parts[1].data) == ("u42", "forum.example", 5, b"\x89PNG")
    assert served.questions == [{"item": "post-7", "location": "https://forum.example/t/7"}]
    assert served.keys == ["Bearer k1"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no",
        b"[]",
        {},
        {"parts": []},
        {"parts": [{"text": ""}]},
        {"parts": [{"medium": "tape", "text": "x"}]},
        {**TOLD, "host": "a b"},
        {**TOLD, "author": "x" * 513},
    ],
)
def test_answer_is_no_content_when_it_has_another_form(content):
    with pytest.raises(ExchangeError, match=Found.MALFORMED):
        asked(content)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, None), (204, None), (410, Found.GONE), (401, Found.DENIED), (302, Found.STATUS), (500, Found.STATUS)],
)
def test_status_is_told_apart_when_there_is_no_content(status, kind):
    with receiving(answers(status, location="/else")) as served:
        ask = Inquiry(Settings(served.url()))
        if kind is None:
            assert ask("post-7", "") is None
        else:
            with pytest.raises(ExchangeError, match=kind):
                ask("post-7", "")
    assert len(served.received) == 1


def test_setting_is_refused_when_it_is_no_address():
    with pytest.raises(ConfigError) as caught:
        Inquiry(Settings("ftp://forum.example/"))
    assert (caught.value.code, caught.value.where) == ("CW640", "content_url")
