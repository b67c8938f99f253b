"""/v1/standings and /v1/expiries: how things stand, and what ends next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Struct

from clausewise import redaction
from clausewise.doors.http.limits import page_entries_default, page_entries_max
from clausewise.doors.http.operation import Operation, reader
from clausewise.doors.http.service import Call
from clausewise.doors.http.standing_types import (
    ExpiriesShown,
    ExpiryShown,
    StandingsAsked,
    StandingShown,
    StandingsShown,
)
from clausewise.doors.http.verdict import measures
from clausewise.doors.http.wording import said
from clausewise.keys import Scope
from clausewise.model import Words


class Amount(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a list is wanted."""

    french = "Quelle part d'une liste est voulue."

    limit: Annotated[int, said("How many at most.", "Combien au plus.", ge=1, le=page_entries_max)] = (
        page_entries_default
    )


async def one(call: Call) -> StandingShown:
    """Return how one thing stands."""
    return (await _several(call, [(call.path["on"], call.path["target"])]))[0]


async def several(call: Call) -> StandingsShown:
    """Return how several things stand."""
    asked: StandingsAsked = call.asked
    return StandingsShown(await _several(call, [(one.on, one.target) for one in asked.targets]))


async def _several(call: Call, places: Sequence[tuple[str, str]]) -> list[StandingShown]:
    found = await call.service.blocking(call.service.engine.standings.several, places)
    return [msgspec.convert(one, StandingShown, from_attributes=True) for one in found]


async def expiries(call: Call) -> ExpiriesShown:
    """Return what ends by itself."""
    wanted: Amount = call.query
    found = await call.service.blocking(call.service.engine.expiries.coming, wanted.limit)
    told = measures([redaction.measure(one.measure, call.caller.scopes) for one in found])
    return ExpiriesShown(
        [ExpiryShown(one.decision, measure, one.ends_ms) for one, measure in zip(found, told, strict=True)]
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/standings/{on}/{target}",
        "standing",
        Scope.READ,
        Words(
            "Return how content, an account or an access stands, and why; ask by POST about what has a slash in its name.",
            "Renvoyer l'état d'un contenu, d'un compte ou d'un accès, et pourquoi; par POST pour un nom qui contient une barre oblique.",
        ),
        one,
        (StandingShown,),
        codes=("CW953",),
    ),
    Operation(
        "POST",
        "/v1/standings",
        "standings",
        Scope.READ,
        Words("Return how several things stand.", "Renvoyer l'état de plusieurs choses."),
        several,
        (StandingsShown,),
        (StandingsAsked,),
        read=reader(StandingsAsked),
        example=b'{"targets": [{"on": "account", "target": "u42"}, {"on": "access", "target": "network:203.0.113.0/24"}]}',
    ),
    Operation(
        "GET",
        "/v1/expiries",
        "expiries",
        Scope.READ,
        Words(
            "Return the measures that end by themselves, soonest first.",
            "Renvoyer les mesures qui prennent fin d'elles-mêmes, la plus proche d'abord.",
        ),
        expiries,
        (ExpiriesShown,),
        query=Amount,
    ),
)
