"""What is done with one case: taken up, let go, passed on, noted, decided, confirmed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from clausewise.case import Case, Ruling, Stage, undo_seconds
from clausewise.casebook import Filter
from clausewise.doors.http.desk import casepage
from clausewise.doors.http.desk.dossier import needs_case
from clausewise.doors.http.desk.macro import applied
from clausewise.doors.http.desk.ruling import ruling, sent
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.staff_kinds import NO_RIGHT
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.model import LanguageCode

SEE_OTHER: Final = 303
grace_ms: Final = undo_seconds * 1000
JSON: Final = "application/json"


async def claim(visit: Visit) -> Response:
    """Take a case up, or hold it for longer."""
    response = await _done(visit, lambda case: visit.review.claim(case, by=visit.by), "claimed")
    if visit.request.headers.get("accept") == JSON and response.status_code == SEE_OTHER:
        held = await visit.do(visit.review.case, named(visit))
        return JSONResponse(
            {"until_ms": held.claim.until_ms if held.claim else 0}, headers={"Cache-Control": "no-store"}
        )
    return response


async def release(visit: Visit) -> Response:
    """Let go of a case."""
    return await _done(visit, lambda case: visit.review.release(case, by=visit.by), "released", to="/desk")


async def skip(visit: Visit) -> Response:
    """Leave a case to others."""
    words = visit.field("words")
    return await _done(visit, lambda case: visit.review.skip(case, by=visit.by, reason=words), "skipped", to="/desk")


async def escalate(visit: Visit) -> Response:
    """Pass a case on to those who lead."""
    words = visit.field("words")
    return await _done(
        visit, lambda case: visit.review.escalate(case, by=visit.by, reason=words), "escalated", to="/desk"
    )


async def annotate(visit: Visit) -> Response:
    """Add a note."""
    words = visit.field("words")
    return await _done(visit, lambda case: visit.review.annotate(case, by=visit.by, text=words), "noted", place="#past")


async def fetch(visit: Visit) -> Response:
    """Look for the content of a case now, and go back to it; to the queue when what came may not be shown to this person."""
    response = await _done(
        visit, lambda case: visit.engine.captures.fetch(case, by=visit.by), "sought", place="#evidence"
    )
    case = await visit.do(visit.review.case, named(visit))
    if case.is_sealed and not visit.sees_sealed:
        return visit.moved("/desk", done="sealed")
    return response


async def look(visit: Visit) -> Response:
    """Record that somebody looks at the content, which the page then shows for a while. Sealed content needs a scope of its own."""
    return await _done(visit, partial(_looked, visit), "looked", place="#evidence")


async def look_sealed(visit: Visit) -> Response:
    """Record that somebody looks at sealed content."""
    return await _done(visit, partial(_unsealed, visit), "looked", place="#evidence")


async def undo(visit: Visit) -> Response:
    """Take one's own ruling back while it waits."""
    return await _done(visit, lambda case: visit.review.undo(case, by=visit.by), "undone")


async def second(visit: Visit) -> Response:
    """Confirm what another proposed, or hand it back."""
    accepts, words = visit.field("accept") == "yes", visit.field("words")
    done = "seconded" if accepts else "declined"
    return await _done(visit, lambda case: visit.review.second(case, by=visit.by, accept=accepts, reason=words), done)


async def decide(visit: Visit) -> Response:
    """Rule on a case; or fill the form with a macro, and show it again."""
    draft = sent(visit.form)
    if macro := visit.service.desk.macros.get(visit.field("macro")):
        return await visit.do(casepage.drawn, visit, named(visit), draft=applied(macro, draft, _tongue(visit)))
    try:
        made = ruling(draft, now_ms=visit.now_ms)
        settled = await visit.do(_decided, visit, made)
    except (HttpError, ConflictError, InputError, NotFoundError) as error:
        return await visit.do(casepage.drawn, visit, named(visit), draft=draft, error=error)
    if settled.stage is Stage.PROPOSED and settled.settles_ms is None:
        return visit.moved(f"/desk/cases/{settled.id}", done="proposed")
    return visit.moved(await _following(visit, settled))  # the page itself says what can be taken back


def named(visit: Visit) -> str:
    """Return the id of the case in the address."""
    return str(visit.request.path_params["case"])


def _looked(visit: Visit, case: str) -> None:
    if needs_case(visit, case).is_sealed:
        raise HttpError(NO_RIGHT)
    visit.engine.viewing.look(case, by=visit.by)


def _unsealed(visit: Visit, case: str) -> None:
    found = visit.engine.viewing.look(case, by=visit.by)
    for decision in found.decisions:
        visit.engine.banks.unseal(decision, visit.engine.whole, by=visit.by)


def _decided(visit: Visit, made: Ruling) -> Case:
    case = needs_case(visit, named(visit))
    return visit.review.decide(case.id, made, by=visit.by, grace_ms=grace_ms)


async def _following(visit: Visit, settled: Case) -> str:
    """Return where to go after a decision: to the next case, if the reviewer likes it so and is not at the end of their day."""
    if visit.field("then") != "next":
        return f"/desk/cases/{settled.id}"
    asked = Filter(by=visit.by, time_ms=visit.now_ms, sees_sealed=visit.sees_sealed)
    found = await visit.do(visit.review.next, asked, by=visit.by)
    return f"/desk/cases/{found.id}" if found else "/desk"


def _tongue(visit: Visit) -> LanguageCode:
    """Return the language of the person concerned, as far as the case tells, else that of the page."""
    case = needs_case(visit, named(visit))
    return "fr" if case.language == "fr" else "en" if case.language == "en" else visit.language


async def _done(visit: Visit, work: Callable[[str], Any], done: str, *, to: str = "", place: str = "") -> Response:
    """Do something with the case of the address and go on, or show the case with what stood against it."""

    def guarded() -> None:
        work(needs_case(visit, named(visit)).id)

    try:
        await visit.do(guarded)
    except (ConflictError, InputError) as error:
        return await visit.do(casepage.drawn, visit, named(visit), error=error)
    return visit.moved((to or f"/desk/cases/{named(visit)}") + place, done=done)
