"""What is sent and comes back about cases: one matter for a person each."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Struct, UnsetType

from clausewise.case import Kind, Stage, reason_characters_max, severity_max, undo_seconds
from clausewise.doors.http.requests import TIME_MS_MAX
from clausewise.doors.http.wording import label, said
from clausewise.model import Action, Basis, Condition, Notification
from clausewise.review import queue_cases_max
from clausewise.sanction import ground_characters_max

measures_max = 20
clauses_max = 20
strikes_max = 10
Ended = Literal["upheld", "acted", "cleared"]
_Place = Literal["content", "account", "access"]


class Queue(Struct, frozen=True, forbid_unknown_fields=True):
    """Which cases of the queue are wanted; what is left out narrows nothing."""

    french: ClassVar[str] = "Quels dossiers de la file sont voulus; ce qui est omis ne restreint rien."

    state: Annotated[
        Literal["", "free", "mine", "claimed", "proposed"],
        said("Who may work on it.", "Qui peut y travailler."),
    ] = ""
    kind: Annotated[Literal["", "review", "report", "appeal", "sample"], said("Why it is there.", "Pourquoi.")] = ""
    clause: Annotated[
        str, label("A clause or a group such as content.", "Une clause, ou un groupe tel que content.")
    ] = ""
    language: Annotated[str, label("The language of the content.", "La langue du contenu.")] = ""
    severity_min: Annotated[
        int, said("From this severity on.", "À partir de cette gravité.", ge=1, le=severity_max)
    ] = 1
    target: Annotated[str, label("What it is about.", "Ce dont il s'agit.")] = ""
    author: Annotated[str, label("Whose it is.", "De qui c'est.")] = ""
    host: Annotated[str, label("On which host.", "Chez quel hôte.")] = ""


class QueuePage(Queue, frozen=True, forbid_unknown_fields=True):
    """Which stretch of the queue is wanted."""

    french: ClassVar[str] = "Quelle partie de la file est voulue."

    escalated: Annotated[
        Literal["", "true", "false"], said("Passed on to those who lead.", "Transmis à qui dirige.")
    ] = ""
    after: Annotated[str, label("The case after which to go on.", "Le dossier après lequel continuer.")] = ""
    limit: Annotated[int, said("How many at most.", "Combien au plus.", ge=1, le=queue_cases_max)] = 50


class Case(Struct, frozen=True):
    """One matter for a person."""

    french: ClassVar[str] = "Une affaire pour une personne."

    id: str
    kind: Annotated[Kind, said("Why it is there.", "Pourquoi il existe.")]
    on: _Place
    target: str
    opened_ms: int
    due_ms: Annotated[int, said("Until when it should be settled.", "D'ici quand le régler.")]
    severity: Annotated[int, said("1 (slight) to 4 (grave).", "De 1 (léger) à 4 (grave).")]
    author: str
    host: str
    language: str
    medium: str
    clauses: tuple[str, ...]
    decisions: Annotated[tuple[str, ...], said("What led to it.", "Ce qui y a mené.")]
    reports: tuple[str, ...]
    is_sealed: bool
    is_escalated: bool
    stage: Stage
    held_by: Annotated[str, said("Who works on it now.", "Qui y travaille en ce moment.")]
    held_until_ms: Annotated[int, said("Until when; 0 for nobody.", "Jusqu'à quand; 0 pour personne.")]
    proposed_by: str
    settles_ms: Annotated[
        int | None,
        said("When a ruling can no longer be taken back.", "Quand on ne peut plus reprendre ce qui est décidé."),
    ]
    outcome: Annotated[
        Ended | None, said("How it ended; null while it is open.", "Son issue; null tant qu'il est ouvert.")
    ]
    settled_by: str
    seconded_by: Annotated[
        str,
        said("Who confirmed it as the second person, if one did.", "Qui l'a confirmé en second, le cas échéant."),
    ]
    settled_ms: int
    decision: Annotated[str, said("What was decided.", "Ce qui a été décidé.")]
    turns: Annotated[
        int, said("How often something happened to it: its ETag.", "Combien de fois il a changé : son ETag.")
    ]
    sought: Annotated[
        str,
        said(
            "How it went when the content of a report was looked for, such as found or gone; empty when it was not.",
            "Ce qu'a donné la recherche du contenu d'un signalement, par exemple found ou gone; vide s'il n'y en eut pas.",
        ),
    ] = ""


class Cases(Struct, frozen=True):
    """Open cases, the most urgent first."""

    french: ClassVar[str] = "Des dossiers ouverts, le plus urgent d'abord."

    cases: tuple[Case, ...]
    next: Annotated[
        str,
        said("Give it as `after` for more; empty at the end.", "À donner comme `after` pour la suite; vide à la fin."),
    ]


class Taken(Struct, frozen=True):
    """The case that was taken up, if any was free."""

    french: ClassVar[str] = "Le dossier qui a été pris, s'il y en avait un de libre."

    case: Annotated[Case | None, said("Null where nothing waits.", "Null si rien n'attend.")]


class Happening(Struct, frozen=True):
    """Something that happened to a case or to what it is about."""

    french: ClassVar[str] = "Ce qui est arrivé à un dossier ou à ce qu'il concerne."

    sequence: int
    time_ms: int
    kind: str
    subject: str
    actor: str
    second: Annotated[
        str,
        said("Who confirmed it as the second person, if one did.", "Qui l'a confirmé en second, le cas échéant."),
    ]
    words: Annotated[
        str,
        said(
            "What was written: an appeal, a note, a reason, an answer.",
            "Ce qui a été écrit : appel, note, motif, réponse.",
        ),
    ]


class Timeline(Struct, frozen=True):
    """Everything that happened, oldest first."""

    french: ClassVar[str] = "Tout ce qui est arrivé, du plus ancien au plus récent."

    events: tuple[Happening, ...]


class Remark(Struct, frozen=True, forbid_unknown_fields=True):
    """Words for the file or for colleagues."""

    french: ClassVar[str] = "Des mots pour le dossier ou pour les collègues."

    words: Annotated[
        str, said("Kept under seal.", "Conservés sous scellé.", min_length=1, max_length=reason_characters_max)
    ]


class NewMeasure(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to be done."""

    french: ClassVar[str] = "Une chose à faire."

    action: Action
    on: _Place
    target: Annotated[str, label("To what or whom.", "À quoi ou à qui.", min_length=1)]
    until_ms: (
        Annotated[
            int, said("Until when; for good if left out.", "Jusqu'à quand; définitif si omis.", ge=0, le=TIME_MS_MAX)
        ]
        | UnsetType
    ) = UNSET
    condition: Annotated[Condition, said("What ends it before.", "Ce qui y met fin avant.")] | UnsetType = UNSET


