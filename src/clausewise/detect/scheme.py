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

from clausewise.detect.outline import Outlined
from clausewise.detect.registry import detector

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
class Scheme(Outlined):
    """The detector of offers, traps and how-tos; see the module for what, why and limits."""

    name = "scheme"
    files = SIGNALS
    emits = frozenset(SIGNALS)
