"""Parts that are named instead of sent: the digest or the upload of a file that the same key has sent before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import UnsetType
from msgspec.structs import replace

from clausewise import docket
from clausewise.blob import State, Upload, parsed
from clausewise.custody import HELD
from clausewise.decision import Decision
from clausewise.docket import Piece, Told
from clausewise.doors.http import upload_types
from clausewise.doors.http.kinds import OTHER_REQUEST, HttpError
from clausewise.doors.http.limits import referenced_bytes_max
from clausewise.doors.http.receipt import answered
from clausewise.doors.http.requests import Check, Part
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.statement import SLOW, file_medium, made
from clausewise.doors.http.upload_kinds import HEAVY, NO_REFERENCE
from clausewise.keys import Scope
from clausewise.model import Entry, Medium

NAMED = frozenset({State.STORED, State.WAITING, State.JUDGING, State.JUDGED})


def has_any(check: Check) -> bool:
    """Say whether a part of ``check`` is named instead of sent."""
    return not isinstance(check.parts, UnsetType) and any(part.digest or part.upload for part in check.parts)


def refuse_any(check: Check) -> None:
    """Raise HttpError CW569 where no part may be named."""
    if has_any(check):
        raise HttpError(
            NO_REFERENCE,
            "A line of a stream, a draft or a proof names no file; send its bytes, or check it in a request of its own.",
            "Une ligne d'un flux, un brouillon ou une preuve ne désigne pas de fichier; envoyez ses octets, ou vérifiez-le à part.",
        )


async def judged(call: Call, checks: Sequence[Check], *, is_late: bool) -> list[Decision] | Reply:
    """Return the decisions about checks that name files, or where the verdict about one will be when that takes long.

    Raises HttpError CW569 for a name that means nothing to this caller, CW571 for too much at once.
    """
    service = call.service
    whats = [
        await service.blocking(_told, call, check, f"/items/{number}" if len(checks) > 1 else "")
        for number, check in enumerate(checks)
    ]
    size = sum(piece.size for what in whats for piece in what.pieces)
    is_slow = size > referenced_bytes_max or any(piece.digest and piece.medium in SLOW for piece in whats[0].pieces)
    if len(whats) == 1 and (is_late or is_slow):
        return await _later(call, whats[0])
    if size > referenced_bytes_max:
        raise HttpError(HEAVY)
    now_ms = service.engine.clock() if len(checks) == 1 else 0
    items = [await service.blocking(partial(service.depot.docket.item, what, time_ms=now_ms)) for what in whats]

    def keep(entries: Sequence[Entry]) -> Mapping[str, bytes]:
        found = dict(call.attempt.keep(entries)) if call.attempt else {}
        for entry, what in zip(entries, whats, strict=True):
            if any(piece.digest for piece in what.pieces):
                found[HELD + entry.subject] = service.depot.docket.holding(entry, what.pieces)
        return found

    decisions = await service.batcher.check(items, keep)
    await service.blocking(service.depot.custody.settle)
    return decisions


async def _later(call: Call, what: Told) -> Reply:
    """Let a check wait for its turn, like an upload that is judged when it has come."""
    custody = call.service.depot.custody
    docket.check(what)
    job = made(call, what, 0, State.WAITING)
    for piece in what.pieces:
        if piece.digest:
            held = await call.service.blocking(custody.hold, bytes.fromhex(piece.digest), job.id, job.until_ms)
            if not held:
                raise HttpError(NO_REFERENCE)
    there = await call.service.blocking(custody.add_upload, job)
    assert there is not None, "a job without bytes passed a limit"
    if there.id != job.id:
        await call.service.blocking(custody.let_go, [job.id])
        if there.fingerprint != job.fingerprint:
            raise HttpError(OTHER_REQUEST)
    return await answered(call, there, is_new=there.id == job.id)


def _told(call: Call, check: Check, under: str) -> Told:
    """Return a check with the files that it names. Blocks. Raises HttpError CW569."""
    pieces = [] if isinstance(check.text, UnsetType) else [Piece(Medium.TEXT, check.text)]
    for number, part in enumerate([] if isinstance(check.parts, UnsetType) else check.parts):
        if part.digest or part.upload:
            pieces += _named(call, part, f"{under}/parts/{number}")
        else:
            pieces.append(Piece(part.medium, part.text, part.data, part.name, part.type))
    return Told(tuple(pieces), upload_types.told(check))


def _named(call: Call, part: Part, where: str) -> list[Piece]:
    custody = call.service.depot.custody
    if part.upload:
        upload = custody.upload(part.upload)
        if upload is None or upload.state not in NAMED or not _may(call, upload):
            raise HttpError(NO_REFERENCE, where=f"{where}/upload")
        pieces = [one for one in docket.told(upload).pieces if one.digest] or [
            Piece(file_medium(part.medium), digest=one.hex()) for one in custody.holdings(upload.decision or upload.id)
        ]
    else:
        pieces = [Piece(file_medium(part.medium), digest=part.digest.rpartition(":")[2])]
    found = [_sized(call, piece, part) for piece in pieces]
    if not found or None in found:
        raise HttpError(NO_REFERENCE, where=f"{where}/{'upload' if part.upload else 'digest'}")
    return [one for one in found if one is not None]


def _sized(call: Call, piece: Piece, part: Part) -> Piece | None:
    """Return ``piece`` with its size and whatever ``part`` says of it; None when it is not kept, or not for this caller."""
    custody = call.service.depot.custody
    digest = parsed(piece.digest)
    blob = custody.blob(digest) if digest else None
    if digest is None or blob is None:
        return None
    origin = part.upload or custody.held_by(call.caller.id, digest)
    if origin is None and Scope.ADMIN not in call.caller.scopes:
        return None
    medium = piece.medium if part.medium is Medium.FILE else file_medium(part.medium)
    name, kind = part.name or piece.name, part.type or piece.type
    return replace(piece, medium=medium, name=name, type=kind, size=blob.size, upload=origin or "")


def _may(call: Call, upload: Upload) -> bool:
    return upload.caller == call.caller.id or Scope.ADMIN in call.caller.scopes
