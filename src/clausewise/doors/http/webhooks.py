"""/v1/webhooks: who is told of records."""

from __future__ import annotations

import msgspec

from clausewise.announcement import EVENTS
from clausewise.dispatch import Overview
from clausewise.doors.http import webhook_types as types
from clausewise.doors.http.service import Call


async def several(call: Call) -> types.WebhooksShown:
    """Return every endpoint."""
    overview = await call.service.blocking(call.service.courier.dispatch.overview)
    return types.WebhooksShown([shown(one) for one in overview])


async def one(call: Call) -> types.Webhook:
    """Return one endpoint."""
    return await _again(call, call.path["id"])


async def add(call: Call) -> types.Webhook:
    """Tell an address of events from now on."""
    asked: types.NewWebhook = call.asked
    made, secret = await call.service.blocking(
        call.service.courier.dispatch.add,
        asked.url,
        asked.events,
        by=call.caller.id,
        name=asked.name,
        evidence=asked.evidence,
        asymmetric=asked.asymmetric,
    )
    return msgspec.structs.replace(await _again(call, made.id), secret=secret)


async def remove(call: Call) -> None:
    """Tell an endpoint nothing any more."""
    await call.service.blocking(call.service.courier.dispatch.remove, call.path["id"], by=call.caller.id)


async def pause(call: Call) -> types.Webhook:
    """Tell an endpoint nothing until it is resumed."""
    made = await call.service.blocking(call.service.courier.dispatch.pause, call.path["id"], by=call.caller.id)
    return await _again(call, made.id)


async def resume(call: Call) -> types.Webhook:
    """Go on telling an endpoint, from where it was."""
    made = await call.service.blocking(call.service.courier.dispatch.resume, call.path["id"], by=call.caller.id)
    call.service.courier.wake()
    return await _again(call, made.id)


async def rotate(call: Call) -> types.Rotated:
    """Sign by a new secret."""
    secret = await call.service.blocking(call.service.courier.dispatch.rotate, call.path["id"], by=call.caller.id)
    return types.Rotated(call.path["id"], secret)


async def replay(call: Call) -> types.Count:
    """Tell a stretch of records again."""
    asked: types.Stretch = call.asked
    count = await call.service.blocking(
        call.service.courier.dispatch.replay,
        call.path["id"],
        since_ms=asked.since_ms,
        until_ms=asked.until_ms or None,
        by=call.caller.id,
    )
    call.service.courier.wake()
    return types.Count(count)


async def dead(call: Call) -> types.DeadShown:
    """Return what failed for good."""
    page: types.DeadPage = call.query
    sequence, _, event = page.after.partition(":")
    found = await call.service.blocking(
        call.service.courier.dispatch.dead,
        call.path["id"],
        after=(int(sequence or 0), event if event in EVENTS else ""),
        limit=page.limit + 1,
    )
    listed = [msgspec.convert(delivery, types.Dead, from_attributes=True) for delivery in found[: page.limit]]
    last = listed[-1] if len(found) > page.limit else None
    return types.DeadShown(listed, f"{last.sequence}:{last.event}" if last else "")


async def resend(call: Call) -> types.Count:
    """Try what failed for good anew."""
    asked: types.Resent = call.asked
    count = await call.service.blocking(
        call.service.courier.dispatch.resend, call.path["id"], asked.sequences, by=call.caller.id
    )
    call.service.courier.wake()
    return types.Count(count)


async def _again(call: Call, endpoint: str) -> types.Webhook:
    dispatch = call.service.courier.dispatch
    await call.service.blocking(dispatch.endpoint, endpoint)
    overview = await call.service.blocking(dispatch.overview)
    return next(shown(one) for one in overview if one.endpoint.id == endpoint)


def shown(overview: Overview) -> types.Webhook:
    """Return an endpoint as it is answered."""
    told = msgspec.structs.asdict(overview.endpoint) | msgspec.structs.asdict(overview)
    return types.Webhook(**{name: told[name] for name in types.Webhook.__struct_fields__ if name in told})
