"""The page of one case."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from clausewise.case import Stage, claim_minutes, reason_characters_max
from clausewise.doors.http.desk.dossier import Dossier, dossier, needs_answer
from clausewise.doors.http.desk.handed import handed, handed_over
from clausewise.doors.http.desk.ruling import DAYS, PLACES, Draft, first_draft, possible, strikes_max
from clausewise.doors.http.desk.timeline import Event
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.pages import TRAITS, does
from clausewise.errors import ClausewiseError, ConflictError
from clausewise.keys import Scope

UNFIT: Final = 422
CONFLICT: Final = 409


async def show(visit: Visit) -> Response:
    """Draw a case."""
    return await visit.do(drawn, visit, str(visit.request.path_params["case"]))


def drawn(visit: Visit, name: str, *, draft: Draft | None = None, error: ClausewiseError | None = None) -> Response:
    """Draw a case, with the form as it was sent and what stood against it."""
    found = dossier(visit, name)
    return visit.draw(
        "desk/case.html",
        status=200 if error is None else CONFLICT if isinstance(error, ConflictError) else UNFIT,
        found=found,
        case=found.case,
        holder=found.case.held_by(visit.now_ms),
        draft=draft or first_draft(found.case, [one.decision for one in found.judged]),
        error=error,
        error_said=_said(error, visit) if error else "",
        works=_works(visit, found),
        returned=_returned(found),
        handed=handed(visit, found.case) if found.may_see else (),
        typed={name: visit.field(name) if error else "" for name in ("to", "ground")},
        places=PLACES,
        possible={place: possible(place) for place in PLACES},
        days=DAYS,
        strikes=range(strikes_max + 1),
        macros=visit.service.desk.macros.values(),
        needs_answer=needs_answer(found.case),
        words_max=reason_characters_max,
        claim_minutes=claim_minutes,
        does=does,
        traits=TRAITS,
    )


def _returned(found: Dossier) -> Event | None:
    """Return what a second person said who handed the last proposal back, while nothing was proposed anew."""
    if found.case.stage is not Stage.OPEN:
        return None
    last = next((one for one in reversed(found.events) if one.record.kind in ("proposed", "declined", "settled")), None)
    is_theirs = last is not None and last.record.kind == "declined" and last.words and last.record.actor
    return last if is_theirs else None


def _works(visit: Visit, found: Dossier) -> dict[str, bool]:
    """Return what this person may do with the case now."""
    case, now_ms = found.case, visit.now_ms
    decides = visit.may(Scope.DECIDE)
    is_free = case.is_free_for(visit.by, now_ms)
    return {
        "claim": decides and is_free,
        "release": decides and case.held_by(now_ms) == visit.by,
        "decide": decides and is_free,
        "pass": decides and is_free,
        "note": decides,
        "second": visit.may(Scope.SECOND)
        and case.is_free_for(visit.by, now_ms, seconds=True)
        and bool(case.proposed_by)
        and case.stage == "proposed",
        "fetch": decides and found.can_fetch,
        "refer": decides and found.may_see and bool(handed_over(case)),
        "undo": case.stage == "proposed"
        and case.proposed_by == visit.by
        and (case.settles_ms is None or case.settles_ms > now_ms),
        "look": decides and found.may_see and not case.is_sealed,
        "look_audit": visit.may(Scope.AUDIT) and not decides and not case.is_sealed,
        "unseal": case.is_sealed and visit.sees_sealed,
    }


def _said(error: ClausewiseError, visit: Visit) -> str:
    said = (error.fr, error.remedy_fr) if visit.language == "fr" else (error.en, error.remedy_en)
    return " ".join(filter(None, said))
