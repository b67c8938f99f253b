from __future__ import annotations

from contextlib import contextmanager

import pytest

from clausewise import blocklist
from clausewise.blocklist import Block, Effect, Kind
from clausewise.decision import Decision
from clausewise.engine import Engine
from clausewise.model import Action, Automation, Basis, Certainty, Finding, Measure, PolicyStamp
from tests.small import policy

NOW = 1_790_000_000_000
HOUR = 3_600_000
STAMP = PolicyStamp("small", "1", "0" * 64)


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@contextmanager
def opened(clock=None, store=None):
    with Engine.open(policy(), store=store, with_detectors=(), isolated=False, clock=clock or Clock()) as engine:
        yield engine


def bar(engine, name, *measures, automation=Automation.FULL):
    found = Finding("integrity.probing", Certainty.CERTAIN, Basis.LETTER)
    decision = Decision(name, "item", 0, STAMP, measures=measures, findings=(found,), automation=automation)
    engine.clerk.record([decision], (), None)


def blocked(target, until_ms=NOW + HOUR, action=Action.BLOCK):
    return Measure(action, "access", target, until_ms)


def names(blocks):
    return sorted((one.kind.value, one.name, one.effect.value) for one in blocks)


def test_everybody_who_is_barred_stands_on_it_once_when_asked():
    with opened() as engine:
        bar(engine, "d1", blocked("address:203.0.113.9"))
        bar(engine, "d2", blocked("address:203.0.113.9", NOW + 2 * HOUR), automation=Automation.NONE)
        bar(engine, "d3", blocked("network:198.51.100.0/24", None), blocked("address:203.0.113.7", action=Action.LIMIT))
        bar(engine, "d4", Measure(Action.SUSPEND, "account", "zoe", None), blocked("token:" + "a" * 64))
        bar(engine, "d5", Measure(Action.REMOVE, "content", "c1", None), Measure(Action.LIMIT, "account", "max", None))
        found = {one.name: one for one in engine.blocklist.all()}
    assert sorted(found) == ["198.51.100.0/24", "203.0.113.7", "203.0.113.9", "a" * 64, "zoe"]
    assert found["203.0.113.9"] == Block(
        Kind.ADDRESS, "203.0.113.9", Effect.BLOCK, NOW + 2 * HOUR, "d2", "integrity.probing", is_automatic=False
    )
    assert found["203.0.113.7"].effect is Effect.LIMIT
    assert (found["zoe"].kind, found["zoe"].until_ms) == (Kind.ACCOUNT, None)


def test_only_what_changed_is_told_when_somebody_asks_again(tmp_path):
    with opened(store=tmp_path / "a.db") as engine:
        bar(engine, "d1", blocked("address:203.0.113.1"))
        bar(engine, "d2", blocked("address:203.0.113.2"))
        first = engine.blocklist.since(0)
        assert (len(first.new), first.ended) == (2, [])
        assert engine.blocklist.since(first.number) == ([], [], first.number)
        bar(engine, "d3", blocked("address:203.0.113.3"))
        engine.undo("d1", by="zoe", reason="a mistake")
        then = engine.blocklist.since(first.number)
        assert (names(then.new), names(then.ended)) == (
            [("address", "203.0.113.3", "block")],
            [("address", "203.0.113.1", "block")],
        )
        # Whoever asks for the first time may hold what was taken back.
        assert names(engine.blocklist.since(0).ended) == [("address", "203.0.113.1", "block")]


def test_what_time_or_a_person_ends_is_told_as_ended_when_it_ends(tmp_path):
    clock = Clock()
    with opened(clock, tmp_path / "a.db") as engine:
        bar(engine, "d1", blocked("address:203.0.113.1"), Measure(Action.SUSPEND, "account", "zoe", NOW + 9 * HOUR))
        number = engine.blocklist.since(0).number
        clock.now += HOUR
        ended = engine.blocklist.since(number)
        assert (names(ended.new), names(ended.ended)) == ([], [("address", "203.0.113.1", "block")])
        bar(engine, "d2", Measure(Action.REINSTATE, "account", "zoe", None))
        assert names(engine.blocklist.since(ended.number).ended) == [("account", "zoe", "block")]
        assert engine.blocklist.all() == []


def test_block_that_covers_another_keeps_it_in_force_when_the_other_is_taken_back(tmp_path):
    with opened(store=tmp_path / "a.db") as engine:
        bar(engine, "d1", blocked("address:203.0.113.1", NOW + 2 * HOUR))
        bar(engine, "d2", blocked("address:203.0.113.1"))
        number = engine.blocklist.since(0).number
        engine.undo("d1", by="zoe", reason="a mistake")
        changes = engine.blocklist.since(number)
        assert ([one.until_ms for one in changes.new], changes.ended) == ([NOW + HOUR], [])


def test_what_was_taken_back_before_the_start_is_still_told_as_ended(tmp_path):
    clock = Clock()
    with opened(clock, tmp_path / "a.db") as engine:
        bar(engine, "d1", blocked("address:203.0.113.1"))
        bar(engine, "d2", blocked("address:203.0.113.2", None))
        for name in ("d1", "d2"):
            engine.undo(name, by="zoe", reason="a mistake")
    with opened(clock, tmp_path / "a.db") as engine:
        assert len(engine.blocklist.since(0).ended) == 2
        # What would have been over by itself for long is held by nobody.
        clock.now = NOW + HOUR + blocklist.told_ms
        assert names(engine.blocklist.since(0).ended) == [("address", "203.0.113.2", "block")]
        assert list(engine.blocklist._rows) == ["address:203.0.113.2"]


def test_other_process_is_heard_of_when_it_decides(tmp_path):
    with opened(store=tmp_path / "a.db") as one, opened(store=tmp_path / "a.db") as other:
        number = one.blocklist.since(0).number
        bar(other, "d1", blocked("address:203.0.113.1"))
        assert names(one.blocklist.since(number).new) == [("address", "203.0.113.1", "block")]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("203.0.113.9", ["203.0.113.9", "203.0.113.0/24"]),
        ("203.0.113.8", ["203.0.113.0/24"]),
        ("2001:db8::1", ["2001:db8::/32"]),
        ("198.51.100.1", []),
        ("nobody", []),
    ],
)
def test_address_is_barred_by_itself_and_by_networks_when_asked_about(address, found):
    with opened() as engine:
        for number, target in enumerate(("address:203.0.113.9", "network:203.0.113.0/24", "network:2001:db8::/32")):
            bar(engine, f"d{number}", blocked(target))
        assert [one.name for one in engine.blocklist.about(address)] == found
