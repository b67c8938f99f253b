"""What a request says of an upload: its headers, its fields, and the upload that they make."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from starlette.datastructures import Headers

from clausewise import docket
from clausewise.blob import State, Upload
from clausewise.docket import Piece, Told
from clausewise.doors.http import body, idempotency, upload_types
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.limits import slow_bytes
from clausewise.doors.http.receiving import File
from clausewise.doors.http.service import Call
from clausewise.doors.http.upload_kinds import BAD_UPLOAD_HEADER, LARGE_FILE
from clausewise.doors.http.upload_types import Sending
from clausewise.judgement import new_id
from clausewise.model import Medium
from clausewise.vault.safe import HOUR_MS

OFFSET, LENGTH, WHOLE, LIMIT = "Upload-Offset", "Upload-Length", "Upload-Complete", "Upload-Limit"
PARTIAL_TYPE = "application/partial-upload"
form_bytes_max = 2 * 1024 * 1024  # what a form adds to its files
number_digits_max = 15  # RFC 9651, section 3.3.1
SLOW = frozenset({Medium.AUDIO, Medium.VIDEO})
FILES = frozenset({Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT, Medium.IMAGE, Medium.AUDIO, Medium.VIDEO, Medium.FILE})
# What is told by a declared type alone: the bytes of these are text, and anything else shows by its bytes.
WRITTEN = {"text/html": Medium.PAGE, "application/xhtml+xml": Medium.PAGE, "message/rfc822": Medium.EMAIL}


def of_files(call: Call, sending: Sending, files: Sequence[File]) -> Upload:
    """Return a new upload of ``files``. Raises InputError CW101 to CW104."""
    pieces = [Piece(Medium.TEXT, sending.text)] if sending.text else []
    for file in files:
        digest, size = file.received.digest.hex(), file.received.size
        name = file.name or (sending.name if len(files) == 1 else "")
        pieces.append(Piece(medium_of(sending, file.type), name=name, type=file.type, digest=digest, size=size))
    what = Told(tuple(pieces), upload_types.told(sending), sending.check)
    docket.check(what)
    return made(call, what, sum(file.received.size for file in files), State.WAITING if sending.check else State.STORED)


def made(call: Call, what: Told, size: int, state: State) -> Upload:
    """Return a new upload of ``call``, found again by its Idempotency-Key if it has one."""
    assert call.incoming is not None, "an upload without a request"
    now_ms = call.service.engine.clock()
    request = docket.request(what)
    told = sha256(call.incoming.name.encode() + b"\0" + call.incoming.query + b"\0" + request).hexdigest()
    key = call.incoming.headers.get(idempotency.HEADER)
    place = None
    if key is not None:
        place = idempotency.attempt(key, call.caller.id, call.incoming.name, b"", has_store=True).place
    until_ms = now_ms + docket.stored_hours * HOUR_MS
    return Upload(new_id(), call.caller.id, state, size, request, now_ms, until_ms, b"", place, told if place else "")


def file_medium(medium: Medium) -> Medium:
    """Return what a file may be sent as: bytes are never read as words that somebody typed."""
    return medium if medium in FILES else Medium.FILE


def medium_of(sending: Sending, kind: str) -> Medium:
    """Return what a file is sent as: what its sender says, or its declared type when only that can tell."""
    if sending.medium is not Medium.FILE:
        return file_medium(sending.medium)
    if kind.partition("/")[0] in (Medium.AUDIO, Medium.VIDEO):
        return Medium(kind.partition("/")[0])
    return WRITTEN.get(kind, Medium.FILE)


def is_slow(upload: Upload) -> bool:
    """Say whether judging an upload may take longer than somebody would wait."""
    return upload.size > slow_bytes or any(piece.medium in SLOW for piece in docket.told(upload).pieces)


def is_whole(headers: Headers) -> bool | None:
    """Return what Upload-Complete says (RFC 9651, section 3.3.6), None when it is not there. Raises HttpError CW567."""
    value = headers.get(WHOLE)
    if value is None:
        return None
    if value.strip() not in ("?0", "?1"):
        raise HttpError(BAD_UPLOAD_HEADER, where=WHOLE, headers=body.CLOSE)
    return bool(value.strip() == "?1")


def number(value: str) -> int:
    """Return a whole number of a header. Raises HttpError CW567."""
    digits = value.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > number_digits_max:
        raise HttpError(BAD_UPLOAD_HEADER, headers=body.CLOSE)
    return int(digits)


def refuse_long(headers: Headers, bytes_max: int) -> None:
    """Raise HttpError CW560 when a body says itself that it is too long."""
    length = headers.get("content-length", "")
    # A form is a little longer than its files; what they are is counted as they come.
    if length.isdecimal() and int(length) > bytes_max + form_bytes_max:
        raise HttpError(LARGE_FILE, headers=body.CLOSE)
