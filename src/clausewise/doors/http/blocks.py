"""/v1/blocks: who is barred now, as data and as a file for nftables, for machines that enforce it and have no ledger."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Struct
from starlette.responses import Response

from clausewise import firewall
from clausewise.doors.http.operation import Operation
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.wording import said
from clausewise.keys import Scope
from clausewise.model import Words

TEXT_TYPE = "text/plain; charset=utf-8"


class BlockShown(Struct, frozen=True):
    """Somebody barred."""

    french: ClassVar[str] = "Quelqu'un dont l'accès est restreint."

    kind: Annotated[
        Literal["address", "network", "account", "token"],
        said("What they are known by.", "Ce à quoi on les reconnaît."),
    ]
    name: Annotated[
        str, said("The address, network, account or token.", "L'adresse, le réseau, le compte ou le jeton.")
    ]
    effect: Annotated[Literal["block", "limit"], said("Blocked, or limited.", "Bloqué, ou limité.")]
    until_ms: Annotated[
        int | None,
        said(
            "End, in milliseconds since 1970-01-01 UTC; null: for good.",
            "Fin, en millisecondes depuis le 1970-01-01 UTC; null : définitif.",
        ),
    ]
    decision: str
    clause: str
    is_automatic: Annotated[bool, said("Whether no person took part.", "Si personne n'y a pris part.")]


class BlocksShown(Struct, frozen=True):
    """Everybody who is barred now."""

    french: ClassVar[str] = "Toutes les personnes dont l'accès est restreint en ce moment."

    blocks: list[BlockShown]


async def several(call: Call) -> BlocksShown:
    """Return everybody who is barred."""
    found = await call.service.blocking(call.service.engine.blocklist.all)
    return BlocksShown(
        [
            BlockShown(
                one.kind.value, one.name, one.effect.value, one.until_ms, one.decision, one.clause, one.is_automatic
            )
            for one in found
        ]
    )


async def nftables(call: Call) -> Reply:
    """Return the file for ``nft -f``."""
    engine = call.service.engine
    found = await call.service.blocking(engine.blocklist.all)
    return Reply(Response(firewall.nftables(found, engine.clock()), media_type=TEXT_TYPE), {})


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/blocks",
        "blocks",
        Scope.ENFORCE,
        Words(
            "Return everybody who is barred now.",
            "Renvoyer toutes les personnes dont l'accès est restreint en ce moment.",
        ),
        several,
        (BlocksShown,),
    ),
    Operation(
        "GET",
        "/v1/blocks/nftables",
        "blocks_nftables",
        Scope.ENFORCE,
        Words(
            "Return the blocked addresses and networks as a file for `nft -f`.",
            "Renvoyer les adresses et réseaux bloqués en un fichier pour « nft -f ».",
        ),
        nftables,
        (),
        gives=TEXT_TYPE,
    ),
)
