from __future__ import annotations

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clausewise.brakes import ACTOR, SAMPLED, TOTAL, Brakes, Limits, Pulled, Rate, digests, hour_ms, is_sampled
from clausewise.decision import Decision
from clausewise.ladder import Outcome
from clausewise.model import Action, Certainty, Finding, Item, Measure, PolicyStamp
from tests.small import CLAUSES, policy

NOW = 500_000 * hour_ms
THREAT = (Finding("conduct.threats", Certainty.CERTAIN),)
REMOVED = (Measure(Action.REMOVE, "content", "post"),)
STAMP = PolicyStamp("shop", "1.0", "0" * 64)


def decided(findings=THREAT, measures=REMOVED, author="zoe", name="d1"):
    return Decision(name, "post", NOW, STAMP, findings=findings, measures=measures, author=author)


def asked(brakes, count, *, author="zoe", measures=REMOVED, time_ms=NOW):
    """Judge ``count`` items in one batch, keep them, and return the notes of each."""
    turn = brakes.turn(time_ms)
    made, notes = [], []
    for number in range(count):
        one = replace(decided(author=author, name=f"d{number}"), time_ms=time_ms)
        held = bool(turn.braked(THREAT))
        would = Outcome((Measure(Action.HOLD, "content", "post"),) if held else measures, person_needed=held)
        outcome, more = turn.settled(would, one, Item((), "post", author))
        turn.acted(THREAT, outcome)
        made.append(replace(one, measures=outcome.measures))
        notes.append(("held", *more) if outcome.person_needed else more)
    brakes.keep(made)
    return notes