class Ruling(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person decides about a case. Without measures nothing is held against it, and what was decided before is taken back."""

    french: ClassVar[str] = (
        "Ce qu'une personne décide d'un dossier. Sans mesure, rien n'est reproché, et ce qui était décidé est repris."
    )

    confirms: Annotated[bool, said("What was decided stands.", "Ce qui était décidé est maintenu.")] = False
    clauses: Annotated[
        list[str], said("The clauses that were broken.", "Les clauses enfreintes.", max_length=clauses_max)
    ] = []
    measures: Annotated[list[NewMeasure], said("What is done.", "Ce qui est fait.", max_length=measures_max)] = []
    basis: Annotated[Basis, said("What it stands on.", "Ce sur quoi elle repose.")] = Basis.LETTER
    reason: Annotated[str, said("For the file.", "Pour le dossier.", max_length=reason_characters_max)] = ""
    answer: Annotated[
        str,
        said(
            "For the person concerned, in their language.",
            "Pour la personne visée, dans sa langue.",
            max_length=reason_characters_max,
        ),
    ] = ""
    notification: Annotated[Notification, said("Whether they are told.", "Si elle en est avisée.")] = (
        Notification.NOTICE
    )
    strikes: (
        Annotated[int, said("Instead of the clauses' own.", "Au lieu de ceux des clauses.", ge=0, le=strikes_max)]
        | UnsetType
    ) = UNSET
    ground: Annotated[
        str,
        said(
            "Why they are told nothing, or later.",
            "Pourquoi rien ne lui est dit, ou plus tard.",
            max_length=ground_characters_max,
        ),
    ] = ""
    grace_seconds: Annotated[
        int,
        said(
            "For how long it can be taken back.",
            "Pendant combien de temps on peut la reprendre.",
            ge=0,
            le=undo_seconds,
        ),
    ] = 0


class Second(Struct, frozen=True, forbid_unknown_fields=True):
    """The word of a second person on what another proposed."""

    french: ClassVar[str] = "Le mot d'une deuxième personne sur ce qu'une autre propose."

    accept: bool
    reason: Annotated[str, said("For the file.", "Pour le dossier.", max_length=reason_characters_max)] = ""
