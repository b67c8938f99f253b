from __future__ import annotations

import pytest

from clausewise.event import Act, Event, Outcome
from clausewise.observe.condition import condition, fields

EVENT = Event(
    0,
    Act.REQUEST,
    Outcome.FAILURE,
    address="203.0.113.9",
    verb="POST",
    path="/Login.php",
    status=404,
    agent="curl/8",
    cost_ms=12.5,
)


@pytest.mark.parametrize(
    "given",
    [
        [],
        [{"act": "request", "outcome": "failure"}],
        [{"status": [403, 404]}, {"status": {"least": 400, "below": 500}}],
        [{"path": {"ends": [".php", ".asp"]}}],
        [{"path": {"starts": "/login", "contains": "GIN", "matches": r"^/L\w+\.php$"}}],
        [{"any": [{"status": 200}, {"verb": "post"}]}],
        [{"not": {"account": "zoe"}}, {"account": ""}],
        [{"cost_ms": {"least": 12}}],
    ],
)
def test_condition_holds_when_all_that_it_asks_is_so(given):
    assert condition(given)(EVENT)


@pytest.mark.parametrize(
    "given",
    [
        [{"act": "sign_in"}],
        [{"status": 200}],
        [{"status": {"least": 500}}],
        [{"path": {"ends": ".asp"}}],
        [{"path": {"matches": "^/login"}}],
        [{"any": [{"status": 200}, {"verb": "get"}]}],
        [{"not": {"verb": "post"}}],
    ],
)
def test_condition_fails_when_one_thing_is_otherwise(given):
    assert not condition(given)(EVENT)


@pytest.mark.parametrize(
    "given", [[{"colour": "red"}], [{"path": {"like": "a"}}], [{"status": {"over": 1}}], [{"status": "x"}]]
)
def test_condition_is_refused_when_it_asks_for_what_no_event_says(given):
    with pytest.raises(ValueError, match=r"colour|like|over|status"):
        condition(given)


def test_fields_are_named_when_a_condition_asks_for_them():
    where = [{"act": "request"}, {"any": [{"status": 404}, {"not": {"path": "/"}}]}]
    assert fields(where) == {"act", "status", "path"}
