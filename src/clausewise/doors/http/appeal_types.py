"""What is sent and comes back about statements of reasons and appeals."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import UNSET, Struct, UnsetType

from clausewise.case import reason_characters_max
from clausewise.doors.http.case_types import Ended
from clausewise.doors.http.requests import TIME_MS_MAX
from clausewise.doors.http.responses import Measure, Words
from clausewise.doors.http.wording import label, said
from clausewise.grounds import Heading, Origin, Standing
from clausewise.model import Basis, Certainty, LanguageCode
from clausewise.statements import contact_characters_max


class NewAppeal(Struct, frozen=True, forbid_unknown_fields=True):
    """An appeal against a decision, in the words of the person concerned."""

    french: ClassVar[str] = "Un appel d'une décision, dans les mots de la personne concernée."

    words: Annotated[
        str,
        said(
            "Why it should be looked at again; kept under seal.",
            "Pourquoi y regarder à nouveau; conservé sous scellé.",
            min_length=1,
            max_length=reason_characters_max,
        ),
    ]
    language: Annotated[LanguageCode, said("The language of the answer.", "La langue de la réponse.")] = "fr"
    contact: Annotated[
        str,
        label(
            "How the person can be reached, if they wish; kept under seal, apart from the words.",
            "Comment joindre la personne, si elle le souhaite; conservé sous scellé, à part des mots.",
            max_length=contact_characters_max,
        ),
    ] = ""


class NewRelease(Struct, frozen=True, forbid_unknown_fields=True):
    """From when the person concerned may read about a decision whose notice is delayed."""

    french: ClassVar[str] = "Dès quand la personne concernée peut lire une décision dont l'avis est différé."

    at_ms: (
        Annotated[
            int,
            said(
                "From when, in milliseconds since 1970-01-01 UTC; now if it is left out.",
                "Dès quand, en millisecondes depuis le 1970-01-01 UTC; maintenant si on l'omet.",
                ge=0,
                le=TIME_MS_MAX,
            ),
        ]
        | UnsetType
    ) = UNSET


class Release(Struct, frozen=True):
    """From when a decision is told to the person concerned."""

    french: ClassVar[str] = "Dès quand une décision est dite à la personne concernée."

    decision: str
    at_ms: int


class Appeal(Struct, frozen=True):
    """An appeal and how far it is."""

    french: ClassVar[str] = "Un appel et où il en est."

    id: Annotated[str, said("The case that it opened.", "Le dossier qu'il a ouvert.")]
    made_ms: Annotated[int, said("When it was made.", "Quand il a été fait.")]
    due_ms: Annotated[int, said("Until when it should be answered.", "D'ici quand y répondre.")]
    language: Annotated[LanguageCode, said("The language of the answer.", "La langue de la réponse.")]
    outcome: Annotated[Ended | None, said("How it ended; null while it waits.", "Son issue; null tant qu'il attend.")]
    settled_ms: Annotated[int, said("When it ended; 0 while it waits.", "Quand il a pris fin; 0 tant qu'il attend.")]
    answer: Annotated[str, said("The written answer.", "La réponse écrite.")]
    decision: Annotated[str, said("What was decided instead, if anything.", "Ce qui a été décidé à la place.")]


class Appeals(Struct, frozen=True):
    """The appeals against a decision, oldest first."""

    french: ClassVar[str] = "Les appels d'une décision, du plus ancien au plus récent."

    appeals: tuple[Appeal, ...]


class Section(Struct, frozen=True):
    """A part of a statement of reasons."""

    french: ClassVar[str] = "Une partie d'un exposé des motifs."

    heading: Annotated[Heading, said("Which one.", "Laquelle.")]
    title: Words
    sentences: Annotated[tuple[Words, ...], said("What it says.", "Ce qu'elle dit.")]


class Rule(Struct, frozen=True):
    """A clause that a decision stands on."""

    french: ClassVar[str] = "Une clause sur laquelle repose une décision."

    clause: str
    title: Words
    basis: Annotated[Basis, said("What it stands on.", "Ce sur quoi elle repose.")]
    certainty: Annotated[Certainty, said("How sure it is.", "Le degré de certitude.")]
    address: Annotated[str, said("Where its words can be read.", "Où en lire le texte.")]


class Statement(Struct, frozen=True):
    """A statement of reasons (DSA, art. 17(3); P-39.1, s. 12.1)."""

    french: ClassVar[str] = "Un exposé des motifs (DSA, art. 17, par. 3; P-39.1, art. 12.1)."

    decision: str
    item: str
    time_ms: int
    policy_version: str
    measures: tuple[Measure, ...]
    rules: tuple[Rule, ...]
    origin: Annotated[Origin, said("How it came to notice.", "Comment cela a été relevé.")]
    detected_by_program: bool
    decided_by_program: bool
    standing: Annotated[Standing, said("Whether it holds.", "Si elle tient.")]
    sections: Annotated[tuple[Section, ...], said("The statement itself.", "L'exposé lui-même.")]
    appeal_until_ms: Annotated[
        int | None, said("Until when it can be appealed; null if it cannot.", "Jusqu'à quand en appeler; null sinon.")
    ]
    appeals: tuple[Appeal, ...]
    followed_by: Annotated[
        str, said("The decision that a person took instead.", "La décision qu'une personne a prise à la place.")
    ]
    is_told: Annotated[
        bool,
        said("Whether the link shows it now.", "Si le lien la montre à présent."),
    ]
    link: Annotated[
        str,
        said(
            "A path of this service where the person concerned may read it and appeal, with no account.",
            "Un chemin de ce service où la personne concernée peut la lire et en appeler, sans compte.",
        ),
    ]
