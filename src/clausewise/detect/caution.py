"""A text that shows a trap to others so that they keep out of it: an article, a bank's advice, a neighbour's warning.

What: says ``caution`` where a text shows the words of a fraud in quotation marks and does two of these: names it as one, tells people to
keep out of it, reports it as papers and courts do, says who fell for it; in English and French, if outside of the marks the reader is asked
for nothing.
Why: a warning holds the very words of the trap, and often several of them, so that the stance of each is not enough.
Limits: a trap can be shown without quotation marks, and a warning may name a link or a number to call; both are then judged as they
stand. Whoever sets their own trap in quotation marks and tells people to keep out of it will catch nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausewise.detect import shape
from clausewise.detect.outline import Outlined
from clausewise.detect.registry import detector
from clausewise.facts import Facts
from clausewise.model import Signal

SIGNAL = "caution"
ASKING = "asking"
# Shorter words in quotation marks are a name or a saying, no trap that is shown.
shown_characters_min, shown_characters_max = 20, 1_500
told_score = 0.5
_SHOWN = re.compile(rb'"[^"]{%d,%d}"' % (shown_characters_min, shown_characters_max))


@detector
class Caution(Outlined):
    """The detector of warnings that show a trap; see the module for what, why and limits."""

    name = SIGNAL
    files = (SIGNAL,)
    emits = frozenset({SIGNAL})

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts that shows a trap and asks its reader for nothing."""
        return [
            signals if signals and _only_shows(facts) else []
            for facts, signals in zip(batch, super().detect(batch), strict=True)
        ]

    def is_told(self, facts: Facts) -> bool:
        """Say whether ``facts`` more likely than not only shows a trap."""
        return any(one.score >= told_score for one in self.detect([facts])[0])


def _only_shows(facts: Facts) -> bool:
    """Say whether something stands in quotation marks and nothing is asked outside of them, in any reading of the text."""
    own, count = _SHOWN.subn(b" ", facts.view)
    asked = any(one.search(own, 0, len(own)) for one in shape.named(ASKING))
    return count > 0 and not asked and not facts.undisguised
