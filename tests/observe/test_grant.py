from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clausewise.conduct import conduct
from clausewise.event import Event
from clausewise.observe.alert import Row
from clausewise.observe.grant import Grants, deed_of
from clausewise.observe.marking import Marking
from clausewise.observe.scenario import scenarios
from clausewise.observe.window import Windows
from clausewise.scope import covers
from tests.test_scope import DAY, WHOLE

[PROBING] = [one for one in scenarios() if one.id == "probing.paths"]
HELD = [replace(WHOLE, scope=replace(WHOLE.scope, accounts=(), tokens=()))]
MARKING = Marking([Grants(lambda: HELD)])


def probe(number, host="app.shop.example", address="192.0.2.9"):
    return Event(15 * DAY + number * 500, address=address, host=host, verb="GET", path=f"/x{number}.php", status=404)


def alerts(events):
    marked = ((MARKING.marked(event), Row(f"a:{number}", event.path)) for number, event in enumerate(events))
    return Windows([PROBING]).observe(marked)


def test_event_names_the_grant_when_it_lies_within():
    assert MARKING.marked(probe(1)).grant == "grant-1"
    assert MARKING.marked(probe(1, host="elsewhere.example")).grant == ""
    assert MARKING.marked(probe(1, address="203.0.113.9")).grant == ""
    assert Marking([Grants(list)]).marked(probe(1)).grant == ""


def test_step_outside_is_seen_when_everything_before_was_permitted():
    found = alerts([*map(probe, range(40)), *(probe(n, "elsewhere.example") for n in range(40, 80))])
    assert [one.grant for one in found] == ["grant-1", ""]
    items, _ = conduct(found)
    assert [item.host for item in items] == ["app.shop.example", "elsewhere.example"]


@settings(max_examples=25)
@given(st.lists(st.booleans(), min_size=30, max_size=90))
def test_permitted_and_other_deeds_never_add_up_when_they_alternate(within):
    events = [probe(n, "app.shop.example" if one else "elsewhere.example") for n, one in enumerate(within)]
    apart = [alerts([one for one in events if covers(HELD[0], deed_of(one)) is inside]) for inside in (True, False)]
    assert {one.grant for one in alerts(events)} == {one.grant for found in apart for one in found}
