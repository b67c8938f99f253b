"""Statements of reasons from real decisions: complete in both languages, told when they may be, and appealed by whoever has the link."""

import pytest

from clausewise.case import Outcome, Ruling
from clausewise.detect.registry import calibrations, detectors
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.grounds import Heading, Origin, Standing, missing
from clausewise.model import Action, Basis, Measure, Notification, Report
from clausewise.policy import load
from clausewise.referral import Wanted

HELD = "Black people are parasites, all of them."
ANNE, BEN = "person:anne", "person:ben"
DAY_MS = 86_400_000


class Clock:
    now = 1_800_000_000_000

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def opening():
    policy = load("dexero", calibration=calibrations())
    made = detectors(policy.register, policy.folder)
    return lambda **options: Engine.open(policy, with_detectors=made, store=":memory:", **options)


@pytest.fixture
def engine(opening):
    with opening(clock=Clock()) as one:
        yield one


def decided(engine, *measures, text=HELD, item="post-1", **more):
    """Check a text that is held, and have a person decide; return the decision."""
    held = engine.check(text, author="u42", id=item, host="")
    [case] = engine.review.book.of_decision(held.id)
    ruling = {"clauses": ("content.attack",), **more}
    measures = measures or (Measure(Action.REMOVE, "content", item),)
    return held, engine.review.decide(case.id, Ruling(measures=measures, **ruling), by=ANNE).decision


def said(grounds, heading, language="en"):
    return " ".join(one.in_(language) for one in grounds.section(heading).sentences)


def test_statement_has_all_that_the_law_asks_when_a_machine_held(engine):
    held = engine.check(HELD, author="u42", id="post-1")
    grounds = engine.statements.of(held.id)
    assert missing(grounds) == []
    assert (grounds.origin, grounds.is_decided_by_program, grounds.standing) == (
        Origin.PROGRAM,
        True,
        Standing.IN_FORCE,
    )
    assert "exclusively on automated processing" in said(grounds, Heading.AUTOMATION)
    assert "exclusivement sur un traitement automatisé" in said(grounds, Heading.AUTOMATION, "fr")
    assert next(rule.address for rule in grounds.rules) == "/policy#content.attack"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "against the words of this rule"),
        ({"basis": Basis.SPIRIT}, "what the rule is meant for"),
        ({"clauses": ("conduct.threats",)}, "contrary to the law: Criminal Code"),
        ({"basis": Basis.DISCRETION, "clauses": (), "reason": "Too many at once."}, "The reason: Too many at once."),
    ],
)
def test_statement_has_all_that_the_law_asks_when_a_person_decided(engine, more, words):
    _, decision = decided(engine, **more)
    grounds = engine.statements.of(decision)
    assert missing(grounds) == []
    assert words in said(grounds, Heading.RULE)
    assert not grounds.is_decided_by_program
    assert "a person decided" in said(grounds, Heading.AUTOMATION)


def test_duration_and_place_are_said_when_an_account_is_suspended(engine):
    until = engine.clock() + 7 * DAY_MS
    measures = (Measure(Action.REMOVE, "content", "post-1"), Measure(Action.SUSPEND, "account", "u42", until))
    _, decision = decided(engine, *measures)
    grounds = engine.statements.of(decision)
    assert "jusqu'au 2027-01-22" in said(grounds, Heading.DECISION, "fr")
    assert "wherever our services can be reached" in said(grounds, Heading.DECISION)
    engine.clock.now += 8 * DAY_MS
    assert engine.statements.of(decision).standing is Standing.IN_FORCE  # what was removed stays so


def test_reporter_is_not_named_when_a_report_came_first(engine):
    held = engine.check(HELD, author="u42", id="post-1")
    engine.report(Report("post-1", "content.threatening", "It scares me.", reporter="zoe"))
    grounds = engine.statements.of(held.id)
    assert grounds.origin is Origin.REPORT
    assert missing(grounds) == []
    assert "zoe" not in str(grounds)


def test_later_decision_is_named_when_a_person_decided_instead(engine):
    held, decision = decided(engine)
    grounds = engine.statements.of(held.id)
    assert (grounds.standing, grounds.followed_by, grounds.appeal_until_ms) == (Standing.TAKEN_BACK, decision, None)


