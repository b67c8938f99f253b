"""The office of those who decide: claims, rulings, second persons, appeals, and what follows in the state."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from clausewise.case import Kind, Opened, Outcome, Ruling, Stage, claim_minutes
from clausewise.casebook import Filter, rank
from clausewise.detect.registry import calibrations, detectors
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError, StaleError
from clausewise.model import Action, Basis, Measure, Report
from clausewise.policy import load
from clausewise.referral import Wanted
from clausewise.triage import entry

HELD = {"en": "Black people are parasites, all of them.", "fr": "Les Noirs sont tous des parasites."}
ANNE, BEN, CLEO = "person:anne", "person:ben", "person:cleo"


@pytest.fixture(scope="module")
def opening():
    """Open engines quickly: policy and detectors are made once."""
    policy = load("dexero", calibration=calibrations())
    made = detectors(policy.register, policy.folder)

    def opened(**options):
        return Engine.open(policy, with_detectors=made, **options)

    return opened


class Clock:
    def __init__(self):
        self.now = 1_800_000_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def done():
    return []


@pytest.fixture
def engine(opening, clock, done):
    def carry_out(measure, decision, *, undo):
        done.append((measure.action, measure.target, undo))

    with opening(store=":memory:", clock=clock, enforcer=carry_out) as opened:
        yield opened


def held(engine, text=HELD["en"], **context):
    """Check a text that waits for a person and return its case."""
    decision = engine.check(text, **{"author": "u42", "id": "post-1", **context})
    assert decision.person_needed, decision
    [case] = engine.review.book.of_decision(decision.id)
    return decision, case


def remove(case, **more):
    return Ruling(clauses=("content.attack",), measures=(Measure(Action.REMOVE, "content", case.target),), **more)


def test_case_is_opened_with_its_content_when_a_decision_waits(engine):
    decision, case = held(engine)
    assert (case.kind, case.target, case.author, case.decisions) == (Kind.REVIEW, "post-1", "u42", (decision.id,))
    assert case.severity >= 2
    assert case.due_ms > case.opened_ms
    assert engine.viewing.exhibit(decision.id).item.parts[0].text == HELD["en"]
    assert engine.review.queue(Filter()) == [case]


def test_case_says_its_language_when_the_text_is_french(engine):
    _, case = held(engine, HELD["fr"])
    assert case.language == "fr"


def test_cases_of_one_item_are_one_when_it_is_reported_too(engine):
    _, case = held(engine)
    receipt = engine.report(Report("post-1", "content.threatening", "It scares me."))
    [joined] = engine.review.queue(Filter())
    assert (joined.id, joined.reports) == (case.id, (receipt,))
    assert "content.threatening" in joined.clauses


def test_nobody_else_may_work_on_it_when_it_is_claimed(engine, clock):
    _, case = held(engine)
    engine.review.claim(case.id, by=ANNE)
    with pytest.raises(ClausewiseError, match="CW905"):
        engine.review.claim(case.id, by=BEN)
    assert engine.review.queue(Filter(by=BEN, state="free")) == []
    assert [one.id for one in engine.review.queue(Filter(by=ANNE, state="mine"))] == [case.id]
    clock.now += claim_minutes * 60_000
    assert engine.review.claim(case.id, by=BEN).held_by(clock.now) == BEN


def test_every_case_goes_to_one_person_when_many_ask_at_once(engine):
    for number in range(20):
        held(engine, id=f"post-{number}", author=f"u{number}")
    taken, lock = [], threading.Lock()

    def work(by):
        while case := engine.review.next(Filter(), by=by):
            with lock:
                taken.append(case.id)

    threads = [threading.Thread(target=work, args=(f"person:{number}",)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 20


def test_only_one_gets_the_case_when_two_processes_are_equally_quick(opening, tmp_path, clock):
    with (
        opening(store=tmp_path / "one.db", clock=clock) as here,
        opening(store=tmp_path / "one.db", clock=clock) as there,
    ):
        _, case = held(here)
        there.review.case(case.id)
        seen = there.review.book.cases[case.id]
        here.review.claim(case.id, by=ANNE)
        with pytest.raises(ClausewiseError, match="CW905"):
            there.review._claimed(seen, BEN)
        with pytest.raises(ClausewiseError, match="CW905"):
            there.review.claim(case.id, by=BEN)


def test_claims_share_one_way_to_the_disk_when_they_come_at_once(engine, monkeypatch):
    for number in range(2):
        held(engine, id=f"post-{number}", author=f"u{number}")
    append, both = engine.store.append, threading.Barrier(2, timeout=10)

    def meeting(entries, **options):
        both.wait()  # whoever held the lock meanwhile would wait in vain
        return append(entries, **options)

    monkeypatch.setattr(engine.store, "append", meeting)
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda by: engine.review.next(Filter(), by=by), (ANNE, BEN)))
    assert len({one.id for one in found}) == 2
    assert {one.held_by(engine.clock()) for one in found} == {ANNE, BEN}
    monkeypatch.undo()
    assert engine.review.next(Filter(), by=CLEO) is None


@pytest.mark.parametrize("act", ["claim", "release", "skip", "escalate", "annotate", "decide", "second", "undo"])
def test_nothing_is_done_when_the_case_is_no_longer_as_it_was_seen(engine, act):
    _, case = held(engine)
    engine.review.annotate(case.id, by=BEN, text="Look at the thread.")
    more = {
        "skip": {"reason": "x"},
        "escalate": {"reason": "x"},
        "annotate": {"text": "x"},
        "decide": {"made": remove(case)},
        "second": {"accept": True},
    }
    with pytest.raises(StaleError, match="CW983"):
        getattr(engine.review, act)(case.id, by=ANNE, seen=case.turns, **more.get(act, {}))
    assert engine.review.case(case.id).turns == case.turns + 1


def test_hold_becomes_removal_when_a_person_decides_so(engine, done):
    decision, case = held(engine)
    settled = engine.review.decide(case.id, remove(case, reason="Plain."), by=ANNE)
    assert (settled.stage, settled.outcome, settled.settled_by) == (Stage.SETTLED, Outcome.ACTED, ANNE)
    made = engine.decision(settled.decision)
    assert (made.by, made.case, made.action, made.author) == (ANNE, case.id, Action.REMOVE, "u42")
    assert made.evidence == decision.evidence
    assert engine.standing("content", "post-1").removed
    assert not engine.standing("content", "post-1").held
    assert [strike.clause for strike in engine.state.history("u42").strikes] == ["content.attack"]
    assert done == [
        (Action.HOLD, "post-1", False),
        (Action.HOLD, "post-1", True),
        (Action.REMOVE, "post-1", False),
    ]
    assert engine.review.queue(Filter()) == []
    for language, words in (("en", "A person looked"), ("fr", "Une personne l'a regardé")):
        assert words in made.why(language)


def test_what_stays_is_handed_to_the_new_decision_when_a_person_orders_it_again(engine, done):
    _, case = held(engine)
    made = engine.review.decide(case.id, remove(case), by=ANNE).decision
    appeal = engine.review.appeal(made, "It was a quotation.", language="en", by="u42")
    done.clear()
    engine.review.decide(appeal.id, remove(case, answer="It was not."), by=BEN)
    # The operator's code, which counts by decision, never sees the content without one, nor is left with the old one.
    assert done == [(Action.REMOVE, "post-1", False), (Action.REMOVE, "post-1", True)]


def test_nothing_is_left_of_it_when_a_person_clears_it(engine):
    decision, case = held(engine)
    settled = engine.review.decide(case.id, Ruling(reason="A quotation."), by=ANNE)
    assert (settled.outcome, settled.decision) == (Outcome.CLEARED, "")
    assert engine.state.is_undone(decision.id)
    assert engine.standing("content", "post-1").visible_at(engine.clock())
    assert engine.state.history("u42").strikes == ()


def test_ruling_is_refused_when_it_is_unfit(engine):
    _, case = held(engine)
    cases = {
        "CW901": Ruling(confirms=True),
        "CW902": Ruling(measures=(Measure(Action.REMOVE, "content", "post-1"),)),
        "CW903": Ruling(clauses=("content.attack",), measures=(Measure(Action.SUSPEND, "content", "post-1"),)),
        "CW904": Ruling(measures=(Measure(Action.REMOVE, "content", "post-1"),), basis=Basis.DISCRETION),
        "CW251": Ruling(clauses=("content.unheard",)),
    }
    for code, ruling in cases.items():
        with pytest.raises(ClausewiseError, match=code):
            engine.review.decide(case.id, ruling, by=ANNE)
    assert engine.review.case(case.id).is_open


def test_second_person_is_needed_when_an_account_is_ended(engine):
    _, case = held(engine)
    ruling = Ruling(
        clauses=("content.attack",), measures=(Measure(Action.TERMINATE, "account", "u42"),), reason="Third."
    )
    proposed = engine.review.decide(case.id, ruling, by=ANNE)
    assert (proposed.stage, proposed.proposed_by) == (Stage.PROPOSED, ANNE)
    assert not engine.standing("account", "u42").terminated
    with pytest.raises(ClausewiseError, match="CW981"):
        engine.review.second(case.id, by=ANNE, accept=True)
    settled = engine.review.second(case.id, by=BEN, accept=True)
    assert settled.outcome is Outcome.ACTED
    assert engine.standing("account", "u42").terminated


def test_case_is_open_again_when_the_second_person_declines(engine):
    _, case = held(engine)
    ruling = Ruling(clauses=("content.attack",), measures=(Measure(Action.SUSPEND, "account", "u42"),))
    engine.review.decide(case.id, ruling, by=ANNE)
    engine.review.second(case.id, by=BEN, accept=False, reason="Too hard for a first time.")
    assert engine.review.case(case.id).stage is Stage.OPEN
    assert not engine.standing("account", "u42").causes


def test_ruling_is_taken_back_when_its_seconds_are_not_over(engine, clock):
    _, case = held(engine)
    engine.review.claim(case.id, by=ANNE)
    engine.review.decide(case.id, remove(case), by=ANNE, grace_ms=10_000)
    assert engine.review.settle_due() == []
    with pytest.raises(ClausewiseError, match="CW908"):
        engine.review.undo(case.id, by=BEN)
    again = engine.review.undo(case.id, by=ANNE)
    assert (again.stage, again.held_by(clock.now)) == (Stage.OPEN, ANNE)
    assert engine.standing("content", "post-1").held


def test_ruling_is_settled_once_when_its_seconds_are_over(engine, clock, done):
    _, case = held(engine)
    engine.review.decide(case.id, remove(case), by=ANNE, grace_ms=10_000)
    clock.now += 10_000
    with pytest.raises(ClausewiseError, match="CW908"):
        engine.review.undo(case.id, by=ANNE)
    assert [one.id for one in engine.review.settle_due()] == [case.id]
    assert engine.review.settle_due() == []
    assert done.count((Action.REMOVE, "post-1", False)) == 1


def test_ruling_waits_no_longer_when_something_came_that_it_has_not_seen(engine, clock):
    decision, case = held(engine)
    engine.review.decide(case.id, Ruling(reason="A quotation."), by=ANNE, grace_ms=10_000)
    later, _ = held(engine)
    clock.now += 10_000
    assert engine.review.settle_due() == []
    assert engine.review.case(case.id).stage is Stage.OPEN
    assert engine.standing("content", "post-1").held
    engine.review.decide(case.id, Ruling(reason="Both are."), by=ANNE)
    assert [engine.state.is_undone(one.id) for one in (decision, later)] == [True, True]


def test_locked_decision_is_not_ruled_away_when_somebody_tries(engine):
    decision, case = held(engine)
    engine.referrals.refer(decision.id, Wanted("SPVM", "Ordonnance 2026-117", ANNE))
    with pytest.raises(ClausewiseError, match="CW181"):
        engine.review.decide(case.id, remove(case), by=ANNE, grace_ms=10_000)
    assert engine.review.case(case.id).stage is Stage.OPEN


def test_every_other_ruling_is_settled_when_one_cannot_be_carried_out(engine, clock):
    decision, stuck = held(engine)
    engine.review.decide(stuck.id, remove(stuck), by=ANNE, grace_ms=10_000)
    _, other = held(engine, id="post-2")
    engine.review.decide(other.id, remove(other), by=BEN, grace_ms=10_000)
    engine.referrals.refer(decision.id, Wanted("SPVM", "Ordonnance 2026-117", ANNE))
    clock.now += 10_000
    assert [one.id for one in engine.review.settle_due()] == [other.id]
    again = engine.review.case(stuck.id)
    assert (again.stage, again.settles_ms) == (Stage.OPEN, None)
    assert b"CW181" in engine.viewing.words(engine.viewing.records(stuck.id)[-1])
    assert engine.review.settle_due() == []


def test_second_person_is_needed_when_a_measure_leaves_the_case(engine, clock):
    _, case = held(engine)
    day_ms = 86_400_000
    for measure in (
        Measure(Action.SUSPEND, "account", "somebody-else", clock.now + day_ms),
        Measure(Action.REMOVE, "content", "post-of-others"),
        Measure(Action.BLOCK, "access", "network:0.0.0.0/0", clock.now + day_ms),
        Measure(Action.SUSPEND, "account", "u42", clock.now + 10_000 * day_ms),
    ):
        ruling = Ruling(clauses=("content.attack",), measures=(measure,))
        proposed = engine.review.decide(case.id, ruling, by=ANNE, grace_ms=10_000)
        assert (proposed.stage, proposed.settles_ms) == (Stage.PROPOSED, None), measure
        engine.review.second(case.id, by=BEN, accept=False, reason="Too much.")
    own = Measure(Action.SUSPEND, "account", "u42", clock.now + day_ms)
    ruling = Ruling(clauses=("content.attack",), measures=(own, Measure(Action.BLOCK, "access", "account:u42")))
    assert engine.review.decide(case.id, ruling, by=ANNE, grace_ms=10_000).settles_ms is None
    engine.review.undo(case.id, by=ANNE)
    engine.review.decide(case.id, Ruling(clauses=("content.attack",), measures=(own,)), by=ANNE)
    assert engine.standing("account", "u42").suspended_until_ms == clock.now + day_ms


def test_somebody_else_undoes_all_of_it_when_an_appeal_succeeds(engine):
    _, case = held(engine)
    made = engine.review.decide(case.id, remove(case), by=ANNE).decision
    appeal = engine.review.appeal(made, "It was a quotation.", language="en", by="u42")
    assert (appeal.kind, appeal.barred) == (Kind.APPEAL, (ANNE,))
    with pytest.raises(ClausewiseError, match="CW906"):
        engine.review.decide(appeal.id, Ruling(answer="Sorry."), by=ANNE)
    with pytest.raises(ClausewiseError, match="CW904"):
        engine.review.decide(appeal.id, Ruling(), by=BEN)
    settled = engine.review.decide(appeal.id, Ruling(answer="You were right."), by=BEN)
    assert settled.outcome is Outcome.CLEARED
    assert engine.state.is_undone(made)
    assert engine.state.history("u42").strikes == ()
    assert engine.standing("content", "post-1").visible_at(engine.clock())
    answered = [one for one in engine.viewing.records(appeal.id) if one.kind == "answered"]
    assert engine.viewing.words(answered[0]) == b"You were right."


def test_neither_may_answer_the_appeal_when_two_decided(engine):
    _, case = held(engine)
    ruling = Ruling(clauses=("content.attack",), measures=(Measure(Action.TERMINATE, "account", "u42"),))
    engine.review.decide(case.id, ruling, by=ANNE)
    settled = engine.review.second(case.id, by=BEN, accept=True)
    assert (settled.settled_by, settled.seconded_by, settled.deciders) == (ANNE, BEN, (ANNE, BEN))
    appeal = engine.review.appeal(settled.decision, "It was a quotation.", language="en", by="u42")
    for decider in (ANNE, BEN):
        with pytest.raises(ClausewiseError, match="CW906"):
            engine.review.claim(appeal.id, by=decider)
    assert engine.review.claim(appeal.id, by=CLEO).held_by(engine.clock()) == CLEO


def test_who_confirmed_a_sample_may_not_answer_the_appeal_when_it_comes(engine):
    _, case = held(engine)
    made = engine.review.decide(case.id, remove(case), by=ANNE).decision
    sample = Opened("sample-1", Kind.SAMPLE, "content", "post-1", 2, engine.clock(), decision=made)
    engine.clerk.append([entry("opened", sample, engine.clock(), "sample-1")])
    assert engine.review.decide("sample-1", Ruling(confirms=True), by=BEN).outcome is Outcome.UPHELD
    assert set(engine.review.appeal(made, "It was a quotation.", language="en", by="u42").barred) == {ANNE, BEN}


def test_milder_measure_takes_its_place_when_an_appeal_succeeds_in_part(engine):
    _, case = held(engine)
    made = engine.review.decide(case.id, remove(case), by=ANNE).decision
    appeal = engine.review.appeal(made, "Ce n'est pas si grave.", language="fr", by="u42")
    ruling = Ruling(
        clauses=("content.obscene",),
        measures=(Measure(Action.LABEL, "content", "post-1"),),
        answer="En partie.",
        strikes=0,
    )
    settled = engine.review.decide(appeal.id, ruling, by=CLEO)
    standing = engine.standing("content", "post-1")
    assert (settled.outcome, standing.labelled, standing.removed) == (Outcome.ACTED, True, False)
    assert engine.state.history("u42").strikes == ()


def test_decision_cannot_be_appealed_when_it_was_once_or_is_undone(engine):
    _, case = held(engine)
    made = engine.review.decide(case.id, remove(case), by=ANNE).decision
    engine.review.appeal(made, "Please look again.", language="en", by="u42")
    with pytest.raises(ClausewiseError, match="CW909"):
        engine.review.appeal(made, "And again.", language="en", by="u42")
    engine.undo(made, by=BEN, reason="An error.")
    with pytest.raises(ClausewiseError, match="CW909"):
        engine.review.appeal(made, "And again.", language="en", by="u42")


def test_case_ends_when_its_only_decision_is_undone_elsewhere(engine):
    decision, case = held(engine)
    engine.undo(decision.id, by=BEN, reason="A test.")
    assert engine.review.case(case.id).outcome is Outcome.CLEARED


def test_case_is_first_of_its_equals_when_it_is_escalated(engine):
    _, one = held(engine, id="a", author="u1")
    _, two = held(engine, id="b", author="u2")
    engine.review.escalate(two.id, by=ANNE, reason="I am not sure.")
    assert [case.id for case in engine.review.queue(Filter())] == [two.id, one.id]
    first = engine.review.queue(Filter(), limit=1)
    assert [case.id for case in engine.review.queue(Filter(), after=rank(first[0]))] == [one.id]


def test_case_is_left_to_others_when_it_is_skipped(engine):
    _, case = held(engine)
    engine.review.claim(case.id, by=ANNE)
    engine.review.skip(case.id, by=ANNE, reason="I know this person.")
    assert engine.review.next(Filter(), by=ANNE) is None
    assert engine.review.next(Filter(), by=BEN).id == case.id


def test_note_is_read_by_colleagues_when_it_was_written(engine):
    _, case = held(engine)
    engine.review.annotate(case.id, by=ANNE, text="See the thread.")
    [note] = [one for one in engine.viewing.records(case.id) if one.kind == "annotated"]
    assert (engine.viewing.words(note), note.actor) == (b"See the thread.", ANNE)


def test_cases_are_the_same_when_the_ledger_is_opened_again(opening, tmp_path, clock):
    with opening(store=tmp_path / "one.db", clock=clock) as engine:
        _, case = held(engine)
        held(engine, id="post-2", author="u43")
        engine.review.claim(case.id, by=ANNE)
        engine.review.escalate(case.id, by=ANNE, reason="Hard.")
        engine.review.decide(case.id, remove(case), by=BEN)
        cases, queue = dict(engine.review.book.cases), engine.review.queue(Filter())
    with opening(store=tmp_path / "one.db", clock=clock) as engine:
        assert engine.review.book.cases == cases
        assert engine.review.queue(Filter()) == queue
        assert list(engine.store.verify())


def test_unknown_case_is_named_when_asked_for(engine):
    with pytest.raises(ClausewiseError, match="CW900"):
        engine.review.case("nowhere")
