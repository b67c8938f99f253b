from __future__ import annotations

from contextlib import suppress

import pytest

from clausewise.errors import StoreError
from clausewise.model import Action
from tests.histories import Clock
from tests.mortal import Death, Desk, Fate, Plan, Site

THREAT = "I will kill you tonight, my friend"


class Office:
    """Processes on one ledger, one after the other, and the site that they tell."""

    def __init__(self, folder):
        self.site, self.fate, self.clock = Site(), Fate(), Clock()
        self.desk = Desk(folder / "a.db", self.clock, self.site, self.fate)

    def dies(self, after, does):
        """Have the process die at a point of something that it does, and begin anew."""
        self.fate.plan = Plan("die", after)
        with suppress(Death):
            does(self.desk.engine)
        assert self.fate.deaths == 1
        self.desk.again()

    def told(self):
        return [(action, target, undo) for _, action, target, undo in self.site.told]


@pytest.fixture
def office(tmp_path):
    one = Office(tmp_path)
    yield one
    one.desk.close()


BOTH = [(Action.REMOVE, "post", False), (Action.LIMIT, "zoe", False)]


# Points: before and after the commit, then before and after each call, and around the record of how it went.
@pytest.mark.parametrize(
    ("after", "told"), [(0, []), (1, BOTH), (2, BOTH), (3, [BOTH[0], *BOTH]), (4, [BOTH[0], *BOTH])]
)
def test_decision_is_told_by_the_next_process_when_one_died_before_telling_all_of_it(office, after, told):
    office.dies(after, lambda engine: engine.check(THREAT, id="post", author="zoe"))
    office.desk.engine.expiries.settle()
    assert office.told() == told
    office.desk.again()
    office.desk.engine.expiries.settle()
    assert office.told() == told


def test_undoing_is_told_by_the_next_process_when_one_died_before_telling_it(office):
    decision = office.desk.engine.check(THREAT, id="post", author="zoe").id
    office.dies(1, lambda engine: engine.undo(decision, by="person:ada", reason="A quotation."))
    office.desk.engine.expiries.settle()
    assert office.told() == [*BOTH, *((action, target, True) for action, target, _ in BOTH)]
    assert not any(office.site.causes.values())


def test_nothing_is_told_when_what_was_owed_has_ended_or_was_undone_meanwhile(office):
    office.dies(1, lambda engine: engine.check(THREAT, id="post", author="zoe"))
    office.clock.now += 2 * 86_400_000
    office.desk.engine.expiries.settle()
    # The limit's day is over: that it ended is all that is told of it.
    assert office.told() == [BOTH[0], (Action.LIMIT, "zoe", True)]


def test_all_is_carried_out_and_nothing_decided_twice_when_how_it_went_cannot_be_recorded(office):
    office.fate.plan = Plan("full", 1)
    decision = office.desk.engine.check(THREAT, id="post", author="zoe")
    assert office.fate.refusals == 1
    assert office.told() == BOTH
    assert [one.kind for one in office.desk.store.of_subject(decision.id) if one.kind == "decided"] == ["decided"]


def test_nothing_is_decided_when_the_disk_is_full(office):
    office.fate.plan = Plan("full", 0)
    with pytest.raises(StoreError, match="CW406"):
        office.desk.engine.check(THREAT, id="post", author="zoe")
    assert (office.desk.store.head()[0], office.told()) == (0, [])
