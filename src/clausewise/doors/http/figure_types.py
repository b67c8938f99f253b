"""The figures of a period as the service tells them, and what is asked for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from msgspec import Struct

from clausewise.doors.http.responses import PolicyStamp
from clausewise.doors.http.wording import said


class Span(Struct, frozen=True, forbid_unknown_fields=True):
    """A period, by its days in UTC."""

    french: ClassVar[str] = "Une période, par ses jours (UTC)."

    since: Annotated[date, said("The first day, such as 2026-10-01.", "Le premier jour, par exemple 2026-10-01.")] = (
        date(1970, 1, 1)
    )
    until: Annotated[date, said("The day after the last one.", "Le lendemain du dernier jour.")] = date(9999, 12, 31)


class FigureRow(Struct, frozen=True):
    """One count."""

    french: ClassVar[str] = "Un nombre."

    keys: Annotated[
        list[str], said("A word for each division of the table.", "Un mot pour chaque division de la table.")
    ]
    count: Annotated[
        int | None,
        said("None: hidden, for it could point at a person.", "Nul : caché, car il pourrait désigner quelqu'un."),
    ]


class FigureTable(Struct, frozen=True):
    """A whole, divided in one way or two; what is not there is zero."""

    french: ClassVar[str] = "Un tout, divisé d'une façon ou de deux; ce qui n'y est pas vaut zéro."

    name: str
    divisions: list[str]
    rows: list[FigureRow]


class Wait(Struct, frozen=True):
    """How long something took."""

    french: ClassVar[str] = "Le temps que cela a pris."

    name: str
    count: int | None
    median_ms: Annotated[int | None, said("None: not measured, too few.", "Nul : non mesuré, trop peu de cas.")]
    p90_ms: Annotated[int | None, said("What nine of ten do not pass.", "Ce que neuf sur dix ne dépassent pas.")]


class SampleRate(Struct, frozen=True):
    """How often people found an automatic decision wrong."""

    french: ClassVar[str] = "Combien de fois des personnes ont trouvé fausse une décision automatique."

    clause: str
    language: str
    count: int | None
    wrong: Annotated[float | None, said("A share; None: not measured.", "Une part; nul : non mesuré.")]
    low: Annotated[float | None, said("It lies above this (95 %).", "Elle dépasse ceci (95 %).")]
    high: Annotated[float | None, said("It lies below this (95 %).", "Elle est inférieure à ceci (95 %).")]


class PeriodFigures(Struct, frozen=True):
    """What was decided, reported and appealed in a period."""

    french: ClassVar[str] = "Ce qui fut décidé, signalé et porté en appel dans une période."

    from_ms: int
    to_ms: Annotated[int, said("It no longer belongs to the period.", "N'appartient plus à la période.")]
    made_ms: int
    sequence: Annotated[int, said("The last record that was counted.", "Le dernier enregistrement compté.")]
    policy: PolicyStamp
    tables: list[FigureTable]
    waits: list[Wait]
    samples: list[SampleRate]
    least: Annotated[int, said("The smallest count that is shown.", "Le plus petit nombre montré.")]
    skipped: Annotated[int, said("Records that could not be read.", "Enregistrements illisibles.")] = 0
