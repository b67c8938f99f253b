"""The service as an ASGI application: routes from the table of operations, and pages for people."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clausewise.doors.http import account, factors, identity, view, welcome
from clausewise.doors.http.desk import routes as desk
from clausewise.doors.http.endpoint import Endpoint
from clausewise.doors.http.idempotency import HEADER, REPLAYED
from clausewise.doors.http.operation import Operation
from clausewise.doors.http.operations import OPERATIONS
from clausewise.doors.http.pages import pages
from clausewise.doors.http.preference import PREFER
from clausewise.doors.http.public import deciding, reading, reporting, transparency
from clausewise.doors.http.service import Service
from clausewise.doors.http.session import Elsewhere
from clausewise.doors.http.settings import ORDINARY, Serving
from clausewise.doors.http.statement import LENGTH, OFFSET, WHOLE
from clausewise.engine import Engine

log = logging.getLogger("clausewise.http")
NOSNIFF = (b"x-content-type-options", b"nosniff")
DEVELOPMENT = (b"clausewise-mode", b"development")


def app(engine: Engine, settings: Serving = ORDINARY, *, closes_engine: bool = False) -> Starlette:
    """Return the service over ``engine``; ``closes_engine`` closes it when the service ends."""
    service = Service(engine, settings)
    starlette = Starlette(
        routes=[
            *routes(service),
            *pages(service, OPERATIONS),
            *reading.routes(service),
            *reporting.routes(service),
            *welcome.routes(),
            *account.routes(),
            *factors.routes(),
            *identity.routes(),
            *desk.routes(),
            *transparency.routes(),
            *deciding.routes(service),
        ],
        middleware=_middleware(service, settings.origins),
        exception_handlers={HTTPException: _problem, Elsewhere: _problem, Exception: _problem},
        lifespan=lambda _: _running(service, settings.retention, closes_engine=closes_engine),
    )
    starlette.router.redirect_slashes = False
    starlette.state.service = service
    return starlette


def routes(service: Service) -> list[BaseRoute]:
    """Return one route for each path of the table."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    return [Route(path, Endpoint(service, operations)) for path, operations in by_path.items()]


def _middleware(service: Service, origins: Collection[str]) -> list[Middleware]:
    found = [Middleware(Envelope, service=service)]
    if origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", HEADER, "Accept-Language", PREFER, OFFSET, LENGTH, WHOLE],
            expose_headers=[REPLAYED, "Retry-After", "Location", OFFSET, LENGTH, WHOLE],
        )
        found.append(cors)
    return found


class Envelope:
    """Puts on every response what belongs on every response."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        extra = [NOSNIFF, DEVELOPMENT] if self._service.access.is_open else [NOSNIFF]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookies = [(b"set-cookie", line) for line in scope.get("state", {}).get("cookies", ())]
                message["headers"] = [*message.get("headers", ()), *extra, *cookies]
            await send(message)

        await self._app(scope, receive, sending)


async def _problem(request: Request, error: Exception) -> Response:
    return view.moved(request, error.address) if isinstance(error, Elsewhere) else view.refused(request, error)


@asynccontextmanager
async def _running(
    service: Service, retention: Mapping[str, int] | None, *, closes_engine: bool
) -> AsyncIterator[None]:
    if service.access.is_open:
        log.warning(
            "development: there is no API key and nobody on the staff, so anybody on this machine may call this service"
        )
        log.warning(
            "développement : il n'y a ni clé d'API ni personne inscrite; quiconque est sur cette machine peut appeler ce service"
        )
    tasks = [asyncio.create_task(one()) for one in (service.forget, service.expire, service.listen)]
    if service.engine.store is not None:
        await service.courier.begin()
        tasks += [asyncio.create_task(service.depot.run()), asyncio.create_task(service.courier.run())]
        tasks += [asyncio.create_task(service.settle()), asyncio.create_task(service.seek())]
        tasks.append(asyncio.create_task(service.resemble()))
        if retention is not None:
            tasks.append(asyncio.create_task(service.retain(retention)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await service.close()
        if closes_engine:
            service.engine.close()
