"""Uploads that come in several goes, as in draft-ietf-httpbis-resumable-upload.

POST with ``Upload-Complete: ?0`` begins, HEAD tells the offset, PATCH goes on from there with ``application/partial-upload``, and
``Upload-Complete: ?1`` ends. What came before a connection broke stays, to the last byte that reached us.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from msgspec.structs import replace

from clausewise import docket
from clausewise.blob import State, Upload
from clausewise.docket import Piece
from clausewise.doors.http import body
from clausewise.doors.http.kinds import OTHER_REQUEST, HttpError
from clausewise.doors.http.receipt import CREATED, answered, found, status
from clausewise.doors.http.receiving import FORM_TYPE, announced, described, fill, kind_of
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.statement import (
    LENGTH,
    OFFSET,
    PARTIAL_TYPE,
    is_whole,
    medium_of,
    number,
    of_files,
    refuse_long,
)
from clausewise.doors.http.upload_kinds import (
    BAD_UPLOAD_HEADER,
    COMPLETE,
    LARGE_FILE,
    NO_UPLOAD,
    WRONG_DIGEST,
    WRONG_OFFSET,
)
from clausewise.vault.receiving import Receiving
from clausewise.vault.safe import HOUR_MS


async def begin(call: Call, bytes_max: int, day_max: int | None) -> Reply:
    """Begin an upload; its first bytes may be there already."""
    assert call.incoming is not None, "an upload without a request"
    service, depot = call.service, call.service.depot
    made = _begun(call, bytes_max)
    made = replace(made, key=await service.blocking(depot.safe.begin, made.id))
    add = partial(depot.custody.add_upload, made, since_ms=made.created_ms - docket.DAY_MS, bytes_max=day_max)
    there = await service.blocking(add)
    if there is None or there.id != made.id:
        await service.blocking(depot.safe.abandon, made.id)
    if there is None:
        raise await service.blocking(depot.spent, call.caller)
    if there.fingerprint != made.fingerprint:
        raise HttpError(OTHER_REQUEST)
    if there.id == made.id:
        there = await _taken(call, there, bytes_max)
    said = await status(call, there)
    return Reply(said.value, said.headers, CREATED)


def _begun(call: Call, bytes_max: int) -> Upload:
    """Return the upload that a request begins. Raises HttpError CW503, CW508, CW560 or CW567, InputError CW101 to CW104."""
    assert call.incoming is not None, "an upload without a request"
    headers = call.incoming.headers
    kind = kind_of(headers)
    if kind == FORM_TYPE:
        raise body.wrong_type(kind, "*/*")
    sending = described(call.query_fields)
    length = number(headers[LENGTH]) if LENGTH in headers else -1
    if length > bytes_max:
        raise HttpError(LARGE_FILE, headers=body.CLOSE)
    expected = announced(headers, sending.digest)
    made = of_files(call, sending, [])
    said = docket.told(made)
    piece = Piece(medium_of(sending, kind), name=sending.name, type=kind)
    what = replace(
        said, pieces=(*said.pieces, piece), length=length, expected="" if expected is None else expected.hex()
    )
    docket.check(what)
    return replace(made, state=State.RECEIVING, request=docket.request(what))


async def append(call: Call) -> Any:
    """Go on with an upload where it was left off."""
    assert call.incoming is not None, "an upload without a request"
    headers, service = call.incoming.headers, call.service
    if kind_of(headers) != PARTIAL_TYPE:
        raise body.wrong_type(kind_of(headers), PARTIAL_TYPE)
    upload = await found(call, call.path["id"])
    if upload.state is not State.RECEIVING:
        raise HttpError(COMPLETE, headers=body.CLOSE)
    if OFFSET not in headers:
        raise HttpError(BAD_UPLOAD_HEADER, where=OFFSET, headers=body.CLOSE)
    bytes_max, _ = await service.blocking(partial(service.depot.allowance, call.caller, besides=upload.size))
    refuse_long(headers, bytes_max)
    upload = await _taken(call, upload, bytes_max, offset=number(headers[OFFSET]))
    if upload.state is State.RECEIVING:
        return await status(call, upload)
    return await answered(call, upload)


async def _taken(call: Call, upload: Upload, bytes_max: int, *, offset: int = 0) -> Upload:
    """Take the body in at ``offset``, and end the upload when it says so. What came stays even when the body breaks off."""
    assert call.incoming is not None, "an upload without a request"
    service, custody = call.service, call.service.depot.custody
    what = docket.told(upload)
    with await service.blocking(service.depot.safe.resume, upload.id, upload.key) as received:
        if received.size != offset:
            raise HttpError(WRONG_OFFSET, headers={OFFSET: str(received.size), **body.CLOSE})
        most = min(bytes_max, what.length) if what.length >= 0 else bytes_max
        try:
            await fill(call.service, received, _counted(body.chunks(call.incoming.receive), most - offset))
        finally:
            await service.blocking(received.flush)
            upload = replace(upload, size=received.size)
            await service.blocking(partial(custody.change_upload, upload, if_state=State.RECEIVING))
        if not is_whole(call.incoming.headers):
            return upload
        if 0 <= what.length != received.size:
            raise HttpError(WRONG_OFFSET, headers={OFFSET: str(received.size)})
        return await _ended(call, upload, received)


async def _ended(call: Call, upload: Upload, received: Receiving) -> Upload:
    """Put the whole file away, and let its upload wait for whatever comes next. Raises HttpError CW562 or CW564."""
    service, depot = call.service, call.service.depot
    what = docket.told(upload)
    digest = await service.blocking(received.finish)
    if what.expected and digest.hex() != what.expected:
        await service.blocking(depot.custody.let_go, [upload.id])
        received.discard()
        raise HttpError(WRONG_DIGEST)
    now_ms = service.engine.clock()
    until_ms = now_ms + docket.stored_hours * HOUR_MS
    await service.blocking(partial(depot.safe.keep, received, upload.id, now_ms=now_ms, until_ms=until_ms))
    *others, last = what.pieces
    whole = replace(what, pieces=(*others, replace(last, digest=digest.hex(), size=received.size)))
    state = State.WAITING if what.is_judged else State.STORED
    done = replace(upload, state=state, key=b"", request=docket.request(whole), until_ms=until_ms)
    if not await service.blocking(partial(depot.custody.change_upload, done, if_state=State.RECEIVING)):
        await service.blocking(depot.custody.let_go, [upload.id])
        raise HttpError(NO_UPLOAD)
    return done


async def _counted(pieces: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    async for piece in pieces:
        if len(piece) > most:
            raise HttpError(LARGE_FILE, headers=body.CLOSE)
        most -= len(piece)
        yield piece
