from __future__ import annotations

import pytest
from msgspec import msgpack

from clausewise.event import Event
from clausewise.observe.alert import Row
from clausewise.observe.counter import distinct_values_max
from clausewise.observe.scenario import read_scenario, scenarios
from clausewise.observe.tally import Tally
from clausewise.observe.window import Windows

[PROBING] = [one for one in scenarios() if one.id == "probing.paths"]


@pytest.fixture(scope="module")
def bucket(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenarios") / "a.yaml"
    path.write_text(
        "id: a\nsignal: a.b\nscore: 0.9\ntitle: {en: A, fr: A}\nwhere: [{status: 404}]\nper: [[address]]\ndistinct: path\n"
        "bucket: {capacity: 12, leak_s: 15}\n"
    )
    return read_scenario(path)


def missing(number, path, address="203.0.113.9"):
    return Event(1_000 * number, address=address, verb="GET", path=path, status=404), Row(f"a:{number}", path)


def test_same_address_counts_once_when_distinct_ones_are_counted(bucket):
    for scenario in (PROBING, bucket):
        assert Windows([scenario]).observe(missing(n, "/gone.html") for n in range(500)) == []
        assert len(Windows([scenario]).observe(missing(n, f"/gone{n}.html") for n in range(30))) == 1


def test_neighbours_are_apart_when_each_has_done_little():
    events = [missing(n, f"/gone{n}.html", f"203.0.113.{n}") for n in range(60)]
    assert Windows([PROBING]).observe(events) == []


def test_distinct_values_are_bounded_when_a_bucket_never_empties(bucket):
    windows = Windows([bucket])
    windows.observe(missing(n // 100, f"/{n}") for n in range(distinct_values_max + 500))
    [(_, kept)] = windows.counters[0].items()
    assert kept.seen is not None
    assert len(kept.seen) == distinct_values_max


def test_nobody_is_blamed_when_most_who_come_find_it_missing():
    events = [missing(n // 40, f"/old/{n % 16}", f"203.0.113.{n % 40}") for n in range(40 * 40)]
    assert Windows([PROBING]).observe(events) == []
    fine = [(Event(1_000 * n, address=f"198.51.100.{n % 80}", path="/", status=200), Row("", "")) for n in range(80)]
    alone = [missing(n, f"/old/{n}", "203.0.113.1") for n in range(80)]
    both = sorted((*fine, *alone), key=lambda told: told[0].time_ms)
    assert {alert.address for alert in Windows([PROBING]).observe(both)} == {"203.0.113.1"}


def test_state_is_plain_when_it_is_written_and_read_again():
    windows = Windows([PROBING])
    windows.observe(missing(n, f"/gone{n}.html") for n in range(10))
    [(key, tally)] = windows.counters[0].items()
    windows.counters[0].drawer[key] = [msgpack.decode(msgpack.encode(tally), type=Tally)]
    [alert] = windows.observe(missing(n, f"/gone{n}.html") for n in range(10, 30))
    assert (alert.count, alert.score) == (15, PROBING.score)


def test_surer_finding_is_told_again_when_a_likely_one_was_told_before(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "id: a\nsignal: a.b\nscore: 0.9\ntitle: {en: A, fr: A}\nwhere: [{status: 404}]\nper: [[address]]\nwithin_s: 600\n"
        "when: [{events: {least: 20}}, {events: {least: 10}, score: 0.6}]\n"
    )
    alerts = Windows([read_scenario(tmp_path / "a.yaml")]).observe(missing(n, "/") for n in range(60))
    assert [(alert.count, alert.score) for alert in alerts] == [(10, 0.6), (20, 0.9)]
