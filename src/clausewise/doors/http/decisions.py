"""/v1/decisions, /v1/reports and /v1/audit: what the ledger knows, what is taken back, and what people tell."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import json

from clausewise import model, redaction
from clausewise.doors.http import requests, responses
from clausewise.doors.http.service import Call
from clausewise.doors.http.verdict import answer, measures
from clausewise.errors import NotFoundError


async def one(call: Call) -> responses.Decision:
    """Return a decision."""
    engine = call.service.engine
    found = await call.service.blocking(engine.decision, call.path["id"])
    return answer(redaction.shown(found, call.caller.scopes), engine.policy)


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


async def report(call: Call) -> responses.Receipt:
    """Record what a person tells."""
    asked: requests.Report = call.asked
    told = model.Report(asked.item, asked.clause, asked.reason, asked.reporter, asked.notice, asked.language)
    try:
        receipt = await call.service.recording(call.attempt, call.service.engine.report, told)
    except NotFoundError as error:
        error.where, error.status = "/clause", 422  # the address exists; it is the body that names no clause
        raise
    return responses.Receipt(receipt, "received")


async def reported_before(call: Call, subjects: tuple[str, ...]) -> responses.Receipt:
    """Answer again for a report that was received."""
    del call
    return responses.Receipt(subjects[0], "received")


async def head(call: Call) -> responses.Head:
    """Return the end of the chain."""
    sequence, digest = await call.service.blocking(call.service.engine.needs_store().head)
    return responses.Head(sequence, digest.hex())
