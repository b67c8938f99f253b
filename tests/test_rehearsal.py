"""Drafts: judged as anything else, told kindly, and nothing of them is recorded, remembered or counted against anybody."""

import pytest
from msgspec import json

from clausewise import known
from clausewise.detect.registry import calibrations, detectors
from clausewise.engine import Engine
from clausewise.model import Evidence, Item, Signal
from clausewise.nudge import Ahead
from clausewise.policy import load

# In both languages: what is about to be published, what would come, and one clause of the hints.
DRAFTS = [
    ("Black people are parasites, all of them.", "en", Ahead.WAIT, "content.attack"),
    ("Les Noirs sont tous des parasites.", "fr", Ahead.WAIT, "content.attack"),
    ("I will kill you tomorrow.", "en", Ahead.STOP, "conduct.threats"),
    ("Je vais te tuer demain.", "fr", Ahead.STOP, "conduct.threats"),
    ("My number is 514-555-0199, call me.", "en", Ahead.ASK, "privacy.disclosure"),
    ("Mon numéro est le 514 555-0199, appelez-moi.", "fr", Ahead.ASK, "privacy.disclosure"),
]


@pytest.fixture(scope="module")
def engine():
    policy = load("dexero", calibration=calibrations())
    with Engine.open(policy, store=":memory:", with_detectors=detectors(policy.register, policy.folder)) as opened:
        yield opened


@pytest.mark.parametrize(("text", "language", "ahead", "clause"), DRAFTS)
def test_draft_is_answered_kindly_when_it_goes_against_a_clause(engine, text, language, ahead, clause):
    said = engine.draft(text)
    assert (said.language, said.ahead) == (language, ahead)
    assert clause in [hint.clause for hint in said.hints]
    assert all(hint.spots for hint in said.hints)
    # Nothing that was marked is said again, in either language.
    marked = {text[spot.start : spot.end] for hint in said.hints for spot in hint.spots}
    told = json.encode([said.message, said.care, [(hint.kind, hint.suggestion) for hint in said.hints]]).decode()
    assert marked
    assert not [words for words in marked if words in told]


def test_phone_number_is_named_by_its_kind_when_it_is_in_a_draft(engine):
    text = "Mon numéro est le 514 555-0199, appelez-moi."
    [hint] = engine.draft(text).hints
    assert (hint.kind.fr, hint.suggestion.fr) == ("un numéro de téléphone", "Retirez le numéro de téléphone.")
    assert text[hint.spots[0].start : hint.spots[0].end] == "514 555-0199"


def test_innocent_draft_gets_a_word_and_no_hint_when_it_is_seen(engine):
    said = engine.draft("Bonjour à tous, la fête est samedi.", preferred="fr")
    assert (said.language, said.ahead, said.hints, said.care) == ("fr", Ahead.PUBLISH, (), None)


def test_help_is_offered_when_a_draft_speaks_of_pain(engine):
    said = engine.draft("Je veux mourir", country="CA-QC")
    assert said.ahead is Ahead.PUBLISH
    assert "1 866 APPELLE" in said.care.fr


def test_nothing_is_kept_when_drafts_are_seen(engine):
    head, queue = engine.store.head(), len(engine.review.book)
    before = engine.state.history("u1")
    for _ in range(30):
        for text, *_ in DRAFTS:
            engine.draft(text, author="u1", target="u2", id="one")
    assert engine.store.head() == head
    assert len(engine.review.book) == queue
    assert engine.state.history("u1") == before
    assert engine.standing("content", "one").visible_at(engine.clock())


def test_memory_learns_nothing_when_the_same_draft_comes_often(engine):
    advertisement = "Grand sale of garden chairs this week, everything must go, come to 12 Main Street on Saturday!"
    alone = engine.check(advertisement, author="fresh", target="friend")
    for number in range(40):
        engine.draft(advertisement, author="busy", target=f"friend{number}")
    after = engine.check(advertisement, author="busy", target="friend")
    assert (after.action, after.clauses) == (alone.action, alone.clauses)


def test_sealed_banks_are_told_of_when_a_draft_is_in_them_by_nobody(engine):
    seen = engine.judgement.seen
    sealed = Signal(known.SEALED, 1.0, (Evidence(0, 0, 5, "", "bank:b"),), known.DETECTOR)
    rehearsal = engine.rehearsal

    class Told:
        policy = engine.policy
        decide = staticmethod(engine.judgement.decide)

        @staticmethod
        def seen(items):
            read, signals = seen(items)
            return read, [[*one, sealed] for one in signals]

    kept, rehearsal._judgement = rehearsal._judgement, Told
    try:
        assert engine.judgement.decide([Item.of_text("Hello")], [[sealed]], engine.state, time_ms=1)[0].person_needed
        assert engine.draft("Hello").ahead is Ahead.PUBLISH
    finally:
        rehearsal._judgement = kept
