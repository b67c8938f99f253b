"""What is answered about an upload: how far it is, where it is found, and the verdict once there is one."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace

from clausewise import docket
from clausewise.blob import State, Upload, named
from clausewise.doors.http import idempotency, preference, upload_types
from clausewise.doors.http.depot import MIB, OPEN_STATES
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.limits import retry_after_seconds, wait_seconds_default
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.statement import LENGTH, LIMIT, OFFSET, WHOLE, is_slow
from clausewise.doors.http.upload_kinds import NO_UPLOAD
from clausewise.doors.http.upload_types import Kept
from clausewise.doors.http.verdict import answer
from clausewise.errors import NotFoundError
from clausewise.keys import Scope

CREATED, ACCEPTED = 201, 202


async def answered(call: Call, upload: Upload, *, is_new: bool = True) -> Reply:
    """Answer for an upload that is all there: with the verdict if it is soon there, else with where it will be."""
    assert call.incoming is not None, "an upload without a request"
    applied: dict[str, str] = {}
    if upload.state in OPEN_STATES:
        seconds = preference.wait(call.incoming.headers)
        is_late = preference.wants_async(call.incoming.headers) or (seconds is None and is_slow(upload))
        if is_late:
            applied = {preference.APPLIED: preference.ASYNC}
        waiting = 0.0 if is_late else wait_seconds_default if seconds is None else seconds
        call.service.depot.wake()
        if waiting:
            await call.service.depot.decided(upload.id, waiting)
        upload = await found(call, upload.id)
    said = await status(call, upload)
    headers = {**applied, **said.headers, **({} if is_new else {idempotency.REPLAYED: "true"})}
    return Reply(said.value, headers, ACCEPTED if upload.state in OPEN_STATES else CREATED)


async def status(call: Call, upload: Upload) -> Reply:
    """Return what an upload is and where it is found."""
    service, engine = call.service, call.service.engine
    what = docket.told(upload)
    files = tuple(
        Kept(named(bytes.fromhex(one.digest)), one.name, one.size) for one in what.pieces if one.digest
    ) or tuple(
        Kept(named(one)) for one in await service.blocking(service.depot.custody.holdings, upload.decision or upload.id)
    )
    said = upload_types.Upload(
        upload.id, upload.state, upload.size, upload.created_ms, upload.until_ms, files, code=upload.code
    )
    if upload.decision and upload.state is State.JUDGED:
        with suppress(NotFoundError):
            decision = answer(await service.blocking(engine.decision, upload.decision), engine.policy)
            said = replace(said, decision=decision)
    headers = {"Location": f"/v1/uploads/{upload.id}", OFFSET: str(upload.size)}
    headers[WHOLE] = "?0" if upload.state is State.RECEIVING else "?1"
    if upload.state is State.RECEIVING:
        headers[LIMIT] = f"max-size={service.depot.plan(call.caller).file_mib * MIB}"
        if what.length >= 0:
            headers[LENGTH] = str(what.length)
    if upload.state in OPEN_STATES:
        headers["Retry-After"] = str(retry_after_seconds)
    return Reply(said, headers)


async def found(call: Call, upload_id: str) -> Upload:
    """Return an upload of the caller, or any to an administrator. Raises HttpError CW564."""
    upload = await call.service.blocking(call.service.depot.custody.upload, upload_id)
    if upload is None or (upload.caller != call.caller.id and Scope.ADMIN not in call.caller.scopes):
        raise HttpError(NO_UPLOAD)
    return upload
