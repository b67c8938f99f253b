"""How things stand over HTTP, and suspensions that end by themselves while the service runs, and while it does not."""

from __future__ import annotations

import time
from contextlib import closing

from tests.doors.http.conftest import KILL, opened, running
from tests.doors.http.process import process
from tests.doors.http.test_courier import until

from clausewise import keys, transcript
from clausewise.decision import Decision
from clausewise.ledger import open_store
from clausewise.model import Action, Authorization, AuthorizationKind, Measure, Notification, Scope

HOUR = 3_600_000
KEYS = {"desk": ["read", "decide"], "figures": ["read"]}


def decide(engine, name, *measures):
    told = {"by": "person:ada", "notification": Notification.NOTICE}
    one = Decision(name, "item", engine.clock(), engine.policy.stamp, measures=measures, **told)
    engine.clerk.append([transcript.entry(one)])
    engine.clerk.enforce([one])


def test_standing_tells_state_end_and_causes_when_asked_by_one_or_by_many(tmp_path):
    with running(opened(tmp_path / "c.db")) as served:
        made = served.client.post("/v1/checks", json={"text": KILL, "author": "zoe", "id": "post-7"}).json()
        found = served.client.get("/v1/standings/content/post-7").json()
        assert (found["state"], found["visible"], found["until_ms"]) == ("removed", False, None)
        assert [cause["decision"] for cause in found["causes"]] == [made["id"]]
        decide(
            served.engine,
            "d1",
            Measure(Action.BLOCK, "access", "network:203.0.113.0/24", int(time.time() * 1e3) + HOUR),
        )
        asked = [
            {"on": "account", "target": "zoe"},
            {"on": "access", "target": "network:203.0.113.0/24"},
            {"on": "content", "target": "never-seen"},
        ]
        several = served.client.post("/v1/standings", json={"targets": asked}).json()["standings"]
        assert [(one["target"], one["state"]) for one in several] == [
            ("zoe", "limited"),
            ("network:203.0.113.0/24", "blocked"),
            ("never-seen", "published"),
        ]
        assert several[0]["strikes"] == 2
        [ending, other] = served.client.get("/v1/expiries").json()["expiries"]
        assert {ending["measure"]["target"], other["measure"]["target"]} == {"zoe", "network:203.0.113.0/24"}
        assert ending["ends_ms"] <= other["ends_ms"]
        assert served.client.get("/v1/standings/weather/today").json()["code"] == "CW953"
        served.client.post(f"/v1/decisions/{made['id']}/undo", json={"reason": "A line of a play"})
        after = served.client.get("/v1/standings/content/post-7").json()
        assert (after["state"], after["visible"], after["causes"]) == ("restored", True, [])
        assert served.client.get("/v1/standings/account/zoe").json()["strikes"] == 0


def test_accounts_are_not_told_when_a_key_may_only_read(tmp_path):
    engine = opened(tmp_path / "c.db")
    whole, bare = (keys.add(engine.store, name, scopes, time_ms=1)[1] for name, scopes in KEYS.items())
    soon = engine.clock() + HOUR
    permitted = Scope(("integrity.probing",), accounts=("u42",), networks=("203.0.113.0/24",), hosts=("example.org",))
    engine.authorize(
        Authorization("a1", AuthorizationKind.GRANT, permitted, "Dexero", "2026-017", 1, soon), by="operator"
    )
    decide(engine, "d1", Measure(Action.SUSPEND, "account", "zoe", soon), Measure(Action.WARN, "account", "zoe", soon))
    with running(engine) as served:
        for token, is_shown in ((whole, True), (bare, False)):
            served.client.headers["Authorization"] = f"Bearer {token}"
            ending = served.client.get("/v1/expiries").json()["expiries"]
            assert [one["measure"]["target"] for one in ending] == ["zoe" if is_shown else "…"] * len(ending) != []
            [permit] = served.client.get("/v1/authorizations").json()["authorizations"]
            assert permit["scope"]["hosts"] == ["example.org"]
            named = permit["scope"]["accounts"] + permit["scope"]["networks"]
            assert named == (["u42", "203.0.113.0/24"] if is_shown else ["…", "…"])


WATCHED = """
import clausewise.doors.http.service as service
service.expiry_poll_seconds = 0.05
from tests.doors.http import conftest
before = conftest.opened
def told(measure, decision, *, undo):
    with open({path!r}, 'a') as out:
        print(decision, measure.action.value, measure.target, undo, file=out, flush=True)
conftest.opened = lambda store: before(store, enforcer=told)
"""


def lines_of(path, count):
    deadline = time.monotonic() + 20
    while not path.exists() or len(path.read_text().splitlines()) < count:
        assert time.monotonic() < deadline, path.read_text() if path.exists() else "nothing was told"
        time.sleep(0.02)
    return path.read_text().splitlines()


def is_noted(ledger, decision):
    return "enforced" in [record.kind for record in ledger.of_subject(decision)]


def test_suspension_ends_once_when_services_die_and_start_again(tmp_path):
    told, store = tmp_path / "told", tmp_path / "c.db"
    with opened(store) as engine:
        now_ms = engine.clock()
        decide(engine, "d1", Measure(Action.SUSPEND, "account", "zoe", now_ms + 1))
        decide(engine, "d2", Measure(Action.SUSPEND, "account", "bob", now_ms + HOUR))
    before = WATCHED.format(path=str(told))
    with process(store, before=before) as (one, client):
        # Nobody was there to be told when it was decided; the time of the other was over before the service began.
        assert sorted(lines_of(told, 2)) == ["d1 suspend zoe True", "d2 suspend bob False"]
        assert client.get("/v1/standings/account/bob").json()["state"] == "suspended"
        # What was told and not noted before it died would be told again.
        with closing(open_store(store)) as ledger:
            until(lambda: all(is_noted(ledger, name) for name in ("d1", "d2")))
        one.kill()
    with process(store, before=before) as (_, client):
        client.get("/v1/expiries")
        time.sleep(0.3)
        assert sorted(told.read_text().splitlines()) == ["d1 suspend zoe True", "d2 suspend bob False"]
    with closing(open_store(store)) as ledger:
        kinds = [record.kind for record in ledger.of_subject("d1")]
        assert kinds.count("expired") == kinds.count("enforced") == 1
        list(ledger.verify())
