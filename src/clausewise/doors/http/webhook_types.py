"""What is sent to and comes back from the addresses of webhooks; ``french`` and ``said`` as in ``requests``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from clausewise.announcement import EVENTS
from clausewise.dispatch import name_characters_max
from clausewise.doors.http.limits import events_per_webhook_max, page_entries_max
from clausewise.doors.http.requests import TIME_MS_MAX
from clausewise.doors.http.wording import label, said
from clausewise.perimeter import url_characters_max

_EVENTS = said(
    f"What it is told of: {', '.join(EVENTS)}; `case.*` for all that begin so, `*` for everything.",
    f"Ce dont il est avisé : {', '.join(EVENTS)}; `case.*` pour tous ceux qui commencent ainsi, `*` pour tout.",
    min_length=1,
    max_length=events_per_webhook_max,
)
_URL = label(
    "Where events are sent, by HTTPS.",
    "Où les événements sont envoyés, par HTTPS.",
    min_length=1,
    max_length=url_characters_max,
)
_EVIDENCE = said(
    "Whether words of persons are sent along: quoted evidence, reports, appeals.",
    "Si des mots de personnes sont joints : éléments cités, signalements, appels.",
)
_MOMENT = {"ge": 0, "le": TIME_MS_MAX}
_Text = Annotated[str, Meta(min_length=1, max_length=64)]


class NewWebhook(Struct, frozen=True, forbid_unknown_fields=True):
    """An endpoint that is to be told."""

    french: ClassVar[str] = "Un point d'arrivée à aviser."

    url: Annotated[str, _URL]
    events: Annotated[tuple[_Text, ...], _EVENTS]
    name: Annotated[
        str, label("A name to know it by.", "Un nom pour le reconnaître.", max_length=name_characters_max)
    ] = ""
    evidence: Annotated[bool, _EVIDENCE] = False
    asymmetric: Annotated[
        bool,
        said(
            "Sign by Ed25519 (`v1a`), so that the receiver holds no secret; else by HMAC-SHA256 (`v1`).",
            "Signer par Ed25519 (`v1a`), pour que le destinataire ne détienne aucun secret; sinon par HMAC-SHA256 (`v1`).",
        ),
    ] = False


class Webhook(Struct, frozen=True, omit_defaults=True):
    """An endpoint, what it still has to be told, and what came of it last; 0 is never."""

    french: ClassVar[str] = (
        "Un point d'arrivée, ce dont il doit encore être avisé et ce qu'il en fut la dernière fois; 0 : jamais."
    )

    id: str
    url: Annotated[str, _URL]
    events: Annotated[tuple[str, ...], _EVENTS]
    name: Annotated[str, said("Its name.", "Son nom.")]
    evidence: Annotated[bool, _EVIDENCE]
    state: Annotated[Literal["active", "paused", "halted"], said("Whether it is told.", "S'il est avisé.")]
    created_ms: Annotated[int, said("When it was made.", "Quand il fut créé.")]
    public_keys: Annotated[
        tuple[str, ...],
        said("What verifies it, where it is asymmetric.", "Ce qui le vérifie, s'il est asymétrique."),
    ]
    behind: Annotated[
        int,
        said("Records that it was not told of yet, wanted or not.", "Enregistrements à venir pour lui, voulus ou non."),
    ]
    waiting: Annotated[int, said("Failed, and tried again later.", "En échec, retentés plus tard.")]
    dead: Annotated[int, said("Failed for good.", "En échec définitif.")]
    oldest_ms: Annotated[int, said("The oldest that is still to get through.", "Le plus ancien encore à transmettre.")]
    failures: Annotated[int, said("Failed tries in a row.", "Échecs d'affilée.")]
    failing_ms: Annotated[int, said("Since when every try failed.", "Depuis quand tout essai échoue.")]
    delivered: Annotated[int, said("How many were delivered.", "Combien furent livrés.")]
    delivered_ms: Annotated[int, said("When the last was delivered.", "Quand le dernier fut livré.")]
    failed_ms: Annotated[int, said("When a try last failed.", "Quand un essai a échoué pour la dernière fois.")]
    failure: Annotated[str, said("Why, in one word.", "Pourquoi, en un mot.")]
    status: Annotated[int, said("The status that it answered then.", "Le code qu'il répondit alors.")]
    secret: Annotated[
        str,
        said(
            "What the receiver verifies by; told this once.",
            "Ce par quoi le destinataire vérifie; dit cette seule fois.",
        ),
    ] = ""


class WebhooksShown(Struct, frozen=True):
    """Every endpoint, oldest first."""

    french: ClassVar[str] = "Tous les points d'arrivée, le plus ancien d'abord."

    webhooks: list[Webhook]


class Rotated(Struct, frozen=True):
    """The new secret of an endpoint; the old one signs along for a day."""

    french: ClassVar[str] = "Le nouveau secret d'un point d'arrivée; l'ancien signe aussi pendant un jour."

    id: str
    secret: Annotated[
        str, said("What the receiver verifies by from now on.", "Ce par quoi le destinataire vérifie désormais.")
    ]


class Stretch(Struct, frozen=True, forbid_unknown_fields=True):
    """Which records are told again."""

    french: ClassVar[str] = "Les enregistrements dont il est avisé de nouveau."

    since_ms: Annotated[
        int,
        said(
            "From when, in milliseconds since 1970-01-01 UTC.", "À partir de quand, en ms depuis 1970-01-01.", **_MOMENT
        ),
    ]
    until_ms: Annotated[int, said("Before when; 0: to now.", "Avant quand; 0 : jusqu'à maintenant.", **_MOMENT)] = 0


class Resent(Struct, frozen=True, forbid_unknown_fields=True):
    """Which dead deliveries are tried anew."""

    french: ClassVar[str] = "Les livraisons abandonnées à retenter."

    sequences: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=2**53 - 1)], ...] | None,
        said("Those of these records; without it, all.", "Celles de ces enregistrements; sinon toutes."),
    ] = None


class Count(Struct, frozen=True):
    """How many events are sent again."""

    french: ClassVar[str] = "Combien d'événements sont envoyés de nouveau."

    events: int


class DeadPage(Struct, frozen=True, forbid_unknown_fields=True):
    """Which stretch of the dead deliveries is wanted."""

    french: ClassVar[str] = "La portion voulue des livraisons abandonnées."

    after: Annotated[
        str,
        said(
            "The end of the page before.",
            "La fin de la page précédente.",
            pattern=r"^(|[0-9]{1,15}:[a-z.]{1,64})$(?!\n)",
        ),
    ] = ""
    limit: Annotated[int, said("How many at most.", "Combien au plus.", ge=1, le=page_entries_max)] = 100


class Dead(Struct, frozen=True):
    """A delivery that failed for good."""

    french: ClassVar[str] = "Une livraison en échec définitif."

    sequence: Annotated[int, said("The sequence of its record.", "Le rang de son enregistrement.")]
    event: Annotated[str, said("The type of its event.", "Le type de son événement.")]
    tries: Annotated[int, said("How often it was tried.", "Combien d'essais furent faits.")]
    first_ms: Annotated[int, said("When it was recorded.", "Quand il fut consigné.")]
    tried_ms: Annotated[int, said("When it was tried last.", "Quand eut lieu le dernier essai.")]
    failure: Annotated[str, said("Why it failed, in one word.", "Pourquoi il échoua, en un mot.")]
    status: Annotated[int, said("The status that was answered, if any.", "Le code répondu, s'il y en eut un.")]


class DeadShown(Struct, frozen=True):
    """Deliveries that failed for good, oldest record first."""

    french: ClassVar[str] = "Les livraisons en échec définitif, de l'enregistrement le plus ancien au plus récent."

    dead: list[Dead]
    next: Annotated[
        str, said("Where the next page begins; empty at the end.", "Où commence la page suivante; vide à la fin.")
    ]
