import time

import pytest

from clausewise.errors import ConfigError
from clausewise.exchange import ExchangeError, address, post
from tests.readers import chat

TIMEOUT_MS = 400


@pytest.mark.parametrize(
    ("breaks", "kind"),
    [
        ("stalls", "timeout"),
        ("drips", "timeout"),
        ("drips_headers", "timeout"),
        ("cut", "cut"),
        ("closed", "cut"),
        ("error", "status"),
        ("redirect", "status"),
        ("huge", "too_large"),
    ],
)
def test_no_answer_comes_and_no_time_is_lost_when_the_server_breaks(breaks, kind):
    with chat(breaks=breaks) as served:
        started = time.monotonic()
        with pytest.raises(ExchangeError) as caught:
            post(address(served.url), b"{}", key="", timeout_ms=TIMEOUT_MS)
        assert time.monotonic() - started < 1.5
    assert caught.value.kind == kind


def test_server_is_unreachable_when_nobody_listens():
    with chat(lambda _: "") as served:
        url = served.url
    with pytest.raises(ExchangeError, match="unreachable"):
        post(address(url), b"{}", key="", timeout_ms=TIMEOUT_MS)


def test_key_is_sent_as_bearer_when_there_is_one():
    with chat(lambda _: "hello") as served:
        assert b"hello" in post(address(served.url), b"{}", key="k1", timeout_ms=2_000)
        post(address(served.url), b"{}", key="", timeout_ms=2_000)
    assert served.keys == ["Bearer k1", None]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "ftp://x/y",
        "http://",
        "http://u:p@x/",
        "http://x:99999/",
        "http://x/\nhost: y",
        "http://[x/",
        "//x/y",
    ],
)
def test_address_is_refused_when_it_leads_anywhere_else(url):
    with pytest.raises(ConfigError) as caught:
        address(url)
    assert caught.value.code == "CW640"
