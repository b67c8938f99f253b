"""Banks and matches: which signals they are, and what their evidence says and keeps to itself."""

from __future__ import annotations

import pytest

from clausewise.known import EMITS, SEALED, Bank, Match
from clausewise.model import Certainty


def matched(bank: Bank) -> Match:
    return Match(bank, "7:3", "pdq", 12, Certainty.LIKELY, "0:00:04.0", "cover")


def test_a_match_names_bank_entry_and_distance_when_said():
    (signal,) = matched(Bank("works", "content.property")).signals(0, "clip.mp4 > 0:00:04.0")
    (spot,) = signal.evidence
    assert (signal.name, signal.score, signal.detector) == ("known.property", 0.9, "known")
    assert spot.sense == "bank:works entry:7:3 pdq:12 label:cover"
    assert (spot.place, spot.excerpt) == ("clip.mp4 > 0:00:04.0", "")


def test_a_match_shows_no_label_when_its_bank_is_sealed():
    plain, sealed = matched(Bank("never", "content.minors", Certainty.CERTAIN, sealed=True)).signals(0, "")
    assert (plain.name, sealed.name) == ("known.minors", SEALED)
    assert "label" not in plain.evidence[0].sense


@pytest.mark.parametrize("clause", ["content.property", "content.malware", "privacy.violation"])
def test_a_clause_has_its_signal_when_it_can_name_known_content(clause):
    assert Bank("b", clause).signal in EMITS
