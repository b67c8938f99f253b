"""/v1/decisions/…/files: what a decision stands on, for a person to look at and for an undo to bring back."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.responses import StreamingResponse

from clausewise import sealing
from clausewise.blob import named
from clausewise.decision import Decision
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.receiving import ANY_TYPE
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.upload_kinds import NO_UPLOAD, NOT_SHOWN
from clausewise.doors.http.upload_types import Files, Kept
from clausewise.keys import Scope

number_digits_max = 3
# Nothing that somebody uploaded ever runs in the place of this service.
LOCKED = {
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}


async def files(call: Call) -> Files:
    """List the files that are kept of a decision."""
    service, custody = call.service, call.service.depot.custody
    await service.blocking(service.engine.decision, call.path["id"])  # says so if there is none

    def read() -> list[Kept]:
        blobs = [custody.blob(digest) for digest in custody.holdings(call.path["id"])]
        return [Kept(named(blob.digest), size=blob.size) for blob in blobs if blob is not None]

    return Files(await service.blocking(read))


async def needs_sight(call: Call) -> Decision:
    """Return the decision that is asked for, if the caller may have what it stands on. Raises NotFoundError CW440, HttpError CW570."""
    decision = await call.service.blocking(call.service.engine.decision, call.path["id"])
    if sealing.is_sealed(decision) and Scope.SEALED not in call.caller.scopes:
        raise HttpError(NOT_SHOWN)
    return decision


async def looked(call: Call, decision: Decision) -> None:
    """Record that the caller gets what a decision stands on, before they do."""
    engine, by = call.service.engine, call.caller.id
    if sealing.is_sealed(decision):
        await call.service.blocking(partial(engine.banks.unseal, decision.id, engine.decision, by=by))
    else:
        await call.service.blocking(partial(engine.viewing.look_at_decision, decision.id, by=by))


async def content(call: Call) -> Any:
    """Hand one of them out; that somebody got it is recorded."""
    service, depot = call.service, call.service.depot
    decision = await needs_sight(call)
    number = call.path["number"]
    digests = await service.blocking(depot.custody.holdings, decision.id)
    is_number = number.isascii() and number.isdigit() and len(number) <= number_digits_max
    if not is_number or int(number) >= len(digests):
        raise HttpError(NO_UPLOAD)
    digest = digests[int(number)]
    blob = await service.blocking(depot.safe.blob, digest)
    pieces = await service.blocking(depot.safe.read, digest)
    await looked(call, decision)
    headers = {**LOCKED, "Content-Length": str(blob.size)}
    return Reply(StreamingResponse(pieces, media_type=ANY_TYPE, headers=headers), {})
