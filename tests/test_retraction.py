from __future__ import annotations

import pytest

from clausewise import fold
from clausewise.errors import ConflictError
from tests.histories import Clock
from tests.mortal import Desk, Fate, Site

THREAT = "I will kill you tonight, my friend"


@pytest.fixture
def desks(tmp_path):
    site, clock = Site(), Clock()
    both = [Desk(tmp_path / "a.db", clock, site, Fate()) for _ in range(2)]
    yield both
    for one in both:
        one.close()


def undo(desk, decision, **more):
    return desk.engine.undo(decision, by="person:ada", reason="No.", **more)


def undoings(desk, decision):
    return [one.kind for one in desk.store.of_subject(decision)].count("undone")


def test_decision_of_another_process_is_taken_back_when_this_one_did_not_know_of_it(desks):
    mine, theirs = desks
    decision = mine.engine.check(THREAT, id="post", author="zoe").id
    assert undo(theirs, decision).id == decision
    with pytest.raises(ConflictError, match="CW441"):
        undo(mine, decision)
    assert undoings(mine, decision) == 1


def test_decision_is_taken_back_once_when_two_processes_are_equally_quick(desks):
    mine, theirs = desks
    decision = mine.engine.check(THREAT, id="post", author="zoe").id
    append = theirs.store.append

    def late(entries, *, keep=None):
        theirs.store.append = append
        undo(mine, decision)
        return append(entries, keep=keep)

    theirs.store.append = late
    with pytest.raises(ConflictError, match="CW441"):
        undo(theirs, decision)
    assert undoings(mine, decision) == 1
    assert [one for one in mine._site.told if one[3]] == [one for one in dict.fromkeys(mine._site.told) if one[3]]


def test_error_is_the_callers_own_when_their_key_was_there_before(desks):
    mine, _ = desks
    first = mine.engine.check(THREAT, id="one", author="zoe").id
    second = mine.engine.check(THREAT, id="two", author="bob").id

    def kept(_):
        return {"attempt": fold.body({})}

    undo(mine, first, keep=kept)
    with pytest.raises(ConflictError, match="CW412"):
        undo(mine, second, keep=kept)
    assert undoings(mine, second) == 0
