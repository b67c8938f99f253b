"""Signing in with an identity of a provider: on to it, and back."""

from __future__ import annotations

import logging
import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from clausewise.doors.http.kinds import NO_PATH, HttpError
from clausewise.doors.http.session import VISIT, cookie, may_begin, place, set_cookie
from clausewise.doors.http.staff_kinds import NO_ROLE, PROVIDER_FAILED, STALE
from clausewise.doors.http.view import SEE_OTHER, guarded, people_of
from clausewise.doors.http.welcome import welcomed
from clausewise.federation import FederationError, Provider
from clausewise.member import Proof
from clausewise.sitting import token_bytes

log = logging.getLogger("clausewise.http")
BACK = "/sign-in/provider/back"
KINDS = {"provider": PROVIDER_FAILED, "stale": STALE, "refused": STALE, "roleless": NO_ROLE}


def routes() -> list[BaseRoute]:
    """Return the routes of a provider's identities."""
    return [Route("/sign-in/provider", guarded(go)), Route(BACK, guarded(come))]


async def go(request: Request) -> Response:
    """Send the browser to the provider. Raises HttpError CW501, CW526, CW527."""
    provider, people = _provider(request), people_of(request)
    visit = request.cookies.get(cookie(request, VISIT), "")
    if not visit:
        visit = secrets.token_urlsafe(token_bytes)
        set_cookie(request, VISIT, visit)
    may_begin(request, people)
    back = f"{request.url.scheme}://{request.headers['host']}{BACK}"
    try:
        address = await people.do(provider.begin, back, place(request.query_params.get("next", "")), visit)
    except FederationError as error:
        raise _failed(error) from error
    return RedirectResponse(address, SEE_OTHER, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


async def come(request: Request) -> Response:
    """Sign in whoever comes back. Raises HttpError CW527 to CW529, ConflictError CW913."""
    provider, people = _provider(request), people_of(request)
    visit = request.cookies.get(cookie(request, VISIT), "")
    try:
        person, to = await people.do(provider.finish, dict(request.query_params), visit)
    except FederationError as error:
        raise _failed(error) from error
    return await welcomed(request, person, (Proof.IDENTITY,), to)


def _provider(request: Request) -> Provider:
    provider = people_of(request).provider
    if provider is None:
        raise HttpError(NO_PATH)
    return provider


def _failed(error: FederationError) -> HttpError:
    log.warning("nobody came in by the provider of identities: %s (%s)", error.kind, error)
    return HttpError(KINDS[error.kind])
