from __future__ import annotations

from clausewise.event import Act, Event, Outcome
from clausewise.observe.draft import Draft, words_max
from clausewise.observe.interface import ENDPOINT, Interfaces


def asked(path, who, status=200, verb="GET", query=""):
    return Event(0, address=f"203.0.113.{who}", verb=verb, path=path, query=query, status=status)


def drafted(events, least=3):
    draft = Draft()
    draft.add(events)
    return {one.route.path: one.route for one in draft.routes(least)}


def test_route_is_drafted_when_several_callers_used_it_with_success():
    found = drafted(
        [
            *(asked(f"/orders/{who}", who, query="page=2&utm_source=x") for who in range(5)),
            *(asked("/orders", who, verb="POST", status=201) for who in range(4)),
            *(asked("/orders", who, verb="DELETE") for who in range(2)),
            asked("/orders/7", 1, query="debug=1"),
            *(asked("/gone", who, status=404) for who in range(5)),
            *(asked("/rare", who) for who in range(2)),
            *(asked("/favicon.ico", who) for who in range(5)),
        ]
    )
    assert set(found) == {"/orders", "/orders/{id}"}
    assert found["/orders"].methods == {"POST"}
    assert found["/orders/{id}"].methods == {"GET"}
    assert found["/orders/{id}"].parameters == {"page"}


def test_nothing_is_learnt_from_callers_who_failed_often():
    scanners = [
        event
        for who in range(10, 20)
        for event in (asked("/hole", who), *(asked(f"/x{n}", who, status=404) for n in range(9)))
    ]
    unlucky = [asked("/page", who, status=500 if who == 0 else 200) for who in range(4) for _ in range(4)]
    assert set(drafted([*scanners, *unlucky])) == {"/page"}


def test_attack_is_no_route_when_it_was_answered_all_the_same():
    paths = ("/a/../../etc/passwd", "/<script>", "/a'or 1=1--\"", "/%00", "/a;b|c", "/" + "a/" * 40)
    assert drafted([asked(path, who) for who in range(5) for path in paths]) == {}


def test_refused_requests_and_sign_ins_count_for_nothing_when_drafted():
    refused = [Event(0, outcome=Outcome.REFUSED, address=str(n), verb="GET", path="/a", status=200) for n in range(5)]
    signed = [Event(0, Act.SIGN_IN, address=str(n), path="/b", status=200) for n in range(5)]
    assert drafted([*refused, *signed]) == {}


def test_words_become_a_name_when_very_many_stand_at_one_place():
    people = [asked(f"/u/{'abcdefghij'[n % 10]}{'klmnop'[n // 10]}/photos", n % 9) for n in range(words_max + 5)]
    pages = [asked(f"/page-{'abcdefghij'[n % 10]}{'klmnop'[n // 10]}", who) for n in range(40) for who in range(3)]
    found = drafted([*people, *pages])
    assert "/u/{name}/photos" in found
    assert sum(path.startswith("/page-") for path in found) == 40


def test_clean_traffic_is_documented_when_its_own_draft_is_in_force():
    events = [asked(f"/api/items/{n}", n % 7, query="page=1") for n in range(50)]
    draft = Draft()
    draft.add(events)
    interfaces = Interfaces([draft.document()])
    assert all(interfaces.notice(one, {}) == () for one in events)
    assert interfaces.notice(asked("/api/internal", 1), {}) == (ENDPOINT,)
    assert draft.document().hosts == ()


def test_draft_is_bounded_when_paths_never_end(monkeypatch):
    monkeypatch.setattr("clausewise.observe.draft.routes_kept_max", 10)
    draft = Draft()
    draft.add(asked(f"/{'abcdefghij'[n % 10]}/{'abcdefghij'[n // 10]}", 1) for n in range(100))
    assert (len(draft._uses), draft.dropped) == (10, 90)
