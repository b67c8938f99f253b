"""Evidence of a settled case that is handed over from its page, and the bundles that were made of it."""

from __future__ import annotations

import os

from starlette.responses import Response

from clausewise import dossier
from clausewise.case import Case
from clausewise.doors.http.desk import casepage
from clausewise.doors.http.desk.dossier import may_see, needs_case
from clausewise.doors.http.desk.handed import handed_over
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.desk.works import named
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.referrals import ZIP_TYPE, kept
from clausewise.doors.http.showing import LOCKED
from clausewise.doors.http.upload_kinds import NOT_SHOWN
from clausewise.errors import ClausewiseError
from clausewise.referral import Wanted


async def refer(visit: Visit) -> Response:
    """Hand the evidence over and lock the decision, or show the case with what stood against it."""
    try:
        await visit.do(_referred, visit)
    except ClausewiseError as error:
        return await visit.do(casepage.drawn, visit, named(visit), error=error)
    return visit.moved(f"/desk/cases/{named(visit)}#handed", done="handed")


async def bundle(visit: Visit) -> Response:
    """Return a bundle as it was made; that somebody took it is recorded."""
    decision, referral = visit.request.path_params["decision"], visit.request.path_params["referral"]
    data = await visit.do(_bundle, visit, decision, referral)
    headers = {**LOCKED, "Content-Disposition": f'attachment; filename="referral-{referral}.zip"'}
    return Response(data, media_type=ZIP_TYPE, headers=headers)


def _referred(visit: Visit) -> None:
    case = _seen(visit)
    decision = handed_over(case)
    key = dossier.private_key(os.environ.get(dossier.VARIABLE, ""))
    files = kept(visit.service.depot, decision)
    wanted = Wanted(visit.field("to").strip(), visit.field("ground").strip(), visit.by, visit.sees_sealed, files, key)
    visit.engine.referrals.refer(decision, wanted)


def _bundle(visit: Visit, decision: str, referral: str) -> bytes:
    case = _seen(visit)
    name = decision if decision in (*case.decisions, case.decision) else ""
    return visit.engine.referrals.bundle(name, referral)


def _seen(visit: Visit) -> Case:
    """Return the case of the address once it is recorded that this person gets what it is about. Raises HttpError CW570."""
    case = needs_case(visit, named(visit))
    if not may_see(visit, case):
        raise HttpError(NOT_SHOWN)
    visit.engine.viewing.look_at_case(case.id, by=visit.by)
    if case.is_sealed:
        for one in case.decisions:
            visit.engine.banks.unseal(one, visit.engine.whole, by=visit.by)
    return case
