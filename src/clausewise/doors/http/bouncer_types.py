"""What bouncers ask and are told, in the form of CrowdSec's local API (docs.crowdsec.net): the words are theirs."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Struct

from clausewise.doors.http.wording import said

_ORIGINS = said("Only of these origins, separated by commas.", "De ces seules origines, séparées par des virgules.")
_WITH = said(
    "Only of scenarios whose name has one of these in it.", "Des seuls scénarios dont le nom contient l'un de ceux-ci."
)
_WITHOUT = said(
    "None of scenarios whose name has one of these in it.", "D'aucun scénario dont le nom contient l'un de ceux-ci."
)


class BouncerPull(Struct, frozen=True):
    """What a bouncer that keeps a list wants of it."""

    french: ClassVar[str] = "Ce que veut de la liste un videur qui la tient."

    startup: Annotated[bool, said("Everything, not only what changed.", "Tout, et non seulement ce qui a changé.")] = (
        False
    )
    scopes: Annotated[
        str,
        said(
            "Of these scopes: `ip`, `range`, `username`, `token`.",
            "De ces portées : `ip`, `range`, `username`, `token`.",
        ),
    ] = "ip,range"
    origins: Annotated[str, _ORIGINS] = ""
    scenarios_containing: Annotated[str, _WITH] = ""
    scenarios_not_containing: Annotated[str, _WITHOUT] = ""


class BouncerQuestion(Struct, frozen=True):
    """What a bouncer that asks about each visitor wants to know."""

    french: ClassVar[str] = "Ce que veut savoir un videur qui interroge pour chaque visiteur."

    ip: Annotated[str, said("What bars this address.", "Ce qui vise cette adresse.")] = ""
    range: Annotated[str, said("What bars this network.", "Ce qui vise ce réseau.")] = ""
    contains: Annotated[
        bool,
        said(
            "Whether what lies around the network is meant, or what lies in it.",
            "Si l'on entend ce qui l'entoure, ou ce qu'il contient.",
        ),
    ] = True
    scope: Annotated[str, said("Of this scope.", "De cette portée.")] = ""
    value: Annotated[str, said("About this value.", "Au sujet de cette valeur.")] = ""
    type: Annotated[str, said("Of this type.", "De ce type.")] = ""
    scopes: Annotated[str, said("Of these scopes.", "De ces portées.")] = ""
    origins: Annotated[str, _ORIGINS] = ""
    scenarios_containing: Annotated[str, _WITH] = ""
    scenarios_not_containing: Annotated[str, _WITHOUT] = ""


class BouncerDecision(Struct, frozen=True):
    """Somebody barred, as a bouncer wants it."""

    french: ClassVar[str] = "Quelqu'un dont l'accès est restreint, à l'usage d'un videur."

    id: Annotated[int, said("A number for it.", "Un numéro.")]
    uuid: Annotated[str, said("The decision's id.", "L'identifiant de la décision.")]
    origin: Annotated[
        str,
        said(
            "`clausewise`, or `clausewise:person` where a person decided.",
            "`clausewise`, ou `clausewise:person` si une personne a tranché.",
        ),
    ]
    scenario: Annotated[str, said("`clausewise/` and the clause.", "`clausewise/` et la clause.")]
    scope: Annotated[str, said("`Ip`, `Range`, `Username` or `Token`.", "`Ip`, `Range`, `Username` ou `Token`.")]
    value: Annotated[str, said("Who.", "Qui.")]
    type: Annotated[
        str,
        said(
            "`ban`, or what the settings say for whoever is limited.",
            "`ban`, ou ce que disent les réglages pour un accès limité.",
        ),
    ]
    duration: Annotated[
        str, said("For how long yet, such as `3h59m8.2s`.", "Pour combien de temps encore, tel que `3h59m8.2s`.")
    ]
    until: Annotated[str, said("Until when (RFC 3339).", "Jusqu'à quand (RFC 3339).")]
    simulated: bool = False


class BouncerChanges(Struct, frozen=True):
    """What is to be added and what taken away; null for nothing."""

    french: ClassVar[str] = "Ce qu'il faut ajouter et ce qu'il faut retirer; null pour rien."

    new: list[BouncerDecision] | None
    deleted: list[BouncerDecision] | None
