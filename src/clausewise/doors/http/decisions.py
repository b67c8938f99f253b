"""/v1/decisions and /v1/audit: what the ledger knows and what is taken back."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import json

from clausewise import model, redaction
from clausewise.doors.http import requests, responses
from clausewise.doors.http.service import Call
from clausewise.doors.http.showing import looked
from clausewise.doors.http.verdict import answer, measures


async def one(call: Call) -> responses.Decision:
    """Return a decision; that somebody got the words that it quotes is recorded."""
    engine, scopes = call.service.engine, call.caller.scopes
    found = await call.service.blocking(engine.decision, call.path["id"])
    if redaction.quotes(found, scopes):
        await looked(call, found)
    return answer(redaction.shown(found, scopes), engine.policy)


async def records(call: Call) -> responses.Records:
    """Return every record about a decision."""
    engine = call.service.engine

    def read() -> list[model.Record]:
        engine.decision(call.path["id"])  # says so if there is none
        return engine.history_of(call.path["id"])

    scopes = call.caller.scopes
    return responses.Records([_record(record, scopes) for record in await call.service.blocking(read)])


def _record(record: model.Record, scopes: Collection[str]) -> responses.Record:
    return responses.Record(
        record.sequence,
        record.time_ms,
        record.kind,
        record.subject,
        record.actor if redaction.sees("account", scopes) else redaction.HIDDEN,
        redaction.body(json.decode(record.body), scopes),
        record.sealed_sha256.hex(),
        record.previous.hex(),
        record.hash.hex(),
    )


async def undo(call: Call) -> responses.Undone:
    """Take a decision back."""
    asked: requests.Undo = call.asked
    undone = await call.service.recording(
        call.attempt, call.service.engine.undo, call.path["id"], by=call.caller.id, reason=asked.reason
    )
    return responses.Undone(undone.id, True, measures(undone.measures))


async def undone_before(call: Call, subjects: tuple[str, ...]) -> responses.Undone:
    """Answer again for a decision that was taken back."""
    undone = await call.service.blocking(call.service.engine.decision, subjects[0])
    return responses.Undone(undone.id, True, measures(undone.measures))


async def head(call: Call) -> responses.Head:
    """Return the end of the chain."""
    sequence, digest = await call.service.blocking(call.service.engine.needs_store().head)
    return responses.Head(sequence, digest.hex())
