"""Random histories of decisions, undos, expiries, acceptances and reinstatements, against a model that is too simple to be wrong."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from clausewise import enforce, fold
from clausewise.model import Action, Condition, Measure, Record, Strike

ACCOUNTS = ("ada", "bob")
PLACES = [("content", "post"), *(("account", name) for name in ACCOUNTS), ("access", "network:203.0.113.0/24")]
LASTING = (Action.WARN, Action.LIMIT, Action.BLOCK, Action.SUSPEND)
HIDING = (Action.HOLD, Action.REMOVE, Action.BLOCK, Action.SUSPEND, Action.TERMINATE)


def record(sequence, time_ms, kind, subject, value):
    return Record(sequence, time_ms, kind, subject, "", fold.body(value), b"", b"", b"", effect=True)


@st.composite
def measures(draw, now_ms):
    on, target = draw(st.sampled_from(PLACES))
    action = draw(st.sampled_from([one.action for one in enforce.actions() if on in one.on]))
    ends = draw(st.none() | st.integers(now_ms - 2, now_ms + 5)) if action in LASTING else None
    asked = (action, on) == (Action.LIMIT, "account") and draw(st.booleans())
    made = Measure(action, on, target, ends)
    return Measure(action, on, target, ends, Condition.ACCEPT_POLICY) if asked else made


class Histories(RuleBasedStateMachine):
    """The model keeps every measure in one flat list, and asks of each whether it still counts."""

    def __init__(self):
        super().__init__()
        self.state = fold.State()
        self.records = []
        self.now_ms = 10
        self.made = {}  # decision -> (measures, author, strikes)
        self.undone = set()
        self.met = set()
        self.told = set()

    def append(self, kind, subject, value):
        self.records.append(record(len(self.records) + 1, self.now_ms, kind, subject, value))
        self.state.fold(self.records[-1:])

    @rule(data=st.data(), author=st.sampled_from(ACCOUNTS), count=st.integers(0, 3))
    def decide(self, data, author, count):
        name = f"d{len(self.made)}"
        done = tuple(dict.fromkeys(data.draw(st.lists(measures(self.now_ms), min_size=1, max_size=3))))
        strikes = (Strike("content.attack", count, self.now_ms, self.now_ms + 8, name),) if count else ()
        self.made[name] = (done, author, strikes)
        self.append("decided", name, fold.Decided(name, done, strikes, author))

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def undo(self, data):
        name = data.draw(st.sampled_from(sorted(self.made)))
        self.undone.add(name)
        self.append("undone", name, fold.Undone(name, "person:ada"))

    @rule(author=st.sampled_from(ACCOUNTS))
    def accept(self, author):
        for name, (done, _, _) in self.made.items():
            if name not in self.undone:
                self.met |= {
                    (name, one) for one in done if one.target == author and one.condition is Condition.ACCEPT_POLICY
                }
        self.append("accepted", author, {"version": "2026.5"})

    @rule(later=st.integers(1, 3))
    def wait(self, later):
        self.now_ms += later

    @rule()
    def tell_endings(self):
        for _, decision, number in self.state.due(self.now_ms, 100):
            one = (decision, number)
            assert one not in self.told
            assert decision not in self.undone
            self.told.add(one)
            self.append("expired", decision, fold.Expired(decision, (number,)))

    def counting(self, on, target):
        """What counts against a place now: in order, not undone, not met, not over, and not ended by a reinstatement."""
        counts = []
        for name, (done, _, _) in self.made.items():
            for one in done:
                if name in self.undone or (name, one) in self.met or (one.on, one.target) != (on, target):
                    continue
                if one.action is Action.REINSTATE:
                    counts = [other for other in counts if other[1].action not in (Action.SUSPEND, Action.TERMINATE)]
                counts.append((name, one))
        return [(name, one) for name, one in counts if one.until_ms is None or self.now_ms < one.until_ms]

    @invariant()
    def standing_is_visible_iff_nothing_that_hides_counts(self):
        for on, target in PLACES:
            counts = self.counting(on, target)
            standing = self.state.standing(on, target)
            assert standing.visible_at(self.now_ms) == (not any(one.action in HIDING for _, one in counts))
            assert sorted(standing.in_force(self.now_ms), key=repr) == sorted(counts, key=repr)

    @invariant()
    def strikes_are_those_of_decisions_in_force(self):
        for account in ACCOUNTS:
            expected = sum(
                strike.count
                for name, (_, author, strikes) in self.made.items()
                for strike in strikes
                if author == account and name not in self.undone and strike.time_ms <= self.now_ms < strike.expires_ms
            )
            assert self.state.history(account).active_at(self.now_ms) == expected

    @invariant()
    def endings_are_told_once_and_only_of_what_ended(self):
        waiting = {(decision, number) for _, decision, number in self.state.due(self.now_ms, 100)}
        over = {
            (name, number)
            for name, (done, _, _) in self.made.items()
            for number, one in enumerate(done)
            if name not in self.undone
            and ((one.until_ms is not None and one.until_ms <= self.now_ms) or (name, one) in self.met)
        }
        assert waiting == over - self.told

    def teardown(self):
        again = fold.State()
        again.fold(self.records)
        back = fold.State()
        back.fold(self.records)
        for number, name in enumerate(reversed(self.made)):
            back.fold([record(10_000 + number, self.now_ms, "undone", name, fold.Undone(name, "person:ada"))])
        for on, target in PLACES:
            assert again.standing(on, target) == self.state.standing(on, target)
            # Whatever the order, undoing all gives what no decision ever touched.
            assert back.standing(on, target) == enforce.Standing()
        assert list(back.expiries()) == []


Histories.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


class TestHistoriesOfEnforcement(Histories.TestCase):
    """Runs it."""
