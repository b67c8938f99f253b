"""The brakes: clauses that act too often for how new they are, and only hold until a person releases them."""

from __future__ import annotations

from starlette.responses import Response

from clausewise.doors.http.desk.visit import Visit
from clausewise.errors import InputError, NotFoundError

UNFIT = 422


async def show(visit: Visit) -> Response:
    """Draw what the brakes show."""
    return await visit.do(_drawn, visit)


async def release(visit: Visit) -> Response:
    """Let a clause act again."""
    try:
        await visit.do(visit.engine.alarms.release, visit.field("clause"), by=visit.by, reason=visit.field("words"))
    except (InputError, NotFoundError) as error:
        return await visit.do(_drawn, visit, error)
    return visit.moved("/desk/brakes", done="freed")


def _drawn(visit: Visit, error: InputError | NotFoundError | None = None) -> Response:
    gauge = visit.engine.alarms.gauge()
    return visit.draw("desk/brakes.html", status=UNFIT if error else 200, gauge=gauge, error=error)