def test_key_opens_nothing_when_it_is_wrong_or_the_decision_is_not_told(engine):
    _, decision = decided(engine)
    _, quiet = decided(engine, item="post-2", notification=Notification.NONE, ground="legal_order")
    clean = engine.check("Bonjour à tous")
    read, key = engine.statements.read, engine.statements.key
    assert read(decision, key(decision)).decision == decision
    for asked in (
        (decision, key(quiet)),
        (decision, ""),
        (quiet, key(quiet)),
        ("none", key("none")),
        (clean.id, key(clean.id)),
    ):
        with pytest.raises(ClausewiseError, match="CW940"):
            read(*asked)
        with pytest.raises(ClausewiseError, match="CW940"):
            engine.statements.appeal(asked[0], "Words.", language="en", key=asked[1])


def test_delayed_notice_is_told_when_it_is_released_or_its_time_has_come(engine):
    _, now = decided(engine, notification=Notification.DELAYED, ground="ongoing_investigation")
    _, later = decided(engine, item="post-2", notification=Notification.DELAYED, ground="ongoing_investigation")
    read, key = engine.statements.read, engine.statements.key
    with pytest.raises(ClausewiseError, match="CW940"):
        read(now, key(now))
    engine.statements.release(now, by=BEN)
    assert read(now, key(now)).decision == now
    engine.statements.release(later, by=BEN, at_ms=engine.clock() + DAY_MS)
    with pytest.raises(ClausewiseError, match="CW940"):
        read(later, key(later))
    engine.clock.now += DAY_MS
    assert read(later, key(later)).decision == later
    _, told = decided(engine, item="post-3")
    with pytest.raises(ClausewiseError, match="CW942"):
        engine.statements.release(told, by=BEN)


def test_end_of_a_lock_tells_nobody_anything_when_the_notice_is_delayed(engine):
    _, held_back = decided(engine, notification=Notification.DELAYED, ground="ongoing_investigation")
    engine.referrals.refer(held_back, Wanted("SPVM", "Ordonnance 2026-117", BEN))
    engine.banks.release(held_back, by=BEN, reason="They have answered.")
    with pytest.raises(ClausewiseError, match="CW940"):
        engine.statements.read(held_back, engine.statements.key(held_back))


def test_appeal_is_answered_in_its_language_when_somebody_else_has_looked(engine):
    _, decision = decided(engine)
    key = engine.statements.key(decision)
    made = engine.statements.appeal(decision, "C'était une citation.", language="fr", key=key, contact="zoe@a.example")
    assert (made.outcome, made.due_ms) == (None, engine.clock() + 7 * DAY_MS)
    with pytest.raises(ClausewiseError, match="CW909"):
        engine.statements.appeal(decision, "Encore.", language="fr", key=key)
    engine.review.decide(made.id, Ruling(answer="Vous aviez raison."), by=BEN)
    [answered] = engine.statements.read(decision, key).appeals
    assert (answered.outcome, answered.answer, answered.language) == (Outcome.CLEARED, "Vous aviez raison.", "fr")
    grounds = engine.statements.read(decision, key)
    assert (grounds.standing, grounds.appeal_until_ms) == (Standing.TAKEN_BACK, None)
    assert missing(grounds) == []
    kept = [one for one in engine.viewing.records(made.id) if one.kind == "contacted"]
    assert engine.viewing.words(kept[0]) == b"zoe@a.example"
    assert b"zoe@a.example" not in b"".join(one.body for one in engine.viewing.records(made.id))


def test_nudge_can_be_appealed_when_somebody_minds_it(engine):
    nudged = engine.check("My number is 514-555-0199, call me.", author="u7", id="post-9")
    assert nudged.action is Action.NUDGE
    assert missing(engine.statements.of(nudged.id)) == []
    made = engine.statements.appeal(nudged.id, "It is my shop's number.", language="en", by="key:desk")
    engine.review.decide(made.id, Ruling(answer="Quite so."), by=BEN)
    assert engine.state.is_undone(nudged.id)


def test_contact_is_refused_when_it_is_no_line(engine):
    _, decision = decided(engine)
    for contact in ("a\nb", "x" * 321):
        with pytest.raises(ClausewiseError, match="CW943"):
            engine.statements.appeal(decision, "Words.", language="en", by="x", contact=contact)


def test_no_statement_is_made_when_nothing_was_done(engine):
    with pytest.raises(ClausewiseError, match="CW941"):
        engine.statements.of(engine.check("Bonjour à tous").id)
