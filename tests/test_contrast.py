"""Two verdicts on one content: what becomes of it, clause by clause, and that what is kept is bounded."""

from __future__ import annotations

import pytest

from clausewise import contrast
from clausewise.contrast import Change, Contrast, change
from clausewise.decision import Decision
from clausewise.draw import Stratum
from clausewise.model import Action, Basis, Certainty, Finding, Item, Language, Measure
from clausewise.prospect import Example
from clausewise.specimen import Specimen
from tests.small import changed, policy

POLICY = policy()
CERTAIN, LIKELY, POSSIBLE = Certainty
THREATS, ATTACK = "conduct.threats", "content.attack"


def verdict(action=None, *found, author="u1", person=False):
    measures = (Measure(action),) if action else ()
    findings = tuple(one if isinstance(one, Finding) else Finding(*one) for one in found)
    return Decision(
        "d", "i", 0, POLICY.stamp, measures, findings, author=author, person_needed=person, language=Language.FR
    )


NONE = verdict()
HELD = verdict(Action.HOLD, (THREATS, LIKELY), person=True)
REMOVED = verdict(Action.REMOVE, (THREATS, CERTAIN))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (NONE, NONE, Change.SAME),
        (NONE, HELD, Change.CAUGHT),
        (REMOVED, NONE, Change.FREED),
        (HELD, REMOVED, Change.HARDER),
        (REMOVED, HELD, Change.MILDER),
        (HELD, verdict(Action.HOLD, (ATTACK, LIKELY)), Change.OTHER),
        (HELD, HELD, Change.SAME),
        (verdict(Action.ALLOW, (THREATS, LIKELY)), HELD, Change.CAUGHT),
    ],
)
def test_change_is_named_when_verdicts_are_compared(before, after, expected):
    assert change(before, after) is expected


def counted(*pairs, labels=(), share=0.0, after=POLICY):
    made = Contrast(POLICY, after, share)
    for place, pair in enumerate(pairs):
        told = labels[place] if place < len(labels) else {}
        made.add(Specimen(place, Item.of_text("", id=f"p{place}", author=pair[1].author), 0, told), *pair, "")
    strata = (Stratum("", len(pairs), len(pairs)),)
    tables = {one.name: {row.keys: row.total for row in one.rows} for one in made.tables(strata)}
    return made, tables, {(one.what, one.clause): (one.right, one.wrong) for one in made.precision(strata)}


def test_each_clause_is_counted_by_what_it_asks_for_when_a_content_is_treated_otherwise():
    both = verdict(Action.REMOVE, (THREATS, CERTAIN), (ATTACK, LIKELY))
    _, tables, _ = counted((HELD, both), (both, NONE), (HELD, HELD))
    assert tables["clauses"] == {
        (THREATS, "harder"): 1,
        (ATTACK, "caught"): 1,
        (THREATS, "freed"): 1,
        (ATTACK, "freed"): 1,
    }
    # The same band asks for more where the policy says so; by spirit a clause only ever holds.
    stricter = changed(THREATS, act={CERTAIN: Action.REMOVE, LIKELY: Action.REMOVE, POSSIBLE: Action.NUDGE})
    assert counted((HELD, HELD), after=stricter)[1]["clauses"] == {(THREATS, "harder"): 1}
    spirit = verdict(Action.HOLD, Finding(THREATS, LIKELY, Basis.SPIRIT))
    assert counted((HELD, spirit), after=stricter)[1]["clauses"] == {}


def test_labels_say_how_much_is_right_when_there_are_any():
    pairs = [(NONE, HELD), (NONE, HELD), (REMOVED, NONE), (NONE, HELD)]
    labels = [{"threat": True}, {"benign": True}, {THREATS: True}, {"spam": True}]
    _, _, right = counted(*pairs, labels=labels)
    assert right["caught", ""] == (1, 1)
    assert right["freed", THREATS] == (1, 0)
    assert right["after", ""] == (1, 1)
    assert right["before", THREATS] == (1, 0)


def test_people_see_what_waits_for_them_and_a_share_of_the_rest_when_samples_are_drawn():
    _, tables, _ = counted(*[(HELD, REMOVED)] * 10, share=0.2)
    assert tables["people"] == {("before",): 10, ("after",): 2}


def test_kept_is_bounded_when_there_are_many_accounts_and_changes(monkeypatch):
    monkeypatch.setattr(contrast, "accounts_counted_max", 5)
    monkeypatch.setattr(contrast, "accounts_shown_max", 3)
    pairs = [(NONE, verdict(Action.HOLD, (THREATS, LIKELY), author=f"u{number}")) for number in (*range(50), 1, 1, 4)]
    made, tables, _ = counted(*pairs)
    assert made.accounts == 5
    assert tables["accounts"] == {("u1", "caught"): 3, ("u4", "caught"): 2, ("u0", "caught"): 1}
    assert len(made.examples()) == contrast.examples_kept_max
    assert all(isinstance(one, Example) for one in made.examples())
    again, _, _ = counted(*pairs)
    assert again.examples() == made.examples()
