"""Several processes in one Valkey: what one is asked about counts for all; what happens when it is gone."""

from functools import partial

import pytest

from clausewise import concourse
from clausewise.concourse import Concourse, bare
from clausewise.engine import Engine
from clausewise.errors import ConfigError
from clausewise.event import Event
from clausewise.ledger import open_store
from clausewise.policy import load
from tests import valkey
from tests.contracts.test_commons import settled

NOW = 1_800_000_000_000


@pytest.fixture
def server():
    if reason := valkey.missing():
        pytest.skip(reason)
    one = valkey.Server()
    one.start()
    yield one
    one.remove()


@pytest.fixture
def two(server):
    opened = [Concourse(server.address) for _ in range(2)]
    settled(lambda: not any(one.trouble for one in opened))
    yield opened
    for one in opened:
        one.close()


def events(count, **fields):
    return [Event(NOW + number, address="192.0.2.7", **fields) for number in range(count)]


def hear(one, count):
    found = []
    settled(lambda: found.extend(one.heard()) or len(found) >= count)
    return found


def test_events_are_heard_by_the_others_in_order_when_told(two):
    told = events(1_200, path="/é", marks=("agent.scanner",))
    two[0].tell(told)
    assert hear(two[1], 1_200) == told
    assert two[0].heard() == two[1].heard() == []


def test_who_starts_later_hears_what_was_told_when_it_was_a_little_while_ago(two, server):
    two[0].tell(events(3))
    hear(two[1], 3)
    late = Concourse(server.address)
    assert hear(late, 3) == events(3)
    late.close()


def test_claims_and_counts_are_of_all_when_they_share(two):
    assert two[0].claim("a", 60_000)
    assert not two[1].claim("a", 60_000)
    two[0].count("b", 60_000)
    two[1].count("b", 60_000)
    assert two[0].wait_ms("b", 2) > 0
    assert two[1].wait_ms("b", 2) > 0


def test_each_goes_by_itself_when_the_server_is_gone_and_by_all_when_it_is_back(two, server):
    server.stop()
    settled(lambda: all(one.trouble for one in two))
    assert two[0].claim("a", 60_000)
    assert two[1].claim("a", 60_000)
    assert not two[0].claim("a", 60_000)
    two[0].count("b", 60_000)
    assert two[0].wait_ms("b", 1) > 0
    assert two[1].wait_ms("b", 1) == 0
    two[0].tell(events(5))
    server.start()
    settled(lambda: not any(one.trouble for one in two))
    assert hear(two[1], 5) == events(5)


def test_what_waits_is_bounded_when_nobody_fetches_it(monkeypatch):
    monkeypatch.setattr(concourse, "waiting_events_max", 10)
    one = Concourse("unix:///nowhere/at/all")
    one.tell(events(50))
    assert list(one._waiting) == events(50)[40:]
    assert one.trouble
    one.close()


def test_only_what_counts_is_told_when_an_event_has_more():
    event = Event(1, path="/", headers=(("cookie", "secret"),), body="secret")
    assert bare(event) == Event(1, path="/")


def test_an_address_is_refused_when_it_is_none():
    with pytest.raises(ConfigError, match="CW317"):
        Concourse("localhost:6379")


def probing(count):
    return [
        Event(NOW + 200 * n, address="203.0.113.9", path=f"/x{n}.php", status=404, id=f"r{n}") for n in range(count)
    ]


def spread(engines, events):
    """Let the engines be asked in turn, and each hear what the other was."""
    for number, event in enumerate(events):
        asked, other = engines[number % 2], engines[1 - number % 2]
        asked.events([event])
        if asked.commons.is_shared:
            settled(lambda heard=other.commons._heard: heard)
            other.traffic.listen()


def test_probing_is_seen_and_judged_once_when_it_is_spread_over_two_processes(two, tmp_path):
    """Half of the requests come to either, fewer than one alone would have to see; both hear of all, and one of them decides."""
    made = partial(Engine, load("dexero"), with_detectors=(), isolated=False, clock=lambda: NOW)
    verdicts = made().events(probing(40))
    needed = next(number for number, one in enumerate(verdicts, 1) if one.decisions)
    assert needed > 10
    store = open_store(tmp_path / "ledger.db")
    together = [made(store=store, commons=one) for one in two]
    spread(together, probing(needed + 4))
    [record] = [one for one in store.after(0) if one.kind == "decided"]
    for engine in together:
        engine.clerk.catch_up()
        assert engine.state.decided(record.subject)
    store.close()
