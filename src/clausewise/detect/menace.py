"""Threats that no list of words holds, calls to violence, and pushing somebody to self-harm: shapes of sentences, English and French.

What: says ``menace`` for harm that is hinted at, watched for, made to hang on a condition or armed and on its way; ``rallying`` for calls
on others to hurt people or wreck places; ``urging`` for pointing somebody to pills, a bridge or hunger.
Why: the words of a threat are everyday words, *shame*, *river*, *until Friday*; only how they stand together says it.
Limits: shapes, not grammar, and no memory of what was said before. What means something else in its company (``unless``) is let go, so a
threat beside a birthday cake may pass. How a text stands to its words (``stance``) weakens a score.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise.detect.outline import Outline
from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Medium, Signal
from clausewise.register import Register

# The files of shapes, each under the signal that it feeds.
SIGNALS = ("menace", "rallying", "urging")


@detector
class Menace:
    """The detector of threats, calls to violence and urging to self-harm; see the module for what, why and limits."""

    name = "menace"
    emits = frozenset(SIGNALS)
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # a threat does not depend on the operator
        self._outline = Outline(self.name, SIGNALS)
        self.version = self._outline.version

    def needles(self) -> Sequence[Needle]:
        """Return the cues of the shapes, each once."""
        return self._outline.needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in which a cue stands."""
        return [self._outline.signals(facts) for facts in batch]
