"""Whose a private datum is.

What: reads the words around a datum: the author's own (*my*, *mon*), a business's (*our shop*, *info@*, a toll-free number), or a third
person's (*her*, *son*, a name, a handle).
Why: one may give one's own number, and businesses publish theirs; what hurts is another person's, in the wrong hands.
Limits: the nearest word wins, which is a guess; French *son* and *sa* do not tell a person from a thing. Clauses hold on it, never more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from clausewise.detect.contact import number_of
from clausewise.detect.datum import Datum, Seen, words

around_characters_max = 90
after_characters_max = 45
inherit_characters_max = 60
# What a business has too, and publishes.
OPEN_KINDS = frozenset({"phone", "email", "address", "iban", "rib"})


class Whose(StrEnum):
    """Whose a datum is, as far as the words around it tell."""

    OWN = "own"
    THIRD = "third"
    NAMED = "named"
    BUSINESS = "business"
    UNKNOWN = "unknown"


# How sure the words are: a pronoun or a role says it, a name beside a number only suggests it.
SURE = {Whose.OWN: 0.9, Whose.THIRD: 0.9, Whose.NAMED: 0.65}

_RELATION = (
    r"neighbou?rs?|boss|ex|ex-(?:wife|husband)|co-?worker|colleague|teacher|wife|husband|girlfriend|"
    r"boyfriend|landlord|landlady|tenants?|room-?mate|sister|brother|mother|father|mom|mum|dad|son|daughter|"
    r"friend|guy|girl|woman|man|driver|kid|client|patient|customer|employee|passenger|moderator|cop|officer|"
    r"journalist|judge|bitch|idiot|scammer|dude|bastard|clown|voisine?s?|patronn?e?|collegue|prof|"
    r"professeure?|femme|mari|blonde|chum|copine?|copain|proprio|proprietaire|locataire|coloc|soeur|frere|"
    r"mere|pere|fils|fille|amie?|gars|type|cliente?|patiente?|employee?|moderateur|moderatrice|policiere?|"
    r"flic|journaliste|juge|salope|connard|connasse|crosseur|arnaqueur|cousine?|tante|oncle|conjointe?|mec|"
    r"meuf|bonhomme"
)
_THIRD = (
    rf"(?:my|our|mon|ma|mes|notre|nos|un|une|the|a|le|la|l'|ce|cette|this|that|du|de la|au|cet) ?(?:{_RELATION})(?:'s)?|"
    r"his|her|hers|he|she|him|they|their|theirs|mr|mrs|ms|miss|mme|mlle|monsieur|madame|son|sa|ses|leurs?|"
    r"lui|elles?|ils|(?<!s')il(?! (?:y a|faut|suffit|s'agit|est possible|vous))|"
    r"(?:customer|cliente?|patiente?|employe?e?|employee|tenant|locataire|holder|titulaire|passager|passagere)(?= ?:| [a-z])|"
    r"where you (?:live|work|sleep)|ou tu (?:habites|travailles|restes|vis|dors)|participants|attendees|"
    r"members|membres|eleves|students"
)
_BUSINESS = (
    r"(?:our|nos|notre) (?!son|fille|home|house|maison|enfant)[a-z]+|"
    r"(?:call|contact|write to|e-?mail|reach|visit) us|"
    r"(?:appelez|contactez|joignez|rejoignez|ecrivez|visitez)-nous|"
    r"nous (?:joindre|rejoindre|contacter|ecrire|appeler)|office|offices|shop|store|support|"
    r"customer (?:service|care)|help ?desk|service desk|reception|front desk|switchboard|headquarters|"
    r"head office|hotline|helpline|city hall|town hall|library|museum|clinic|hospital|restaurant|hotel|"
    r"pharmacy|accountant|lawyer|notary|plumber|electrician|realtor|agency|company|dealer|showroom|"
    r"warehouse|box office|bookings?|reservations?|agence|bureau|boutique|magasin|accueil|siege(?: social)?|"
    r"service (?:a la )?client(?:ele|s)?|soutien|assistance|standard|mairie|hotel de ville|bibliotheque|"
    r"musee|clinique|hopital|pharmacie|comptable|avocate?|notaire|plombiere?|electricien(?:ne)?|courtiere?|"
    r"cabinet|entreprise|societe|inc|ltd|llc|sarl|sas|ltee|enr|siret|siren|rcs|toll-free|sans frais|"
    r"numero vert|open (?:from|on|daily|until)|ouvert(?:e|s)?|lignes? d'ecoute|press|presse|billetterie"
)
_OWN = (
    r"my|mine|me|i|i'm|i am|we live|our home|je|j'|mon|ma|mes|moi|nous (?:habitons|demeurons|restons)|"
    r"(?:appelle|appelez|ecris|ecrivez|texte|textez|joins|joignez|rejoins|rejoignez|contacte|contactez)-moi|"
    r"regards|sincerely|cheers|cordialement|bien a vous|salutations"
)
_WHOSE = re.compile(rf"(?<![a-z0-9@])(?:(?P<third>{_THIRD})|(?P<business>{_BUSINESS})|(?P<own>{_OWN}))(?![a-z0-9])")
_AT_HOME = words(
    r"lives?(?: at)?|living at|resid(?:es|ing)(?: at)?|(?:at )?home(?: address)?"
    r"|private|personal|unlisted|habite|demeure|demeurant|reste|vit"
    r"|domicile?e?|chez (?:lui|elle)|a la maison|a domicile"
    r"|perso|personnel(?:le)?|prives?|privee"
)
_HANDLE = re.compile(r"(?<![\w.])@[a-z0-9_.]{2,30}")
_NAME = re.compile(
    r"(?<![\w'])[A-Z][a-z'\-]+(?:-[A-Z][a-z]+)?(?: (?:de|du|la|le|van|von|der|den|di|da|[A-Z]\.?))?(?: [A-Z][a-z'\-]+){1,2}(?![\w])"
)
_NOT_A_PERSON = words(
    r"street|avenue|road|rue|boulevard|north|south|east|west|new|saint|sainte|mont|lac|ville|city|united|royaume|etats"
    r"|january|february|march|april|june|july|august|monday|tuesday|wednesday|thursday|friday|saturday|sunday|the|le|la|les"
    r"|social|security|insurance|date|phone|number|credit|card|please|dear|hello|bonjour|merci|employee|record|customer|client"
)
_ROLES = (
    r"info|contact|support|soutien|help|aide|sales|ventes?|admin|office|bureau|service|services|hello|bonjour|"
    r"accueil|no-?reply|ne-?pas-?repondre|webmaster|postmaster|abuse|security|securite|privacy|press|presse|"
    r"media|jobs|careers|emplois|rh|hr|billing|facturation|compta|comptabilite|reservations?|bookings?|"
    r"orders?|commandes?|team|equipe|marketing|news|newsletter|infolettre|git|mairie|secretariat|"
    r"customer\.?service|service\.?client(?:s|ele)?|feedback|enquiries|inquiries|legal|dpo|root|"
    r"notifications?|mail"
)
_ROLE_MAILBOX = re.compile(rf"(?:{_ROLES})[\w.\-]{{0,12}}@.*")


def whose(seen: Seen, data: Sequence[Datum]) -> list[Whose]:
    """Return whose each of ``data`` is; they come in the order of their places. One without words of its own follows the one before."""
    found: list[Whose] = []
    for number, datum in enumerate(data):
        one = _whose(seen, datum, data[number - 1].end if number else 0)
        if one is Whose.UNKNOWN and number and datum.start - data[number - 1].end <= inherit_characters_max:
            one = found[-1]
        found.append(one)
    return found


def _whose(seen: Seen, datum: Datum, previous_end: int) -> Whose:
    shared = datum.kind in OPEN_KINDS and seen.last(datum.start, _AT_HOME) < 0
    if shared and _is_role(seen, datum):
        return Whose.BUSINESS
    reach = max(previous_end, datum.start - around_characters_max)
    before = [_Cue(match) for match in _WHOSE.finditer(seen.view, reach, datum.start)]
    if shared and any(cue.whose is Whose.BUSINESS for cue in before[-3:]):
        third = [cue for cue in before if cue.whose is Whose.THIRD]
        return Whose.THIRD if third and third[-1].end > before[-1].end - 1 else Whose.BUSINESS
    cues = [cue for cue in before if cue.whose is not Whose.BUSINESS]
    last = cues[-1] if cues else None
    name = _name_before(seen, reach, datum.start)
    if last is not None and (name < last.end or last.whose is Whose.THIRD):
        return last.whose
    if name >= 0 or _HANDLE.search(seen.view, reach, datum.start):
        return Whose.NAMED
    return _from_after(seen, datum, shared=shared)


def _from_after(seen: Seen, datum: Datum, *, shared: bool) -> Whose:
    end = min(len(seen.view), datum.end + after_characters_max)
    match = _WHOSE.search(seen.view, datum.end, end)
    if match is not None:
        cue = _Cue(match)
        return cue.whose if shared or cue.whose is not Whose.BUSINESS else Whose.UNKNOWN
    named = any(not _NOT_A_PERSON.search(name.group().lower()) for name in _NAME.finditer(seen.cased, datum.end, end))
    return Whose.NAMED if named else Whose.UNKNOWN


class _Cue:
    """A word that tells whose something is, and where it ends."""

    def __init__(self, match: re.Match[str]) -> None:
        self.end = match.end()
        self.whose = Whose(match.lastgroup or Whose.UNKNOWN)


def _is_role(seen: Seen, datum: Datum) -> bool:
    text = seen.view[datum.start : datum.end]
    if datum.kind == "email":
        return _ROLE_MAILBOX.fullmatch(text) is not None
    return datum.kind == "phone" and _is_toll_free(text)


def _is_toll_free(text: str) -> bool:
    import phonenumbers

    number = number_of(text)
    kinds = phonenumbers.PhoneNumberType
    return number is not None and phonenumbers.number_type(number) in {
        kinds.TOLL_FREE,
        kinds.SHARED_COST,
        kinds.PREMIUM_RATE,
        kinds.UAN,
    }


def _name_before(seen: Seen, start: int, end: int) -> int:
    """Return where the last name of a person before ``end`` ends, -1 without one: two capitalised words that are no place or thing."""
    return max(
        (
            match.end()
            for match in _NAME.finditer(seen.cased, start, end)
            if not _NOT_A_PERSON.search(match.group().lower())
        ),
        default=-1,
    )
