"""From a ruling to a decision: who needs a second person, and how many strikes it brings."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clausewise import objection, ruling, transcript
from clausewise.case import Case, Kind, Outcome, Ruling
from clausewise.errors import ClausewiseError
from clausewise.model import Action, Automation, Basis, Measure, Notification
from clausewise.policy import load

CASE = Case("c1", Kind.REPORT, "content", "post-1", 0, 10, 2, author="u42", language="fr")


def made(measures, **more):
    wanted = Ruling(clauses=("content.attack", "content.obscene"), measures=measures, **more)
    return ruling.decision(wanted, CASE, (), load("dexero"), by="person:anne", time_ms=5, decision_id="d9")


def test_second_person_is_needed_when_it_is_for_good():
    assert ruling.needs_second([Measure(Action.TERMINATE, "account", "u")], time_ms=5)
    assert ruling.needs_second([Measure(Action.SUSPEND, "account", "u")], time_ms=5)
    assert ruling.needs_second([Measure(Action.BLOCK, "access", "u")], time_ms=5)
    assert not ruling.needs_second(
        [Measure(Action.SUSPEND, "account", "u", 9), Measure(Action.REMOVE, "content", "p")], time_ms=5
    )


def test_strikes_are_those_of_the_gravest_clause_when_content_is_removed():
    policy = load("dexero")
    [strike] = made((Measure(Action.REMOVE, "content", "post-1"),)).strikes
    gravest = max(("content.attack", "content.obscene"), key=lambda name: policy.clause(name).strikes)
    assert (strike.clause, strike.count) == (gravest, policy.clause(gravest).strikes)
    assert made((Measure(Action.LABEL, "content", "post-1"),)).strikes == ()
    assert made((Measure(Action.REMOVE, "content", "post-1"),), strikes=0).strikes == ()


def test_no_machine_took_part_when_only_a_report_led_to_it():
    decided = made((Measure(Action.REMOVE, "content", "post-1"),))
    assert (decided.automation, decided.by, decided.language) == (Automation.NONE, "person:anne", "fr")


def test_outcome_is_told_by_the_ruling_when_it_is_made():
    assert ruling.outcome(Ruling(confirms=True)) is Outcome.UPHELD
    assert ruling.outcome(Ruling()) is Outcome.CLEARED
    assert ruling.outcome(Ruling(measures=(Measure(Action.LABEL, "content", "p"),))) is Outcome.ACTED


@pytest.mark.parametrize("words", ["", "  \n", "a" * 5001])
def test_words_are_refused_when_they_are_missing_or_too_many(words):
    with pytest.raises(ClausewiseError, match="CW980"):
        objection.check_words(words)


def test_discretion_is_recorded_as_such_with_its_reason_and_the_provision_that_allows_it():
    policy = load("dexero")
    wanted = Ruling(
        measures=(Measure(Action.REMOVE, "content", "post-1"),), basis=Basis.DISCRETION, reason="As agreed."
    )
    found = ruling.decision(wanted, CASE, (), policy, by="person:anne", time_ms=5, decision_id="d9")
    assert (found.basis, found.reason, found.findings) == (Basis.DISCRETION, "As agreed.", ())
    for language in ("en", "fr"):
        assert policy.provisions["general.enforcement"].rule.in_(language) in found.why(language)
    assert transcript.entry(found).body.count(b'"discretion":true') == 1


@pytest.mark.parametrize("notification", [Notification.NONE, Notification.DELAYED])
def test_silence_is_refused_when_a_ruling_gives_no_ground(notification):
    wanted = Ruling(
        clauses=("content.attack",),
        measures=(Measure(Action.REMOVE, "content", "post-1"),),
        notification=notification,
    )
    with pytest.raises(ClausewiseError, match="CW956"):
        ruling.check(wanted, CASE, (), load("dexero"))
    ruling.check(replace(wanted, ground="ongoing_investigation"), CASE, (), load("dexero"))
