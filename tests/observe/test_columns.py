from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.model import Words
from clausewise.observe import stretch
from clausewise.observe.agent import Agents
from clausewise.observe.bearing import Bearing
from clausewise.observe.columns import Columns, is_quicker
from clausewise.observe.format import Format, formats
from clausewise.observe.log import lines
from clausewise.observe.lookout import Lookout, together
from clausewise.observe.marking import Marking
from clausewise.observe.scenario import read_scenario, scenarios

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
NOW = datetime(2026, 11, 26, tzinfo=UTC)
MARKING = Marking([Agents(), Bearing()])
# What a log may hold that is no ordinary line.
STRANGE = [
    b"what is this",
    b"",
    b"\r",
    b"\xff\xfe\x1b[31m",
    b'1.2.3.4 - - [20/Nov/2026:10:00:00 +0000] "GET /\xe9 HTTP/1.1" 404 1 "-" "-"',
    '1.2.3.4 - - [20/Nov/2026:10:00:00 +0000] "GET /é HTTP/1.1" 404 1 "-" "-"'.encode(),
    b'1.2.3.4 - - [20/Nov/2026:10:00:01 +0000] "GET /a\\"b.php HTTP/1.1" 404 1 "-" "x"y"z"',
    b'1.2.3.4 - - [31/Feb/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"',
    b'1.2.3.4 - - [20/Nov/2099:10:00:00 +0000] "GET / HTTP/1.1" 404 1 "-" "-"',
    b'1.2.3.4 - - [20/Nov/2016:10:00:00 +0000] "GET / HTTP/1.1" 404 1 "-" "-"',
    b'1.2.3.4:99 - - [20/Nov/2026:10:00:02 +0000] "GET /x\x1f.php HTTP/1.1" 404 1 "-" "-"',
    b'1.2.3.4 - - [20/Nov/2026:10:00:02 +0000] "-" 408 - "-" "-"',
    b'1.2.3.4 - - [20/Nov/2026:10:00:02 +0000] "GET / HTTP/1.1" 1e2 5 "-" "-"',
    b'"' * 100,
    b"\x00" * 50,
]


def line(seconds, address, path, status, account):
    when = START + timedelta(seconds=seconds)
    request = f"GET {path} HTTP/1.1"
    return f'{address} - {account} [{when:%d/%b/%Y:%H:%M:%S} +0000] "{request}" {status} 1 "-" "Mozilla/5.0"'.encode()


LINE = st.builds(
    line,
    st.integers(0, 400),
    st.sampled_from(["203.0.113.9", "203.0.113.10", "2001:db8::7"]),
    st.one_of(st.integers(0, 40).map("/x{}.php".format), st.sampled_from(["/a.CSS", "/?q=1", "/é"])),
    st.sampled_from([200, 404, 404, 403]),
    st.sampled_from(["-", "zoe"]),
)
BURST = st.integers(0, 300).map(lambda at: [line(at + n % 3, "203.0.113.9", f"/y{n}.php", 404, "-") for n in range(16)])
LOG = st.lists(
    st.one_of(LINE.map(lambda one: [one]), BURST, st.sampled_from(STRANGE).map(lambda one: [one])), max_size=40
)


def alerts(reader, logs):
    return [
        (one.scenario.id, one.key, one.time_ms, one.since_ms, one.count, one.rows, one.account, one.address, one.score)
        for found in reader.whole(logs)
        for one in found
    ]


def counts(reader):
    return reader.read, reader.events, reader.strange, reader.late, reader.strange_lines


def both(names, chunk_bytes, asked=None, **options):
    asked = asked or scenarios()
    by_lines = Lookout(asked, now=NOW, marking=MARKING, **options)
    by_columns = Columns(asked, now=NOW, marking=MARKING, chunk_bytes=chunk_bytes, **options)
    wanted = alerts(by_lines, [lines([name]) for name in names])
    assert alerts(by_columns, names) == wanted
    assert counts(by_columns)[:4] == counts(by_lines)[:4]
    return wanted, by_columns, by_lines


@settings(max_examples=8, deadline=None)
@given(LOG, st.sampled_from([2_000, 20_000, 1 << 20]))
def test_columns_find_what_lines_find_when_a_log_is_any(tmp_path_factory, log, chunk_bytes):
    path = tmp_path_factory.mktemp("log") / "a.log"
    path.write_bytes(b"\n".join([line(0, "192.0.2.1", "/", 200, "-"), *(one for some in log for one in some)]))
    _, by_columns, by_lines = both([str(path)], chunk_bytes, form=formats()["combined"])
    assert by_columns.strange_lines == by_lines.strange_lines


