"""A live alert: somebody tells others here of a danger that is happening now, or passes on orders that only authorities give.

What: takes the words of danger (the ``emergency_alert`` lexicon) and asks whether their sentence, and those beside it, speak to others
about here and now (``alert.live``): an order to others, a present time, a place, the style of an official notice, a cry.
Why: most texts that name a danger are news, plans, drills, films, memories and questions; the clause is about sounding the alarm.
Limits: present or past is read from a few words, and a well-made invented alert looks like a real one, which is as it should be: both
may frighten people, and both go to a person. A figure of speech that no lexicon knows passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain

from clausewise.detect import stance
from clausewise.detect.guard import Guards
from clausewise.detect.lexicon import Sense, load
from clausewise.detect.pattern import expand
from clausewise.detect.registry import detector
from clausewise.detect.stance import sentence
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

LEXICON = "emergency_alert"
SIGNAL = "alert.live"
around_characters_max = 160
unless_characters_max = 40
evidence_max = 8
excerpt_characters_max = 120
score_max = 0.99
# What each sign of an alarm adds to the words of danger, as a share of the doubt that they leave.
ORDERED, NOW, OFFICIAL, PLACED, CRIED = 0.6, 0.5, 0.4, 0.2, 0.2
# Without a sign that it is now or meant for others, words of danger are talk.
TALK = 0.45
# Counting the dead is news, unless somebody is told to act.
NEWS_SENSES = frozenset({"casualties_breaking"})

_ORDER = re.compile(
    rb"\b(?:evacuate|take (?:shelter|cover)|seek shelter|shelter in place|stay (?:inside|indoors|away|home|off|clear|safe)"
    rb"|get (?:out|to|inside)"
    rb"|leave (?:now|immediately|the area|your homes?)|avoid (?:the )?\w+|hide|run|move to|go to (?:higher|high)|lock (?:the|your"
    rb"|all)|close (?:the|your|all)"
    rb"|do(?:n't| not) (?:drink|travel|go|drive|leave|approach)|boil|call 9-?1-?1|be (?:careful|alert)|spread the word|(?:residents"
    rb"|people|everyone|all) (?:must|should|are (?:told|ordered|asked) to)|warn (?:your"
    rb"|every)\w*"
    rb"|(?:habitants|residents|gens|population|tous) (?:doi(?:ven)?t|sont pries|est priee|devez)|evacuez|mettez-vous a l'abri"
    rb"|abritez-vous|confinez-vous|restez|cachez-vous|fuyez|sortez|partez|quittez|evitez"
    rb"|gagnez les hauteurs|montez"
    rb"|verrouillez|fermez|barricadez-vous|ne (?:buvez|prenez|sortez|quittez|circulez)|faites bouillir|appelez le|prevenez"
    rb"|eloignez-vous|courez)\b"
)
_NOW = re.compile(
    rb"\b(?:now|right now|currently|at this (?:moment|time)|happening|aftershocks expected|evacuation (?:order )?at \d|in progress"
    rb"|under ?way|until (?:further notice|\d)"
    rb"|immediately|at once|tonight"
    rb"|this (?:morning|afternoon|evening|minute)|just (?:now|happened|heard|saw|felt|exploded|collapsed)|is (?:on fire|burning"
    rb"|coming|failing|spreading"
    rb"|approaching|heading|giving way|flooding)|are (?:trapped|on (?:the )?scene|coming)|in effect|still (?:burning|inside"
    rb"|at large)|as we speak"
    rb"|maintenant|repliques attendues|evacuation a \d|en ce moment|en cours|en vigueur|immediatement|tout de suite"
    rb"|jusqu'a (?:nouvel ordre|\d)|ce (?:soir|matin|midi)"
    rb"|cette (?:nuit|minute)"
    rb"|vient de|viennent de|est en feu|brule|s'en vient|approche|cede|deborde|sur place|sans attendre|a l'instant"
    rb"|toujours (?:au large|a l'interieur))\b"
)
_OFFICIAL = re.compile(
    rb"\b(?:alert|warning|advisory|notice|order|urgent|attention|breaking|emergency|public safety|residents|alerte|avertissement"
    rb"|avis|ordre|urgence"
    rb"|consigne|derniere heure|residents|population|securite publique) ?(?:!|:)|\bamber alert|\bbomb (?:threat|alert) (?:at|in)\b"
    rb"|\balerte (?:amber|enlevement|a la bombe)\b|\bfor (?:the|all) (?:county|city|area|region"
    rb"|residents|district)"
    rb"|\bpour (?:la|le|tout|les) (?:region|secteur|ville|comte|residents|quartier)|this is not a drill|ceci n'est pas un exercice"
    rb"|\b(?:warning|order|alert|advisory|notice) (?:issued|is issued|has been issued|in effect|for)\b|\b(?:avertissement|ordre"
    rb"|alerte|avis) (?:emis|en vigueur|pour)\b"
)
_PLACE = re.compile(
    rb"\b(?:at|near|in|on|around|downtown|north of|south of|east of|west of) (?:the |our |my |this )?[a-z]{3,}|\b(?:a|au|aux"
    rb"|pres de|dans|sur|devant"
    rb"|autour de|au nord de|au sud de|centre-ville) (?:la |le |les |l'|notre )?[a-z]{3,}"
)
# Talk about danger: plans, drills, tools, teaching, sport and figures of speech.
_ABOUT = re.compile(
    rb"\b(?:drills?|exercise|training|plan(?:s|ning)?|template|procedure|policy|budget|insurance|study|survey|course|lesson"
    rb"|workshop|app|dashboard"
    rb"|server|database|software|settings?|test(?:ing)?|documentary|museum|match|team|season|sale|market|stocks?|inbox|tickets"
    rb"|lifted|cancel(?:led|ed)|is over"
    rb"|false alarm|all clear|hoax|exercice|formation|plan|gabarit|procedure|politique|budget|assurance|etude|sondage|cours|lecon"
    rb"|atelier|appli(?:cation)?"
    rb"|tableau de bord|serveur|logiciel|reglages?|essais?|documentaire|musee|match|equipe|saison|solde|bourse|boite|billets"
    rb"|leve[es]?|annule[es]?|terminee?s?"
    rb"|fausse alerte|canular)\b"
)
# News tell what others said; an order makes an alarm of them again.
_NEWS = re.compile(
    rb"\b(?:officials?|police|authorities|witnesses|sources|firefighters|reporters?|experts?|survivors?) (?:said|say|says|told"
    rb"|reported?)\b"
    rb"|\b(?:ont|a) (?:declare|indique|precise|annonce|rapporte)\b|\bselon (?:la police|les autorites|les pompiers|des temoins)\b"
)


@detector
class Alert:
    """The detector of live alerts; see the module for what, why and limits."""

    name = "alert"
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # a danger does not depend on the operator
        self.senses = next((one.senses for one in load() if one.signal == LEXICON), ())
        self._guards = [Guards(_expanded(sense.unless.values())) for sense in self.senses]
        self._needles: list[Needle] = []
        self._meaning: list[int] = []
        for number, sense in enumerate(self.senses):
            found = dict.fromkeys(_expanded(sense.patterns.values()))
            self._needles += found
            self._meaning += [number] * len(found)
        self.version = sha256(repr(self.senses).encode()).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Return the words of danger."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts whose words of danger are an alarm."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        strengths: dict[int, float] = {}
        evidence: dict[Evidence, float] = {}
        for view in (facts, *facts.undisguised):
            for hit in view.hits.get(self.name, ()):
                number = self._meaning[hit.pattern]
                first = max(0, hit.start - unless_characters_max)
                if (
                    next(self._guards[number].places(view.view[first : hit.end + unless_characters_max]), None)
                    is not None
                ):
                    continue
                found = stance.weakening(stance.stances(view.view, hit.start, hit.end), LEXICON)
                strength = _live(self.senses[number], view.view, hit.start, hit.end) * stance.weight(found, LEXICON)
                strengths[number] = max(strength, strengths.get(number, 0.0))
                start, end = view.span(hit.start, hit.end)
                words = facts.text[start:end][:excerpt_characters_max]
                evidence[Evidence(facts.part, start, end, words, stance.marked(self.senses[number].name, found))] = (
                    strength
                )
        if not strengths:
            return []
        doubt = 1.0
        for strength in strengths.values():
            doubt *= 1.0 - strength
        spots = sorted(evidence, key=lambda one: -evidence[one])[:evidence_max]
        return [Signal(SIGNAL, min(score_max, round(1.0 - doubt, 4)), tuple(spots), self.name)]


def _expanded(patterns: Iterable[tuple[str, ...]]) -> Iterator[Needle]:
    return chain.from_iterable(map(expand, chain.from_iterable(patterns)))


def _live(sense: Sense, view: bytes, start: int, end: int) -> float:
    """Return how surely words of danger in this sense are an alarm, from the signs in and around their sentence."""
    around = view[max(0, start - around_characters_max) : end + around_characters_max]
    first, last = sentence(view, start, end)
    strength = sense.strength
    if _ABOUT.search(view, first, last):
        return strength * TALK
    signs = [worth for sign, worth in ((_ORDER, ORDERED), (_NOW, NOW), (_OFFICIAL, OFFICIAL)) if sign.search(around)]
    if not signs or (ORDERED not in signs and (sense.name in NEWS_SENSES or _NEWS.search(view, first, last))):
        return strength * TALK
    if _PLACE.search(view, first, last):
        signs.append(PLACED)
    if b"!" in around:
        signs.append(CRIED)
    doubt = 1.0 - strength
    for worth in signs:
        doubt *= 1.0 - worth
    return 1.0 - doubt
