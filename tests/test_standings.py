from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from clausewise import enforce, fold
from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.enforce import State
from clausewise.errors import NotFoundError
from clausewise.model import Action, Condition, Entry, Measure, PolicyStamp, Strike
from clausewise.sqlite import SQLiteStore
from clausewise.standings import Standings

NOW = 1_790_000_000_000
HOUR = 3_600_000


class Desk:
    def __init__(self, store):
        self.now = NOW
        self.clerk = Clerk(store, lambda: self.now, None, lambda *_: None)
        self.standings = Standings(self.clerk, lambda: self.now)
        self.count = 0

    def decide(self, *measures, strikes=()):
        self.count += 1
        name = f"d{self.count}"
        author = measures[0].target
        stamp = PolicyStamp("shop", "1.0", "0" * 64)
        one = Decision(name, "item", self.now, stamp, measures=measures, strikes=strikes, author=author)
        self.clerk.record([one], (), None)
        return name

    def undo(self, name):
        self.clerk.append([Entry("undone", fold.body(fold.Undone(name, "ada")), self.now, name, effect=True)])

    def state(self, on, target):
        return self.standings.of(on, target).state


@pytest.fixture
def desk(tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        yield Desk(store)


def test_content_is_named_by_the_strictest_thing_in_force_when_several_are(desk):
    names = [desk.state("content", "post")]
    done = []
    for action in (Action.NUDGE, Action.LABEL, Action.LIMIT, Action.HOLD, Action.REMOVE):
        done.append(desk.decide(Measure(action, "content", "post")))
        names.append(desk.state("content", "post"))
    assert names == [
        State.PUBLISHED,
        State.PUBLISHED,
        State.LABELLED,
        State.LIMITED,
        State.HELD,
        State.REMOVED,
    ]
    for one in reversed(done):
        desk.undo(one)
        names.append(desk.state("content", "post"))
    assert names[6:] == [State.HELD, State.LIMITED, State.LABELLED, State.RESTORED, State.RESTORED]
    assert desk.standings.of("content", "post").visible


def test_account_goes_through_every_state_when_people_and_time_act_on_it(desk):
    desk.decide(Measure(Action.WARN, "account", "zoe"))
    assert desk.state("account", "zoe") is State.WARNED
    desk.decide(Measure(Action.LIMIT, "account", "zoe", desk.now + HOUR))
    assert desk.state("account", "zoe") is State.LIMITED
    desk.decide(Measure(Action.SUSPEND, "account", "zoe", desk.now + 2 * HOUR))
    found = desk.standings.of("account", "zoe")
    assert (found.state, found.visible, found.until_ms) == (State.SUSPENDED, False, desk.now + 2 * HOUR)
    desk.now += 2 * HOUR
    assert desk.state("account", "zoe") is State.WARNED
    assert [cause.in_force for cause in desk.standings.of("account", "zoe").causes] == [True, False, False]
    desk.decide(Measure(Action.SUSPEND, "account", "zoe"))
    assert desk.state("account", "zoe") is State.SUSPENDED_FOR_GOOD
    ended = desk.decide(Measure(Action.TERMINATE, "account", "zoe"))
    assert desk.state("account", "zoe") is State.TERMINATED
    desk.undo(ended)
    assert desk.state("account", "zoe") is State.SUSPENDED_FOR_GOOD
    back = desk.decide(
        Measure(Action.REINSTATE, "account", "zoe"),
        Measure(Action.LIMIT, "account", "zoe", None, Condition.ACCEPT_POLICY),
    )
    found = desk.standings.of("account", "zoe")
    assert (found.state, found.visible, found.conditions) == (State.REINSTATED, True, (Condition.ACCEPT_POLICY,))
    desk.clerk.append([Entry("accepted", b"{}", desk.now, "zoe", "zoe", effect=True)])
    assert desk.state("account", "zoe") is State.WARNED
    desk.undo("d1")
    assert desk.state("account", "zoe") is State.ACTIVE
    # To take the reinstatement back brings back what it ended.
    desk.undo(back)
    assert desk.state("account", "zoe") is State.SUSPENDED_FOR_GOOD


def test_strikes_come_back_when_what_gave_them_is_taken_back(desk):
    strike = Strike("conduct.threats", 2, NOW, NOW + HOUR, "d1")
    name = desk.decide(Measure(Action.LIMIT, "account", "zoe", NOW + HOUR), strikes=(strike,))
    assert desk.standings.of("account", "zoe").strikes == 2
    desk.undo(name)
    assert desk.standings.of("account", "zoe").strikes == 0


def test_access_ends_by_itself_when_its_time_is_over(desk):
    desk.decide(Measure(Action.BLOCK, "access", "network:203.0.113.0/24", NOW + HOUR))
    desk.decide(Measure(Action.BLOCK, "access", "token:" + "a" * 64))
    found = desk.standings.several([("access", "network:203.0.113.0/24"), ("access", "token:" + "a" * 64)])
    assert [one.state for one in found] == [State.BLOCKED, State.BLOCKED_FOR_GOOD]
    desk.now += HOUR
    assert desk.state("access", "network:203.0.113.0/24") is State.OPEN


def test_question_is_refused_when_it_is_about_nothing_that_has_a_state(desk):
    with pytest.raises(NotFoundError, match="CW953"):
        desk.standings.of("weather", "today")


def drawn():
    """Return the table of transitions in the docs: (state, what happens, state after)."""
    lines = (Path(__file__).parents[1] / "docs" / "enforcement.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| from"))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start : start + 8]]
    heads = [cell.strip("`") for cell in rows[0]]
    return [
        (row[0].strip("`"), head, found[1])
        for row in rows[2:]
        for head, cell in zip(heads[1:], row[1:], strict=True)
        if (found := re.match(r"`(\w+)`", cell))
    ]


def measure(action, until=NOW + HOUR):
    return Measure(action, "account", "zoe", None if action in (Action.TERMINATE, Action.REINSTATE) else until)


BEFORE = {
    "active": [],
    "warned": [measure(Action.WARN)],
    "limited": [measure(Action.LIMIT)],
    "suspended": [measure(Action.SUSPEND)],
    "terminated": [measure(Action.TERMINATE)],
    "reinstated": [measure(Action.SUSPEND), measure(Action.REINSTATE), measure(Action.LIMIT)],
}


def test_table_in_the_docs_covers_every_state_and_action_when_read():
    assert len(drawn()) == 6 * 5 + 3
    assert {before for before, _, _ in drawn()} == set(BEFORE)


@pytest.mark.parametrize(("before", "happens", "after"), drawn(), ids="-".join)
def test_state_changes_as_the_docs_say_when_something_happens(before, happens, after):
    causes = [(f"d{number}", one) for number, one in enumerate(BEFORE[before])]
    assert enforce.state_of("account", enforce.standing_of(causes), NOW) == before
    time_ms = NOW
    if happens == "undo of the last":
        causes.pop()
    elif happens == "its time is over":
        time_ms += HOUR
    else:
        causes.append(("d9", measure(Action(happens))))
    assert enforce.state_of("account", enforce.standing_of(causes), time_ms) == after
