"""Threats that no list of words holds, calls to violence, and pushing somebody to self-harm: shapes of sentences, English and French.

What: says ``menace`` for harm that is hinted at, watched for, made to hang on a condition or armed and on its way; ``rallying`` for calls
on others to hurt people or wreck places; ``urging`` for pointing somebody to pills, a bridge or hunger.
Why: the words of a threat are everyday words, *shame*, *river*, *until Friday*; only how they stand together says it.
Limits: shapes, not grammar, and no memory of what was said before. What means something else in its company (``unless``) is let go, so a
threat beside a birthday cake may pass. How a text stands to its words (``stance``) weakens a score.
"""

from __future__ import annotations

from clausewise.detect.outline import Outlined
from clausewise.detect.registry import detector

# The files of shapes, each under the signal that it feeds.
SIGNALS = ("menace", "rallying", "urging")


@detector
class Menace(Outlined):
    """The detector of threats, calls to violence and urging to self-harm; see the module for what, why and limits."""

    name = "menace"
    files = SIGNALS
    emits = frozenset(SIGNALS)
