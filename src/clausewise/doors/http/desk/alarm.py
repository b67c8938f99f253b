"""The brakes: clauses that act too often for how new they are, and only hold until a person releases them."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from clausewise.doors.http.desk.bulk import WRONG_NUMBER
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import HttpError
from clausewise.errors import ClausewiseError, ConflictError, InputError, NotFoundError

UNFIT: Final = 422
listed_max: Final = 200


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


async def acted(visit: Visit) -> Response:
    """Draw what a clause did before it was held."""
    return await visit.do(_acted, visit, visit.query.get("clause", ""))


async def take_back(visit: Visit) -> Response:
    """Take all of that back; whatever stands against one stops no other."""
    return await visit.do(_taken_back, visit, visit.field("clause"))


def _taken_back(visit: Visit, clause: str) -> Response:
    try:
        found = visit.engine.alarms.acted(clause)
    except NotFoundError as error:
        return _drawn(visit, error)
    if visit.field("number").strip() != str(len(found)):
        return _acted(visit, clause, HttpError(WRONG_NUMBER))
    stood: list[ClausewiseError] = []
    for one in found:
        try:
            visit.engine.undo(one.decision, by=visit.by, reason=visit.field("words"))
        except (ConflictError, InputError) as error:
            stood.append(error)
    if stood:
        return _acted(visit, clause, stood[0])
    return visit.moved("/desk/brakes", done="retracted")


def _acted(visit: Visit, clause: str, error: ClausewiseError | None = None) -> Response:
    try:
        found = visit.engine.alarms.acted(clause)
    except NotFoundError as free:
        return _drawn(visit, free)
    return visit.draw(
        "desk/acted.html",
        status=UNFIT if error else 200,
        clause=clause,
        acted=found,
        listed_max=listed_max,
        typed=visit.field("words"),
        error=error,
    )


def _drawn(visit: Visit, error: InputError | NotFoundError | None = None) -> Response:
    gauge = visit.engine.alarms.gauge()
    return visit.draw("desk/brakes.html", status=UNFIT if error else 200, gauge=gauge, error=error)
