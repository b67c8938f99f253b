"""How grave a matter is, how long it may wait, and what comes before a person at all."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clausewise import case, chain, triage
from clausewise.casebook import Casebook
from clausewise.decision import Decision
from clausewise.model import Item, Measure, PolicyStamp
from clausewise.policy import load


@pytest.fixture(scope="module")
def policy():
    return load("dexero")


def decision(**more):
    stamp = PolicyStamp("dexero", "1", "0" * 64)
    return Decision("d1", "post-1", 1_000, stamp, (Measure("hold", "content", "post-1"),), person_needed=True, **more)


def test_severity_is_the_gravest_of_the_clauses_when_there_are_several(policy):
    assert triage.severity(["content.pornography"], policy) == 4
    assert triage.severity([], policy) == 1
    for name, clause in policy.clauses.items():
        assert 1 <= triage.severity([name], policy) <= 4
        assert triage.severity([name, "content.pornography"], policy) == 4
        assert triage.severity([name], policy) >= min(clause.strikes, 4)


def test_grave_cases_wait_less_when_their_deadlines_are_set():
    assert sorted(case.hours_due) == [1, 2, 3, 4]
    deadlines = [triage.due_ms(0, grave) for grave in (4, 3, 2, 1)]
    assert deadlines == sorted(deadlines)


def test_nothing_comes_before_a_person_when_nobody_is_needed(policy):
    clear = replace(decision(), person_needed=False)
    assert triage.of_decision(clear, Item.of_text("hello"), policy, Casebook()) is None


def test_sample_waits_longest_when_a_machine_acted_alone(policy):
    sampled = replace(decision(notes=(triage.SAMPLED,)), person_needed=False)
    entry = triage.of_decision(sampled, Item.of_text("hello"), policy, Casebook())
    assert b'"kind":"sample"' in entry.body
    assert b'"severity":1' in entry.body


def test_account_is_what_it_is_about_when_no_content_is_concerned(policy):
    only = replace(decision(), measures=(Measure("suspend", "account", "u42"),))
    entry = triage.of_decision(only, Item.of_text("hello"), policy, Casebook())
    assert b'"on":"account","target":"u42","severity":1' in entry.body


def test_sealed_content_joins_no_case_that_anybody_may_open_when_one_is_open_already(policy):
    book = Casebook()
    first = triage.of_decision(decision(), Item.of_text("hello"), policy, book)
    book.take(chain.follow(chain.Head(0, chain.GENESIS), chain.draft(first)))
    assert book.open_about("content", "post-1") is not None
    sealed = replace(decision(notes=("sealed:never",)), id="d2")
    entry = triage.of_decision(sealed, Item.of_text("hello"), policy, book)
    assert (entry.kind, entry.subject) == ("opened", "d2")
    assert b'"is_sealed":true' in entry.body
    assert triage.of_decision(replace(decision(), id="d3"), Item.of_text("hello"), policy, book).kind == "joined"
