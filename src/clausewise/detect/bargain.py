"""A shop's plain offer to its customers: a discount, points, a newsletter, with nothing in it that a fraud needs, English and French.

What: says ``bargain`` where a text holds the words of a sale and, from end to end, no secret asked for, no account in danger, no prize to
be freed and no money to be sent.
Why: the learned detector hears the same tone in "20% off until Sunday" and in a trap, and nobody should be called a fraud for a discount.
A clause on fraud reads this beside the learned score; a clause on advertising does not.
Limits: a false shop that only advertises looks the same here, and is left to the clauses on advertising and links.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise.detect import shape
from clausewise.detect.outline import Outline
from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Medium, Signal
from clausewise.register import Register

SIGNAL = "bargain"


@detector
class Bargain:
    """The detector of a shop's plain offer; see the module for what, why and limits."""

    name = SIGNAL
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # a discount does not depend on the operator
        self._outline = Outline(self.name, (SIGNAL,))
        self.version = self._outline.version

    def needles(self) -> Sequence[Needle]:
        """Return the words of a sale, each once."""
        return self._outline.needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts that holds an offer and, anywhere, no bait."""
        return [[] if _is_baited(facts) else self._outline.signals(facts) for facts in batch]


def _is_baited(facts: Facts) -> bool:
    return any(one.voids(facts.view) for one in shape.named(SIGNAL)) or any(map(_is_baited, facts.undisguised))