@given(st.lists(st.tuples(st.integers(0, 3 * hour_ms), st.integers(1, 9)), max_size=30), st.integers(0, 3 * hour_ms))
def test_rate_lies_between_what_surely_and_what_possibly_counts_when_things_come_in_order(events, until):
    rate = Rate()
    for at, count in sorted(events):
        if at <= until:
            rate = rate.more(count, NOW + at)
    found = rate.at(NOW + until)
    here, before = (NOW + until) // hour_ms, (NOW + until) // hour_ms - 1
    now = sum(count for at, count in events if at <= until and (NOW + at) // hour_ms == here)
    then = sum(count for at, count in events if at <= until and (NOW + at) // hour_ms == before)
    assert now <= found <= now + then


def test_rate_forgets_and_takes_in_what_others_recorded_late():
    rate = Rate().more(60, NOW)
    assert rate.at(NOW + hour_ms // 2) == 60
    assert rate.at(NOW + hour_ms + hour_ms // 2) == 30
    assert rate.at(NOW + 2 * hour_ms) == 0
    late = Rate().more(1, NOW + hour_ms).more(10, NOW)
    assert late.at(NOW + hour_ms) == 11


def test_new_clause_holds_when_it_would_act_on_more_than_its_share():
    limits = Limits(fresh_share_max=0.05, fresh_items_min=200)
    brakes = Brakes(limits, digests(policy()))
    # One that is not new may act on everything.
    assert asked(brakes, 50) == [()] * 50
    brakes.enact(["conduct.threats"], NOW)
    notes = asked(brakes, 50)
    assert notes == [()] * 10 + [("held",)] * 40
    assert brakes.share("conduct.threats") == (10, 50)
    # Much more traffic in which it does nothing: its share falls back, and until it is pulled it may act again.
    brakes.keep([decided(findings=(), measures=())] * 1000)
    assert asked(brakes, 1) == [()]


def test_pulled_clause_holds_until_it_is_released_for_that_text_alone():
    known = digests(policy())
    brakes = Brakes(Limits(), known)
    brakes.pull(Pulled("conduct.threats", "another text", NOW, 1, 1))
    assert asked(brakes, 1) == [()]
    brakes.pull(Pulled("conduct.threats", known["conduct.threats"], NOW, 11, 50))
    assert asked(brakes, 2, time_ms=NOW + 100 * hour_ms) == [("held",)] * 2
    brakes.release("conduct.threats", "another text")
    assert asked(brakes, 1) == [("held",)]
    brakes.release("conduct.threats", known["conduct.threats"])
    brakes.enact(["conduct.threats"], NOW)
    assert asked(brakes, 50) == [()] * 50


def test_clause_is_no_longer_new_when_its_hours_are_over():
    brakes = Brakes(Limits(fresh_hours=24, fresh_items_min=1, fresh_share_max=0.0), digests(policy()))
    brakes.enact(["conduct.threats"], NOW)
    assert asked(brakes, 1, time_ms=NOW + 24 * hour_ms - 1) == [("held",)]
    assert asked(brakes, 1, time_ms=NOW + 24 * hour_ms) == [()]
    assert brakes.fresh(NOW + 24 * hour_ms) == {}


def test_one_actor_is_left_to_people_when_too_much_was_done_in_an_hour():
    brakes = Brakes(Limits(actor_measures_per_hour_max=5), {})
    # Within a batch and over several.
    assert asked(brakes, 4) == [()] * 4
    assert asked(brakes, 3) == [(), ("held", ACTOR), ("held", ACTOR)]
    assert asked(brakes, 1, author="bob") == [()]
    assert asked(brakes, 1, time_ms=NOW + 2 * hour_ms) == [()]


def test_address_is_an_actor_when_no_account_is_known():
    brakes = Brakes(Limits(actor_measures_per_hour_max=1), {})
    block = (Measure(Action.BLOCK, "access", "address:203.0.113.9", NOW + hour_ms),)
    assert asked(brakes, 2, author="", measures=block) == [(), ("held", ACTOR)]
    # Nobody known is no actor.
    assert asked(brakes, 9, author="") == [()] * 9


def test_everything_is_left_to_people_when_the_whole_passes_its_limit():
    brakes = Brakes(Limits(measures_per_hour_max=3), {})
    assert [asked(brakes, 1, author=f"u{number}") for number in range(5)] == [[()]] * 3 + [[("held", TOTAL)]] * 2
    # What hurts nobody goes on.
    nudge = (Measure(Action.NUDGE, "content", "post"),)
    assert asked(brakes, 1, measures=nudge) == [()]


def test_memory_of_actors_is_bounded_when_hours_pass():
    brakes = Brakes(Limits(), {})
    for number in range(100):
        asked(brakes, 1, author=f"u{number}")
    asked(brakes, 1, author="later", time_ms=NOW + 3 * hour_ms)
    assert len(brakes._actors) == 1


def test_sample_is_the_right_share_and_always_the_same_when_ids_are_many():
    names = [str(uuid4()) for _ in range(50_000)]
    chosen = [name for name in names if is_sampled(name, 0.02)]
    # Six standard deviations: once in some five hundred million runs.
    assert abs(len(chosen) - 1_000) < 6 * (50_000 * 0.02 * 0.98) ** 0.5
    assert chosen == [name for name in names if is_sampled(name, 0.02)]
    assert not any(is_sampled(name, 0.0) for name in names)
    assert all(is_sampled(name, 1.0) for name in names)


def test_sample_takes_what_a_machine_did_alone_and_nothing_else():
    brakes = Brakes(Limits(sampled_share=1.0), {})
    assert asked(brakes, 1) == [(SAMPLED,)]
    turn = brakes.turn(NOW)
    for outcome in (Outcome(), Outcome(REMOVED, person_needed=True), Outcome((Measure(Action.ALLOW, "content", "x"),))):
        assert turn.settled(outcome, decided(), Item(())) == (outcome, ())


def test_digest_of_a_clause_changes_with_what_it_does_and_not_with_its_words():
    before = digests(policy())
    words = replace(CLAUSES[0], title=replace(CLAUSES[0].title, en="Another title"))
    assert digests(policy(words, *CLAUSES[1:])) == before
    stricter = replace(CLAUSES[0], strikes=CLAUSES[0].strikes + 1)
    after = digests(policy(stricter, *CLAUSES[1:]))
    assert {name for name in before if before[name] != after[name]} == {CLAUSES[0].id}
