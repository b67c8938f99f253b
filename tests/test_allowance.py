from __future__ import annotations

from clausewise.allowance import BUDGET, RESTING, Allowance, failures_max, hour_seconds, rest_seconds


def test_questions_are_refused_when_the_budget_of_the_hour_is_spent():
    now = [0.0]
    allowance = Allowance(2, lambda: now[0])
    assert [allowance.spend() for _ in range(3)] == ["", "", BUDGET]
    now[0] = hour_seconds + 1.0
    assert allowance.spend() == ""


def test_nothing_is_asked_for_a_while_when_failures_follow_each_other():
    now = [0.0]
    allowance = Allowance(100, lambda: now[0])
    for _ in range(failures_max):
        allowance.failed()
    assert allowance.spend() == RESTING
    now[0] = rest_seconds
    assert allowance.spend() == ""


def test_failures_are_forgotten_when_an_answer_comes_between():
    allowance = Allowance(100, lambda: 0.0)
    for _ in range(failures_max - 1):
        allowance.failed()
    allowance.answered()
    allowance.failed()
    assert allowance.spend() == ""
