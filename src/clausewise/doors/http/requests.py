"""What is sent to the service. ``french`` holds a type's own description in French; ``said`` puts both languages on a field."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from clausewise.doors.http.limits import (
    checks_per_request_max,
    document_characters_max,
    reason_characters_max,
    scope_entries_max,
)
from clausewise.doors.http.wording import label, said
from clausewise.intake import HOST, text_characters_max
from clausewise.model import AuthorizationKind

TIME_MS_MAX = 253_402_300_799_999  # 9999-12-31, the last day that a date can name


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """A text to be judged, and what is known of it."""

    french: ClassVar[str] = "Un texte à juger, et ce que l'on en sait."

    text: Annotated[str, said("The text itself.", "Le texte lui-même.", max_length=text_characters_max)]
    author: Annotated[
        str,
        label(
            "The account that wrote it; its strikes add up.",
            "Le compte qui l'a écrit; ses avertissements s'additionnent.",
        ),
    ] = ""
    host: Annotated[
        str,
        label(
            "The host of the service that carries it; empty for the operator's own.",
            "L'hôte du service qui le porte; vide pour celui de l'exploitant.",
            pattern=HOST,
        ),
    ] = ""
    path: Annotated[str, label("The path on that host.", "Le chemin sur cet hôte.")] = ""
    target: Annotated[str, label("Whom or what it is aimed at.", "La personne ou la chose visée.")] = ""
    network: Annotated[
        str, label("The address or network that it came from.", "L'adresse ou le réseau d'où il provient.")
    ] = ""
    id: Annotated[
        str,
        label(
            "Your own name for this content; one is made if it is empty.",
            "Votre propre nom pour ce contenu; il en reçoit un s'il est vide.",
        ),
    ] = ""


class Checks(Struct, frozen=True, forbid_unknown_fields=True):
    """Several texts to be judged in order; what an author earns by one counts for the next."""

    french: ClassVar[str] = (
        "Plusieurs textes à juger dans l'ordre; ce qu'un auteur encourt pour l'un compte pour le suivant."
    )

    items: Annotated[list[Check], said("The texts.", "Les textes.", min_length=1, max_length=checks_per_request_max)]


class Undo(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a decision is taken back."""

    french: ClassVar[str] = "Pourquoi une décision est reprise."

    reason: Annotated[
        str,
        said(
            "For whoever looks into it later; kept under seal.",
            "Pour qui s'y penchera plus tard; conservé sous scellé.",
            min_length=1,
            max_length=reason_characters_max,
        ),
    ]


class Report(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person tells the operator about some content."""

    french: ClassVar[str] = "Ce qu'une personne signale à l'exploitant au sujet d'un contenu."

    item: Annotated[str, label("The content.", "Le contenu.", min_length=1)]
    clause: Annotated[str, label("The clause it goes against.", "La clause à laquelle il contrevient.", min_length=1)]
    reason: Annotated[
        str,
        said("In the person's words.", "Dans les mots de la personne.", min_length=1, max_length=reason_characters_max),
    ]
    reporter: Annotated[str, label("Who says so.", "Qui le dit.")] = ""
    notice: Annotated[
        bool,
        said(
            "Whether it is a right holder's or an authority's notice.",
            "S'il s'agit de l'avis d'un titulaire de droits ou d'une autorité.",
        ),
    ] = False
    language: Annotated[Literal["en", "fr"], said("The language of the answer.", "La langue de la réponse.")] = "fr"


_LABELS = Annotated[
    list[Annotated[str, label("One of them.", "L'une d'elles.", min_length=1)]], Meta(max_length=scope_entries_max)
]


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """What an authorization covers. An empty list does not narrow it."""

    french: ClassVar[str] = "Ce que couvre une autorisation. Une liste vide ne la restreint pas."

    clauses: Annotated[
        list[
            Annotated[
                str,
                label(
                    "A clause, or a group such as `content.*`.",
                    "Une clause, ou un groupe tel que `content.*`.",
                    min_length=1,
                ),
            ]
        ],
        Meta(min_length=1, max_length=scope_entries_max),
    ]
    accounts: _LABELS = []
    targets: _LABELS = []
    hosts: _LABELS = []
    networks: _LABELS = []
    techniques: _LABELS = []


class NewAuthorization(Struct, frozen=True, forbid_unknown_fields=True):
    """An exception to be put in force."""

    french: ClassVar[str] = "Une exception à mettre en vigueur."

    kind: Annotated[
        AuthorizationKind,
        said(
            "The operator's grant, the consent of the person concerned, or a right holder's licence.",
            "Le permis de l'exploitant, le consentement de la personne visée ou la licence d'un titulaire de droits.",
        ),
    ]
    scope: Scope
    issuer: Annotated[str, label("Who permits it.", "Qui le permet.", min_length=1)]
    document: Annotated[
        str,
        label("Where that is written.", "Où cela est écrit.", min_length=1, max_length=document_characters_max),
    ]
    starts_ms: Annotated[
        int,
        said(
            "From when, in milliseconds since 1970-01-01 UTC.",
            "À partir de quand, en millisecondes depuis le 1970-01-01 UTC.",
            ge=0,
            le=TIME_MS_MAX,
        ),
    ]
    ends_ms: Annotated[int, said("Until when.", "Jusqu'à quand.", ge=0, le=TIME_MS_MAX)]
    id: Annotated[
        str,
        label(
            "Your own id, of letters, digits and . _ : @ -; one is made if it is empty.",
            "Votre propre identifiant, fait de lettres, de chiffres et de . _ : @ -; il en est créé un s'il est vide.",
        ),
    ] = ""
