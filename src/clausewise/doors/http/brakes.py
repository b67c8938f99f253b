"""/v1/brakes: what holds decisions back for a person, and letting go of it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Struct

from clausewise.brakes import Pulled
from clausewise.doors.http.operation import Operation, reader
from clausewise.doors.http.requests import Undo
from clausewise.doors.http.service import Call
from clausewise.doors.http.wording import said
from clausewise.keys import Scope
from clausewise.model import Words


class BrakePulled(Struct, frozen=True):
    """A clause that may only hold until a person releases it."""

    french: ClassVar[str] = "Une clause qui ne peut que retenir, jusqu'à ce qu'une personne la relâche."

    clause: str
    sha256: Annotated[str, said("Of what it does, in hexadecimal.", "De ce qu'elle fait, en hexadécimal.")]
    time_ms: Annotated[int, said("Since when.", "Depuis quand.")]
    acted: Annotated[int, said("On how many items it acted.", "Sur combien d'éléments elle a agi.")]
    items: Annotated[
        int, said("Of how many judged since it was new.", "Sur combien de jugés depuis qu'elle est nouvelle.")
    ]


class BrakeFresh(Struct, frozen=True):
    """A clause that is new or was changed, and is watched."""

    french: ClassVar[str] = "Une clause nouvelle ou modifiée, que l'on surveille."

    clause: str
    until_ms: int
    acted: int
    items: int


class BrakesShown(Struct, frozen=True):
    """What the brakes show."""

    french: ClassVar[str] = "Ce que montrent les freins."

    pulled: list[BrakePulled]
    fresh: list[BrakeFresh]
    measures_last_hour: int
    measures_per_hour_max: int
    actor_measures_per_hour_max: int
    fresh_share_max: float
    sampled_share: float


async def shown(call: Call) -> BrakesShown:
    """Return what the brakes show."""
    gauge = await call.service.blocking(call.service.engine.alarms.gauge)
    limits = gauge.limits
    return BrakesShown(
        [_pulled(one) for one in gauge.pulled],
        [BrakeFresh(*one) for one in gauge.fresh],
        gauge.measures_last_hour,
        limits.measures_per_hour_max,
        limits.actor_measures_per_hour_max,
        limits.fresh_share_max,
        limits.sampled_share,
    )


async def release(call: Call) -> BrakePulled:
    """Let a clause act again."""
    alarms, asked = call.service.engine.alarms, call.asked
    return _pulled(await call.service.blocking(alarms.release, call.path["id"], by=call.caller.id, reason=asked.reason))


def _pulled(one: Pulled) -> BrakePulled:
    return BrakePulled(one.clause, one.sha256, one.time_ms, one.acted, one.items)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/brakes",
        "brakes",
        Scope.READ,
        Words(
            "Return which clauses are held back, and how much was done without a person.",
            "Renvoyer les clauses retenues, et combien a été fait sans personne.",
        ),
        shown,
        (BrakesShown,),
    ),
    Operation(
        "POST",
        "/v1/brakes/{id}/release",
        "release_brake",
        Scope.AUTHORIZE,
        Words(
            "Let a clause that is held back act again, as it stands.",
            "Laisser agir de nouveau, telle quelle, une clause retenue.",
        ),
        release,
        (BrakePulled,),
        (Undo,),
        read=reader(Undo),
        codes=("CW957",),
        example='{"reason": "Elle relève bien ce qu\'elle doit."}'.encode(),
    ),
)
