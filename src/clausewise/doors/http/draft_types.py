"""What comes back about a draft: kind words, what could be changed and where, and nothing of what was written."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Struct, UnsetType

from clausewise.doors.http.responses import Words
from clausewise.doors.http.wording import said
from clausewise.model import LanguageCode
from clausewise.nudge import Ahead


class Mode(Struct, frozen=True):
    """Whether content is judged, or looked at before it is published."""

    french: ClassVar[str] = "Si un contenu est jugé, ou regardé avant d'être publié."

    mode: Annotated[
        Literal["check", "draft"],
        said(
            "`draft`: answer with a kind hint before anything is published; nothing is decided and nothing recorded.",
            "`draft` : répondre par un conseil aimable avant toute publication; rien n'est décidé ni consigné.",
        ),
    ] = "check"


class Spot(Struct, frozen=True):
    """A place in the draft."""

    french: ClassVar[str] = "Un endroit du brouillon."

    part: Annotated[int, said("Number of the part, from 0.", "Numéro de la partie, à partir de 0.")]
    start: Annotated[int, said("First code point, from 0.", "Premier point de code, à partir de 0.")]
    end: Annotated[int, said("Code point after the last.", "Point de code qui suit le dernier.")]
    place: Annotated[
        str,
        said("The element, header or page of a part that was opened.", "L'élément, l'en-tête ou la page, si ouverte."),
    ] = ""


class Hint(Struct, frozen=True):
    """One thing that could be changed."""

    french: ClassVar[str] = "Une chose qui pourrait être changée."

    clause: Annotated[str, said("The clause that it touches.", "La clause que cela touche.")]
    kind: Annotated[Words, said("What kind of thing it is.", "De quel genre de chose il s'agit.")]
    suggestion: Annotated[Words, said("What to do instead.", "Quoi faire à la place.")]
    spots: Annotated[tuple[Spot, ...], said("Where it is.", "Où cela se trouve.")]


class Nudge(Struct, frozen=True, omit_defaults=True):
    """What is said to the writer of a draft; the draft itself was not kept."""

    french: ClassVar[str] = "Ce qui est dit à l'auteur d'un brouillon; le brouillon n'a pas été conservé."

    language: Annotated[LanguageCode, said("The writer's language.", "La langue de l'auteur.")]
    ahead: Annotated[
        Ahead,
        said(
            "What would come in general: published, asked to reconsider, marked, waiting for a person, not published.",
            "Ce qui viendrait, en général : publié, invité à y repenser, marqué, en attente d'une personne, non publié.",
        ),
    ]
    message: Words
    hints: tuple[Hint, ...]
    care: (
        Annotated[
            Words, said("Help lines, where somebody may need one.", "Des lignes d'aide, si quelqu'un en a besoin.")
        ]
        | UnsetType
    ) = UNSET


class Nudges(Struct, frozen=True):
    """What is said of each draft, in order."""

    french: ClassVar[str] = "Ce qui est dit de chaque brouillon, dans l'ordre."

    drafts: list[Nudge]
