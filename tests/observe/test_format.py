from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from clausewise.errors import InputError
from clausewise.event import Act, Outcome
from clausewise.model import Words
from clausewise.observe.format import Format, Pattern, formats, line_bytes_max, read_format, recognised

NOW = datetime(2027, 1, 15, tzinfo=UTC)
TEN = 1_779_012_303_000  # 2026-05-17 10:05:03 UTC


@pytest.mark.parametrize("name", formats())
def test_every_example_is_read_and_known_again_when_its_format_is_asked(name):
    form = formats()[name]
    reader = form.reader(NOW)
    lines = [one.encode() for one in form.examples]
    told = [event for line in lines if (event := reader.read(line)) is not None or not line.startswith(b"#")]
    assert told
    assert all(one is not None and one.address and one.time_ms > 1_700_000_000_000 for one in told)
    assert recognised(lines, NOW).name == name


def test_fields_are_filled_when_a_combined_line_is_read():
    one, other = (formats()["combined"].reader(NOW).read(line.encode()) for line in formats()["combined"].examples)
    assert (one.time_ms, one.address, one.account, one.verb) == (TEN, "203.0.113.9", "zoe", "GET")
    assert (one.path, one.query, one.status, one.bytes) == ("/laine", "page=2", 200, 5120)
    assert (one.referrer, one.agent) == ("https://dexero.example/", "Mozilla/5.0 (X11; Linux x86_64)")
    assert (other.account, other.referrer, other.status) == ("", "", 401)
    assert other.time_ms == datetime(2026, 1, 1, 5, tzinfo=UTC).timestamp() * 1000


@pytest.mark.parametrize(
    "name",
    [
        "ingress",
        "traefik-common",
        "vhost",
        "caddy",
        "traefik",
        "envoy",
        "cloudflare",
        "google",
        "elastic",
        "haproxy",
        "alb",
        "elb",
        "s3",
        "cloudfront",
        "w3c",
        "requests",
    ],
)
def test_same_request_is_read_alike_when_servers_write_it_differently(name):
    reader = formats()[name].reader(NOW)
    event = [reader.read(one.encode()) for one in formats()[name].examples][-1]
    assert (event.address, event.verb, event.path, event.query) == ("203.0.113.9", "GET", "/laine", "p=2")
    assert abs(event.time_ms - TEN) < 1000 or name in ("caddy", "requests")
    assert event.status == 200
    assert event.act is Act.REQUEST


def test_what_we_refused_is_told_when_a_format_says_how():
    form = replace(formats()["combined"], refused=({"status": 429}, {"status": 403, "path": {"starts": "/console"}}))
    reader, line = form.reader(NOW), '203.0.113.9 - - [17/May/2026:10:05:03 +0000] "GET {} HTTP/1.1" {} 1 "-" "-"'
    outcomes = {
        (path, status): reader.read(line.format(path, status).encode()).outcome
        for path in ("/a", "/console/x")
        for status in (200, 403, 429)
    }
    refused = {key for key, outcome in outcomes.items() if outcome is Outcome.REFUSED}
    assert refused == {("/a", 429), ("/console/x", 429), ("/console/x", 403)}


def test_header_of_an_answer_tells_what_we_refused_when_a_log_holds_it():
    mine = Format(
        "mine",
        Words("Mine", "Le mien"),
        "nginx",
        notation='$remote_addr [$time_iso8601] "$request" $status $sent_http_clausewise_outcome',
    )
    line = '203.0.113.9 [2026-05-17T10:05:03+00:00] "GET /laine HTTP/1.1" 403 {}'
    assert mine.reader(NOW).read(line.format("refused").encode()).outcome is Outcome.REFUSED
    assert mine.reader(NOW).read(line.format("-").encode()).outcome is Outcome.UNKNOWN


def test_seconds_are_told_from_milliseconds_when_logs_of_one_kind_differ():
    event = [formats()["cloudfront"].reader(NOW)][0]
    read = [event.read(one.encode()) for one in formats()["cloudfront"].examples][-1]
    assert (read.cost_ms, read.agent, read.host) == (12.0, "Mozilla/5.0 (X11)", "dexero.example")
    other = formats()["cloudfront"].reader(NOW)
    assert [other.read(one.encode()) for one in formats()["w3c"].examples] == [None, None]


@pytest.mark.parametrize("name", ["sshd", "mail", "errors"])
def test_sign_ins_have_an_account_and_an_address_when_systems_tell_them(name):
    reader = formats()[name].reader(NOW)
    events = [reader.read(one.encode()) for one in formats()[name].examples]
    assert all(
        one.act is Act.SIGN_IN and one.account and one.address in ("203.0.113.9", "198.51.100.4") for one in events
    )
    assert Outcome.FAILURE in {one.outcome for one in events}