def test_columns_find_the_same_when_logs_lie_side_by_side_and_are_packed(tmp_path):
    probing = [line(n, "203.0.113.9", f"/x{n}.php", 404, "-") for n in range(60)]
    (tmp_path / "a.log").write_bytes(b"\n".join(probing[0::2]) + b"\n")
    (tmp_path / "b.log.gz").write_bytes(gzip.compress(b"\r\n".join(probing[1::2]) + b"\r\n"))
    found, by_columns, _ = both([str(tmp_path / "a.log"), str(tmp_path / "b.log.gz")], 1_000)
    assert [one[0] for one in found] == ["probing.paths"]
    assert by_columns.read == 60


def test_columns_find_the_same_when_a_rotated_set_is_read_and_earlier_events_are_let_go(tmp_path):
    probing = [line(n, "203.0.113.9", f"/x{n}.php", 404, "-") for n in range(80)]
    (tmp_path / "a.log.1").write_bytes(b"\n".join(probing[:40]) + b"\n")
    (tmp_path / "a.log").write_bytes(b"\n".join(probing[40:]) + b"\n")
    since = int((START + timedelta(seconds=10)).timestamp() * 1000)
    found, by_columns, _ = both([str(tmp_path / "a.log*")], 2_000, since_ms=since)
    assert len(found) == 1
    assert by_columns.events == 70


def test_columns_read_one_by_one_when_a_format_cannot_be_cut(tmp_path):
    path = tmp_path / "auth.log"
    told = "2026-11-20T10:00:{:02}+00:00 host sshd[7]: Failed password for root from 203.0.113.9 port 1 ssh2\n"
    path.write_text("".join(told.format(n) for n in range(30)))
    found, _, _ = both([str(path)], 700)
    assert "sign_in.guessing" in {one[0] for one in found}


@pytest.mark.parametrize(
    "notation",
    [
        '$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent rt=$request_time "$http_user_agent"',
        '$remote_addr - $remote_user [$time_local] "$request_uri" $status',
        '$msec|$remote_addr "$request" $status',
    ],
)
def test_columns_cut_a_notation_of_ones_own_when_it_has_quotes_and_spaces(tmp_path, notation):
    form = Format("mine", Words("Ours", "Le nôtre"), "nginx", notation)
    values = {
        "$remote_addr": "203.0.113.9",
        "$remote_user": "-",
        "$body_bytes_sent": "12",
        "$request_time": "0.010",
        "$http_user_agent": "curl/8",
        "$status": "404",
    }
    told = []
    for number in range(40):
        when = START + timedelta(seconds=number)
        text = notation.replace("$request_uri", f"/x{number}.php?a=b").replace("$time_iso8601", when.isoformat())
        text = text.replace("$time_local", f"{when:%d/%b/%Y:%H:%M:%S} +0000").replace(
            "$msec", f"{when.timestamp():.3f}"
        )
        for name, value in values.items():
            text = text.replace(name, value)
        told.append(text.replace("$request", f"GET /x{number}.php HTTP/1.1"))
    path = tmp_path / "mine.log"
    path.write_text("\n".join(told))
    found, _, _ = both([str(path)], 1_000, form=form)
    assert len(found) == 1


def test_alerts_are_grouped_by_their_time_when_they_are_judged_together(tmp_path):
    path = tmp_path / "a.log"
    probing = [line(n, f"203.0.113.{n % 3}", f"/x{n}.php", 404, "-") for n in range(120)]
    path.write_bytes(b"\n".join(probing))
    by_lines = Lookout(scenarios(), now=NOW).whole([lines([str(path)])])
    by_columns = Columns(scenarios(), now=NOW, chunk_bytes=900).whole([str(path)])
    assert [len(one) for one in together(by_columns)] == [len(one) for one in together(by_lines)] == [3]


# Scenarios of all kinds of measures that a short log of anything meets now and then.
EAGER = {
    "ratio": "per: [[address], [client], [address, path]]\nwithin_s: 20\nmeasures:\n  bad: {count: [{status: [403, 404]}]}\nwhen:\n"
    "  - {events: {least: 5}, bad / events: {least: 0.6}, keys.bad / peers: {below: 0.9}}\n"
    "  - {events: {least: 7}, bad / events: {least: 0.3}, score: 0.7}",
    "apart": "per: [[address], [actor]]\nwithin_s: 40\nmeasures:\n  paths: {distinct: path, where: [{status: 404}]}\n"
    "  whole: {distinct: target}\nat: [{status: [403, 404]}]\nwhen:\n"
    "  - {paths: {least: 5}, paths / whole: {least: 0.7}, events / all: {least: 0.2}}\n"
    "  - {paths: {least: 8}, peers: {below: 3}, score: 0.8}",
    "lasting": "per: [[address]]\nwithin_s: 60\nmeasures:\n  lasts: {lasts: seconds}\n  bad: {count: [{status: 404}]}\nwhen:\n"
    "  - {bad: {least: 5}, lasts: {least: 12}}",
    "even": "per: [[address]]\nwithin_s: 60\nmeasures:\n  uneven: {uneven: gaps}\nwhen:\n  - {events: {least: 6}, uneven: {below: 0.8}}",
    "uneven": "per: [[address]]\nwithin_s: 60\nmeasures:\n  uneven: {uneven: gaps}\nwhen:\n  - {events: {least: 6}, uneven: {least: 1.2}}",
    "numbers": "per: [[address, route]]\nwithin_s: 60\nmeasures:\n  near: {near: number}\n  range: {range: number}\n"
    "  things: {distinct: number}\n"
    "when:\n  - {things: {least: 5}, near / events: {least: 0.5}, things / range: {least: 0.3}}",
    "once": "per: [[address]]\nwithin_s: 60\nmeasures:\n  seen: {distinct: path}\nwhen:\n  - {seen: {least: 2}}",
    "new": "per: [[account]]\nwithin_s: 60\nmeasures:\n  new: {fresh: [origin]}\nwhen:\n  - {events: {least: 2}, new: {least: 1}}",
    "full": "per: [[address], [account]]\nbucket: {capacity: 3, leak_s: 4}",
    "full_of_paths": "per: [[address]]\ndistinct: path\nbucket: {capacity: 4, leak_s: 3}",
}


