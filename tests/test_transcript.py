import pytest
from msgspec.structs import replace

from clausewise import transcript
from clausewise.decision import Decision
from clausewise.model import (
    Action,
    Automation,
    Certainty,
    Evidence,
    Finding,
    Measure,
    PolicyStamp,
    Record,
    Signal,
    Words,
)

STAMP = PolicyStamp("shop", "1.0", "0" * 64)
DECISION = Decision(
    id="d1",
    item="i1",
    time_ms=5,
    policy=STAMP,
    measures=(Measure(Action.REMOVE, "content", "i1"),),
    findings=(
        Finding("conduct.threats", Certainty.CERTAIN, signals=(Signal("threat", 0.9, (Evidence(0, 0, 4, "kill"),)),)),
    ),
    author="u1",
    reasons=Words("You wrote kill.", "Vous avez écrit kill."),
)


def record_of(entry):
    return Record(1, entry.time_ms, entry.kind, entry.subject, entry.actor, entry.body, b"", b"", b"", entry.effect)


def test_decision_comes_back_whole_when_its_words_are_there():
    entry = transcript.entry(DECISION)
    assert entry.kind == "decided"
    assert entry.effect
    assert transcript.decision(record_of(entry), entry.sealed) == DECISION


def test_decision_comes_back_without_words_when_they_were_erased():
    entry = transcript.entry(DECISION)
    bare = transcript.decision(record_of(entry), None)
    assert (bare.clauses, bare.measures, bare.author) == (DECISION.clauses, DECISION.measures, "u1")
    assert bare.evidence == ()
    assert b"kill" not in entry.body


@pytest.mark.parametrize("is_erased", [False, True])
def test_program_decided_alone_when_an_old_record_says_that_a_person_helped(is_erased):
    for by, said in (("", Automation.FULL), ("person:anne", Automation.ASSISTED)):
        entry = transcript.entry(replace(DECISION, automation=Automation.ASSISTED, by=by, ground="legal_order"))
        assert transcript.decision(record_of(entry), None if is_erased else entry.sealed).automation is said


def test_only_the_hash_of_the_content_is_sealed_when_nothing_was_found():
    clean = Decision(id="d2", item="i2", time_ms=5, policy=STAMP, content_sha256="ab" * 32)
    entry = transcript.entry(clean)
    assert (entry.kind, entry.sealed, entry.effect) == ("checked", b"ab" * 32, False)
    assert transcript.decision(record_of(entry), entry.sealed) == clean


def test_nothing_can_be_guessed_from_the_body_when_a_decision_is_recorded():
    from hashlib import sha256

    digest = sha256(b"kill").hexdigest()
    for decision in (replace(DECISION, content_sha256=digest), Decision("d2", "i2", 5, STAMP, content_sha256=digest)):
        assert digest.encode() not in transcript.entry(decision).body
