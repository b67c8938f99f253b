from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clausewise.observe.log import Line, lines
from clausewise.observe.lookout import Lookout
from clausewise.observe.scenario import scenarios

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def written(seconds, address, path, status=404):
    when = START + timedelta(seconds=seconds)
    return f'{address} - - [{when:%d/%b/%Y:%H:%M:%S} +0000] "GET {path} HTTP/1.1" {status} 1 "-" "-"'


def probing(count, address="203.0.113.9"):
    return [written(number, address, f"/x{number}.php") for number in range(count)]


def read(texts, source="a.log"):
    return [Line(source, number, text.encode()) for number, text in enumerate(texts, start=1)]


def alerts(lookout, *logs):
    return [alert for found in lookout.whole(logs) for alert in found]


def test_actor_is_named_with_its_rows_when_a_log_is_read_to_its_end():
    lookout = Lookout(scenarios(), now=NOW)
    [alert] = alerts(lookout, read([*probing(40), "what is this"]))
    assert alert.scenario.id == "probing.paths"
    assert alert.address == "203.0.113.9"
    assert alert.rows[-1].place.startswith("a.log:")
    assert alert.rows[-1].text.startswith("GET /x")
    assert (lookout.read, lookout.events, lookout.strange, lookout.late) == (41, 40, 1, 0)
    assert lookout.strange_lines[0].content == b"what is this"


def test_short_log_is_read_when_it_has_fewer_lines_than_are_sniffed():
    lookout = Lookout(scenarios(), now=NOW)
    assert alerts(lookout, read(probing(20)))
    assert lookout.events == 20


def test_logs_are_read_side_by_side_when_an_actor_spreads_over_two():
    ours = [probing(40)[0::2], probing(40)[1::2]]
    lookout = Lookout(scenarios(), now=NOW)
    together = alerts(lookout, read(ours[0], "a.log"), read(ours[1], "b.log"))
    assert len(together) == 1
    assert {row.place.partition(":")[0] for row in together[0].rows} == {"a.log", "b.log"}


def test_earlier_events_are_let_go_when_a_time_is_given():
    since = int((START + timedelta(seconds=35)).timestamp() * 1000)
    lookout = Lookout(scenarios(), since_ms=since, now=NOW)
    assert alerts(lookout, read(probing(40))) == []
    assert lookout.events == 5


def test_nothing_stops_when_a_log_is_hostile():
    lookout = Lookout(scenarios(), now=NOW)
    hostile = [
        Line("a.log", 1, None),
        Line("a.log", 2, b"\x00" * 100),
        Line("a.log", 3, b"\xff\xfe\x1b[31m"),
        *read(probing(40)),
        Line("a.log", 44, written(10**9, "203.0.113.9", "/", 200).encode()),
    ]
    assert len(alerts(lookout, hostile)) == 1
    assert lookout.strange == 3


def test_alert_comes_while_the_log_still_grows_when_it_overflows():
    lookout = Lookout(scenarios(), now=NOW)
    told = lookout.see(read(probing(60)))
    later = [written(200, "198.51.100.1", "/", 200)]
    found = told or lookout.see([Line("a.log", 61, later[0].encode())])
    assert [alert.address for alert in found] == ["203.0.113.9"]
    assert lookout.rest() == []


@pytest.mark.parametrize("cut", [1, 7, 23])
def test_alerts_are_the_same_when_a_log_comes_in_other_pieces(cut):
    whole = alerts(Lookout(scenarios(), now=NOW), read(probing(60)))
    lookout, found = Lookout(scenarios(), now=NOW), []
    told = read(probing(60))
    for at in range(0, 60, cut):
        found += lookout.see(told[at : at + cut])
    assert found + lookout.rest() == whole


def test_files_are_read_together_when_they_are_a_rotated_set(tmp_path):
    (tmp_path / "access.log.1").write_text("\n".join(probing(20)) + "\n")
    (tmp_path / "access.log").write_text("\n".join(probing(40)[20:]) + "\n")
    lookout = Lookout(scenarios(), now=NOW)
    [alert] = alerts(lookout, lines([str(tmp_path / "access.log*")]))
    assert lookout.events == 40
    assert alert.count == 15