@pytest.fixture(scope="module")
def eager(tmp_path_factory):
    folder, found = tmp_path_factory.mktemp("scenarios"), []
    for name, rest in EAGER.items():
        path = folder / f"{name}.yaml"
        path.write_text(
            f"id: {name}\nsignal: {name}\nscore: 0.9\ntitle: {{en: One, fr: Un}}\nwhere: [{{act: request}}]\n{rest}\n"
        )
        found.append(read_scenario(path))
    return found


EVEN = st.tuples(st.integers(0, 200), st.integers(1, 6)).map(
    lambda one: [line(one[0] + n * one[1], "203.0.113.10", f"/p/{n}", 200, "-") for n in range(9)]
)
BUSY = st.lists(
    st.one_of(LINE.map(lambda one: [one]), LINE.map(lambda one: [one]), BURST, EVEN), min_size=5, max_size=60
)


@settings(max_examples=60, deadline=None)
@given(
    log=BUSY,
    limits=st.tuples(st.sampled_from([1, 7, 50, 10_000]), st.sampled_from([3, 10_000])),
    is_ordered=st.booleans(),
)
def test_columns_find_what_lines_find_when_scenarios_are_of_all_kinds(tmp_path_factory, eager, log, limits, is_ordered):
    """However few rows are looked at together, and however often texts are numbered anew."""
    path = tmp_path_factory.mktemp("log") / "a.log"
    told = [one for some in log for one in some]
    # In order of time, or as they come.
    told = sorted(told, key=lambda one: one[one.index(b"[") :]) if is_ordered else told
    path.write_bytes(b"\n".join(told))
    before = stretch.rows_least, stretch.texts_max
    stretch.rows_least, stretch.texts_max = limits
    try:
        both([str(path)], 2_000, eager, form=formats()["combined"])
    finally:
        stretch.rows_least, stretch.texts_max = before


def test_few_rows_are_read_one_by_one_when_most_who_come_are_honest(tmp_path):
    """Who reads pages and loads what they need shows nothing: only the prober's lines are read, until it has shown all that it can."""
    pages = [line(n, f"192.0.2.{n % 60}", f"/a{n % 9}.css", 200, "-") for n in range(3_000)]
    probing = [line(n, "203.0.113.9", f"/x{n}.php", 404, "-") for n in range(300)]
    path = tmp_path / "a.log"
    path.write_bytes(b"\n".join([*pages, *probing]))
    found, by_columns, _ = both([str(path)], 1 << 20)
    assert [one[0] for one in found] == ["probing.paths"]
    assert by_columns.stepped < 100


def test_columns_find_the_same_when_requests_bear_attacks(tmp_path):
    path = tmp_path / "a.log"
    path.write_bytes(b"\n".join(line(n, "203.0.113.9", f"/?id={n}%27%20OR%201=1--", 200, "-") for n in range(12)))
    found, by_columns, _ = both([str(path)], 1 << 20)
    assert "payload.probing" in {one[0] for one in found}
    assert by_columns.read == 12


def test_all_go_through_the_windows_when_what_is_noticed_does_not_follow_from_single_words(tmp_path):
    class Odd:
        def notice(self, event, facts):
            facts["country"] = "CA" if event.address else ""
            return ()

    assert is_quicker(MARKING)
    assert not is_quicker(Marking([Odd()]))
    path = tmp_path / "a.log"
    path.write_bytes(b"\n".join(line(n, "203.0.113.9", f"/x{n}.php", 404, "-") for n in range(60)))
    by_columns = Columns(scenarios(), now=NOW, marking=Marking([Odd()]))
    assert [one[0] for one in alerts(by_columns, [str(path)])] == ["probing.paths"]
    assert by_columns.stepped == 60
