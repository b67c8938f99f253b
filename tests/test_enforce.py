from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.enforce import Standing, actions, apply, enforceable, standing_of, state_of, undo
from clausewise.errors import NotFoundError
from clausewise.fold import Undone, body
from clausewise.model import Action, Condition, Entry, Measure, PolicyStamp
from clausewise.sqlite import SQLiteStore

NOW = 1_000
MEASURES = [
    Measure(one.action, place, "x", until)
    for one in actions()
    for place in one.on
    for until in (None, NOW - 1, NOW + 1)
]


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_function_and_an_undo_when_listed(action):
    assert enforceable(action).undo
    assert enforceable(action).words.en
    assert enforceable(action).words.fr


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: f"{measure.action}-{measure.on}-{measure.until_ms}")
def test_standing_is_as_before_when_a_measure_is_undone(measure):
    before = apply(Standing(), "d0", Measure(Action.LABEL, "content", "x"))
    during = apply(before, "d1", measure)
    assert undo(during, "d1") == before


@given(st.lists(st.sampled_from(MEASURES), max_size=8), st.integers(0, 7))
def test_only_one_decision_is_taken_back_when_others_stand(measures, which):
    causes = [(f"d{number}", measure) for number, measure in enumerate(measures)]
    standing = standing_of(causes)
    kept = [cause for cause in causes if cause[0] != f"d{which}"]
    assert undo(standing, f"d{which}") == standing_of(kept)


@given(st.sampled_from(MEASURES))
def test_nothing_changes_when_a_measure_is_applied_twice(measure):
    once = apply(Standing(), "d1", measure)
    assert apply(once, "d1", measure) == once


def test_suspension_ends_by_itself_when_its_time_has_come():
    standing = apply(Standing(), "d1", Measure(Action.SUSPEND, "account", "u1", NOW))
    assert not standing.visible_at(NOW - 1)
    assert standing.visible_at(NOW)


def test_removed_content_is_not_visible_when_only_its_hold_is_undone():
    held = apply(Standing(), "d1", Measure(Action.HOLD, "content", "x"))
    both = apply(held, "d2", Measure(Action.REMOVE, "content", "x"))
    assert not undo(both, "d1").visible_at(NOW)
    assert undo(undo(both, "d1"), "d2").visible_at(NOW)


def test_error_names_the_actions_when_one_is_unknown():
    with pytest.raises(NotFoundError, match="CW450") as caught:
        enforceable("shame")
    assert "nudge" in caught.value.remedy_fr


MEASURES_BY_PEOPLE = [
    *(Measure(one.action, place, "access:x" if place == "access" else "x") for one in actions() for place in one.on),
    Measure(Action.LIMIT, "account", "x", None, Condition.ACCEPT_POLICY),
]


@pytest.mark.parametrize("measure", MEASURES_BY_PEOPLE, ids=lambda one: f"{one.action}-{one.on}")
def test_undo_is_right_and_recorded_when_the_content_is_gone(tmp_path, measure):
    """The operator's code finds nothing any more, and says so both times; what the records say stays right."""

    def enforcer(measure, decision, *, undo):
        raise FileNotFoundError("gone")

    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        clerk = Clerk(store, lambda: NOW, enforcer, lambda *_: None)
        before = clerk.state.standing(measure.on, measure.target)
        made = Decision("d1", "x", NOW, PolicyStamp("shop", "1.0", "0" * 64), measures=(measure,))
        clerk.record([made], (), None)
        clerk.enforce([made])
        assert clerk.state.standing(measure.on, measure.target).causes
        clerk.append([Entry("undone", body(Undone("d1", "person:ada")), NOW, "d1", effect=True)])
        clerk.carry_out(made.measures, "d1", undo=True)
        assert clerk.state.standing(measure.on, measure.target) == before
        kinds = [record.kind for record in store.of_subject("d1")]
        assert kinds == ["decided", "enforcement_failed", "undone", "enforcement_failed"]
        failed = [json.decode(record.body) for record in store.of_subject("d1") if record.kind == "enforcement_failed"]
        assert [(one["undo"], one["error"]) for one in failed] == [
            (False, "FileNotFoundError"),
            (True, "FileNotFoundError"),
        ]


@pytest.mark.parametrize("place", ["content", "account", "access"])
def test_every_standing_has_a_name_of_its_place_when_anything_is_in_force(place):
    own = {
        "content": {"published", "restored", "labelled", "limited", "held", "removed"},
        "account": {"active", "reinstated", "warned", "limited", "suspended", "suspended_for_good", "terminated"},
        "access": {"open", "limited", "blocked", "blocked_for_good"},
    }
    seen = {
        state_of(place, standing_of((("d1", one), ("d2", other))), NOW, was_restored=restored)
        for one in MEASURES
        for other in MEASURES
        for restored in (False, True)
        if one.on == other.on == place
    }
    # That of an account that was reinstated has a limit beside it.
    assert seen == own[place]
