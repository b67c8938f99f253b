"""What is asked and answered about reports that came in."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from clausewise.complaint import Matter
from clausewise.doors.http.wording import label, said
from clausewise.model import Action, LanguageCode


class Key(Struct, frozen=True, forbid_unknown_fields=True):
    """What opens the course of one report."""

    french: ClassVar[str] = "Ce qui ouvre le suivi d'un signalement."

    key: Annotated[
        str, label("The key that stands in the tracking link.", "La clé qui figure dans le lien de suivi.")
    ] = ""


class Progress(Struct, frozen=True):
    """How far a report is."""

    french: ClassVar[str] = "Où en est un signalement."

    id: str
    time_ms: Annotated[int, said("When it came.", "Quand il est arrivé.")]
    stage: Annotated[
        Literal["received", "looking", "decided", "known", "notice", "forwarded", "muted"],
        said("How far it is.", "Où il en est."),
    ]
    matter: Annotated[Matter, said("What it is about.", "Ce dont il s'agit.")]
    outcome: Annotated[Literal["upheld", "acted", "cleared"] | None, said("How it ended.", "Comment il s'est terminé.")]
    settled_ms: Annotated[int, said("When it was decided, or 0.", "Quand il fut décidé, ou 0.")]
    actions: Annotated[
        tuple[Action, ...], said("What was done about the content.", "Ce qui a été fait au sujet du contenu.")
    ]
    may_contest: Annotated[
        bool,
        said("Whether one may ask that somebody else look.", "Si l'on peut demander que quelqu'un d'autre l'examine."),
    ]
    language: LanguageCode
    said: Annotated[
        tuple[str, ...],
        said(
            "The same in words, in the language of the request.", "La même chose en mots, dans la langue de la requête."
        ),
    ]


class Forward(Struct, frozen=True, forbid_unknown_fields=True):
    """To which account a notice of claimed infringement goes."""

    french: ClassVar[str] = "À quel compte va un avis de prétendue violation."

    account: Annotated[str, label("The account concerned.", "Le compte visé.", min_length=1)]


class Forwarded(Struct, frozen=True):
    """A notice that was passed on, in the words that go to the account concerned."""

    french: ClassVar[str] = "Un avis transmis, dans les mots destinés au compte visé."

    id: str
    account: str
    kept_until_ms: Annotated[
        int,
        said("Until when the record of it is kept.", "Jusqu'à quand sa trace est conservée."),
    ]
    text: Annotated[str, said("To be sent as it stands.", "À envoyer tel quel.")]
