from __future__ import annotations

from itertools import combinations

import pytest

from clausewise.decision import Decision
from clausewise.doors.cli.outcome import Exit, Tally, exit_of
from clausewise.model import Action, Certainty, Finding, Measure, PolicyStamp

STAMP = PolicyStamp("p", "1", "0")
FOUND = (Finding("conduct.threats", Certainty.LIKELY),)


@pytest.mark.parametrize(
    ("action", "findings", "expected"),
    [
        (None, (), Exit.CLEAN),
        (Action.HOLD, (), Exit.HELD),
        (Action.HOLD, FOUND, Exit.HELD),
        (Action.NUDGE, FOUND, Exit.VIOLATIONS),
        (Action.REMOVE, FOUND, Exit.VIOLATIONS),
        (None, FOUND, Exit.VIOLATIONS),
    ],
)
def test_exit_of_tells_what_was_done_about_it(action, findings, expected):
    measures = (Measure(action),) if action else ()
    assert exit_of(Decision("d", "i", 0, STAMP, measures=measures, findings=findings)) is expected


def test_the_strongest_wins_for_every_mixture():
    order = [Exit.ERROR, Exit.VIOLATIONS, Exit.HELD, Exit.CLEAN]
    for size in range(5):
        for mixture in combinations(order, size):
            tally = Tally()
            for outcome in mixture:
                tally.add(outcome)
            assert tally.exit is (mixture[0] if mixture else Exit.CLEAN)
            assert tally.rows == size


def test_said_counts_in_both_languages():
    tally = Tally()
    assert tally.said("en") == "0 items: 0 clean, 0 in violation, 0 held for a person, 0 not judged"
    for outcome in Exit:
        tally.add(outcome)
    assert tally.said("fr") == "4 éléments : 1 sans reproche, 1 en infraction, 1 en attente d'une personne, 1 non jugé"
