from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from clausewise.event import Act, Outcome
from clausewise.observe.filling import FIELDS, bare_address, filling, plain, text_characters_max

FILL = filling(datetime(2026, 11, 26, tzinfo=UTC))


def filled(**found):
    return FILL({"time_ms": "1000", **found}, Act.REQUEST, Outcome.UNKNOWN)


def test_nothing_is_said_when_a_log_writes_a_dash():
    event = filled(account="-", referrer="", bytes="(null)", agent="null")
    assert (event.account, event.referrer, event.bytes, event.agent) == ("", "", 0, "")


@pytest.mark.parametrize(
    ("name", "value", "cost"),
    [("cost_s", "0.5", 500), ("cost_us", "1500", 1.5), ("cost_ns", "2000000", 2), ("cost_ms", "-1", 0)],
)
def test_cost_is_milliseconds_when_servers_count_otherwise(name, value, cost):
    assert filled(**{name: value}).cost_ms == pytest.approx(cost)


@pytest.mark.parametrize(
    ("request_line", "verb", "host", "target"),
    [
        ("GET /a?b=1 HTTP/1.1", "GET", "", "/a?b=1"),
        ("get http://dexero.example:80/a?b HTTP/1.1", "GET", "dexero.example", "/a?b"),
        ("GET /with space HTTP/1.0", "GET", "", "/with space"),
        (r"\x16\x03\x01", "", "", "\x16\x03\x01"),
        ("OPTIONS * HTTP/1.1", "OPTIONS", "", "*"),
    ],
)
def test_request_line_is_taken_apart_when_it_is_one_and_kept_when_not(request_line, verb, host, target):
    event = filled(request=request_line)
    assert (event.verb, event.host, event.target) == (verb, host, target)


def test_secret_is_known_by_its_hash_when_it_was_sent_along():
    assert filled(token="s3cret").token == hashlib.sha256(b"s3cret").hexdigest()
    assert filled(outcome="HIT").outcome is Outcome.UNKNOWN
    assert filled(outcome="refused").outcome is Outcome.REFUSED


def test_value_is_refused_when_a_number_is_none():
    for name in ("status", "bytes", "network", "cost_s", "time_ms"):
        with pytest.raises(ValueError, match="x1"):
            filled(**{name: "x1"})


def test_every_name_has_a_reading_when_a_format_may_use_it():
    assert all(name in FIELDS for name in ("address", "request", "time_haproxy", "outcome", "clock"))
    assert filled(date="2026-05-17", clock="10:05:03", network="64496", outcome="failure").outcome is Outcome.FAILURE


def test_text_is_cut_and_unescaped_when_it_is_long_or_written_in_escapes():
    assert plain("x" * 10_000) == "x" * text_characters_max
    assert plain(r"\xc3\xa9\"\n") == 'é"\n'
    assert plain(r"\xe9") == "é"


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("203.0.113.9:443", "203.0.113.9"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("x", "x"),
    ],
)
def test_address_loses_its_port_when_a_proxy_wrote_one(written, bare):
    assert bare_address(written) == bare
