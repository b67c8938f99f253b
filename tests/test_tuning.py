"""Every expected figure was worked out by hand; the comments show how."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.expression import Expression
from clausewise.measure import lower_bound
from clausewise.tuning import Band, Proposal, Shortage, Slot, Told, is_plain, movable, moved, number, proposal, slots

WRITTEN = "tone.hate >= 0.9 && group.sex > 0.0"


def rows(*kinds: tuple[int, float, int]) -> list[Told]:
    """So many rows of a score, right or not."""
    return [
        Told(f"{score}-{right}-{at}", {"tone.hate": score, "group.sex": 0.5}, {"a.b": right}, "en")
        for count, score, right in kinds
        for at in range(count)
    ]


def tuned(told: list[Told], wanted: float = 0.9, written: str = WRITTEN) -> Proposal | Shortage:
    slot = movable(written)
    assert slot is not None
    return proposal(Band("a.b", "likely", written, written, wanted), slot, told)


def test_slots_are_the_numbers_that_a_signal_must_reach_when_a_condition_is_read():
    written = "tone.hate >= precision(0.98) && (slur.any >= 0.25 || spam > 0.1)"
    assert [(one.signal, one.value) for one in slots(written)] == [
        ("tone.hate", "precision(0.98)"),
        ("slur.any", "0.25"),
    ]
    assert all(written[one.start : one.end] == one.value for one in slots(written))


@pytest.mark.parametrize(
    ("written", "signal", "found"),
    [
        ("hate >= 0.9", "", "hate"),
        ("hate >= 0.9 || tone.hate >= 0.8", "", "tone.hate"),
        ("hate >= 0.9 || tone.hate >= 0.8", "hate", "hate"),
        ("hate >= 0.9 || insult >= 0.8", "", None),
        ("hate >= 0.9", "insult", None),
        ("hate > 0.9", "", None),
    ],
)
def test_number_moves_only_where_it_is_the_only_one_meant(written, signal, found):
    slot = movable(written, signal)
    assert (slot and slot.signal) == found


def test_condition_keeps_its_form_when_a_number_moves():
    [slot] = slots("a > 0.1 && hate >= precision( 0.9 )")
    assert moved("a > 0.1 && hate >= precision( 0.9 )", slot, 0.75) == "a > 0.1 && hate >= 0.75"
    assert (number(1.0), number(0.9134), number(0.5)) == ("1.0", "0.9134", "0.5")


def test_precision_beside_the_number_keeps_a_condition_from_being_tried():
    first, second = slots("tone.a >= precision(0.9) && tone.b >= 0.5")
    assert is_plain("tone.a >= precision(0.9) && tone.b >= 0.5", first)
    assert not is_plain("tone.a >= precision(0.9) && tone.b >= 0.5", second)


def test_lowest_number_that_assures_the_precision_is_proposed_when_rows_suffice():
    # At 0.6: 40 of 60 right; at 0.7: 40 of 40, and the lower bound of Wilson is 40 / (40 + 1.6449²) = 0.937.
    found = tuned(rows((10, 0.95, 1), (30, 0.7, 1), (20, 0.6, 0)))
    assert isinstance(found, Proposal)
    assert (found.value, found.rows) == (0.7, 60)
    assert (found.before.found, found.before.right) == (10, 10)
    assert (found.after.found, found.after.right) == (40, 40)
    assert found.after.assured == pytest.approx(0.937, abs=0.001)
    assert (len(found.more), len(found.fewer)) == (30, 0)


def test_number_rises_when_people_took_decisions_back():
    found = tuned(rows((60, 0.97, 1), (20, 0.92, 0)))
    assert isinstance(found, Proposal)
    assert (found.value, len(found.more), len(found.fewer)) == (0.97, 0, 20)
    assert found.fewer[0] == "0.92-0-0"


def test_least_number_of_rows_is_named_when_there_are_too_few():
    # 0.9 takes n with n / (n + 2.7055) >= 0.9: 24.35, so 25.
    assert tuned(rows((24, 0.95, 1))) == Shortage("a.b", "likely", 0.9, 24, 25)
    assert isinstance(tuned(rows((25, 0.95, 1))), Proposal)


def test_best_assurance_is_named_when_no_number_suffices():
    found = tuned(rows((25, 0.95, 1), (25, 0.95, 0)))
    assert isinstance(found, Shortage)
    assert found.best == pytest.approx(lower_bound(25, 50))


def test_rows_of_other_clauses_count_for_nothing_when_one_is_tuned():
    others = [Told(one.id, one.scores, {"x.y": 1}) for one in rows((99, 0.95, 1))]
    assert tuned([*others, *rows((3, 0.9, 1))]) == Shortage("a.b", "likely", 0.9, 3, 25)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.sampled_from([0.2, 0.51234, 0.7, 0.99]), st.integers(0, 1)), max_size=5)
)
def test_proposal_always_assures_what_was_wanted_for_any_rows(kinds):
    told = rows(*kinds)
    found = tuned(told, 0.8)
    if isinstance(found, Proposal):
        holds = Expression(moved(WRITTEN, found.slot, found.value))
        kept = [row for row in told if holds(row.scores, {"item.language": "en"})]
        assert lower_bound(sum(row.clauses["a.b"] for row in kept), len(kept)) >= 0.8
        assert found.after.found == len(kept)
    assert isinstance(found.slot if isinstance(found, Proposal) else slots(WRITTEN)[0], Slot)
