"""Running down the operator, its partners, suppliers or affiliates: a judgement that is tied to one of their names.

What: finds contempt, insults, accusations and calls to ruin (the ``disparagement`` lexicon) and says of which name of the register they
are said, with ``disparagement.mark``; evidence names both, as in ``Dexero/called_criminals``.
Why: the clause protects these names alone, and "Dexero blocks crooks" or "unlike Dexero, my old host was garbage" hold the same words
in the same place as an insult. Honest criticism must stay: a complaint, an opinion, a question, a comparison and a report weigh less.
Limits: ties are read from the order of words and a few connecting words, not from grammar; irony and sour facts pass. A person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from clausewise.detect import stance
from clausewise.detect.guard import Guards
from clausewise.detect.lexicon import load
from clausewise.detect.pattern import expand, quoted
from clausewise.detect.registry import detector
from clausewise.detect.stance import Stance, sentence
from clausewise.facts import Facts, Hit, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

LEXICON = "disparagement"
SIGNAL = "disparagement.mark"
reach_characters_max = 120
apart_characters_max = 40
fragment_characters_max = 60
unless_characters_max = 40
evidence_max = 8
excerpt_characters_max = 160
score_max = 0.99
# How surely the judgement is of the name: bound by the words between, by a pronoun, or merely in the same clause.
BOUND, BY_PRONOUN, SAME_CLAUSE = 1.0, 0.9, 0.75
# Who asks for help or says how it seems to them is criticizing.
COMPLAINT, OPINION = 0.6, 0.85

_PRONOUN = (
    rb"(?:they|their|they're|theyre|it|it's|its|them|these (?:people|guys|crooks)|this (?:company|outfit|service|site|thing)|that company"
    rb"|the whole (?:company|team)|ils|elles|leurs?|ce sont|c'est|c'etait|cette (?:compagnie|boite|entreprise|equipe)|ces gens|eux"
    rb"|tout ce qu'ils)"
)
_BEGINS_WITH_PRONOUN = re.compile(rb"[ \"'(]*(?:\w+,? ){0,3}?" + _PRONOUN + rb"\b")
_HAS_PRONOUN = re.compile(rb"\b" + _PRONOUN + rb"\b")
# What parts the name from the judgement: another side, another subject, or somebody held off.
_CONTRAST = re.compile(
    rb";|\b(?:but|unlike|whereas|while|than|although|compared (?:to|with)|instead of|mais|tandis que|alors que|contrairement|quoique"
    rb"|compare[es]? (?:a|avec)|plutot que|au lieu de)\b"
)
_OTHER_SIDE = re.compile(
    rb"\b(?:unlike|than|compared (?:to|with)|instead of|rather than"
    rb"|switched to|moved to|went to|pretend(?:s|ed|ing)? to be|pos(?:es|ed|ing) as|name of"
    rb"|impersonat(?:e|es|ed|ing)|passer pour|passe pour|au nom de|contrairement a|plutot que|au lieu de"
    rb"|a cote de|compare a|passes? (?:a|chez)|mieux que)(?: the| la| le| l'equipe)? ?\Z"
)
_OTHER_SUBJECT = re.compile(
    rb"\b(?:my|our|his|her|another|other|old|previous|former|mon|ma|mes|nos|notre|un autre|une autre|l'autre|ancien(?:ne)?)\b"
    rb"(?! (?:opinion|view|avis|humble|experience|honest))"
)
_HELD_OFF = re.compile(
    rb"\b(?:(?:block|stop|protect|filter|fight|detect|report|defend|sue|fire|remove|catch|expose)(?:s|es|d|ed|ing)?|caught|bans?|banned|against"
    rb"|(?:bloqu|proteg|filtr|combat|detect|attrap|signal|poursui|licenci|congedi|banni|empech|denonc)\w*|contre|a vire|vire les)\b"
)
_LEADS_TO_NAME = re.compile(
    rb"[ ,:!-]*(?:(?:at|of|from|by|pay for|work for|over|to|on|the|this|that|called|named|all|whole|people"
    rb"|team|guys|behind|is|are|use|using|buy"
    rb"|trust|pay|and|everyone|chez|de|des|du|d|l|la|le|les|ces|cette|ce|a|au|aux|par|equipe|gens|derriere|est|sont|c'est"
    rb"|tous|toute|utiliser|payer|confiance|et)[ '])*[\"'(]?\Z"
)
# What was left for the name, or stands in another clause before it.
_APART = re.compile(rb",|\b(?:for|pour)\b")
_PRAISE = re.compile(
    rb"\b(?:great|better|excellent|love|recommend|thank|thanks|best|wonderful|super|mieux|meilleur|adore|aime|merci|recommande|genial)\b"
)
_COMPLAINING = re.compile(
    rb"\b(?:please|ticket|refund (?:me|my)|can (?:you|someone|somebody|anyone|anybody)"
    rb"|could (?:you|someone)|how (?:do|can) i|waiting for|case number"
    rb"|order number|fix (?:it|this|that)|help me|s'il (?:vous|te) plait|svp|stp|billet|remboursez"
    rb"|pouvez-vous|quelqu'un peut|comment (?:je|faire)"
    rb"|j'attends|numero de (?:dossier|commande)|corrigez|aidez-moi|reparez)\b"
)
_OPINING = re.compile(
    rb"\b(?:i (?:think|find|feel|believe)|in my (?:opinion|view|experience)|imo|imho|for me|to me|a mon avis|je (?:trouve|pense|crois)"
    rb"|selon moi|d'apres moi|pour moi|mon experience)\b"
)


class _Found(NamedTuple):
    number: int
    start: int
    end: int


class _Judged(NamedTuple):
    """A judgement that is tied to a name: who, by which sense, how strongly, where, and what weakens it."""

    mark: str
    sense: str
    strength: float
    span: tuple[int, int]
    found: tuple[Stance, ...]


@detector
class Disparagement:
    """The detector of judgements on the register's names; see the module for what, why and limits."""

    name = "disparagement"
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        self.marks = tuple((name, mark.name) for mark in register.marks for name in mark.names)
        self.senses = next((one.senses for one in load() if one.signal == LEXICON), ()) if self.marks else ()
        self._guards = [Guards(_expanded(sense.unless.values())) for sense in self.senses]
        self._needles: list[Needle] = []
        self._meaning: list[int] = []
        for number, (name, _) in enumerate(self.marks):
            self._add(expand(quoted(name)), number)
        for number, sense in enumerate(self.senses, len(self.marks)):
            self._add(dict.fromkeys(_expanded(sense.patterns.values())), number)
        self.version = sha256(repr((self.marks, self.senses)).encode()).hexdigest()[:12]

    def _add(self, needles: Sequence[Needle] | dict[Needle, None], number: int) -> None:
        self._needles += needles
        self._meaning += [number] * len(needles)

    def needles(self) -> Sequence[Needle]:
        """Return the names of the register and the judgements of the lexicon."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts in which a judgement is tied to a name."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        judged = list(dict.fromkeys(chain.from_iterable(map(self._judged, (facts, *facts.undisguised)))))
        if not judged:
            return []
        doubt = 1.0
        for sense in dict.fromkeys(one.sense for one in judged):
            doubt *= 1.0 - max(one.strength for one in judged if one.sense == sense)
        evidence = tuple(
            Evidence(
                facts.part,
                *one.span,
                facts.text[slice(*one.span)][:excerpt_characters_max],
                stance.marked(f"{one.mark}/{one.sense}", one.found),
            )
            for one in sorted(judged, key=lambda one: -one.strength)[:evidence_max]
        )
        return [Signal(SIGNAL, min(score_max, round(1.0 - doubt, 4)), evidence, self.name)]

    def _judged(self, facts: Facts) -> Iterator[_Judged]:
        hits = facts.hits.get(self.name, ())
        marks = self._standing(hits, below=len(self.marks))
        if not marks:
            return
        room = COMPLAINT if _COMPLAINING.search(facts.view) else OPINION if _OPINING.search(facts.view) else 1.0
        for one in self._standing(hits, least=len(self.marks)):
            sense = self.senses[one.number - len(self.marks)]
            if self._is_voided(one, facts.view):
                continue
            tie, mark = max((_tie(facts.view, mark, one), mark) for mark in marks)
            if not tie:
                continue
            found = stance.weakening(stance.stances(facts.view, one.start, one.end), SIGNAL)
            strength = sense.strength * tie * room * stance.weight(found, SIGNAL)
            span = facts.span(min(mark.start, one.start), max(mark.end, one.end))
            yield _Judged(self.marks[mark.number][1], sense.name, strength, span, found)

    def _standing(self, hits: Sequence[Hit], *, least: int = 0, below: int | None = None) -> list[_Found]:
        found = (_Found(self._meaning[hit.pattern], hit.start, hit.end) for hit in hits)
        return [one for one in found if least <= one.number and (below is None or one.number < below)]

    def _is_voided(self, one: _Found, view: bytes) -> bool:
        guards = self._guards[one.number - len(self.marks)]
        first = max(0, one.start - unless_characters_max)
        return next(guards.places(view[first : one.end + unless_characters_max]), None) is not None


def _expanded(patterns: Iterable[tuple[str, ...]]) -> Iterator[Needle]:
    return chain.from_iterable(map(expand, chain.from_iterable(patterns)))


def _tie(view: bytes, mark: _Found, judgement: _Found) -> float:
    """Return how surely the judgement is of the name, 0.0 when it is not."""
    if mark.start < judgement.end and judgement.start < mark.end:
        return BOUND
    if max(mark.start, judgement.start) - min(mark.end, judgement.end) > reach_characters_max:
        return 0.0
    if _OTHER_SIDE.search(view[max(0, mark.start - apart_characters_max) : mark.start]):
        return 0.0
    first, last = sentence(view, judgement.start, judgement.end)
    if mark.end <= first:
        return _tie_before(view, mark, judgement, first)
    if mark.start >= last:
        return _tie_behind(view, mark, judgement, (first, last))
    if mark.end <= judgement.start:
        return _tie_within(view[mark.end : judgement.start], view[judgement.start : judgement.end])
    between = view[judgement.end : mark.start]
    if _LEADS_TO_NAME.match(between) and not _PRAISE.search(view, mark.end, last):
        return BOUND
    parted = (
        _APART.search(between) or _CONTRAST.search(between) or _PRAISE.search(between) or _OTHER_SUBJECT.search(between)
    )
    return 0.0 if parted or len(between) > apart_characters_max else SAME_CLAUSE


def _tie_within(between: bytes, judgement: bytes) -> float:
    """Return the tie of a judgement that follows the name in the same sentence, which may hold the pronoun itself."""
    if _HELD_OFF.search(between):
        return 0.0
    contrast = next(reversed(list(_CONTRAST.finditer(between))), None)
    rest = between[contrast.end() :] if contrast else between
    spoken_of = _HAS_PRONOUN.search(rest + judgement)
    if (contrast is not None and not spoken_of) or _OTHER_SUBJECT.search(rest):
        return 0.0
    if spoken_of:
        return BY_PRONOUN
    return BOUND if len(between) <= apart_characters_max else SAME_CLAUSE


def _tie_before(view: bytes, mark: _Found, judgement: _Found, first: int) -> float:
    """Return the tie to a name in the sentence before: by a pronoun, or by a sentence that is nothing but the judgement."""
    if sentence(view, mark.start, mark.end)[1] < first:
        return 0.0
    lead = view[first : judgement.start]
    if _BEGINS_WITH_PRONOUN.match(view[first : judgement.end]) and not _OTHER_SUBJECT.search(lead):
        return BY_PRONOUN
    return SAME_CLAUSE if not lead.strip(b" \"'(") else 0.0


def _tie_behind(view: bytes, mark: _Found, judgement: _Found, place: tuple[int, int]) -> float:
    """Return the tie to a name in the next sentence, for a short exclamation before it: "What a scam. Dexero …"."""
    first, last = place
    begins_with_name = mark.start - last <= fragment_characters_max // 4
    exclaimed = last - first <= fragment_characters_max and not view[first : judgement.start].strip(b" \"'(")
    praised = _PRAISE.search(view, mark.end, sentence(view, mark.start, mark.end)[1])
    return SAME_CLAUSE if begins_with_name and exclaimed and not praised else 0.0
