"""Authorizations: what the operator, a person concerned or a right holder permits; given, listed, ended."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from starlette.responses import Response

from clausewise import redaction
from clausewise.doors.http.desk.moment import instant
from clausewise.doors.http.desk.ruling import BAD_FORM
from clausewise.doors.http.desk.term import ORDER, state
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import HttpError
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.judgement import new_id
from clausewise.model import Authorization, AuthorizationKind, Scope

UNFIT: Final = 422
listed_max: Final = 500
FIELDS: Final = ("clauses", "accounts", "targets", "hosts", "networks", "techniques")
_BETWEEN: Final = re.compile(r"[\s,;]+")


class Listed(NamedTuple):
    """One authorization and how it stands (``term.ORDER``)."""

    permit: Authorization
    state: str


async def show(visit: Visit) -> Response:
    """Draw the list and the form."""
    return await visit.do(_drawn, visit)


async def authorize(visit: Visit) -> Response:
    """Put one in force."""
    try:
        await visit.do(visit.engine.authorize, _permit(visit), by=visit.by)
    except (InputError, ConflictError, NotFoundError, HttpError) as error:
        return await visit.do(_drawn, visit, error)
    return visit.moved("/desk/authorizations", done="authorized")


async def revoke(visit: Visit) -> Response:
    """End one now."""
    try:
        await visit.do(visit.engine.revoke, visit.field("id"), by=visit.by)
    except NotFoundError as error:
        return await visit.do(_drawn, visit, error)
    return visit.moved("/desk/authorizations", done="revoked")


def _drawn(visit: Visit, error: InputError | ConflictError | NotFoundError | HttpError | None = None) -> Response:
    with visit.engine.clerk.turn():
        permits = [redaction.permit(one, visit.scopes) for one in visit.engine.state.authorizations.values()]
    listed = [Listed(one, state(one, visit.now_ms)) for one in permits]
    listed.sort(key=lambda one: (ORDER.index(one.state), one.permit.ends_ms))
    return visit.draw(
        "desk/authorizations.html",
        status=UNFIT if error else 200,
        listed=listed[:listed_max],
        error=error,
        fields=FIELDS,
        kinds=tuple(AuthorizationKind),
        typed={name: visit.field(name) for name in (*FIELDS, "kind", "issuer", "document", "starts", "ends")},
    )


def _permit(visit: Visit) -> Authorization:
    """Return what the form says. Raises HttpError CW971 for a day or a kind that does not exist."""
    starts, ends = instant(visit.field("starts")), instant(visit.field("ends"))
    kind = visit.field("kind")
    if starts is None or ends is None or kind not in set(AuthorizationKind):
        raise HttpError(BAD_FORM)
    lists = {name: tuple(filter(None, _BETWEEN.split(visit.field(name)))) for name in FIELDS}
    return Authorization(
        visit.field("id").strip() or new_id(),
        AuthorizationKind(kind),
        Scope(**lists),
        visit.field("issuer").strip(),
        visit.field("document").strip(),
        starts,
        ends,
    )
