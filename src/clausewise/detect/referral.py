"""Links that pay whoever placed them: referral and affiliate links.

What: a link whose address says that a sale through it is credited to somebody (``promotion.link``).
Why: such a link is advertising for another's product, whatever the words around it say.
Limits: only what the address shows; a shortened link hides it, and a campaign's own tracking (``utm_source``) is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

SIGNAL = "promotion.link"
SCORE = 0.75
evidence_max = 8

# The names by which shops and affiliate networks credit a sale.
_KEYS = "ref|referral|referrer_code|refcode|ref_id|aff|aff_id|affid|affiliate|affiliate_id|invite_code|promo_code|parrain|code_parrain|tag"
_GATE = (
    rf"[?&](?:{_KEYS})=[a-z0-9]|/(?:ref|referral|aff|parrainage|invite)/[a-z0-9]"
    r"|\b(?:amzn\.to|a\.co|shareasale\.com|awin1\.com)/"
).encode()
_LINK = re.compile(
    rf"(?:https?://|www\.)?[\w.-]+\.[a-z]{{2,24}}/?[^\s<>\"']*?"
    rf"(?:[?&](?:{_KEYS})=[\w-]+|/(?:ref|referral|aff|parrainage|invite)/[\w-]+)[^\s<>\"']*"
    r"|(?:https?://)?(?:amzn\.to|a\.co|(?:www\.)?shareasale\.com|(?:www\.)?awin1\.com)/[^\s<>\"']+"
)


@detector
class Referral:
    """The detector of referral links; see the module for what, why and limits."""

    name = "referral"
    version = "1"
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # a credited sale shows in the address alone

    def needles(self) -> Sequence[Needle]:
        """Return the gate: the part of an address that credits somebody."""
        return [Needle(_GATE, raw=True)]

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts with a link that credits somebody."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        if not facts.hits.get(self.name):
            return []
        view = facts.view.decode("latin-1")
        spans = [facts.span(match.start(), match.end()) for match in _LINK.finditer(view)][:evidence_max]
        evidence = tuple(Evidence(facts.part, *span, facts.text[slice(*span)], "referral_link") for span in spans)
        return [Signal(SIGNAL, SCORE, evidence, self.name)] if evidence else []
