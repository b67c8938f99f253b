"""The public page of figures: /transparency, and the same as CSV and JSON, which are not there until a period was published."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import json
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clausewise import bulletin
from clausewise.doors.http.kinds import NO_PATH, HttpError
from clausewise.doors.http.pages import HOUR, draw, language_of
from clausewise.doors.http.session import service_of
from clausewise.doors.http.view import guarded
from clausewise.figures import Figures

TEMPLATE = "transparency.html"


def routes() -> list[BaseRoute]:
    """Return the routes of the page and its files."""
    return [
        Route("/transparency", guarded(page)),
        Route("/transparency.csv", guarded(as_csv)),
        Route("/transparency.json", guarded(as_json)),
    ]


async def page(request: Request) -> Response:
    """Draw the figures of the period that the address names, or of the latest; or say that none was published yet."""
    engine, language = service_of(request).engine, language_of(request)
    published = await _published(request)
    if not published and not request.query_params.get("period"):
        return draw(TEMPLATE, request, language, title=bulletin.title(engine.policy, language), content="", periods=[])
    shown = _wanted(request, published)
    return draw(
        TEMPLATE,
        request,
        language,
        title=bulletin.title(engine.policy, language),
        content=Markup(bulletin.html(shown, engine.policy, language)),  # noqa: S704 - escaped where it is made
        period=name_of(shown),
        periods=[(name_of(one), bulletin.period(one, language)) for one in published],
    )


async def as_csv(request: Request) -> Response:
    """Return the figures as CSV."""
    shown = _wanted(request, await _published(request))
    named = {"Content-Disposition": f'attachment; filename="transparency-{name_of(shown)}.csv"'}
    return Response(bulletin.lines(shown), 200, {**HOUR, **named}, "text/csv; charset=utf-8; header=present")


async def as_json(request: Request) -> Response:
    """Return the figures as JSON."""
    return Response(json.encode(_wanted(request, await _published(request))), 200, HOUR, "application/json")


def name_of(figures: Figures) -> str:
    """Return how an address names a period: its first day, and the day after its last."""
    return f"{bulletin.day(figures.from_ms)}_{bulletin.day(figures.to_ms)}"


async def _published(request: Request) -> list[Figures]:
    service = service_of(request)
    return await service.blocking(service.engine.transparency.published)


def _wanted(request: Request, published: list[Figures]) -> Figures:
    named = request.query_params.get("period", "")
    found = next((one for one in published if named in ("", name_of(one))), None)
    if found is None:
        raise HttpError(NO_PATH)
    return found
