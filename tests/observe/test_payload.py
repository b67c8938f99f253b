from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from msgspec.json import encode

from clausewise.event import Act, Event
from clausewise.observe.payload import Payloads, signals
from clausewise.observe.remembrance import remembered_bytes_max
from clausewise.observe.rule import rules


def event(example):
    """Return the request of an example: an argument's value, or the fields of an event."""
    if isinstance(example, str):
        return Event(0, verb="GET", path="/", query=f"q={quote_plus(example)}")
    given = dict(example)
    given["headers"] = tuple(given.get("headers", {}).items())
    return Event(0, **{"verb": "GET", "path": "/", **given})


def told(examples):
    for one in examples:
        if isinstance(one, dict) and one.keys() == {"en", "fr"}:
            yield from one.values()
        else:
            yield one


CASES = [
    pytest.param(rule.id, example, is_hit, id=f"{rule.id}-{'hit' if is_hit else 'miss'}-{number}")
    for rule in rules()
    for is_hit, examples in ((True, rule.hit), (False, rule.miss))
    for number, example in enumerate(told(examples))
]


@pytest.mark.parametrize(("rule", "example", "is_hit"), CASES)
def test_every_example_holds_when_a_rule_looks(rule, example, is_hit):
    [marks] = Payloads.shipped().inspect([event(example)])
    if is_hit:
        assert rule in {mark.rule for mark in marks}
    else:
        assert marks == ()


def test_marks_become_signals_when_clauses_are_to_read_them():
    [marks] = Payloads.shipped().inspect([event("1 union select 2")])
    [signal] = [one for one in signals(marks) if one.name == "payload.sql"]
    assert 0.6 <= signal.score <= 0.96
    assert signal.evidence[0].place == "argument q"
    assert signal.evidence[0].excerpt == "union select"


def test_rules_for_names_look_at_a_text_when_it_is_a_name_in_which_nothing_was_found():
    payloads = Payloads.shipped()
    named = Event(0, verb="GET", path="/", query="dashboard=1")
    told = Event(0, verb="GET", path="/", headers=(("Host", "a.example"), ("X-Original-URL", "dashboard")))
    assert payloads.inspect([named]) == [()]
    for _ in range(2):
        [marks] = payloads.inspect([told])
        assert {mark.rule for mark in marks} == {"frame.insider"}


def test_what_is_found_is_remembered_within_bounds_when_requests_are_long():
    payloads = Payloads(rules())
    for number in range(60):
        payloads.inspect([Event(0, verb="GET", path=f"/{number}/" + "a/" * 4_000, query=f"q={number}+union+select+2")])
    assert 0 < payloads._kept.bytes <= remembered_bytes_max


def test_sign_in_bears_no_mark_when_inspected_beside_a_request():
    sign_in = Event(0, Act.SIGN_IN, account="' union select 1")
    assert Payloads.shipped().inspect([sign_in, event("' union select 1")])[0] == ()


def test_verdict_is_the_same_when_a_text_was_seen_before_in_another_place():
    payloads = Payloads(rules())
    hidden = "Zm9yY2xvc3VyZSBmb3JjbG9zdXJl"
    for query in ("whoami=1", "q=whoami", f"{hidden}=1", f"q={hidden}", "laine=1", "q=laine"):
        [first] = Payloads(rules()).inspect([Event(0, path="/", query=query)])
        assert payloads.inspect([Event(0, path="/", query=query)])[0] == first
        assert payloads.inspect([Event(0, path="/", query=query)])[0] == first


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "text/xml"}, '<r><a probe="1 union select 2"/></r>'),
        ({"Content-Type": "application/json"}, '{"a": [{"b": "1 union select 2"}]}'),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "a=1+union+select+2"),
        ({}, "1 union select 2"),
        (
            {"Content-Type": "multipart/form-data; boundary=b"},
            '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1 union select 2\r\n--b--\r\n',
        ),
    ],
)
def test_body_is_read_when_it_comes_in_any_form(headers, body):
    [marks] = Payloads.shipped().inspect(
        [event({"verb": "POST", "headers": headers or {"Host": "a.example"}, "body": body})]
    )
    assert "sql.union" in {mark.rule for mark in marks}


def test_latin_1_is_read_and_accused_of_nothing_when_a_site_writes_it():
    latin = Event(0, path="/caf%E9", query="q=d%E9j%E0+vu+%A9&ville=Qu%E9bec")
    assert Payloads.shipped().inspect([latin]) == [()]


UNION = "1 union select 2"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}
_PARTS = "".join(
    f"--b{number}\r\nContent-Type: multipart/mixed; boundary=b{number + 1}\r\n\r\n" for number in range(1_500)
)


@pytest.mark.parametrize(
    "request_of",
    [
        {"query": "&" * 2_000 + "a=1+union+select+2"},
        {"headers": {"Cookie": "a=b;" * 2_000 + f"c={quote_plus(UNION)}"}},
        {"headers": _FORM, "body": "b=c&" * 2_000 + "a=1+union+select+2"},
        {"headers": _JSON, "body": encode({**{f"a{number}": "b" for number in range(2_000)}, "z": UNION}).decode()},
        {"headers": _JSON, "body": '{"a":' * 50 + f'"{UNION}"' + "}" * 50},
        {"headers": {"Content-Type": "multipart/mixed; boundary=b0"}, "body": f"{UNION}\r\n{_PARTS}"},
    ],
    ids=["arguments", "cookies", "form", "names", "depth", "parts"],
)
def test_attack_is_found_when_it_hides_behind_much_else(request_of):
    [marks] = Payloads.shipped().inspect([event({"verb": "POST", **request_of})])
    assert "sql.union" in {mark.rule for mark in marks}
