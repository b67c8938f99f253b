"""/crowdsec/v1/decisions and its stream: who is barred, in the form of CrowdSec's local API, so that its bouncers enforce it unmodified.

They are given ``…/crowdsec/`` as their address and a key with the scope ``enforce``. What a bouncer was told last it is told once more: an
answer that got lost costs nothing, and what is told twice does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import blake2b
from ipaddress import ip_network
from typing import Final

from clausewise.blocklist import Block, Effect, Kind
from clausewise.doors.http.bouncer_types import BouncerChanges, BouncerDecision, BouncerPull, BouncerQuestion
from clausewise.doors.http.operation import Operation
from clausewise.doors.http.service import Call
from clausewise.keys import Scope
from clausewise.model import Words

BAN: Final = "ban"
SCOPES: Final = {Kind.ADDRESS: "Ip", Kind.NETWORK: "Range", Kind.ACCOUNT: "Username", Kind.TOKEN: "Token"}
KINDS: Final = {scope.lower(): kind for kind, scope in SCOPES.items()}
# Bouncers know no end of time: what is barred for good is so for ten years, again and again.
for_good_ms: Final = 10 * 365 * 86_400_000
hour_ms, minute_ms = 3_600_000, 60_000
Wanted = Callable[[BouncerDecision], bool]


async def pull(call: Call) -> BouncerChanges:
    """Return what a bouncer is to add and to take away."""
    wanted: BouncerPull = call.query
    service = call.service
    assert call.incoming is not None, "a call without a request"
    bouncer = (
        call.caller.id,
        call.incoming.address,
        call.incoming.headers.get("user-agent", ""),
        wanted.scopes,
        wanted.origins,
        wanted.scenarios_containing,
        wanted.scenarios_not_containing,
    )
    since = service.pulls.since(bouncer, startup=wanted.startup)
    changes = await service.blocking(service.engine.blocklist.since, since)
    service.pulls.keep(bouncer, changes.number, startup=wanted.startup)
    fits = _fits(wanted.scopes, wanted.origins, wanted.scenarios_containing, wanted.scenarios_not_containing)
    ended = [one for one in _told(call, changes.ended) if fits(one)]
    new = [one for one in _told(call, changes.new) if fits(one)]
    return BouncerChanges(new or None, ended or None)


async def ask(call: Call) -> list[BouncerDecision] | None:
    """Return what bars somebody, or everybody who is barred; None for nobody."""
    wanted: BouncerQuestion = call.query
    blocklist = call.service.engine.blocklist
    if wanted.ip:
        found = await call.service.blocking(blocklist.about, wanted.ip)
    else:
        found = await call.service.blocking(blocklist.all)
    if wanted.range:
        found = [one for one in found if _covers(one, wanted.range, around=wanted.contains)]
    scopes = wanted.scope or wanted.scopes
    fits = _fits(scopes, wanted.origins, wanted.scenarios_containing, wanted.scenarios_not_containing)
    told = [
        one
        for one in _told(call, found)
        if fits(one) and wanted.value in ("", one.value) and wanted.type.lower() in ("", one.type)
    ]
    return told or None


def _fits(scopes: str, origins: str, containing: str, not_containing: str) -> Wanted:
    """Return what tells whether somebody is wanted. Nothing named is everything; but no account or token is told of unless asked for."""
    kinds = set(_words(scopes.lower())) or {"ip", "range"}
    of, within, without = set(_words(origins)), _words(containing), _words(not_containing)
    return lambda one: (
        one.scope.lower() in kinds
        and (not of or one.origin in of)
        and (not within or any(word in one.scenario for word in within))
        and not any(word in one.scenario for word in without)
    )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _covers(block: Block, text: str, *, around: bool) -> bool:
    """Say whether a block lies around a network, or in it; nothing does for what is no network."""
    if block.kind not in (Kind.ADDRESS, Kind.NETWORK):
        return False
    try:
        asked, known = ip_network(text, strict=False), ip_network(block.name)
    except ValueError:
        return False
    if asked.version != known.version:
        return False
    outer, inner = (known, asked) if around else (asked, known)
    return outer.prefixlen <= inner.prefixlen and inner.network_address in outer


def _told(call: Call, blocks: Iterable[Block]) -> Iterable[BouncerDecision]:
    """Yield blocks as bouncers know them; of whoever is limited only if the operator says what that is to them."""
    now_ms, limited_as = call.service.engine.clock(), call.service.limited_as
    for block in blocks:
        kind = BAN if block.effect is Effect.BLOCK else limited_as
        if kind:
            yield _decision(block, kind, now_ms)


def _decision(block: Block, kind: str, now_ms: int) -> BouncerDecision:
    until_ms = now_ms + for_good_ms if block.until_ms is None else block.until_ms
    return BouncerDecision(
        _number(block, is_ban=kind == BAN),
        block.decision,
        "clausewise" if block.is_automatic else "clausewise:person",
        f"clausewise/{block.clause or 'decision'}",
        SCOPES[block.kind],
        block.name,
        kind,
        duration(until_ms - now_ms),
        datetime.fromtimestamp(until_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def _number(block: Block, *, is_ban: bool) -> int:
    """Return the number of a block: of several about one visitor, the heaviest has the highest. It is exact in JavaScript, too."""
    said = f"{block.decision} {block.kind} {block.name} {block.effect}"
    number = int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) >> 12
    return number | 1 << 52 if is_ban else number


def duration(span_ms: int) -> str:
    """Return a span of time as Go writes it: ``3h59m8.2s``; negative for what is over."""
    sign, span_ms = ("-", -span_ms) if span_ms < 0 else ("", span_ms)
    hours, rest = divmod(span_ms, hour_ms)
    minutes, rest = divmod(rest, minute_ms)
    return f"{sign}{hours}h{minutes}m{rest / 1000:g}s"


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/crowdsec/v1/decisions",
        "bouncer_question",
        Scope.ENFORCE,
        Words(
            "Return what bars a visitor, in the form of CrowdSec's local API; null for nothing.",
            "Renvoyer ce qui vise un visiteur, dans la forme de l'API locale de CrowdSec; null pour rien.",
        ),
        ask,
        (BouncerDecision,),
        query=BouncerQuestion,
        is_list=True,
    ),
    Operation(
        "GET",
        "/crowdsec/v1/decisions/stream",
        "bouncer_stream",
        Scope.ENFORCE,
        Words(
            "Return who was barred or freed since this bouncer asked last, in the form of CrowdSec's local API.",
            "Renvoyer qui est visé ou libéré depuis la dernière demande de ce videur, dans la forme de l'API locale de CrowdSec.",
        ),
        pull,
        (BouncerChanges,),
        query=BouncerPull,
    ),
)
