"""A shop's plain words to its customers: a discount, points, a newsletter, an invoice, with nothing in them that a fraud needs.

What: says ``bargain`` where a text holds the words of a sale, ``receipt`` where it lists what was bought with taxes and a total, and
``sign_in`` where it has one sign in and no more, in English and French, if from end to end no secret is asked for, no account is in
danger, no prize is to be freed and no money to be sent.
Why: the learned detector hears the same tone in "20% off until Sunday" or "total 38.52 $" and in a trap, and nobody should be called a
fraud or a spammer for a discount or an invoice. Clauses read this beside the learned score; a clause on advertising reads no ``bargain``.
Limits: a false shop that only advertises looks the same here, and is left to the clauses on advertising and links.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise.detect import shape
from clausewise.detect.outline import Outlined
from clausewise.detect.registry import detector
from clausewise.facts import Facts
from clausewise.model import Signal

SIGNAL, RECEIPT, SIGN_IN = "bargain", "receipt", "sign_in"
FILES = (SIGNAL, RECEIPT, SIGN_IN)


@detector
class Bargain(Outlined):
    """The detector of a shop's plain offers and receipts; see the module for what, why and limits."""

    name = SIGNAL
    files = FILES
    emits = frozenset(FILES)

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts that holds an offer, a receipt or a form to sign in and, anywhere, no bait of that kind."""
        return [
            [one for one in signals if not _is_baited(facts, one.name)]
            for facts, signals in zip(batch, super().detect(batch), strict=True)
        ]


def _is_baited(facts: Facts, signal: str) -> bool:
    return any(one.voids(facts.view) for one in shape.named(signal)) or any(
        _is_baited(other, signal) for other in facts.undisguised
    )
