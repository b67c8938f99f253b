"""Ages under eighteen, as somebody says them.

What: an age from 10 to 17 that a text gives somebody (``age.minor``): *I'm 15*, *14 yo*, *j'ai 13 ans*, *16 years old*.
Why: beside a naked picture it is the sign on which a person must look at once; alone it means nothing, and no clause acts on it alone.
Limits: whose age it is is not read, nor whether it is true; wines, cats and warranties have ages too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

SIGNAL: Final = "age.minor"
SCORE: Final = 0.6
evidence_max: Final = 8
# What any of the forms has in it.
_GATES: Final = (
    rb"\b1[0-7][ -]?(?:ans|yo|y/o|years?|yrs?)\b",
    rb"(?:'m|'s|'re|i am| is|aged?|turn(?:ed|ing)) (?:only |just |now )?1[0-7]\b",
)
_AGE: Final = re.compile(
    rb"(?<![\w.,$-])(?:"
    rb"1[0-7][ -]?(?:years?|yrs?)[ -]olds?|1[0-7] ?(?:yo|y/o)"
    rb"|(?:i'?m|i am|(?:she|he)(?:'s| is)|you're|aged|turn(?:ed|ing)) (?:only |just |now )?1[0-7]"
    rb"(?! ?[%:/]|[.,-]\d| (?!and |but |now)[a-z]+)"
    rb"|(?:j'ai|t'as|tu as|elle a|il a|agee? de|vient d'avoir) (?:juste |seulement |a peine )?1[0-7] ?ans(?! (?:d'|de |dans ))"
    rb"|(?:fille|garcon|ado|adolescente?|gamine?|eleve) (?:de )?1[0-7] ?ans"
    rb")\b"
)


@detector
class Youth:
    """The detector of ages under eighteen; see the module for what, why and limits."""

    name = "youth"
    version = "1"
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # an age does not depend on the operator

    def needles(self) -> Sequence[Needle]:
        """Return what the forms have in common in which people give an age."""
        return [Needle(one, raw=True) for one in _GATES]

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return a signal for each text that gives somebody such an age."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        if not facts.hits.get(self.name):
            return []
        spots = [facts.span(*found.span()) for found in _AGE.finditer(facts.view)][:evidence_max]
        evidence = tuple(Evidence(facts.part, start, end, facts.text[start:end], "age") for start, end in spots)
        return [Signal(SIGNAL, SCORE, evidence, self.name)] if evidence else []
