"""Cases over the API: who may see and do what, and that nobody acts on what has changed."""

import pytest
from tests.doors.http.conftest import KILL, opened, running

from clausewise import keys
from clausewise.case import Kind, Opened
from clausewise.keys import Scope
from clausewise.model import Report
from clausewise.triage import entry

CASE = "case-sealed"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")
    now = engine.clock()
    for number in range(5):
        engine.report(Report(f"post-{number}", "conduct.threats", "It scares me."))
    hidden = Opened(CASE, Kind.REVIEW, "content", "picture", 4, now + 1000, is_sealed=True)
    engine.clerk.append([entry("opened", hidden, now, CASE)])
    made = {
        name: keys.add(engine.store, name, scopes, time_ms=now)[1]
        for name, scopes in {
            "reader": (Scope.READ,),
            "anne": (Scope.READ, Scope.DECIDE),
            "ben": (Scope.READ, Scope.DECIDE),
            "lead": (Scope.READ, Scope.SECOND, Scope.DECIDE),
            "sealed": (Scope.READ, Scope.DECIDE, Scope.SEALED),
        }.items()
    }
    with running(engine) as one:
        yield one, made


@pytest.fixture
def as_(desk):
    one, made = desk

    def call(name, method, path, **options):
        headers = {"Authorization": f"Bearer {made[name]}", **options.pop("headers", {})}
        return one.client.request(method, path, headers=headers, **options)

    return call


def first(as_, number, name="anne"):
    return as_(name, "GET", "/v1/cases", params={"target": f"post-{number}"}).json()["cases"][0]


