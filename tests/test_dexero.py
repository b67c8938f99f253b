"""The shipped policy: complete, in both languages, proved by its own examples, and frozen once published."""

from pathlib import Path

import pytest

from clausewise.clause import Example
from clausewise.detect.registry import detectors
from clausewise.document import policies_folder
from clausewise.fold import State
from clausewise.judgement import Judgement
from clausewise.model import LANGUAGES, Item, Trait
from clausewise.policy import load, published
from clausewise.trial import failures

CLAUSES = [
    "integrity.probing",
    "integrity.tampering",
    "integrity.decryption",
    "integrity.intrusion",
    "integrity.overload",
    "access.unsupported",
    "access.beacons",
    "safety.alerts",
    "law.unlawful",
    "law.export",
    "identity.impersonation",
    "identity.concealment",
    "privacy.disclosure",
    "privacy.harvesting",
    "privacy.violation",
    "conduct.stalking",
    "conduct.harassment",
    "conduct.threats",
    "marks.hidden",
    "comms.spam",
    "comms.solicitation",
    "comms.disparagement",
    "comms.promotion",
    "content.property",
    "content.illegal",
    "content.fraud",
    "content.obscene",
    "content.defamation",
    "content.threatening",
    "content.minors",
    "content.pornography",
    "content.harassing",
    "content.hateful",
    "content.incitement",
    "content.attack",
    "content.malware",
    "content.disruption",
]
PROVISIONS = [
    "general.scope",
    "general.spirit",
    "general.kindness",
    "general.cooperation",
    "general.enforcement",
    "general.remedies",
    "general.notices",
]


@pytest.fixture(scope="module")
def judgement():
    policy = load("dexero")
    return Judgement(policy, detectors(policy.register))


def test_no_clause_is_missing_or_merged_away_when_counted():
    policy = load("dexero")
    assert set(policy.clauses) == set(CLAUSES)
    assert set(policy.provisions) == set(PROVISIONS)


def test_every_example_holds_in_both_languages_when_judged(judgement):
    assert failures(judgement) == ()


def test_every_signal_that_a_clause_reads_is_made_by_a_detector_when_loaded(judgement):
    load("dexero", signals=judgement.emits)


def test_blank_policy_proves_itself_when_tried():
    policy = load(policies_folder() / "blank")
    assert failures(Judgement(policy, detectors(policy.register))) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trait_is_reported_by_name_when_people_are_attacked_for_it(judgement, language):
    texts = [getattr(example, language) for example in judgement.policy.clause("content.attack").examples.hit]
    items = [Item.of_text(text) for text in texts]
    decisions = judgement.decide(items, judgement.signals(items), State(), time_ms=0)
    named = {trait for decision in decisions for finding in decision.findings for trait in finding.traits}
    assert named == set(Trait)


def test_no_clause_acts_alone_on_a_mere_suspicion_when_its_acts_are_read():
    from clausewise.ladder import WEIGHT
    from clausewise.model import Action, Certainty

    for clause in load("dexero").clauses.values():
        for band in (Certainty.LIKELY, Certainty.POSSIBLE):
            action = clause.act.get(band, Action.ALLOW)
            assert WEIGHT[action] <= WEIGHT[Action.HOLD] or action is Action.REFER, clause.id


def test_published_version_is_what_the_files_say_when_it_bears_their_version():
    folder = policies_folder() / "dexero"
    draft = load("dexero")
    assert draft.version in published(folder), "publish it: clausewise policy publish src/clausewise/policies/dexero"
    frozen = load(Path(folder) / "versions" / f"{draft.version}.json")
    assert frozen.stamp == draft.stamp


def test_examples_differ_between_languages_when_compared():
    for clause in load("dexero").clauses.values():
        every: tuple[Example, ...] = (*clause.examples.hit, *clause.examples.miss)
        same = [one.en for one in every if one.en == one.fr and any(letter.isalpha() for letter in one.en)]
        assert same == [], clause.id
