from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clausewise.event import Act, Outcome
from clausewise.observe.envelope import by_keys, by_patterns, chains, unwrapped
from clausewise.observe.format import envelopes, formats, recognised

NOW = datetime(2027, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("name", envelopes())
def test_what_is_inside_is_read_when_an_envelope_lies_around_it(name):
    form = envelopes()[name]
    for example in form.examples:
        found = recognised([example.encode()] * 3, NOW)
        assert found is not None, example
        assert found.envelope == (name,) or (name == "journal" and found.envelope[0] == name), example
        event = found.reader(NOW).read(example.encode())
        assert event.address == "203.0.113.9"
        assert found.name in ("combined", "sshd")


def test_journal_is_read_as_a_log_of_the_system_when_it_holds_one():
    line = (
        b'{"__REALTIME_TIMESTAMP":"1779012303250000","_HOSTNAME":"edge","SYSLOG_IDENTIFIER":"nginx","_PID":"7","MESSAGE":'
        b'"203.0.113.9 - - [17/May/2026:10:05:03 +0000] \\"GET /laine HTTP/1.1\\" 200 5 \\"-\\" \\"curl\\""}'
    )
    found = recognised([line], NOW)
    assert (found.name, found.envelope) == ("combined", ("journal", "syslog"))
    assert found.reader(NOW).read(line).path == "/laine"
    failed = envelopes()["journal"].examples[0].encode()
    event = recognised([failed], NOW).reader(NOW).read(failed)
    assert (event.act, event.outcome, event.account) == (Act.SIGN_IN, Outcome.FAILURE, "root")
    assert event.time_ms == 1_779_012_303_250


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[1]",
        b'{"log": 7}',
        b'{"__REALTIME_TIMESTAMP":"x","MESSAGE":"y"}',
        b"\xff\x00",
        b"May 17 10:05:03 a b: ",
    ],
)
def test_line_is_nothing_when_its_envelope_is_torn(line):
    whole = envelopes()["docker"].examples[0].encode()
    assert recognised([whole], NOW).reader(NOW).read(line) is None
    recognised([line], NOW)


def test_envelopes_are_tried_from_the_fewest_when_nobody_says_which():
    assert list(chains(("a", "b")))[:4] == [(), ("a",), ("b",), ("a", "a")]
    inside = by_patterns([r"<(?P<message>.*)>"])
    assert unwrapped("<<x>>", [inside, inside]) == "x"
    assert unwrapped("<x>", [inside, inside]) is None
    assert by_keys("{a} {b}", {"a": "message"})('{"a": "x\\n"}') == "x\n -"


def test_plain_formats_need_no_envelope_when_they_are_recognised():
    for name, form in formats().items():
        lines = [one.encode() for one in form.examples]
        found = recognised(lines, NOW)
        assert (found.name, found.envelope) == (name, ()), name
