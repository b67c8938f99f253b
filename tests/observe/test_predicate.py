from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.event import NUMBERS, TEXTS, Event
from clausewise.observe.condition import condition
from clausewise.observe.predicate import Predicates, fields, quoted

WORDS = ["", "a", "A", "/Login.php", "/login", ".PHP", "it's", "b%_", "\\d", "null"]
TEXT = st.sampled_from(WORDS)
NAMES = st.sampled_from(["path", "account", "agent", "verb"])
FIGURES = st.sampled_from([0, 1, 200, 404, 404.5, -3])
COMPARED = st.dictionaries(
    st.sampled_from(["starts", "ends", "contains"]), st.one_of(TEXT, st.lists(TEXT, max_size=3)), min_size=1
)
ON_TEXT = st.tuples(NAMES, st.one_of(TEXT, st.lists(TEXT, max_size=3), COMPARED))
BOUNDS = st.dictionaries(st.sampled_from(["least", "below"]), FIGURES, min_size=1)
ON_NUMBER = st.tuples(st.sampled_from(["status", "cost_ms"]), st.one_of(FIGURES, st.lists(FIGURES, max_size=3), BOUNDS))
LEAF = st.dictionaries(st.nothing(), st.nothing()) | st.one_of(ON_TEXT, ON_NUMBER).map(lambda one: {one[0]: one[1]})
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda several: {"any": several}), inner.map(lambda one: {"not": one})
    ),
    max_leaves=5,
)
WHERE = st.lists(TREE, max_size=4)
EVENTS = st.lists(
    st.builds(
        Event,
        st.just(0),
        path=TEXT,
        account=TEXT,
        agent=TEXT,
        verb=TEXT,
        status=st.sampled_from([0, 1, 200, 404]),
        cost_ms=st.sampled_from([0.0, 404.5]),
    ),
    min_size=1,
    max_size=5,
)
COLUMNS = {name: f"e.{name}" for name in (*TEXTS, *NUMBERS)}


CONNECTION = duckdb.connect()


def asked(where, events):
    """Return what a table of the events answers."""
    names = [*TEXTS, *NUMBERS]
    rows = [f"({', '.join(map(literal, (getattr(event, name) for name in names)))})" for event in events]
    sql = f"SELECT {Predicates(COLUMNS, understood=lambda _: False).sql(where)} FROM (VALUES {', '.join(rows)}) e({', '.join(names)})"
    return [one for (one,) in CONNECTION.execute(sql).fetchall()]


def literal(value):
    return quoted(str(value)) if isinstance(value, str) else f"{value}::DOUBLE"


@settings(max_examples=60, deadline=None)
@given(WHERE, EVENTS)
def test_column_answers_as_the_condition_does_when_events_are_any(where, events):
    assert asked(where, events) == [condition(where)(event) for event in events]


@pytest.mark.parametrize("where", [[{"path": {"matches": "^/l"}}], [{"not": {"path": {"matches": "^/l"}}}]])
def test_column_holds_of_more_when_it_cannot_say_the_condition(where):
    assert asked(where, [Event(0, path="/login"), Event(0, path="/x")]) == [True, True]


def test_fields_are_named_when_a_condition_asks_for_them():
    where = [{"act": "request"}, {"any": [{"status": 404}, {"not": {"path": "/"}}]}]
    assert fields(where) == {"act", "status", "path"}