def test_queue_is_read_page_by_page_when_it_is_long(as_):
    seen, after = [], ""
    while True:
        page = as_("reader", "GET", "/v1/cases", params={"limit": 2, "after": after}).json()
        seen += [one["id"] for one in page["cases"]]
        after = page["next"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 5
    assert CASE not in seen
    assert len(as_("reader", "GET", "/v1/cases", params={"after": "unheard of"}).json()["cases"]) == 5
    assert CASE in [one["id"] for one in as_("sealed", "GET", "/v1/cases").json()["cases"]]


def test_sealed_case_is_refused_when_the_scope_is_missing(as_):
    for method, path in (
        ("GET", ""),
        ("GET", "/timeline"),
        ("POST", "/claim"),
        ("POST", "/release"),
        ("POST", "/undo"),
    ):
        answer = as_("anne", method, f"/v1/cases/{CASE}{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "CW522"), path
    assert as_("sealed", "GET", f"/v1/cases/{CASE}").status_code == 200
    assert as_("reader", "POST", f"/v1/cases/{CASE}/claim").status_code == 403


def test_only_one_acts_when_two_saw_the_same_case(as_):
    case = first(as_, 0)
    seen = as_("anne", "GET", f"/v1/cases/{case['id']}").headers["etag"]
    claimed = as_("anne", "POST", f"/v1/cases/{case['id']}/claim", headers={"If-Match": seen})
    assert claimed.json()["held_by"]
    late = as_("anne", "POST", f"/v1/cases/{case['id']}/release", headers={"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "CW983")
    other = as_("ben", "POST", f"/v1/cases/{case['id']}/claim")
    assert (other.status_code, other.json()["code"]) == (409, "CW905")
    assert (
        as_("anne", "GET", f"/v1/cases/{case['id']}", headers={"If-None-Match": claimed.headers["etag"]}).status_code
        == 304
    )
    assert as_("anne", "POST", f"/v1/cases/{case['id']}/release", headers={"If-Match": "W/7"}).status_code == 412
    assert as_("anne", "POST", f"/v1/cases/{case['id']}/claim", headers={"If-Match": "*"}).status_code == 200
    claimed = as_("anne", "GET", f"/v1/cases/{case['id']}")
    freed = as_("anne", "POST", f"/v1/cases/{case['id']}/release", headers={"If-Match": claimed.headers["etag"]})
    assert freed.json()["held_by"] == ""


def test_look_is_recorded_once_when_somebody_gets_the_words_of_a_decision(desk, as_):
    decision = desk[0].engine.check(KILL, author="u7", id="quoted").id

    def looks():
        return [one.actor for one in desk[0].engine.history_of(decision) if one.kind == "looked"]

    told = as_("reader", "GET", f"/v1/decisions/{decision}").json()
    assert {spot["excerpt"] for spot in told["evidence"]} == {"…"}
    assert looks() == []
    for _ in range(2):
        told = as_("anne", "GET", f"/v1/decisions/{decision}").json()
        assert all(spot["excerpt"] in KILL for spot in told["evidence"])
    assert len(looks()) == 1


def test_case_goes_round_when_it_is_skipped_escalated_noted_and_decided(as_):
    case = first(as_, 1)
    path = f"/v1/cases/{case['id']}"
    assert as_("anne", "POST", f"{path}/skip", json={"words": "I know them."}).status_code == 200
    assert as_("ben", "POST", f"{path}/escalate", json={"words": "Hard."}).json()["is_escalated"]
    assert as_("ben", "POST", f"{path}/notes", json={"words": "See the thread."}).status_code == 200
    words = {one["words"] for one in as_("lead", "GET", f"{path}/timeline").json()["events"]}
    assert {"I know them.", "Hard.", "See the thread."} <= words
    assert [one["kind"] for one in as_("lead", "GET", f"{path}/timeline").json()["events"]].count("looked") == 1
    unfit = as_("ben", "POST", f"{path}/decide", json={"confirms": True})
    assert (unfit.status_code, unfit.json()["code"]) == (422, "CW901")
    ruling = {"reason": "Nothing in it.", "grace_seconds": 10}
    once = {"Idempotency-Key": "k", "If-Match": as_("ben", "GET", path).headers["etag"]}
    sent = [as_("ben", "POST", f"{path}/decide", json=ruling, headers=once) for _ in range(2)]
    assert [one.json()["stage"] for one in sent] == ["proposed", "proposed"]
    assert as_("ben", "POST", f"{path}/undo").json()["stage"] == "open"
    assert as_("ben", "POST", f"{path}/decide", json={"reason": "Nothing."}).json()["outcome"] == "cleared"
    assert as_("ben", "POST", f"{path}/claim").json()["code"] == "CW907"


def test_second_person_confirms_when_an_account_is_ended(as_):
    path = f"/v1/cases/{first(as_, 2)['id']}"
    ruling = {
        "clauses": ["conduct.threats"],
        "measures": [{"action": "terminate", "on": "account", "target": "u9"}],
        "reason": "The third time.",
    }
    assert as_("lead", "POST", f"{path}/decide", json=ruling).json()["stage"] == "proposed"
    assert as_("anne", "POST", f"{path}/second", json={"accept": True}).status_code == 403
    own = as_("lead", "POST", f"{path}/second", json={"accept": True})
    assert (own.status_code, own.json()["code"]) == (409, "CW981")


def test_next_case_is_taken_up_once_when_many_ask(as_):
    taken = [
        as_(name, "POST", "/v1/cases/next", json={"kind": "report"}) for name in ("anne", "ben", "anne", "ben", "anne")
    ]
    got = [one.json()["case"]["id"] for one in taken if one.json()["case"]]
    assert len(got) == len(set(got)) >= 2
    assert as_("anne", "GET", "/v1/cases/nowhere").json()["code"] == "CW900"


def test_author_is_hidden_when_a_key_may_only_read(as_, desk):
    engine = desk[0].engine
    about = Opened("case-9", Kind.REVIEW, "account", "u42", 4, engine.clock(), author="u42")
    engine.clerk.append([entry("opened", about, engine.clock(), "case-9")])
    for name, shown in (("anne", "u42"), ("reader", "…")):
        found = as_(name, "GET", "/v1/cases/case-9").json()
        assert (found["author"], found["target"]) == (shown, shown)
        listed = {one["id"]: one["author"] for one in as_(name, "GET", "/v1/cases").json()["cases"]}
        assert listed["case-9"] == shown
        for field in ("author", "target"):
            found = as_(name, "GET", "/v1/cases", params={field: "nobody at all"}).json()["cases"]
            assert len(found) == (0 if name == "anne" else len(listed))
    assert as_("reader", "GET", "/v1/decisions/any/statement").json()["code"] == "CW522"
