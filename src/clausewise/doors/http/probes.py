"""/livez, /readyz and /metrics: what a supervisor asks."""

from __future__ import annotations

from typing import Literal

from starlette.responses import Response

import clausewise
from clausewise.clerk import Clerk
from clausewise.commons import Commons
from clausewise.doors.http import metrics, responses
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.verdict import stamp


async def alive(call: Call) -> responses.Alive:
    """Say that the process answers."""
    del call
    return responses.Alive("ok")


async def ready(call: Call) -> responses.Ready:
    """Say that the ledger can be read. Raises StoreError when it cannot."""
    service = call.service
    store = service.engine.store
    if store is not None:
        await service.blocking(store.head)
    return responses.Ready(
        "ok",
        "development" if service.access.is_open else "keyed",
        _ledger(service.engine.clerk),
        _company(service.engine.commons),
        stamp(service.engine.policy.stamp),
        clausewise.__version__,
    )


def _ledger(clerk: Clerk) -> Literal["ok", "refusing", "none"]:
    if clerk.store is None:
        return "none"
    return "refusing" if clerk.refusal else "ok"


def _company(commons: Commons) -> Literal["ok", "alone", "none"]:
    if not commons.is_shared:
        return "none"
    return "alone" if commons.trouble else "ok"


async def counters(call: Call) -> Reply:
    """Return the counters."""
    return Reply(Response(call.service.metrics.text(), media_type=metrics.CONTENT_TYPE), {})
