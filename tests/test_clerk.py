from __future__ import annotations

from contextlib import closing

import pytest

from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.errors import StoreError
from clausewise.model import Action, Entry, Measure, PolicyStamp
from clausewise.sqlite import SQLiteStore

NOW = 1_790_000_000_000
BLOCKED = Measure(Action.BLOCK, "access", "address:203.0.113.9", NOW + 1000)


def decided(name, *measures):
    return Decision(name, "item", NOW, PolicyStamp("shop", "1.0", "0" * 64), measures=measures)


def clerk(store=None, enforcer=None, recalled=None):
    def recall(records, _):
        if recalled is not None:
            recalled.extend(record.kind for record in records)

    return Clerk(store, lambda: NOW, enforcer, recall)


def test_state_follows_what_is_recorded_when_there_is_no_store():
    one = clerk()
    one.record([decided("d1", BLOCKED), decided("d2")], (), None)
    assert one.state.standing("access", BLOCKED.target).blocked_until_ms == NOW + 1000
    with pytest.raises(StoreError, match="CW442"):
        one.needs_store()


def test_other_process_is_believed_when_it_recorded_first(tmp_path):
    recalled = []
    with closing(SQLiteStore(tmp_path / "a.db")) as mine, closing(SQLiteStore(tmp_path / "a.db")) as theirs:
        one, other = clerk(mine, recalled=recalled), clerk(theirs)
        other.record([decided("d1", BLOCKED)], (), None)
        with one.turn():
            assert one.state.standing("access", BLOCKED.target).blocked_until_ms == NOW + 1000
        assert recalled == ["decided"]


def test_only_what_others_recorded_is_recalled_when_they_come_between(tmp_path):
    recalled = []
    with closing(SQLiteStore(tmp_path / "a.db")) as mine, closing(SQLiteStore(tmp_path / "a.db")) as theirs:
        one, other = clerk(mine, recalled=recalled), clerk(theirs)
        with one.turn():
            other.record([decided("d1", BLOCKED)], (), None)
            one.append([Entry("noted", b"{}", NOW, "d2", effect=True)])
        with one.turn():
            assert one.state.sequence == 2
            assert one.state.standing("access", BLOCKED.target).blocked_until_ms == NOW + 1000
        assert recalled == ["decided"]


def test_failing_code_is_recorded_and_the_decision_stands_when_it_raises(tmp_path):
    def enforcer(measure, decision, *, undo):
        raise OSError(measure.target)

    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        one = clerk(store, enforcer)
        one.record([decided("d1", BLOCKED)], (), None)
        one.enforce([decided("d1", BLOCKED)])
        assert [record.kind for record in store.of_subject("d1")] == ["decided", "enforcement_failed"]
        assert one.state.standing("access", BLOCKED.target).blocked_until_ms == NOW + 1000
