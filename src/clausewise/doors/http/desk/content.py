"""The bytes of a picture, a sound, a film or a file that a case is about, for whoever is looking at the case."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from clausewise.case import Case
from clausewise.doors.http.desk.dossier import needs_case, sees
from clausewise.doors.http.desk.enclosed import digest
from clausewise.doors.http.desk.specimen import media_type
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import HttpError, kind_of
from clausewise.doors.http.receiving import ANY_TYPE

LOCKED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NOTHING_SHOWN = kind_of(
    "CW973",
    404,
    ("There is nothing here that could be shown.", "Il n'y a rien ici qui puisse être montré."),
    (
        "Take the case up, or have it recorded that you look, and open it from the page of the case.",
        "Prenez le dossier, ou faites consigner que vous le consultez, et ouvrez-le depuis sa page.",
    ),
)


async def part(visit: Visit) -> Response:
    """Return the bytes of one part. Raises HttpError CW973 for what is not kept, not shown to this person now, or not harmless."""
    return await visit.do(_part, visit)


async def attachment(visit: Visit) -> Response:
    """Return the bytes of a file that came with a report: shown if that is harmless, else to be saved. Raises HttpError CW973."""
    return await visit.do(_attachment, visit)


def _part(visit: Visit) -> Response:
    path = visit.request.path_params
    case = _seen(visit)
    decision, number = str(path["decision"]), int(path["number"])
    if decision not in (*case.decisions, case.decision, visit.engine.captures.kept(case)):
        raise HttpError(NOTHING_SHOWN)
    kept = visit.engine.viewing.exhibit(decision)
    parts = kept.item.parts if kept else ()
    data = parts[number].data if number < len(parts) else b""
    kind = media_type(data)
    if not kind:
        raise HttpError(NOTHING_SHOWN)
    return Response(data, 200, LOCKED, kind)


def _attachment(visit: Visit) -> Response:
    path = visit.request.path_params
    case, receipt = _seen(visit), str(path["receipt"])
    found = digest(visit, receipt, int(path["number"])) if receipt in case.reports else None
    if found is None:
        raise HttpError(NOTHING_SHOWN)
    pieces = iter(visit.service.depot.safe.read(found[0]))
    first = next(pieces, b"")
    return _streamed(first, pieces, found[1].size, found[1].name, saves="save" in visit.query)


def _seen(visit: Visit) -> Case:
    """Return the case of the address, if its content is shown to this person now."""
    case = needs_case(visit, str(visit.request.path_params["case"]))
    if case.is_sealed or not sees(visit, case):
        raise HttpError(NOTHING_SHOWN)
    return case


def _streamed(first: bytes, rest: Iterable[bytes], size: int, name: str, *, saves: bool) -> Response:
    """Return a file as it is read; what a browser might run is only ever saved."""
    kind = "" if saves else media_type(first)
    headers = {**LOCKED, "Content-Length": str(size)}
    if not kind:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name or 'file', safe='')}"

    def pieces() -> Iterable[bytes]:
        yield first
        yield from rest

    return StreamingResponse(pieces(), 200, headers, kind or ANY_TYPE)
