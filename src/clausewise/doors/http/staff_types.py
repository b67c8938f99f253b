"""What is sent to and comes back from /v1/staff; ``french`` and ``said`` as in ``requests``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from clausewise.doors.http.wording import label, said
from clausewise.member import Proof
from clausewise.staff import name_characters_max

Role = Literal["viewer", "reviewer", "lead", "auditor", "administrator", "sealed"]
roles_max = 6
_NAME = label(
    "The name with which the person signs in.",
    "Le nom avec lequel la personne se connecte.",
    min_length=1,
    max_length=name_characters_max,
)
_ROLES = said("What the person may do.", "Ce que la personne peut faire.", min_length=1, max_length=roles_max)


class NewPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody to be taken on."""

    french: ClassVar[str] = "Une personne à inscrire."

    name: Annotated[str, _NAME]
    roles: Annotated[list[Role], _ROLES]


class Roles(Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly the roles that a person shall have."""

    french: ClassVar[str] = "Les rôles qu'aura la personne, et aucun autre."

    roles: Annotated[list[Role], _ROLES]


class PersonShown(Struct, frozen=True):
    """Somebody who works here."""

    french: ClassVar[str] = "Une personne qui travaille ici."

    id: Annotated[str, label("What records call the person.", "Ce par quoi le registre désigne la personne.")]
    name: Annotated[str, _NAME]
    roles: Annotated[list[Role], _ROLES]
    proofs: Annotated[list[Proof], said("What the person signs in with.", "Ce avec quoi la personne se connecte.")]
    created_ms: Annotated[
        int,
        said(
            "Since when, in milliseconds since 1970-01-01 UTC.",
            "Depuis quand, en millisecondes depuis le 1970-01-01 UTC.",
        ),
    ]
    disabled_ms: Annotated[
        int | None,
        said(
            "Since when the person may no longer sign in, if so.",
            "Depuis quand la personne ne peut plus se connecter, le cas échéant.",
        ),
    ] = None


class PeopleShown(Struct, frozen=True):
    """Everybody who works here."""

    french: ClassVar[str] = "Toutes les personnes qui travaillent ici."

    people: Annotated[list[PersonShown], said("The first one first.", "La première d'abord.")]


class Invited(Struct, frozen=True):
    """Somebody, and the way to the page on which they choose a password."""

    french: ClassVar[str] = "Une personne, et l'adresse de la page où elle choisit son mot de passe."

    person: Annotated[PersonShown, said("Who it is for.", "À qui elle est destinée.")]
    path: Annotated[
        str,
        label(
            "The page at this service; good once, and not to be had again.",
            "La page de ce service; elle sert une fois et ne peut être redemandée.",
        ),
    ]
