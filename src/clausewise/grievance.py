"""What a report or notice must say before it is taken in, checked once, whichever door it came by. Pure.

A notice of illegal content says what Regulation (EU) 2022/2065, art. 16(2), asks; a notice of claimed infringement what the Copyright Act
(Canada), s. 41.25(2) and (3), asks.
"""

from __future__ import annotations

import re
from typing import Final

from clausewise import url
from clausewise.clause import Category
from clausewise.complaint import (
    ASKED,
    SPARED,
    Complaint,
    Matter,
    explanation_characters_min,
    line_characters_max,
    location_characters_max,
    reason_characters_max,
)
from clausewise.errors import InputError
from clausewise.intake import identifier_characters_max
from clausewise.model import Words
from clausewise.policy import Policy

_LINES: Final = ("item", "account", "name", "email", "address", "work", "right", "seen")
_EMAIL: Final = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\.]{1,63}(?:\.[^\s@<>\"(),:;\\.]{1,63}){1,8}")
_SCHEMES: Final = frozenset({"http", "https"})
NAMES: Final[dict[str, Words]] = {
    "location": Words("the exact address", "l'adresse exacte"),
    "reason": Words("an explanation", "une explication"),
    "name": Words("your name", "votre nom"),
    "email": Words("your e-mail address", "votre adresse courriel"),
    "address": Words("your postal address", "votre adresse postale"),
    "work": Words("the work, mark or words concerned", "l'œuvre, la marque ou les propos visés"),
    "right": Words("your right, or for whom you speak", "votre droit, ou au nom de qui vous parlez"),
    "seen": Words("the date and time", "la date et l'heure"),
    "good_faith": Words("your statement of good faith", "votre déclaration de bonne foi"),
    "no_offer": Words(
        "the statement that it asks for nothing in return", "la déclaration que rien n'est demandé en échange"
    ),
    "item": Words("the content's identifier", "l'identifiant du contenu"),
    "account": Words("the account", "le compte"),
}


def check(complaint: Complaint, policy: Policy) -> None:
    """Raise InputError CW931 for what is missing, CW932 for an address that leads nowhere here, CW933 for what has a wrong form."""
    wrong_form(complaint)
    if absent := lacking(complaint, policy):
        raise missing(absent[0])
    if complaint.matter is not Matter.RULE and len(complaint.reason.strip()) < explanation_characters_min:
        raise _unfit(
            "CW931",
            "reason",
            Words("A notice explains what is wrong.", "Un avis explique ce qui ne va pas."),
            Words(
                f"Write at least {explanation_characters_min} characters (explanation_characters_min).",
                f"Écrivez au moins {explanation_characters_min} caractères (explanation_characters_min).",
            ),
        )


def lacking(complaint: Complaint, policy: Policy) -> list[str]:
    """Return the fields that a complaint needs and has nothing in, so that a form names them all at once."""
    return [field for field in asked(complaint, policy) if not str(getattr(complaint, field) or "").strip()]


def asked(complaint: Complaint, policy: Policy) -> tuple[str, ...]:
    """Return the fields that a complaint needs: who tells of an offence against a child need not say who they are."""
    fields = ASKED[complaint.matter]
    if complaint.matter is Matter.ILLEGAL and spares(complaint.clause, policy):
        return tuple(field for field in fields if field not in SPARED)
    return fields


def spares(clause: str, policy: Policy) -> bool:
    """Say whether reports of this clause are taken without a name."""
    found = policy.clauses.get(clause)
    return found is not None and found.dsa.category is Category.PROTECTION_OF_MINORS


def missing(field: str) -> InputError:
    """Return the error for a field that is needed and empty."""
    name = NAMES[field]
    return _unfit(
        "CW931",
        field,
        Words(f"Something is missing: {name.en}.", f"Il manque quelque chose : {name.fr}."),
        Words("Add it and send it again.", "Ajoutez ce qui manque et renvoyez le tout."),
    )


def wrong_form(complaint: Complaint) -> None:
    """Raise InputError CW933 for a field that is too long, has a line break where none belongs, or is no e-mail address."""
    for field in _LINES:
        value: str = getattr(complaint, field)
        most = identifier_characters_max if field in ("item", "account") else line_characters_max
        if len(value) > most or (value and not value.isprintable()):
            raise _unfit(
                "CW933",
                field,
                Words(
                    f"This is too long or has a line break: {NAMES[field].en}.",
                    f"Ceci est trop long ou contient un saut de ligne : {NAMES[field].fr}.",
                ),
                Words(
                    f"Write one line of at most {most} characters.", f"Écrivez une ligne d'au plus {most} caractères."
                ),
            )
    if complaint.email and not _EMAIL.fullmatch(complaint.email):
        raise _unfit(
            "CW933",
            "email",
            Words("This is no e-mail address.", "Ceci n'est pas une adresse courriel."),
            Words("Write it like name@example.org.", "Écrivez-la comme nom@exemple.org."),
        )
    for field, most in (("reason", reason_characters_max), ("location", location_characters_max)):
        if len(getattr(complaint, field)) > most:
            raise _unfit(
                "CW933",
                field,
                Words(f"This is too long: {NAMES[field].en}.", f"Ceci est trop long : {NAMES[field].fr}."),
                Words(f"At most {most} characters are taken.", f"Au plus {most} caractères sont admis."),
            )
    if not complaint.reason.strip():
        raise missing("reason")


def place(location: str, policy: Policy) -> str:
    """Return the one spelling of an address on the operator's services. Raises InputError CW932."""
    found = url.parse(location)
    if found is None or found.scheme not in _SCHEMES or not found.host:
        raise _unfit(
            "CW932",
            "location",
            Words("This is no address of a page.", "Ceci n'est pas l'adresse d'une page."),
            Words(
                "Copy it from the address bar of your browser.", "Copiez-la de la barre d'adresse de votre navigateur."
            ),
        )
    if policy.register.covers(found.host, found.path or "/") is None:
        hosts = ", ".join(dict.fromkeys(service.host for service in policy.register.services))
        raise _unfit(
            "CW932",
            "location",
            Words("This page is not one of ours.", "Cette page n'est pas l'une des nôtres."),
            Words(f"We look after: {hosts}.", f"Nous veillons sur : {hosts}."),
        )
    return found.normal[:identifier_characters_max]


def _unfit(code: str, field: str, said: Words, remedy: Words) -> InputError:
    return InputError(code, said.en, said.fr, remedy_en=remedy.en, remedy_fr=remedy.fr, where=f"/{field}")
