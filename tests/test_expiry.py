from __future__ import annotations

from contextlib import closing, suppress

from clausewise import fold
from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.expiry import EXPIRED, Expiries, endings_per_turn_max
from clausewise.model import Action, Condition, Entry, Measure, PolicyStamp
from clausewise.sqlite import SQLiteStore

NOW = 1_790_000_000_000


class Office:
    """A clerk with its endings, the time, and what the operator's code was told."""

    def __init__(self, store=None, *, dies=False):
        self.now, self.told, self.dies = NOW, [], dies
        self.clerk = Clerk(store, lambda: self.now, self.enforcer, lambda *_: None)
        self.clerk.catch_up()
        self.expiries = Expiries(self.clerk, lambda: self.now)
        self.expiries.begin()

    def enforcer(self, measure, decision, *, undo):
        if self.dies:
            raise KeyboardInterrupt
        self.told.append((decision, measure.action, measure.target, undo))

    def decide(self, name, *measures):
        one = Decision(name, "item", self.now, PolicyStamp("shop", "1.0", "0" * 64), measures=measures)
        self.clerk.record([one], (), None)


def suspended(account, seconds):
    return Measure(Action.SUSPEND, "account", account, NOW + seconds * 1000)


def test_ending_is_told_once_when_its_time_has_come(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        one = Office(store)
        one.decide("d1", suspended("zoe", 10), Measure(Action.REMOVE, "content", "post-7"))
        one.decide("d2", suspended("bob", 20))
        assert [(found.decision, found.measure.target) for found in one.expiries.coming()] == [
            ("d1", "zoe"),
            ("d2", "bob"),
        ]
        assert (one.expiries.settle(), one.expiries.next_ms()) == ([], NOW + 10_000)
        one.now += 10_000
        assert [found.decision for found in one.expiries.settle()] == ["d1"]
        assert one.expiries.settle() == []
        assert one.told == [("d1", Action.SUSPEND, "zoe", True)]
        assert [record.kind for record in store.of_subject("d1")] == ["decided", EXPIRED, "enforced"]
        # What was removed stays removed: only the suspension had an end.
        assert one.clerk.state.standing("content", "post-7").removed


def test_late_start_catches_up_when_many_ended_meanwhile(tmp_path):
    count = endings_per_turn_max * 2 + 1
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        Office(store).decide("d1", *(suspended(f"u{number}", 1) for number in range(count)))
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        late = Office(store)
        late.now += 86_400_000
        assert len(late.expiries.settle()) == count
        assert len({target for _, _, target, _ in late.told}) == len(late.told) == count
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        later = Office(store)
        later.now += 2 * 86_400_000
        assert (later.expiries.settle(), later.told) == ([], [])


def test_ending_is_told_by_the_next_process_when_one_died_between_recording_and_telling(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        dying = Office(store)
        dying.decide("d1", suspended("zoe", 1), suspended("bob", 1))
        dying.now, dying.dies = NOW + 1_000, True
        with suppress(KeyboardInterrupt):
            dying.expiries.settle()
        assert [record.kind for record in store.of_subject("d1")] == ["decided", EXPIRED]
    for told in (2, 0):
        with closing(SQLiteStore(tmp_path / "a.db")) as store:
            again = Office(store)
            again.now += 5_000
            again.expiries.settle()
            assert len(again.told) == told


def test_what_has_ended_stays_ended_when_the_clock_goes_back(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        one = Office(store)
        one.decide("d1", suspended("zoe", 10), suspended("bob", 30))
        one.now += 20_000
        one.expiries.settle()
        one.now -= 15_000
        standings = {name: one.clerk.state.standing("account", name).visible_at(one.now) for name in ("zoe", "bob")}
        assert standings == {"zoe": True, "bob": False}
        one.now += 60_000
        assert [found.measure.target for found in one.expiries.settle()] == ["bob"]
        assert one.told == [("d1", Action.SUSPEND, "zoe", True), ("d1", Action.SUSPEND, "bob", True)]
        again = Office(store)
        assert again.clerk.state.standing("account", "zoe") == one.clerk.state.standing("account", "zoe")


def test_only_one_process_tells_when_two_have_the_same_ledger_open(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as mine, closing(SQLiteStore(tmp_path / "a.db")) as theirs:
        one, other = Office(mine), Office(theirs)
        one.decide("d1", suspended("zoe", 1))
        other.clerk.catch_up()
        one.now = other.now = NOW + 1_000
        assert other.clerk.state.due(other.now, 10)
        assert len(one.expiries.settle()) + len(other.expiries.settle()) == 1
        assert len(one.told) + len(other.told) == 1


def test_race_is_lost_quietly_when_another_recorded_the_same_ending_first(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        one = Office(store)
        one.decide("d1", suspended("zoe", 1))
        one.now += 1_000
        body = fold.body(fold.Expired("d1", (0,)))
        store.append([Entry(EXPIRED, body, one.now, "d1", effect=True)], keep={"expired/d1/0": b""})
        caught_up, calls = one.clerk.catch_up, []
        # It knows nothing of the other until its own append was refused.
        one.clerk.catch_up = lambda: calls.append(1) or (len(calls) > 2 and caught_up())
        assert one.expiries.settle() == []
        assert one.told == []
        assert len(calls) > 2


def test_limit_ends_when_the_account_accepts_the_policy_again(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        one = Office(store)
        bound = Measure(Action.LIMIT, "account", "zoe", NOW + 90_000, Condition.ACCEPT_POLICY)
        one.decide("d1", Measure(Action.REINSTATE, "account", "zoe"), bound)
        assert one.clerk.state.standing("account", "zoe").conditions == (Condition.ACCEPT_POLICY,)
        one.clerk.append([Entry("accepted", fold.body({"version": "1.0"}), one.now, "zoe", "zoe", effect=True)])
        assert one.clerk.state.standing("account", "zoe").conditions == ()
        assert [found.measure for found in one.expiries.settle()] == [bound]
        one.now += 100_000
        assert one.expiries.settle() == []
        assert one.told == [("d1", Action.LIMIT, "zoe", True)]


def test_nothing_ends_when_the_decision_was_taken_back_before(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        one = Office(store)
        one.decide("d1", suspended("zoe", 1))
        one.clerk.append([Entry("undone", fold.body(fold.Undone("d1", "person:ada")), NOW, "d1", effect=True)])
        one.now += 5_000
        assert (one.expiries.settle(), one.expiries.next_ms(), one.expiries.coming()) == ([], None, [])


def test_endings_are_told_when_there_is_no_ledger_at_all():
    one = Office()
    one.decide("d1", suspended("zoe", 1))
    one.now += 1_000
    assert len(one.expiries.settle()) == 1
    assert (one.expiries.settle(), len(one.told)) == ([], 1)
