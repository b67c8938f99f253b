"""What is asked and told about how things stand, and about what ends by itself."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from clausewise.doors.http.limits import standings_per_request_max
from clausewise.doors.http.responses import Measure
from clausewise.doors.http.wording import label, said
from clausewise.model import Action, Condition

Place = Literal["content", "account", "access"]
Name = Literal[
    "published",
    "restored",
    "labelled",
    "limited",
    "held",
    "removed",
    "active",
    "reinstated",
    "warned",
    "suspended",
    "suspended_for_good",
    "terminated",
    "open",
    "blocked",
    "blocked_for_good",
]


class StandingTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked about."""

    french: ClassVar[str] = "Ce dont on demande l'état."

    on: Annotated[Place, said("Content, an account or an access.", "Un contenu, un compte ou un accès.")]
    target: Annotated[
        str,
        label(
            "Its id; an access is account:ID, address:IP, network:CIDR or token:SHA256.",
            "Son identifiant; un accès s'écrit account:ID, address:IP, network:CIDR ou token:SHA256.",
            min_length=1,
        ),
    ]


class StandingsAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Several that are asked about at once."""

    french: ClassVar[str] = "Plusieurs, dont on demande l'état en une fois."

    targets: Annotated[
        list[StandingTarget], said("Which ones.", "Lesquels.", min_length=1, max_length=standings_per_request_max)
    ]


class StandingCause(Struct, frozen=True):
    """A measure that bears on it, and the decision that took it."""

    french: ClassVar[str] = "Une mesure qui s'y rapporte, et la décision qui l'a prise."

    decision: str
    action: Action
    until_ms: Annotated[
        int | None, said("End, or null: until it is taken back.", "Fin, ou null : jusqu'à ce qu'on la reprenne.")
    ]
    in_force: Annotated[bool, said("Whether it still does something.", "Si elle produit encore un effet.")]
    condition: Annotated[Condition | None, said("What ends it besides time.", "Ce qui y met fin, outre le temps.")]


class StandingShown(Struct, frozen=True):
    """How something stands now."""

    french: ClassVar[str] = "L'état actuel d'une chose."

    on: Place
    target: str
    state: Annotated[Name, said("What that is called.", "Le nom de cet état.")]
    visible: Annotated[
        bool,
        said(
            "Whether content can be seen, or an account or access can act.",
            "Si le contenu se voit, ou si le compte ou l'accès peut agir.",
        ),
    ]
    until_ms: Annotated[
        int | None,
        said("When the state ends by itself; null if it does not.", "Quand l'état prend fin de lui-même; null sinon."),
    ]
    causes: Annotated[
        list[StandingCause], said("What it follows from, oldest first.", "Ce dont il découle, du plus ancien.")
    ]
    conditions: Annotated[
        list[Condition],
        said("What an account that was reinstated still has to do.", "Ce que doit encore faire un compte rétabli."),
    ]
    strikes: Annotated[int, said("An account's strikes in force.", "Les avertissements en vigueur, pour un compte.")]


class StandingsShown(Struct, frozen=True):
    """How each stands, in the order of the question, all at one moment."""

    french: ClassVar[str] = "L'état de chacun, dans l'ordre de la question, au même instant."

    standings: list[StandingShown]


class ExpiryShown(Struct, frozen=True):
    """A measure that ends by itself."""

    french: ClassVar[str] = "Une mesure qui prend fin d'elle-même."

    decision: str
    measure: Measure
    ends_ms: Annotated[int, said("When.", "Quand.")]


class ExpiriesShown(Struct, frozen=True):
    """What ends by itself, soonest first."""

    french: ClassVar[str] = "Ce qui prend fin de soi-même, le plus proche d'abord."

    expiries: list[ExpiryShown]
