"""Statements sentence by sentence: where a rule is read, what a period does, and what is said when there is little to say."""

from msgspec.structs import replace

from clausewise import exposition, grounds
from clausewise.decision import Decision
from clausewise.exposition import Circumstances
from clausewise.grounds import Heading, Origin, Standing
from clausewise.model import Action, Certainty, Finding, Measure, PolicyStamp
from tests.small import policy

POLICY = policy()
DAY_MS = 86_400_000
HELD = Decision(
    "d1",
    "post-1",
    0,
    POLICY.stamp,
    (Measure(Action.HOLD, "content", "post-1"),),
    (Finding("conduct.threats", Certainty.LIKELY),),
    person_needed=True,
)


def test_words_of_the_version_in_force_then_are_linked_when_the_policy_has_moved_on():
    assert exposition.address("conduct.threats", HELD, POLICY) == "/policy#conduct.threats"
    old = replace(HELD, policy=PolicyStamp("p", "2020.1", ""))
    assert exposition.address("conduct.threats", old, POLICY) == "/policy/versions/2020.1#conduct.threats"
    said = exposition.grounds(old, POLICY, Circumstances(), now_ms=0)
    assert grounds.missing(said) == []
    assert "version 2020.1" in said.section(Heading.RULE).sentences[0].fr


def test_decision_has_run_out_when_all_of_its_periods_are_over():
    timed = replace(HELD, measures=(Measure(Action.LIMIT, "account", "u1", DAY_MS),))
    for now_ms, standing in ((0, Standing.IN_FORCE), (DAY_MS, Standing.ENDED)):
        assert exposition.grounds(timed, POLICY, Circumstances(), now_ms=now_ms).standing is standing
    assert exposition.grounds(HELD, POLICY, Circumstances(), now_ms=DAY_MS).standing is Standing.IN_FORCE


def test_no_rule_is_said_to_be_broken_when_a_part_could_not_be_judged():
    said = exposition.grounds(replace(HELD, findings=()), POLICY, Circumstances(), now_ms=0)
    assert grounds.missing(said) == []
    assert "No rule is said to be broken" in said.section(Heading.RULE).sentences[0].en


def test_origin_is_told_when_somebody_reported_noticed_or_came_upon_it():
    by_hand = replace(HELD, by="person:anne", findings=())
    for decision, around, origin in (
        (HELD, Circumstances(reports=1), Origin.REPORT),
        (HELD, Circumstances(reports=1, notices=1), Origin.NOTICE),
        (HELD, Circumstances(), Origin.PROGRAM),
        (by_hand, Circumstances(), Origin.STAFF),
    ):
        said = exposition.grounds(decision, POLICY, around, now_ms=0)
        assert said.origin is origin
        assert grounds.missing(said) == []
