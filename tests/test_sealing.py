"""What matched a sealed bank shows nothing of its content, whatever else was seen in it."""

from __future__ import annotations

from clausewise import sealing
from clausewise.decision import Decision
from clausewise.known import Bank, Match
from clausewise.model import Certainty, Evidence, Finding, PolicyStamp, Signal

MATCH = Match(Bank("never", "content.minors", sealed=True), "e1", "pdq", 3, Certainty.LIKELY)
SIGNALS = [Signal("tone.toxic", 0.9, (Evidence(0, 0, 4, "word"),), "tone"), *MATCH.signals(0, "a.zip > b.png")]


def decided(*notes: str) -> Decision:
    finding = Finding("content.minors", Certainty.LIKELY, signals=tuple(SIGNALS))
    return Decision("d", "i", 0, PolicyStamp("p", "1", ""), findings=(finding,), content_sha256="ab", notes=notes)


def test_signals_keep_only_names_and_places_when_they_are_bared():
    words, match, sealed = sealing.bare(SIGNALS)
    assert (words.name, words.evidence) == ("tone.toxic", ())
    assert match.evidence[0].place == "a.zip > b.png"
    assert sealed.evidence[0].excerpt == ""


def test_a_decision_is_shown_bare_when_a_note_says_that_it_is_sealed():
    notes = sealing.notes(SIGNALS)
    assert notes == ("sealed:never",)
    shown = sealing.shown(decided(*notes))
    assert (shown.evidence, shown.content_sha256, shown.clauses) == ((), "", ("content.minors",))
    assert sealing.shown(decided()) == decided()
