from __future__ import annotations

from clausewise.event import Event
from clausewise.observe.condition import condition
from clausewise.observe.lookout import Lookout
from clausewise.observe.marking import Marking
from clausewise.observe.scenario import scenarios


class Sees:
    """Marks what stands under a path, and says where it comes from."""

    def __init__(self, start, mark, **facts):
        self.start, self.mark, self.facts = start, mark, facts

    def notice(self, event, facts):
        if not event.path.startswith(self.start):
            return ()
        facts.update(self.facts)
        return (self.mark,)


def test_event_bears_all_marks_when_several_notice_something():
    marking = Marking([Sees("/a", "x.first", country="CA"), Sees("/", "x.second")])
    marked = marking.marked(Event(0, path="/a"))
    assert (marked.marks, marked.country) == (("x.first", "x.second"), "CA")
    assert [event.marks for event, _ in marking.all([(Event(0, path="/b"), None)])] == [("x.second",)]


def test_event_passes_as_it_is_when_nothing_is_noticed():
    event = Event(0, path="/a")
    assert Marking().marked(event) is event
    assert Marking([Sees("/b", "x.first")]).marked(event) is event
    assert list(Marking().all([(event, None)])) == [(event, None)]


def test_condition_asks_for_marks_when_a_scenario_names_them():
    event = Event(0, marks=("agent.scanner", "interface.method"))
    assert condition([{"marks": "agent.scanner"}])(event)
    assert condition([{"marks": ["x.y", "interface.method"]}])(event)
    assert condition([{"marks": {"starts": "interface."}}])(event)
    assert not condition([{"marks": ["agent.empty"]}])(event)
    assert not condition([{"marks": {"starts": "origin."}}])(event)
    assert not condition([{"marks": {"starts": ""}}])(Event(0))


def test_lines_are_marked_when_a_log_is_read():
    line = b'203.0.113.9 - - [17/May/2026:10:05:03 +0000] "GET /a HTTP/1.1" 200 1 "-" "-"'
    from clausewise.observe.log import Line

    lookout = Lookout(scenarios(), marking=Marking([Sees("/a", "x.first")]))
    [(event, _)] = list(lookout._told([Line("a", 1, line)], is_whole=True))
    assert event.marks == ("x.first",)


def test_marks_are_hinted_at_when_all_markers_can_say_them_beforehand():
    from clausewise.observe.agent import Agents
    from clausewise.observe.bearing import Bearing
    from clausewise.observe.grant import Grants

    events = [Event(0, agent="sqlmap/1.8"), Event(0, query="id=1%27%20OR%201=1--"), Event(0, path="/wool")]
    marking = Marking([Agents(), Bearing(), Grants(list)])
    assert marking.hints(events) == [("agent.scanner", "payload.scanner"), ("payload.sql",), ()]
    assert marking.reads >= {"agent", "query", "path"}


def test_nothing_is_hinted_at_when_a_marker_looks_at_whole_events():
    class Whole:
        def notice(self, event, facts):
            return (event.path,) if not facts else ()

    assert Marking([Whole()]).hints([Event(0)]) is None
    assert Marking().hints([Event(0)]) == [()]
