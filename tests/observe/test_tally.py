from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.event import Event
from clausewise.observe.counter import Drawer
from clausewise.observe.kind import Kinds
from clausewise.observe.measure import distance_km, values_max
from clausewise.observe.pouring import Concern, part, pouring, valued
from clausewise.observe.scenario import scenarios
from clausewise.observe.tally import plan
from clausewise.observe.term import terms

HOUR_MS = 3_600_000
START_MS = 1_000 * HOUR_MS


def counted(measures, events, within_s=7200, key="one"):
    """Return what a plan that measures this says of ``key`` after events, each the fields of one, an hour being the half of a window."""
    names = (*measures, "events", "all", "peers")
    return {name: value_of(measures, name, events, within_s, key) for name in names}


def value_of(measures, name, events, within_s, key):
    """Return what a measure says, as what it must at least be for its scenario to be shown at the last event of a key."""
    given = {"measures": measures, "when": [{name: {"least": -1e18}}]}
    made = plan(given, within_s, 0.9, terms())
    kept, pool = Drawer(), made.opened(0)
    kept.size = 1
    shown = {"opened0": made.opened, "told0": lambda *_: None, "pool0": pool, "drawer_session": kept}
    for fields in events:
        event = Event(**{"time_ms": START_MS, "session": key, **fields})
        taking, _ = made.concerned(event)
        pouring([Concern(0, 0, ("session",), made, taking, False)], shown)(event, None, [])
    return asked(made, name, kept[(key,)][0], pool)


def asked(made, name, tally, pool):
    """Return the value of a name that limits may ask for."""
    known = {"tally": tally, "before": tally.before, "now": tally.kept, "was": tally.before.kept, "pool": pool}
    known |= {"whole": pool.kept, "events": tally.events + tally.before.events, "part": part}
    for one in made.measures.values():
        known |= one.spoken_of
    return eval(valued(made, name), known)


def test_numbers_add_up_when_they_are_counted_and_summed():
    events = [{"status": 200 + 204 * (n % 2), "cost_ms": 10.0} for n in range(6)]
    found = counted({"misses": {"count": [{"status": 404}]}, "cost": {"sum": "cost_ms"}}, events)
    assert (found["misses"], found["cost"], found["events"]) == (3, 60, 6)


def test_part_is_of_all_keys_when_it_is_shared():
    events = [{"cost_ms": 30.0}, {"cost_ms": 10.0, "session": "other"}, {"session": "third", "cost_ms": 0.0}]
    found = counted({"share": {"share": "cost_ms"}}, events)
    assert (found["share"], found["all"], found["peers"]) == (0.75, 3, 2)


def test_keys_are_counted_when_something_befell_them():
    events = [{"status": 404, "session": f"k{n % 3}"} for n in range(9)] + [{"status": 200, "session": "one"}]
    assert value_of({"misses": {"count": [{"status": 404}]}}, "keys.misses", events, 60, "one") == 3


