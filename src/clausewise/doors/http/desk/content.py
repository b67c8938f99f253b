"""The bytes of a picture, a sound, a film or a file that a case is about, for whoever is looking at the case."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from clausewise.case import Case
from clausewise.doors.http import ranges
from clausewise.doors.http.desk.dossier import needs_case, sees
from clausewise.doors.http.desk.enclosed import digest
from clausewise.doors.http.desk.shelved import File, of_digest, of_part
from clausewise.doors.http.desk.specimen import media_type
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import HttpError, kind_of
from clausewise.doors.http.receiving import ANY_TYPE
from clausewise.model import Medium, Part
from clausewise.parse.opening import part_bytes_max
from clausewise.sandbox import shared

# How wide and high a small picture is at most.
small_pixels: Final = 1_600
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
    """Return the bytes of one part: shown if that is harmless, else to be saved. Raises HttpError CW973, CW979."""
    return await visit.do(_part, visit)


async def attachment(visit: Visit) -> Response:
    """Return the bytes of a file that came with a report: shown if that is harmless, else to be saved. Raises HttpError CW973, CW979."""
    return await visit.do(_attachment, visit)


def _part(visit: Visit) -> Response:
    path = visit.request.path_params
    case = _seen(visit)
    decision, number = str(path["decision"]), int(path["number"])
    if decision not in (*case.decisions, case.decision, visit.engine.captures.kept(case)):
        raise HttpError(NOTHING_SHOWN)
    kept = visit.engine.viewing.exhibit(decision)
    parts = kept.item.parts if kept else ()
    if number >= len(parts):
        raise HttpError(NOTHING_SHOWN)
    return _served(visit, of_part(visit, decision, parts[number]), parts[number].name)


def _attachment(visit: Visit) -> Response:
    path = visit.request.path_params
    case, receipt = _seen(visit), str(path["receipt"])
    found = digest(visit, receipt, int(path["number"])) if receipt in case.reports else None
    if found is None:
        raise HttpError(NOTHING_SHOWN)
    return _served(visit, of_digest(visit, found[0]), found[1].name)


def _seen(visit: Visit) -> Case:
    """Return the case of the address, if its content is shown to this person now."""
    case = needs_case(visit, str(visit.request.path_params["case"]))
    if case.is_sealed or not sees(visit, case):
        raise HttpError(NOTHING_SHOWN)
    return case


def _served(visit: Visit, file: File | None, name: str) -> Response:
    """Return a file, or the stretch of it that a player asks for; what a browser might run is only ever saved."""
    if file is None or not file.size:
        raise HttpError(NOTHING_SHOWN)
    kind = media_type(file.head)
    if "small" in visit.query:
        return _small(file, kind)
    headers = dict(LOCKED)
    if not kind or "save" in visit.query:
        kind = ANY_TYPE
        headers["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2] or 'file', safe='')}"
        )
    return ranges.answer(file.read, file.size, kind, headers, asked=visit.request.headers.get("range", ""))


def _small(file: File, kind: str) -> Response:
    if not kind.startswith("image/") or file.size > part_bytes_max:
        raise HttpError(NOTHING_SHOWN)
    made = shared().preview(Part(Medium.IMAGE, data=b"".join(file.read(0))), small_pixels)
    if not made:
        raise HttpError(NOTHING_SHOWN)
    return Response(made, 200, LOCKED, "image/jpeg")
