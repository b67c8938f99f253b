from __future__ import annotations

from clausewise.answer import ALLOWED, Answer, Verdict, answer_to
from clausewise.decision import Decision
from clausewise.model import Action, Measure, PolicyStamp

STAMP = PolicyStamp("shop", "1.0", "0" * 64)


def decided(*actions):
    return Decision("d", "item", 0, STAMP, measures=tuple(Measure(one, "access", "address:x", 1) for one in actions))


def test_weightiest_answer_counts_when_several_decisions_are_made():
    assert answer_to([]) is Answer.ALLOW
    assert answer_to([decided(Action.NUDGE)]) is Answer.ALLOW
    assert answer_to([decided(Action.LIMIT), decided(Action.HOLD)]) is Answer.CHALLENGE
    assert answer_to([decided(Action.HOLD, Action.BLOCK), decided(Action.LIMIT)]) is Answer.BLOCK


def test_earlier_decision_is_told_in_both_languages_when_it_is_in_force():
    verdict = Verdict(Answer.BLOCK, Answer.BLOCK, standing="d7", until_ms=1_790_000_000_000)
    assert verdict.why("en") == "Access from here is blocked until 2026-09-21 14:13 UTC, by an earlier decision (d7)."
    assert (
        verdict.why("fr") == "L'accès d'ici est bloqué jusqu'au 2026-09-21 14:13 UTC, par une décision antérieure (d7)."
    )
    assert "closed" in Verdict(Answer.BLOCK, Answer.BLOCK, standing="d7", until_ms=None).why("en")
    assert ALLOWED.why("fr") == ""