def test_sign_ins_are_told_by_outcome_when_a_system_log_is_read():
    form = formats()["sshd"]
    failed, passed, later = (form.reader(NOW).read(one.encode()) for one in form.examples[:3])
    assert (failed.act, failed.outcome, failed.account) == (Act.SIGN_IN, Outcome.FAILURE, "webmaster")
    assert (passed.outcome, passed.account, passed.address) == (Outcome.SUCCESS, "zoe", "198.51.100.4")
    assert datetime.fromtimestamp(failed.time_ms / 1000, UTC) == datetime(2026, 12, 10, 6, 55, 48, tzinfo=UTC)
    assert later.time_ms == TEN + 250


def test_letters_are_read_and_not_accused_when_a_line_is_latin_1_or_escaped():
    reader = formats()["combined"].reader(NOW)
    plain = '203.0.113.9 - - [17/May/2026:10:05:03 +0000] "GET /{} HTTP/1.1" 200 1 "-" "-"'
    assert reader.read(plain.format("été").encode("latin-1")).path == "/été"
    assert reader.read(plain.format(r"\xc3\xa9t\xc3\xa9").encode()).path == "/été"
    assert reader.read(plain.format(r"a\"b").encode()).path == '/a"b'


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\x00\xff\xfe garbage",
        b'203.0.113.9 - - [99/Foo/2026:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-"',
        b'203.0.113.9 - - [17/May/2026:10:05:03 +0000] "GET / HTTP/1.1" 9999999999999999999999x 1 "-" "-"',
        b"x" * (line_bytes_max + 1),
        b'203.0.113.9 - - [17/May/2026:10:05:03 +0000] "' + b"\\" * 60_000,
    ],
)
def test_line_is_nothing_and_costs_nothing_when_it_is_malformed(line):
    assert formats()["combined"].reader(NOW).read(line) is None


def test_notation_of_nginx_is_read_when_an_operator_has_its_own():
    mine = Format(
        "mine",
        Words("Mine", "Le mien"),
        "nginx",
        notation='$remote_addr [$time_iso8601] "$request" $status ${body_bytes_sent} rt=$request_time ua="$http_user_agent"',
    )
    line = b'203.0.113.9 [2026-05-17T10:05:03+00:00] "GET /laine?p=2 HTTP/1.1" 200 512 rt=0.012 ua="curl"'
    event = mine.reader(NOW).read(line)
    assert (event.time_ms, event.cost_ms, event.agent, event.target) == (TEN, 12.0, "curl", "/laine?p=2")


@pytest.mark.parametrize(
    "form",
    [
        Format("a", Words("A", "A"), "apache", notation="%h %r"),
        Format("b", Words("B", "B"), "unheard"),
        Format("c", Words("C", "C"), "pattern", patterns=(Pattern("(?P<unheard>.)"),)),
        Format("d", Words("D", "D"), "pattern", patterns=(Pattern("(?P<address>"),)),
        Format("e", Words("E", "E"), "json", fields={"a": "unheard"}),
        Format("f", Words("F", "F"), "apache", notation="%t", envelope=("unheard",)),
        Format("g", Words("G", "G"), "apache", notation="%t", refused=({"colour": "red"},)),
    ],
)
def test_format_is_refused_with_a_remedy_when_it_cannot_be(form):
    with pytest.raises(InputError) as refused:
        form.reader(NOW)
    assert refused.value.code in ("CW800", "CW801")
    assert refused.value.remedy_fr


def test_file_is_refused_when_it_is_no_format(tmp_path):
    (tmp_path / "a.toml").write_text('name = "a"\nunheard = 1')
    with pytest.raises(InputError, match="CW801"):
        read_format(tmp_path / "a.toml")


@pytest.mark.parametrize("name", [name for name, form in formats().items() if form.kind == "json"])
def test_line_is_none_of_the_format_when_it_is_nested_too_deep(name):
    deep = [b"[" * 60_000, b'{"a":' * 12_000]
    assert [formats()[name].reader(NOW).read(line) for line in deep] == [None, None]
    assert recognised(deep, NOW) is None


def test_line_is_strange_when_its_numbers_are_too_large_to_keep():
    line = formats()["combined"].examples[0].replace("5120", "9" * 40).encode()
    assert formats()["combined"].reader(NOW).read(line) is None
