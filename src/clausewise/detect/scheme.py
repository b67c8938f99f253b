"""Offers, traps and how-tos that break a clause, whatever the goods are called: shapes of sentences, English and French.

What: an offer of drugs, arms, forged papers or stolen data (``unlawful``); breaking into accounts (``intrusion``) or protections
(``decryption``), offered or taught; crimes and deadly risks that others are pushed to (``incitement``); children as objects or led on
(``sexual_minors``); trade (``solicitation``); frauds by kind (``fraud_phishing``); controlled goods on their way round a sanction
(``export``); somebody who speaks for an authority and asks for a code (``impersonation``).
Why: the lexicons of these signals hold set phrases; an offer is goods and a sale and how to reach the seller, in any order. A signal of
the same name counts once, with its higher score.
Limits: shapes, not grammar; prices, slang and new names of goods change faster than lists. Honest talk of the same goods, news, prevention,
one's own device, is let go by its company (``unless``).
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise.detect.outline import Outline
from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Medium, Signal
from clausewise.register import Register

# The files of shapes, each under the signal that it feeds.
SIGNALS = (
    "unlawful",
    "intrusion",
    "decryption",
    "incitement",
    "sexual_minors",
    "solicitation",
    "fraud_phishing",
    "export",
    "impersonation",
)


@detector
class Scheme:
    """The detector of offers, traps and how-tos; see the module for what, why and limits."""

    name = "scheme"
    emits = frozenset(SIGNALS)
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # what is offered does not depend on the operator
        self._outline = Outline(self.name, SIGNALS)
        self.version = self._outline.version

    def needles(self) -> Sequence[Needle]:
        """Return the cues of the shapes, each once."""
        return self._outline.needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in which a cue stands."""
        return [self._outline.signals(facts) for facts in batch]
