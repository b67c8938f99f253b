from hypothesis import given
from hypothesis import strategies as st

from clausewise.ladder import WEIGHT, climb, day_ms
from clausewise.model import (
    Action,
    Basis,
    Certainty,
    Finding,
    History,
    Item,
    Language,
    Measure,
    Notification,
    Strike,
)
from tests.small import changed, policy

ITEM = Item.of_text("…", id="i1", author="u1")
NOW = 1_000 * day_ms


def outcome(*findings, history=None, under=None, language=Language.EN, item=ITEM):
    return climb(findings, history or History(), under or policy(), item, language=language, time_ms=NOW, decision="d1")


def threat(certainty, basis=Basis.LETTER):
    return Finding("conduct.threats", certainty, basis)


def struck(count, *, age_days=1):
    made = NOW - age_days * day_ms
    return History((Strike("conduct.threats", count, made, made + 90 * day_ms, "d0"),))


def test_nothing_is_done_when_nothing_was_found():
    assert outcome().measures == ()


def test_content_is_removed_and_struck_when_a_finding_is_certain():
    done = outcome(threat(Certainty.CERTAIN))
    assert done.measures[0] == Measure(Action.REMOVE, "content", "i1")
    assert [strike.count for strike in done.strikes] == [2]
    assert done.notification is Notification.NOTICE
    assert not done.person_needed


def test_content_waits_for_a_person_when_a_finding_is_likely():
    done = outcome(threat(Certainty.LIKELY))
    assert done.measures == (Measure(Action.HOLD, "content", "i1"),)
    assert done.person_needed
    assert done.strikes == ()


def test_person_is_nudged_when_a_finding_is_only_possible():
    done = outcome(threat(Certainty.POSSIBLE))
    assert done.measures == (Measure(Action.NUDGE, "content", "i1"),)
    assert not done.person_needed


def test_nudge_stays_a_nudge_when_an_account_has_a_history():
    assert outcome(threat(Certainty.POSSIBLE), history=struck(6)).measures == (Measure(Action.NUDGE, "content", "i1"),)


def test_account_climbs_the_steps_when_strikes_repeat():
    def account(history):
        return [
            measure
            for measure in outcome(threat(Certainty.CERTAIN), history=history).measures
            if measure.on == "account"
        ]

    assert account(History()) == [Measure(Action.LIMIT, "account", "u1", NOW + day_ms)]
    assert account(struck(2)) == [Measure(Action.SUSPEND, "account", "u1", NOW + 7 * day_ms)]


def test_account_is_only_suspended_until_a_person_decides_when_the_step_is_to_terminate():
    done = outcome(threat(Certainty.CERTAIN), history=struck(6))
    assert [measure.action for measure in done.measures if measure.on == "account"] == [Action.SUSPEND]
    assert done.person_needed


def test_old_strikes_count_for_nothing_when_they_have_expired():
    fresh = outcome(threat(Certainty.CERTAIN))
    assert outcome(threat(Certainty.CERTAIN), history=struck(6, age_days=90)).measures == fresh.measures


def test_nothing_is_removed_without_a_person_when_the_basis_is_the_spirit():
    done = outcome(threat(Certainty.CERTAIN, Basis.SPIRIT))
    assert done.measures == (Measure(Action.HOLD, "content", "i1"),)
    assert done.strikes == ()


def test_nothing_is_removed_without_a_person_when_the_language_is_unknown():
    assert outcome(threat(Certainty.CERTAIN), language=Language.OTHER).measures[0].action is Action.HOLD


def test_act_flips_the_measure_when_the_clause_changes():
    milder = changed("conduct.threats", act=dict.fromkeys(Certainty, Action.LABEL))
    assert outcome(threat(Certainty.CERTAIN), under=milder).measures == (Measure(Action.LABEL, "content", "i1"),)


def test_one_act_is_struck_once_when_several_clauses_are_broken():
    done = outcome(threat(Certainty.CERTAIN), Finding("integrity.probing", Certainty.CERTAIN))
    assert [(strike.clause, strike.count) for strike in done.strikes] == [("integrity.probing", 3)]


def test_content_is_held_and_referred_silently_when_a_clause_refers():
    done = outcome(Finding("content.minors", Certainty.CERTAIN))
    assert [measure.action for measure in done.measures] == [Action.HOLD, Action.REFER]
    assert done.person_needed
    assert done.notification is Notification.NONE


def test_nobody_is_struck_when_the_author_is_unknown():
    done = outcome(threat(Certainty.CERTAIN), item=Item.of_text("…", id="i1"))
    assert done.strikes == ()
    assert [measure.on for measure in done.measures] == ["content"]


@given(st.integers(0, 12), st.integers(0, 12), st.sampled_from(Certainty))
def test_outcome_never_gets_milder_when_history_gets_worse(fewer, more, certainty):
    fewer, more = sorted((fewer, more))
    mild, harsh = (
        max(WEIGHT[measure.action] for measure in outcome(threat(certainty), history=struck(count)).measures)
        for count in (fewer, more)
    )
    assert mild <= harsh


@given(st.lists(st.sampled_from(Certainty), min_size=1), st.integers(0, 20))
def test_no_account_is_ever_terminated_or_blocked_when_no_person_decides(certainties, count):
    done = outcome(*(threat(certainty) for certainty in certainties), history=struck(count))
    assert not {Action.TERMINATE, Action.BLOCK} & {measure.action for measure in done.measures}
    assert all(measure.until_ms is not None for measure in done.measures if measure.on == "account")
