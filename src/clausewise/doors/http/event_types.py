"""What is said of requests and sign-ins as they come, both ways; see ``requests`` and ``responses`` for the words of both languages."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from clausewise.answer import Answer
from clausewise.doors.http.limits import (
    event_body_characters_max,
    event_headers_max,
    event_text_characters_max,
    events_per_request_max,
)
from clausewise.doors.http.requests import TIME_MS_MAX
from clausewise.doors.http.responses import Evidence, Finding, Lift, Measure, Words
from clausewise.doors.http.wording import label, said
from clausewise.event import Act, Outcome

_TEXT = Meta(max_length=event_text_characters_max)
_HEADERS = Annotated[
    dict[Annotated[str, Meta(max_length=256)], Annotated[str, _TEXT]], Meta(max_length=event_headers_max)
]
STATUS_MAX = 999
BYTES_MAX = 2**53
NETWORK_MAX = 2**32 - 1


def _whole(most: int) -> dict[str, int]:
    """Return the limits of a whole number that JSON may also write as 12.0."""
    return {"ge": 0, "le": most, "multiple_of": 1}


class Event(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request, or a sign-in, as it came: who, what, and how it ended if it did. Nothing must be there."""

    french: ClassVar[str] = (
        "Une requête, ou une connexion, telle qu'elle est venue : qui, quoi et, le cas échéant, comment elle a fini. Tout est facultatif."
    )

    id: Annotated[
        str,
        label(
            "Your own name for it; sent again, it is answered as before and not counted twice.",
            "Votre propre nom pour elle; renvoyée, elle reçoit la même réponse et ne compte pas deux fois.",
        ),
    ] = ""
    time_ms: Annotated[
        float,
        said(
            "When, in milliseconds since 1970-01-01 UTC; 0: now.",
            "Quand, en millisecondes depuis le 1970-01-01 UTC; 0 : maintenant.",
            **_whole(TIME_MS_MAX),
        ),
    ] = 0
    act: Annotated[Act, said("What was done.", "Ce qui a été fait.")] = Act.REQUEST
    outcome: Annotated[
        Outcome,
        said(
            "How it ended; `refused` is what you refused yourself and never counts.",
            "Comment elle a fini; `refused` est ce que vous avez refusé vous-même et ne compte jamais.",
        ),
    ] = Outcome.UNKNOWN
    ip: Annotated[str, label("The address that it came from.", "L'adresse d'où elle vient.")] = ""
    user: Annotated[
        str,
        label("The account, if your service has verified it.", "Le compte, si votre service l'a vérifié."),
    ] = ""
    session: Annotated[str, label("Its session.", "Sa session.")] = ""
    host: Annotated[str, label("The host that it asked for.", "L'hôte demandé.")] = ""
    method: Annotated[str, label("Its method.", "Sa méthode.", max_length=64)] = ""
    uri: Annotated[
        str,
        said(
            "Path and query, as sent.",
            "Chemin et paramètres, tels quels.",
            max_length=event_text_characters_max,
        ),
    ] = ""
    headers: Annotated[_HEADERS, said("Its headers.", "Ses en-têtes.")] = {}
    body: Annotated[
        str,
        said("The beginning of its body.", "Le début de son corps.", max_length=event_body_characters_max),
    ] = ""
    status: Annotated[
        float,
        said("The status that was answered; 0: none yet.", "Le code renvoyé; 0 : aucun encore.", **_whole(STATUS_MAX)),
    ] = 0
    bytes: Annotated[float, said("How much was answered.", "La taille de la réponse.", **_whole(BYTES_MAX))] = 0
    rt_ms: Annotated[
        float,
        said("How long it took, in milliseconds.", "Ce qu'elle a pris, en millisecondes.", ge=0, le=1e9),
    ] = 0.0
    country: Annotated[
        str,
        label("Where it came from (ISO 3166-1).", "D'où elle vient (ISO 3166-1).", pattern=r"^(?:[A-Z]{2})?$(?!\n)"),
    ] = ""
    asn: Annotated[float, said("Its autonomous system.", "Son système autonome.", **_whole(NETWORK_MAX))] = 0
    ja4: Annotated[str, label("The fingerprint of its TLS handshake.", "L'empreinte de sa négociation TLS.")] = ""


class Events(Struct, frozen=True, forbid_unknown_fields=True):
    """Several of them, in the order in which they came."""

    french: ClassVar[str] = "Plusieurs, dans l'ordre de leur venue."

    events: Annotated[
        list[Event],
        said(
            "The requests and sign-ins.", "Les requêtes et connexions.", min_length=1, max_length=events_per_request_max
        ),
    ]


class Verdict(Struct, frozen=True):
    """What to answer to a request, and why."""

    french: ClassVar[str] = "Ce qu'il faut répondre à une requête, et pourquoi."

    id: Annotated[str, said("The request's id, as you gave it.", "L'identifiant de la requête, tel que donné.")]
    answer: Annotated[Answer, said("What to answer.", "Ce qu'il faut répondre.")]
    would: Annotated[
        Answer,
        said(
            "What would be answered if nothing were done in shadow.",
            "Ce qui serait répondu si rien ne se faisait à blanc.",
        ),
    ]
    clauses: Annotated[
        tuple[Finding, ...],
        said("The clauses broken, strongest first.", "Les clauses enfreintes, la plus nette d'abord."),
    ]
    evidence: Annotated[tuple[Evidence, ...], said("Where it was seen.", "Où cela a été vu.")]
    measures: Annotated[tuple[Measure, ...], said("Everything that is done.", "Tout ce qui est fait.")]
    lifts: Annotated[tuple[Lift, ...], said("What an authorization lifted.", "Ce qu'une autorisation a levé.")]
    decisions: Annotated[tuple[str, ...], said("The decisions made about it.", "Les décisions prises à son sujet.")]
    standing: Annotated[
        str, said("The earlier decision that is in force.", "La décision antérieure qui est en vigueur.")
    ]
    until_ms: Annotated[
        int | None,
        said("Until when it is in force; null: for good.", "Jusqu'à quand elle l'est; null : définitivement."),
    ]
    retry_s: Annotated[
        int,
        said("After how many seconds to come again.", "Après combien de secondes revenir."),
    ]
    reasons: Words
    is_repeated: Annotated[
        bool,
        said("Whether it was told before and answered so.", "Si elle avait déjà été racontée et répondue ainsi."),
    ] = False


class Verdicts(Struct, frozen=True):
    """The verdicts, in the order of the requests."""

    french: ClassVar[str] = "Les verdicts, dans l'ordre des requêtes."

    verdicts: list[Verdict]
