from __future__ import annotations

import pytest

from clausewise.errors import InputError
from clausewise.event import Act, Outcome
from clausewise.observe.record import event, events, read, record_bytes_max

FULL = {
    "id": "r1",
    "ts": 1_778_961_903.25,
    "ip": "203.0.113.9",
    "method": "get",
    "uri": "/laine?p=2",
    "status": 200,
    "user": "zoé",
    "session": "s4",
    "headers": {"user-agent": "curl/8", "REFERER": "https://dexero.example/", "Host": "dexero.example"},
    "bytes": 1200,
    "rt_ms": 18.5,
    "geo": {"country": "ca", "lat": 45.5, "lon": -73.6, "asn": 64500},
}


def test_event_says_all_that_a_record_says_when_it_is_whole():
    told = event(FULL)
    assert (told.time_ms, told.id, told.address, told.verb) == (1_778_961_903_250, "r1", "203.0.113.9", "GET")
    assert (told.path, told.query, told.target, told.status) == ("/laine", "p=2", "/laine?p=2", 200)
    assert (told.account, told.session, told.host) == ("zoé", "s4", "dexero.example")
    assert (told.agent, told.referrer, told.bytes, told.cost_ms) == ("curl/8", "https://dexero.example/", 1200, 18.5)
    assert (told.country, told.latitude, told.longitude, told.network) == ("CA", 45.5, -73.6, 64500)


def test_nothing_is_invented_when_a_record_says_little():
    told = event({"ts": None, "user": None, "status": None, "headers": None, "geo": None})
    assert (told.time_ms, told.account, told.status, told.path, told.act) == (0, "", 0, "", Act.REQUEST)


@pytest.mark.parametrize(
    "time",
    [
        {"ts": 1_779_012_303},
        {"ts": 1_779_012_303_000},
        {"time": "2026-05-17T10:05:03Z"},
        {"time_ms": 1_779_012_303_000},
    ],
)
def test_moment_is_the_same_when_a_record_writes_it_otherwise(time):
    assert event(time).time_ms == 1_779_012_303_000


def test_sign_in_is_told_with_its_end_when_it_was_no_request():
    failed = event({"method": "SIGNIN", "uri": "ssh://password", "status": 401, "user": "zoe"})
    assert (failed.act, failed.outcome, failed.verb) == (Act.SIGN_IN, Outcome.FAILURE, "")
    assert event({"act": "sign_in", "status": 200}).outcome is Outcome.SUCCESS
    assert event({"act": "sign_in"}).outcome is Outcome.UNKNOWN
    assert event({"method": "GET", "outcome": "refused"}).outcome is Outcome.REFUSED


def test_whole_address_is_taken_apart_when_a_proxy_was_asked():
    told = event({"method": "GET", "uri": "http://www.other.example:80/a?b=1"})
    assert (told.host, told.path, told.query) == ("www.other.example", "/a", "b=1")


@pytest.mark.parametrize(
    "line",
    [
        *(b"{", b"[]", b'"a"', b'{"status":"many"}', b'{"ts":"yesterday"}', b'{"headers":[1]}'),
        *(
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"bytes":1e300}',
            b'{"asn":' + b"9" * 40 + b"}",
            b'{"time_ms":' + b"9" * 40 + b"}",
        ),
        *(b'{"outcome":"odd"}', b'{"geo":7}', b'{"ts":1e400}', b"\xff", b" " * (record_bytes_max + 1)),
    ],
)
def test_record_is_refused_with_its_line_when_it_cannot_be_read(line):
    with pytest.raises(InputError, match="CW870") as refused:
        read(line, where="a.ndjson:3")
    assert refused.value.where == "a.ndjson:3"
    assert refused.value.fr.startswith("Cet enregistrement")


def test_records_are_read_in_order_when_blank_lines_lie_between():
    assert [one.path for one in events([b'{"uri":"/a"}\n', b"\n", b'{"uri":"/b"}'])] == ["/a", "/b"]
    with pytest.raises(InputError, match=":2"):
        list(events([b"{}", b"no"]))
