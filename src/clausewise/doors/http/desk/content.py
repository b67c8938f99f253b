"""The bytes of a picture, a sound or a film that a case is about, for whoever is looking at the case."""

from __future__ import annotations

from starlette.responses import Response

from clausewise.doors.http.desk.dossier import needs_case, sees
from clausewise.doors.http.desk.specimen import media_type
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import HttpError, kind_of

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


def _part(visit: Visit) -> Response:
    path = visit.request.path_params
    case = needs_case(visit, str(path["case"]))
    decision, number = str(path["decision"]), int(path["number"])
    about = (*case.decisions, case.decision, visit.engine.captures.kept(case))
    if case.is_sealed or decision not in about or not sees(visit, case):
        raise HttpError(NOTHING_SHOWN)
    kept = visit.engine.viewing.exhibit(decision)
    parts = kept.item.parts if kept else ()
    data = parts[number].data if number < len(parts) else b""
    kind = media_type(data)
    if not kind:
        raise HttpError(NOTHING_SHOWN)
    return Response(data, 200, LOCKED, kind)
