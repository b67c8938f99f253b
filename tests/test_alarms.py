from __future__ import annotations

from contextlib import closing

import pytest
from msgspec import json
from msgspec.structs import replace

from clausewise.brakes import ACTOR, CLAUSE, TOTAL, Limits
from clausewise.errors import NotFoundError
from clausewise.model import Action, Automation, Item
from clausewise.sqlite import SQLiteStore
from tests.small import CLAUSES, policy
from tests.test_engine import DAY, KILL, Clock, opened

LIMITS = Limits(fresh_items_min=40, fresh_share_max=0.05)
CHANGED = policy(replace(CLAUSES[0], strikes=1), *CLAUSES[1:])


def kinds(engine):
    return [record.kind for record in engine.store.after(0)]


@pytest.fixture
def path(tmp_path):
    """A ledger in which was decided under the first policy."""
    with opened(tmp_path / "a.db", brakes=LIMITS) as engine:
        engine.check(KILL, author="u0")
        # The first policy of a ledger is the measure of what is new; nothing of it is.
        assert engine.alarms.gauge().fresh == ()
        assert kinds(engine).count("enacted") == 1
        engine.check(KILL, author="u1")
        assert kinds(engine).count("enacted") == 1
    return tmp_path / "a.db"


def test_changed_clause_falls_back_to_hold_and_raises_one_alarm_when_it_acts_too_often(path):
    with opened(path, under=CHANGED, brakes=LIMITS) as engine:
        found = [engine.check(KILL, author=f"v{number}") for number in range(6)]
        assert [one.action for one in found] == [Action.REMOVE] * 2 + [Action.HOLD] * 4
        last = found[-1]
        assert (last.automation, last.person_needed, last.strikes) == (Automation.FULL, True, ())
        assert last.notes == (CLAUSE + "conduct.threats",)
        # What is said to the person is what happens.
        assert "held until a person has looked" in last.why("en")
        [pulled] = engine.alarms.gauge().pulled
        assert (pulled.clause, pulled.acted) == ("conduct.threats", 2)
        assert (kinds(engine).count("alarmed"), kinds(engine).count("enacted")) == (1, 2)


def test_what_a_clause_did_is_named_without_what_was_taken_back_when_it_is_braked(path):
    with opened(path, under=CHANGED, brakes=LIMITS) as engine:
        with pytest.raises(NotFoundError, match="CW957"):
            engine.alarms.acted("conduct.threats")
        first, second, *_ = [engine.check(KILL, author=f"v{number}") for number in range(6)]
        done = engine.alarms.acted("conduct.threats")
        assert [(one.decision, one.author) for one in done] == [(first.id, "v0"), (second.id, "v1")]
        assert all(measure.action is Action.REMOVE for one in done for measure in one.measures)
        engine.undo(first.id, by="person:ada", reason="It was wrong.")
    with opened(path, under=CHANGED, brakes=LIMITS) as engine:
        assert [one.decision for one in engine.alarms.acted("conduct.threats")] == [second.id]


def test_changed_clause_is_braked_in_the_first_batch_when_much_comes_at_once(path):
    with opened(path, under=CHANGED, brakes=LIMITS) as engine:
        found = engine.check_many([Item.of_text(KILL, author=f"v{number}") for number in range(20)])
        assert [one.action for one in found] == [Action.REMOVE] * 2 + [Action.HOLD] * 18
        assert kinds(engine).count("alarmed") == 1


def test_alarm_outlives_a_restart_and_ends_when_a_person_releases_it(path):
    with opened(path, under=CHANGED, brakes=LIMITS) as engine:
        for number in range(4):
            engine.check(KILL, author=f"v{number}")
    with opened(path, under=CHANGED, brakes=LIMITS) as engine, closing(SQLiteStore(path)) as beside:
        assert engine.check(KILL, author="w0").action is Action.HOLD
        with opened(beside, under=CHANGED, brakes=LIMITS) as other:
            with pytest.raises(NotFoundError, match="CW957"):
                other.alarms.release("content.attack", by="person:ada", reason="No.")
            other.alarms.release("conduct.threats", by="person:ada", reason="It finds what it should.")
            assert b"should" not in b"".join(record.body for record in other.store.of_subject("conduct.threats"))
        assert [engine.check(KILL, author=f"w{number}").action for number in range(1, 9)] == [Action.REMOVE] * 8
        assert engine.alarms.gauge().pulled == ()
        list(engine.store.verify())


def test_clause_is_judged_as_before_when_the_version_before_it_is_served_again(path):
    with opened(path, under=CHANGED, brakes=LIMITS) as engine:
        for number in range(4):
            engine.check(KILL, author=f"v{number}")
    # A text that was in force before is not new, and the alarm was about the other one.
    with opened(path, brakes=LIMITS) as engine:
        assert [engine.check(KILL, author=f"w{number}").action for number in range(4)] == [Action.REMOVE] * 4


def test_brake_lets_go_by_itself_of_nothing_when_a_day_has_passed(path):
    clock = Clock()
    with opened(path, under=CHANGED, brakes=LIMITS, clock=clock) as engine:
        for number in range(4):
            engine.check(KILL, author=f"v{number}")
        clock.now += 2 * DAY
        assert engine.check(KILL, author="v9").action is Action.HOLD


def test_actor_and_whole_are_counted_over_processes_when_the_ledger_is_shared(tmp_path):
    limits = Limits(actor_measures_per_hour_max=4, measures_per_hour_max=8)
    path = tmp_path / "a.db"
    with opened(path, brakes=limits) as one, opened(path, brakes=limits) as other:
        done = [engine.check(KILL, author="u1") for engine in (one, other, one)]
        # A removal and a limit each.
        assert [one.notes for one in done] == [(), (), (ACTOR,)]
        assert done[-1].action is Action.HOLD
    with opened(path, brakes=limits) as again:
        assert again.check(KILL, author="u1").notes == (ACTOR,)
        rest = [again.check(KILL, author=f"x{number}") for number in range(7)]
        assert [one.notes for one in rest] == [()] * 2 + [(TOTAL,)] * 5
        alarms = [json.decode(record.body) for record in again.store.after(0) if record.kind == "alarmed"]
        assert [one["clause"] for one in alarms] == ["*"]


def test_explaining_counts_nothing_when_an_item_is_only_asked_about(tmp_path):
    with opened(tmp_path / "a.db", brakes=Limits(actor_measures_per_hour_max=2)) as engine:
        for _ in range(5):
            assert engine.explain(Item.of_text(KILL, author="u1")).decision.action is Action.REMOVE
        assert engine.check(KILL, author="u1").action is Action.REMOVE
        assert engine.check(KILL, author="u1").action is Action.HOLD
