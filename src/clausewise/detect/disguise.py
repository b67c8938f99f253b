"""Attempts to slip past a reader or a filter: invisible characters, look-alike letters, leet, spacing and stretching.

What: says that a word hides characters (``hidden.characters``) or that it was written in disguise (``disguise``).
Why: whoever writes p*yp*l with a foreign letter meant to be misread; hidden text is a clause of its own (``marks.hidden``).
Limits: leet and spacing count only when the word underneath is one that a lexicon knows; games and jokes do it too, so the score is modest.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise.detect.invisible import spelled
from clausewise.detect.prepare import fold
from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

HIDDEN_SCORE = 0.9
MIXED_SCORE = 0.7
DISGUISED_SCORE = 0.6
evidence_max = 8
excerpt_characters_max = 120
SOFT_HYPHEN = "\u00ad"


@detector
class Disguise:
    """The detector of disguises; see the module for what, why and limits."""

    name = "disguise"
    version = "1"
    emits = frozenset({"hidden.characters", "disguise"})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # what is hidden does not depend on the operator

    def needles(self) -> Sequence[Needle]:
        """Look for nothing: the preparation has seen it all."""
        return ()

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        signals: list[Signal] = []
        # Where a word may be broken at the end of a line, nothing is hidden.
        hidden = [(start, end) for start, end in facts.hidden if facts.text[start:end].strip(SOFT_HYPHEN)]
        if hidden:
            spots = tuple(
                Evidence(facts.part, start, end, *_said(facts.text, start, end)) for start, end in hidden[:evidence_max]
            )
            signals.append(Signal("hidden.characters", HIDDEN_SCORE, spots, self.name))
        disguised = tuple(
            Evidence(facts.part, start, end, facts.text[start:end], "disguised_word")
            for start, end in list(_rewritten(facts))[:evidence_max]
        )
        if facts.mixed or disguised:
            score = MIXED_SCORE if facts.mixed else DISGUISED_SCORE
            signals.append(Signal("disguise", score, disguised, self.name))
        return signals


def _rewritten(facts: Facts) -> dict[tuple[int, int], None]:
    """Return where a word that was hit reads otherwise than it was written."""
    return dict.fromkeys(
        span
        for view in facts.undisguised
        for hits in view.hits.values()
        for hit in hits
        if fold(facts.text[slice(*(span := view.span(hit.start, hit.end)))]) != view.view[hit.start : hit.end]
    )


def _said(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what invisible characters say, and in which way."""
    words = spelled(text, start, end)
    return (
        (words[:excerpt_characters_max], "invisible_words")
        if words
        else (_named(text[start:end]), "invisible_characters")
    )


def _named(characters: str) -> str:
    """Return invisible characters by code point, so that a person can see them."""
    return " ".join(f"U+{ord(character):04X}" for character in characters[:evidence_max])
