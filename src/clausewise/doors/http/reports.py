"""/v1/reports: what people and right holders tell, how far it is, and notices that are passed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

from msgspec.structs import asdict, replace

from clausewise import acknowledgement
from clausewise.annex import Annexed, Enclosure
from clausewise.complaint import Complaint, Door
from clausewise.complaint import Progress as Course
from clausewise.complaints import KEY
from clausewise.doors.http import report_types, requests, responses
from clausewise.doors.http.access import ANYBODY, Caller
from clausewise.doors.http.service import Call, Service
from clausewise.errors import NotFoundError
from clausewise.model import LanguageCode


async def report(call: Call) -> responses.Receipt:
    """Record what a person tells."""
    asked: requests.Report = call.asked
    complaint = Complaint(**asdict(replace(asked, attachments=[])) | {"attachments": ()})
    files = [Enclosure(one.name, one.type, one.data) for one in asked.attachments]
    receive = call.service.engine.complaints.receive
    try:
        annexed = await call.service.blocking(_put, call.service, files) if files else None
        found = await call.service.recording(
            call.attempt, receive, complaint, door=Door.API, caller=_key(call.caller), annexed=annexed
        )
    except NotFoundError as error:
        error.where, error.status = "/clause", 422  # the address exists; it is the body that names no clause
        raise
    return _receipt(call.service, found)


async def reported_before(call: Call, subjects: tuple[str, ...]) -> responses.Receipt:
    """Answer again for a report that was received."""
    found = await call.service.blocking(call.service.engine.complaints.progress, subjects[0])
    return _receipt(call.service, found)


async def progress(call: Call) -> report_types.Progress:
    """Return how far a report is, to whoever has its key."""
    asked: report_types.Key = call.query
    engine = call.service.engine
    engine.needs_store()
    found = await call.service.blocking(engine.complaints.follow, call.path["id"], asked.key)
    return report_types.Progress(
        found.id,
        found.time_ms,
        found.stage.value,
        found.matter,
        found.outcome.value if found.outcome else None,
        found.settled_ms,
        found.actions,
        found.may_contest,
        cast("LanguageCode", found.language),
        tuple(acknowledgement.said(found, engine.policy, call.language)),
    )


async def forward(call: Call) -> report_types.Forwarded:
    """Pass a notice on."""
    asked: report_types.Forward = call.asked
    complaints = call.service.engine.complaints
    text = await call.service.blocking(complaints.forward, call.path["id"], account=asked.account, by=call.caller.id)
    found = await call.service.blocking(complaints.progress, call.path["id"])
    return report_types.Forwarded(found.id, asked.account, found.kept_until_ms, text)


def _put(service: Service, files: Sequence[Enclosure]) -> Annexed:
    service.engine.needs_store()
    return service.depot.annex.put(files, now_ms=service.engine.clock())


def _key(caller: Caller) -> str:
    if caller is ANYBODY:
        return ""
    return caller.id if caller.id.startswith(KEY) else KEY + caller.id


def _receipt(service: Service, found: Course) -> responses.Receipt:
    track = f"/track/{found.id}?{urlencode({'key': service.engine.complaints.key(found.id)})}"
    return responses.Receipt(found.id, "received", found.time_ms, track, found.repeats)
