from __future__ import annotations

from clausewise.event import Event
from clausewise.observe.agent import Agents
from clausewise.observe.column import Column
from clausewise.observe.kind import Kinds
from clausewise.observe.marking import Marking
from clausewise.observe.vocabulary import Vocabulary

KINDS = Kinds([{"agent": {"matches": "^curl"}}, {"marks": "agent.scanner"}])


def column(read, told=("agent",), traits=("agent", "device")):
    return Column(told, read, traits, (Vocabulary(), KINDS, Marking([Agents()])))


def test_values_are_read_once_when_they_come_again():
    seen = []

    def read(value):
        seen.append(value)
        return {"agent": value}

    agents = column(read)
    assert agents.places(["curl/8", "Firefox/1", "curl/8"]).tolist() == [0, 1, 0]
    assert agents.places(["Firefox/1", "sqlmap/1", "Firefox/2"]).tolist() == [1, 2, 3]
    assert seen == ["curl/8", "Firefox/1", "sqlmap/1", "Firefox/2"]
    assert agents.known("may_mark").tolist() == [False, False, True, False]
    assert agents.known("classes").tolist() == [0, 1, 1, 1]
    devices = agents.known("device").tolist()
    assert devices[1] == devices[3] != devices[0]


def test_value_tells_nothing_when_it_cannot_be_read():
    statuses = column(lambda value: {"status": int(value)}, ("status",), ())
    statuses.places(["200", "x"])
    assert statuses.known("is_read").tolist() == [True, False]
    assert Event(0, **statuses.samples[0]).status == 200


def test_moment_is_none_when_it_is_left_out():
    clocks = column(lambda value: {"time_ms": 5} if value else {}, ("time_ms",), ())
    clocks.places(["x", ""])
    assert clocks.known("is_read").tolist() == [True, False]
    assert clocks.known("times").tolist() == [5, 0]
