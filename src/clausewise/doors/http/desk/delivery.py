"""Webhooks as those who run the service see them: how far each endpoint is, what failed for good, and trying that anew."""

from __future__ import annotations

from typing import Final, NamedTuple

from starlette.responses import Response

from clausewise.dispatch import Overview
from clausewise.doors.http.desk.visit import Visit
from clausewise.errors import NotFoundError
from clausewise.webhook import Delivery

UNFIT: Final = 422
dead_shown_max: Final = 100


class Line(NamedTuple):
    """One endpoint, and the first of its dead deliveries."""

    overview: Overview
    dead: list[Delivery]


async def show(visit: Visit) -> Response:
    """Draw the endpoints and what failed."""
    return await visit.do(_drawn, visit)


async def resend(visit: Visit) -> Response:
    """Try all that failed for good at one endpoint anew."""
    try:
        await visit.do(visit.service.courier.dispatch.resend, visit.field("endpoint"), by=visit.by)
    except NotFoundError as error:
        return await visit.do(_drawn, visit, error)
    visit.service.courier.wake()
    return visit.moved("/desk/deliveries", done="resent")


def _drawn(visit: Visit, error: NotFoundError | None = None) -> Response:
    dispatch = visit.service.courier.dispatch
    lines = [
        Line(one, dispatch.dead(one.endpoint.id, limit=dead_shown_max) if one.dead else [])
        for one in dispatch.overview()
    ]
    return visit.draw("desk/deliveries.html", status=UNFIT if error else 200, lines=lines, error=error)