def test_values_count_once_when_they_come_again_in_the_next_half():
    events = [{"account": f"u{n % 5}", "time_ms": START_MS + n * HOUR_MS // 5} for n in range(10)]
    assert counted({"accounts": {"distinct": "account"}}, events)["accounts"] == 5
    later = [*events, {"account": "u9", "time_ms": START_MS + 3 * HOUR_MS}]
    assert counted({"accounts": {"distinct": "account"}}, later)["accounts"] == 1
    many = [{"account": f"u{n}"} for n in range(values_max + 50)]
    assert counted({"accounts": {"distinct": "account"}}, many)["accounts"] == values_max


def test_numbers_show_who_counts_when_things_are_taken_in_a_row():
    measures = {"near": {"near": "number"}, "range": {"range": "number"}, "things": {"distinct": "number"}}
    inorder = counted(measures, [{"path": f"/p/{n}"} for n in range(40, 60)])
    assert (inorder["near"], inorder["range"], inorder["things"]) == (19, 20, 20)
    atlarge = counted(measures, [{"path": f"/p/{n * 7919 % 5000}"} for n in range(20)])
    assert atlarge["near"] == 0
    assert atlarge["range"] > 3000
    assert counted(measures, [{"path": "/"}])["range"] == 0


def test_pauses_are_even_or_not_when_they_are_measured():
    even = [{"time_ms": START_MS + n * 4_000} for n in range(30)]
    assert counted({"uneven": {"uneven": "gaps"}}, even)["uneven"] == pytest.approx(0, abs=1e-6)
    bursts = [{"time_ms": START_MS + n // 10 * 60_000 + n % 10 * 50} for n in range(30)]
    assert counted({"uneven": {"uneven": "gaps"}}, bursts)["uneven"] > 2
    assert counted({"lasts": {"lasts": "seconds"}}, even)["lasts"] == 116


def test_what_is_new_is_told_when_a_key_had_shown_other_things():
    first = {"country": "CA", "agent": "Firefox", "address": "203.0.113.9"}
    other = {"country": "SG", "agent": "curl", "address": "198.51.100.4", "time_ms": START_MS + 60_000}
    new = {"new": {"fresh": ["country", "origin", "device"]}}
    assert counted(new, [first])["new"] == 0
    assert counted(new, [first, first])["new"] == 0
    assert counted(new, [first, other])["new"] == 3
    assert counted(new, [first, other, {**other, "time_ms": START_MS + 61_000}])["new"] == 0
    lately = {"new": {"fresh": ["country", "origin", "device"], "for_s": 3600}}
    old = {**first, "time_ms": START_MS - 2 * HOUR_MS}
    assert counted(lately, [old, first], within_s=86_400)["new"] == 0
    assert counted(lately, [old, other, other], within_s=86_400)["new"] == 3
    assert counted(new, [{"agent": "Firefox"}, {"agent": "curl", "country": "SG", "time_ms": START_MS + 1}])["new"] == 1


def test_speed_is_that_of_the_last_step_when_places_are_told():
    here, there = {"latitude": 45.5, "longitude": -73.6}, {"latitude": 48.9, "longitude": 2.4}
    assert distance_km((45.5, -73.6), (48.9, 2.4)) == pytest.approx(5_510, rel=0.01)
    speed = {"speed": {"speed": "kilometres"}}
    fast = counted(speed, [here, {**there, "time_ms": START_MS + HOUR_MS}])
    assert fast["speed"] == pytest.approx(5_510, rel=0.01)
    assert counted(speed, [here, {**here, "time_ms": START_MS + 1}])["speed"] == 0
    assert counted(speed, [here, {"time_ms": START_MS + HOUR_MS}])["speed"] == 0


@pytest.mark.parametrize(
    "given",
    [
        {"when": []},
        {"when": [{"nothing": {"least": 1}}]},
        {"when": [{"events": {"over": 1}}]},
        {"measures": {"a": {"colour": "red"}}, "when": [{"a": {"least": 1}}]},
        {"measures": {"a": {"sum": "path"}}, "when": [{"a": {"least": 1}}]},
        {"measures": {"a": {"distinct": "shoe"}}, "when": [{"a": {"least": 1}}]},
        {"measures": {"a": {"near": "far"}}, "when": [{"a": {"least": 1}}]},
        {"measures": {"a": {"count": [{"is": "strange"}]}}, "when": [{"a": {"least": 1}}]},
    ],
)
def test_plan_is_refused_when_it_asks_for_what_is_not_measured(given):
    with pytest.raises(ValueError, match=r".*"):
        plan(given, 60, 0.9, terms())


EVENTS = st.builds(
    Event,
    st.just(0),
    account=st.sampled_from(["", "zoe"]),
    verb=st.sampled_from(["GET", "POST"]),
    path=st.sampled_from(["/", "/login", "/a.css", "/api/v1/users/4", "/mfa/verify", "/messages"]),
    status=st.sampled_from([0, 200, 302, 401, 404, 503]),
    agent=st.sampled_from(["", "curl/8", "Mozilla/5.0 (X11) Firefox/128.0", "Searchbot/2"]),
    referrer=st.sampled_from(["", "https://dexero.example/"]),
    query=st.sampled_from(["", "id=4"]),
)


@given(EVENTS, EVENTS)
def test_events_meet_the_same_conditions_when_they_are_of_one_kind(one, other):
    kinds = Kinds(given for scenario in scenarios() for given in (*scenario.where, *scenario.asked))
    if kinds.of(one) == kinds.of(other):
        for scenario in scenarios():
            assert scenario.condition(one) == scenario.condition(other)
            if scenario.plan is not None:
                assert scenario.plan.concerned(one) == scenario.plan.concerned(other)
