"""/v1/uploads: files come in, are judged in turn, and tell how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from clausewise import docket
from clausewise.blob import State, Upload
from clausewise.doors.http import body, preference, resumption
from clausewise.doors.http.depot import OPEN_STATES
from clausewise.doors.http.kinds import BUSY, OTHER_REQUEST, HttpError
from clausewise.doors.http.limits import receiving_max
from clausewise.doors.http.receipt import answered, found, status
from clausewise.doors.http.receiving import Body, File, announced
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.statement import is_whole, of_files, refuse_long
from clausewise.doors.http.upload_kinds import COMPLETE, WRONG_DIGEST

NO_CONTENT = 204


async def create(call: Call) -> Any:
    """Take files in, and judge them unless they shall wait for a check."""
    assert call.incoming is not None, "an upload without a request"
    depot, headers = call.service.depot, call.incoming.headers
    safe = await call.service.blocking(lambda: depot.safe)
    bytes_max, day_max = await call.service.blocking(depot.allowance, call.caller)
    refuse_long(headers, bytes_max)
    if depot.receiving >= receiving_max:
        raise HttpError(BUSY, headers={"Retry-After": "2", **body.CLOSE})
    if is_whole(headers) is False:
        return await resumption.begin(call, bytes_max, day_max)
    depot.receiving += 1
    try:
        with Body(call.service, call.incoming, lambda: safe, bytes_max=bytes_max) as received:
            sending = await received.read(call.query_fields)
            expected = announced(headers, sending.digest)
            if expected is not None and (len(received.files) != 1 or received.files[0].received.digest != expected):
                raise HttpError(WRONG_DIGEST)
            made = of_files(call, sending, received.files)
            return await _kept(call, made, received.files, day_max)
    finally:
        depot.receiving -= 1


async def _kept(call: Call, made: Upload, files: Sequence[File], day_max: int | None) -> Any:
    """Put the files away, keep the upload, and answer; or answer as before when this is a repeated request."""
    service, custody = call.service, call.service.depot.custody
    for file in files:
        work = partial(service.depot.safe.keep, file.received, made.id, now_ms=made.created_ms, until_ms=made.until_ms)
        await service.blocking(work)
    add = partial(custody.add_upload, made, since_ms=made.created_ms - docket.DAY_MS, bytes_max=day_max)
    there = await service.blocking(add)
    if there is None or there.id != made.id:
        await service.blocking(custody.let_go, [made.id])
    if there is None:
        raise await service.blocking(service.depot.spent, call.caller)
    if there.id != made.id and there.fingerprint != made.fingerprint:
        raise HttpError(OTHER_REQUEST)
    return await answered(call, there, is_new=there.id == made.id)


async def again(call: Call, subjects: tuple[str, ...]) -> Reply:
    """Answer a request that was carried out before; ``create`` itself finds it by what it sent."""
    return await answered(call, await found(call, subjects[0]), is_new=False)


async def read(call: Call) -> Reply:
    """Tell how far an upload is; wait for its verdict as long as ``Prefer: wait`` says."""
    assert call.incoming is not None, "an upload without a request"
    upload = await found(call, call.path["id"])
    seconds = preference.wait(call.incoming.headers)
    if seconds and upload.state in OPEN_STATES:
        await call.service.depot.decided(upload.id, seconds)
        upload = await found(call, upload.id)
    return await status(call, upload)


async def remove(call: Call) -> Reply:
    """Cancel an upload that no decision stands on, and destroy its key."""
    upload = await found(call, call.path["id"])
    if upload.decision or upload.state is State.JUDGING:
        raise HttpError(COMPLETE)
    service, depot = call.service, call.service.depot
    await service.blocking(depot.custody.let_go, [upload.id])
    await service.blocking(depot.safe.abandon, upload.id)
    await service.blocking(depot.safe.clear)
    return Reply(None, {}, NO_CONTENT)
