"""The console's addresses as a table: what each needs, one scope, and who answers. Who may do what is derived from it, and tested by it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clausewise.doors.http.desk import (
    alarm,
    asset,
    audit,
    bulk,
    casepage,
    content,
    delivery,
    figures,
    handing,
    liking,
    live,
    passing,
    permit,
    preference,
    queue,
    search,
    staff,
    whatif,
    works,
)
from clausewise.doors.http.desk.visit import Visit, language
from clausewise.doors.http.session import csrf, needs, posted, service_of, wants_proof
from clausewise.doors.http.view import guarded
from clausewise.keys import Scope

Handler = Callable[[Visit], Coroutine[Any, Any, Response]]


class Row(NamedTuple):
    """One address: how it is asked, which scope that needs, and what answers."""

    method: str
    path: str
    scope: Scope
    handler: Handler


ROWS: Final[tuple[Row, ...]] = (
    Row("GET", "/desk", Scope.READ, queue.show),
    Row("POST", "/desk/next", Scope.DECIDE, queue.following),
    Row("GET", "/desk/live", Scope.READ, live.stream),
    Row("GET", "/desk/cases/{case}", Scope.READ, casepage.show),
    Row("GET", "/desk/cases/{case}/parts/{decision}/{number:int}", Scope.READ, content.part),
    Row("GET", "/desk/cases/{case}/attachments/{receipt}/{number:int}", Scope.READ, content.attachment),
    Row("POST", "/desk/cases/{case}/claim", Scope.DECIDE, works.claim),
    Row("POST", "/desk/cases/{case}/release", Scope.DECIDE, works.release),
    Row("POST", "/desk/cases/{case}/skip", Scope.DECIDE, works.skip),
    Row("POST", "/desk/cases/{case}/escalate", Scope.DECIDE, works.escalate),
    Row("POST", "/desk/cases/{case}/note", Scope.DECIDE, works.annotate),
    Row("POST", "/desk/cases/{case}/fetch", Scope.DECIDE, works.fetch),
    Row("POST", "/desk/cases/{case}/look", Scope.DECIDE, works.look),
    Row("POST", "/desk/cases/{case}/look/audit", Scope.AUDIT, works.look),
    Row("POST", "/desk/cases/{case}/look/sealed", Scope.SEALED, works.look_sealed),
    Row("POST", "/desk/cases/{case}/decide", Scope.DECIDE, works.decide),
    Row("POST", "/desk/cases/{case}/second", Scope.SECOND, works.second),
    Row("POST", "/desk/cases/{case}/undo", Scope.DECIDE, works.undo),
    Row("POST", "/desk/cases/{case}/refer", Scope.DECIDE, handing.refer),
    Row("GET", "/desk/cases/{case}/referrals/{decision}/{referral}", Scope.DECIDE, handing.bundle),
    Row("POST", "/desk/bulk", Scope.DECIDE, bulk.prepare),
    Row("POST", "/desk/bulk/decide", Scope.DECIDE, bulk.decide),
    Row("GET", "/desk/search", Scope.READ, search.show),
    Row("GET", "/desk/figures", Scope.READ, figures.show),
    Row("GET", "/desk/what-if", Scope.AUTHORIZE, whatif.show),
    Row("POST", "/desk/what-if", Scope.AUTHORIZE, whatif.begin),
    Row("POST", "/desk/what-if/shadow", Scope.ADMIN, whatif.begin_shadow),
    Row("POST", "/desk/what-if/shadow/publish", Scope.ADMIN, whatif.publish),
    Row("POST", "/desk/what-if/shadow/drop", Scope.ADMIN, whatif.drop),
    Row("GET", "/desk/what-if/{trial}", Scope.AUTHORIZE, whatif.one),
    Row("GET", "/desk/what-if/{trial}/progress", Scope.AUTHORIZE, whatif.progress),
    Row("GET", "/desk/what-if/{trial}/csv", Scope.AUTHORIZE, whatif.lines),
    Row("POST", "/desk/what-if/{trial}/end", Scope.AUTHORIZE, whatif.end),
    Row("GET", "/desk/authorizations", Scope.READ, permit.show),
    Row("POST", "/desk/authorizations", Scope.AUTHORIZE, permit.authorize),
    Row("POST", "/desk/authorizations/revoke", Scope.AUTHORIZE, permit.revoke),
    Row("GET", "/desk/brakes", Scope.READ, alarm.show),
    Row("POST", "/desk/brakes/release", Scope.AUTHORIZE, alarm.release),
    Row("GET", "/desk/brakes/acted", Scope.READ, alarm.acted),
    Row("POST", "/desk/brakes/take-back", Scope.SECOND, alarm.take_back),
    Row("GET", "/desk/notices", Scope.DECIDE, passing.show),
    Row("POST", "/desk/notices/forward", Scope.DECIDE, passing.forward),
    Row("POST", "/desk/notices/preserve", Scope.DECIDE, passing.preserve),
    Row("GET", "/desk/deliveries", Scope.ADMIN, delivery.show),
    Row("POST", "/desk/deliveries/resend", Scope.ADMIN, delivery.resend),
    Row("GET", "/desk/staff", Scope.ADMIN, staff.show),
    Row("POST", "/desk/staff", Scope.ADMIN, staff.add),
    Row("GET", "/desk/staff/{person}", Scope.ADMIN, staff.one),
    Row("POST", "/desk/staff/{person}/roles", Scope.ADMIN, staff.give),
    Row("POST", "/desk/staff/{person}/invite", Scope.ADMIN, staff.invite),
    Row("POST", "/desk/staff/{person}/disable", Scope.ADMIN, staff.disable),
    Row("POST", "/desk/staff/{person}/enable", Scope.ADMIN, staff.enable),
    Row("POST", "/desk/staff/{person}/unlock", Scope.ADMIN, staff.unlock),
    Row("POST", "/desk/staff/{person}/sign-out", Scope.ADMIN, staff.sign_out),
    Row("POST", "/desk/staff/{person}/factors/reset", Scope.ADMIN, staff.reset),
    Row("GET", "/desk/audit", Scope.AUDIT, audit.show),
    Row("POST", "/desk/audit/verify", Scope.AUDIT, audit.verify),
    Row("GET", "/desk/preferences", Scope.READ, preference.show),
    Row("POST", "/desk/preferences", Scope.READ, preference.change),
)


def routes() -> list[BaseRoute]:
    """Return the routes of the console."""
    found: list[BaseRoute] = [
        Route(row.path, guarded(_answering(row), row.scope), methods=[row.method]) for row in ROWS
    ]
    return [*found, *asset.routes()]


def _answering(row: Row) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def answer(request: Request) -> Response:
        person = await needs(request, row.scope, recent=wants_proof(row.method, row.scope))
        form = await posted(request) if row.method == "POST" else {}
        service = service_of(request)
        service.engine.needs_store()
        chosen = liking.of(request)
        visit = Visit(
            request, service, person, chosen, language(request, chosen), csrf(request), service.engine.clock(), form
        )
        return await row.handler(visit)

    return answer
