"""Pages for people who are, or may be, signed in: never kept by a browser, with the person's name and the secret of their forms."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausewise.doors.http import problem
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.pages import draw, language_of
from clausewise.doors.http.people import People
from clausewise.doors.http.session import Elsewhere, csrf, needs, person_of, service_of
from clausewise.errors import ClausewiseError
from clausewise.keys import Scope

log = logging.getLogger("clausewise.http")
SEE_OTHER = 303
Page = Callable[[Request], Coroutine[Any, Any, Response]]


async def drawn(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """Return a page in the language of whoever is signed in, or of the browser."""
    person = await person_of(request)
    language = urlencode({"language": language_of(request)}) if "language" in request.query_params else ""
    response = draw(
        template,
        request,
        language_of(request),
        person=person,
        csrf=csrf(request),
        # Where a form leads: in the language of the address only if the address named one, else in that of the person.
        only_language=language and f"?{language}",
        and_language=language and f"&{language}",
        **context,
    )
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] += "; script-src 'self'; connect-src 'self'"
    return response


def moved(request: Request, address: str) -> Response:
    """Send the browser on to ``address``, a path of this service, in the language that it asked for."""
    path, mark, place = address.partition("#")
    if (language := request.query_params.get("language")) in ("en", "fr") and "language=" not in path:
        path += ("&" if "?" in path else "?") + urlencode({"language": language})
    return RedirectResponse(path + mark + place, SEE_OTHER, {"Cache-Control": "no-store"})


def guarded(page: Page, scope: Scope | None = None, *, recent: bool = False) -> Page:
    """Return ``page`` for those alone who may do what needs ``scope`` (None: it asks by itself, or is for everybody).

    ``recent`` asks for a fresh proof, as ``session.needs`` does. Whatever the page raises becomes a page that a person can read, and a
    problem for programs. What is returned bears the scope as ``scope``, by which the tests try every role.
    """

    async def answer(request: Request) -> Response:
        try:
            if scope is not None:
                await needs(request, scope, recent=recent)
            return await page(request)
        except Elsewhere as elsewhere:
            return moved(request, elsewhere.address)
        except Exception as error:  # noqa: BLE001 - the reader gets a problem, the log the trace
            return refused(request, error)

    answer.scope = scope  # type: ignore[attr-defined]
    return answer


def refused(request: Request, error: Exception) -> Response:
    """Return what went wrong: as a page where the browser takes one, as a problem otherwise."""
    language = language_of(request)
    service = service_of(request)
    if "text/html" not in request.headers.get("accept", ""):
        response, known = problem.response_of(error, language)
        service.metrics.refused(known.code)
        return response
    found, known = problem.body_of(error, language)
    service.metrics.refused(known.code)
    response = draw("people/fault.html", request, language, found=found)
    response.status_code = found.status
    response.headers["Cache-Control"] = "no-store"
    for name, value in (known.headers if isinstance(known, HttpError) else {}).items():
        response.headers[name] = value
    return response


def people_of(request: Request) -> People:
    """Return everybody who works with the service. Raises StoreError CW442 where it has no ledger."""
    service = service_of(request)
    if service.people is None:
        service.engine.needs_store()
    assert service.people is not None, "a ledger without people"
    return service.people


def said(error: ClausewiseError, request: Request) -> str:
    """Return what an error says and what to do, in the language of the page."""
    if language_of(request) == "fr":
        return f"{error.fr} {error.remedy_fr}".strip()
    return f"{error.en} {error.remedy_en}".strip()
