"""Dealings with denied parties: a whole name from the operator's list beside words of selling, shipping, paying or serving.

What: where a text speaks of a dealing, looks its runs of words up among the names and aliases of the list (``export.denied``).
Why: naming somebody on a list is news; dealing with them is what the law forbids. And a look-up costs the same for ten names or a million.
Limits: names are matched whole and spelled as listed (accents and look-alikes aside); a short or common name counts only with a second
sign. A namesake is another person: it is never more than a reason for somebody to look. Without a list in the register, nothing is sought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path

from clausewise.detect import stance
from clausewise.detect.party import Party, is_telling, read_parties
from clausewise.detect.pattern import expand
from clausewise.detect.registry import detector
from clausewise.detect.stance import sentence
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

SIGNAL = "export.denied"
FAMILY = "export"
NAMED, NAMED_TWICE = 0.8, 0.9
evidence_max = 8

# What makes a dealing of a name. Only whole words; the look-up does the rest.
DEALINGS = (
    "(ship|ships|shipping|shipped|deliver|delivering|delivered|delivery|export|exporting|send|sending|supply|supplying|supplied)",
    "(sell|selling|sold|sale|buy|buying|order|ordered|invoice|invoiced|purchase|quote|payment|payments|pay|paid|transfer|wire|funds)",
    "(contract|customer|client|buyer|supplier|broker|services|hosting|account|license|licence|consignee|end user|on behalf of)",
    "(expédier|expédions|expédié|livrer|livrons|livré|livraison|exporter|exportons|envoyer|envoyons|fournir|fournissons|fourni)",
    "(vendre|vendons|vendu|vente|acheter|achat|commande|facture|facturer|soumission|paiement|payer|payé|virement|virer|fonds)",
    "(contrat|cliente|acheteur|fournisseur|courtier|services|hébergement|compte|licence|destinataire|utilisateur final|pour le compte de)",
)
_WORD = re.compile(rb"[a-z0-9\xff]+")
_SECOND_SIGN = re.compile(
    rb"\b(?:sanction\w*|embargo\w*|ofac|sdn|denied part(?:y|ies)|blacklist\w*|designated|export licen[cs]e|parties? interdites?"
    rb"|liste noire|licence d'exportation|vise[es]? par)\b"
)


@detector
class Denied:
    """The detector of dealings with denied parties; see the module for what, why and limits."""

    name = "denied"
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        where = register.denied_parties
        self.parties: tuple[Party, ...] = read_parties(Path(where)) if isinstance(where, str) else ()
        self._by_name: dict[tuple[bytes, ...], list[int]] = {}
        for number, party in enumerate(self.parties):
            for name in party.names:
                self._by_name.setdefault(name, []).append(number)
        self._first_words = frozenset(name[0] for name in self._by_name)
        self._lengths = sorted({len(name) for name in self._by_name}, reverse=True)
        self.version = sha256(repr(self.parties).encode()).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Return the words of a dealing; none when there is no list."""
        return list(dict.fromkeys(chain.from_iterable(map(expand, DEALINGS)))) if self.parties else []

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts that speaks of a dealing with a denied party."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        dealings = [(hit.start, hit.end) for hit in facts.hits.get(self.name, ())]
        best = 0.0
        evidence: list[Evidence] = []
        for name, start, end in self._named(facts.view) if dealings else ():
            party = self._meant(name, facts.view)
            first, last = sentence(facts.view, start, end)
            if party is None or not any(
                first <= one[0] and one[1] <= last and not start <= one[0] < end for one in dealings
            ):
                continue
            found = stance.weakening(stance.stances(facts.view, start, end), FAMILY)
            sure = NAMED_TWICE if _SECOND_SIGN.search(facts.view) else NAMED
            best = max(best, sure * stance.weight(found, FAMILY))
            place = facts.span(start, end)
            evidence.append(Evidence(facts.part, *place, facts.text[slice(*place)], stance.marked(party.id, found)))
        return [Signal(SIGNAL, round(best, 4), tuple(evidence[:evidence_max]), self.name)] if evidence else []

    def _named(self, view: bytes) -> Iterator[tuple[tuple[bytes, ...], int, int]]:
        """Yield every listed name that stands in a view as whole words, the longest at each place."""
        words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(view)]
        skip = 0
        for at, (word, start, _) in enumerate(words):
            if at < skip or word not in self._first_words:
                continue
            for length in self._lengths:
                name = tuple(one[0] for one in words[at : at + length])
                if len(name) == length and name in self._by_name:
                    skip = at + length
                    yield name, start, words[at + length - 1][2]
                    break

    def _meant(self, name: tuple[bytes, ...], view: bytes) -> Party | None:
        """Return the party that a name means here; None when the name may be anybody's and nothing else points at the party."""
        parties = [self.parties[number] for number in self._by_name[name]]
        if is_telling(name) or _SECOND_SIGN.search(view):
            return parties[0]
        compact = b"".join(_WORD.findall(view))
        return next((one for one in parties if any(told in compact for told in one.identifiers)), None)
