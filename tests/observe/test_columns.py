from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.model import Words
from clausewise.observe.agent import Agents
from clausewise.observe.columns import Columns
from clausewise.observe.format import Format, formats
from clausewise.observe.log import lines
from clausewise.observe.lookout import Lookout, together
from clausewise.observe.marking import Marking
from clausewise.observe.scenario import scenarios

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
NOW = datetime(2026, 11, 26, tzinfo=UTC)
MARKING = Marking([Agents()])
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
        (one.scenario.id, one.key, one.time_ms, one.since_ms, one.count, one.rows, one.account, one.address)
        for found in reader.whole(logs)
        for one in found
    ]


def counts(reader):
    return reader.read, reader.events, reader.strange, reader.late, reader.strange_lines


def both(names, chunk_bytes, **options):
    by_lines = Lookout(scenarios(), now=NOW, marking=MARKING, **options)
    by_columns = Columns(scenarios(), now=NOW, marking=MARKING, chunk_bytes=chunk_bytes, **options)
    wanted = alerts(by_lines, [lines([name]) for name in names])
    assert alerts(by_columns, names) == wanted
    assert counts(by_columns)[:4] == counts(by_lines)[:4]
    return wanted, by_columns, by_lines


@settings(max_examples=8, deadline=None)
@given(LOG, st.sampled_from([700, 3_000, 1 << 20]))
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
