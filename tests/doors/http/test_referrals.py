"""Evidence handed over by HTTP, brakes shown and released by HTTP."""

from __future__ import annotations

from msgspec.structs import replace
from tests.detect.conftest import LEXICONS
from tests.doors.http.conftest import KILL, opened, running, small_policy
from tests.small import REGISTER, policy

from clausewise.brakes import Limits
from clausewise.detect.personal import Personal
from clausewise.detect.words import Words
from clausewise.dossier import verify
from clausewise.engine import Engine

ROY = {"to": "Agente A. Roy, SPVM", "ground": "Ordonnance 2026-117"}


def test_bundle_is_made_once_fetched_again_and_locks_the_decision_when_it_is_handed_over(tmp_path):
    with running(opened(tmp_path / "c.db")) as served:
        client = served.client
        made = client.post("/v1/checks", json={"text": KILL, "author": "zoe"}).json()
        place = f"/v1/decisions/{made['id']}/referrals"
        first = client.post(place, json=ROY, headers={"idempotency-key": "once"})
        again = client.post(place, json=ROY, headers={"idempotency-key": "once"})
        assert (first.status_code, again.json()) == (201, first.json())
        assert len(served.engine.referrals.several(made["id"])) == 1
        fetched = client.get(f"{place}/{first.json()['id']}")
        assert (fetched.headers["content-type"], fetched.headers["content-disposition"]) == (
            "application/zip",
            "attachment",
        )
        checked = verify(fetched.content)
        assert (checked.altered, checked.sha256, checked.manifest.to) == ((), first.json()["sha256"], ROY["to"])
        looks = [one for one in served.engine.history_of(made["id"]) if one.kind == "looked"]
        assert [one.actor for one in looks] == ["development"]
        undone = client.post(f"/v1/decisions/{made['id']}/undo", json={"reason": "…"})
        assert (undone.status_code, undone.json()["code"]) == (409, "CW181")
        assert client.get(f"{place}/nothing").json()["code"] == "CW959"
        assert client.post(place, json={"to": "", "ground": "x"}).status_code == 422
        assert client.post("/v1/decisions/nothing/referrals", json=ROY).json()["code"] == "CW440"


def test_brake_is_shown_and_released_by_a_person_when_a_new_clause_acts_too_often(tmp_path):
    small = small_policy()
    changed = policy(replace(small.clauses["conduct.threats"], strikes=1), register=REGISTER)
    with opened(tmp_path / "c.db") as before:
        before.check(KILL, author="u0")
    limits = Limits(fresh_items_min=20)
    detectors = [Words(REGISTER, LEXICONS), Personal(REGISTER)]
    engine = Engine.open(changed, store=tmp_path / "c.db", with_detectors=detectors, brakes=limits)
    with running(engine) as served:
        client = served.client
        texts = [{"text": KILL, "author": f"v{number}"} for number in range(4)]
        found = client.post("/v1/checks", json={"items": texts}).json()["decisions"]
        assert [one["action"] for one in found] == ["remove", "hold", "hold", "hold"]
        shown = client.get("/v1/brakes").json()
        assert [one["clause"] for one in shown["pulled"]] == ["conduct.threats"]
        assert shown["measures_last_hour"] == 3
        reason = {"reason": "Elle relève bien ce qu'elle doit."}
        assert client.post("/v1/brakes/conduct.threats/release", json=reason).json()["clause"] == "conduct.threats"
        assert client.get("/v1/brakes").json()["pulled"] == []
        assert client.post("/v1/brakes/conduct.threats/release", json=reason).json()["code"] == "CW957"
        assert client.post("/v1/checks", json={"text": KILL, "author": "w"}).json()["action"] == "remove"
