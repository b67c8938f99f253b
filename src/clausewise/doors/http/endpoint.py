"""From a request to a response: method, key, query, body, idempotency, operation; whatever goes wrong becomes a problem."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from clausewise.doors.http import body, idempotency, problem, session, stream
from clausewise.doors.http.access import ANYBODY
from clausewise.doors.http.idempotency import Attempt
from clausewise.doors.http.kinds import BAD_IDEMPOTENCY_KEY, NO_METHOD, HttpError
from clausewise.doors.http.operation import Operation
from clausewise.doors.http.service import Call, Incoming, Reply, Service
from clausewise.errors import ConflictError
from clausewise.tongue import preferred

KEY_IS_THERE = "CW412"
NOT_MODIFIED = 304
NO_STORE = {"Cache-Control": "no-store"}


class Endpoint:
    """An ASGI application for all operations of one path."""

    def __init__(self, service: Service, operations: Mapping[str, Operation]) -> None:
        self._service = service
        self._operations = dict(operations)
        if "GET" in operations:
            self._operations["HEAD"] = operations["GET"]
        self._allow = ", ".join(sorted(self._operations))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.perf_counter()
        headers = Headers(scope=scope)
        language = preferred(headers.get("accept-language", ""))
        operation = self._operations.get(scope["method"])
        response: Any
        try:
            response = await self._answer(operation, scope, headers, receive)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - the reader gets a problem, the log the trace
            response, known = problem.response_of(error, language)
            self._service.metrics.refused(known.code)
        await response(scope, receive, send)
        name = operation.name if operation else "none"
        self._service.metrics.answered(name, response.status_code, time.perf_counter() - started)

    async def _answer(self, operation: Operation | None, scope: Scope, headers: Headers, receive: Receive) -> Any:
        if operation is None:
            raise HttpError(NO_METHOD, headers={"Allow": self._allow})
        caller = ANYBODY
        if operation.scope:
            at_browser = session.caller(Request(scope), operation.scope)
            caller = at_browser or self._service.access.caller(headers, operation.scope, scope["method"])
        call = Call(
            self._service,
            caller,
            scope["path_params"],
            _query(operation, scope),
            None,
            None,
            preferred(headers.get("accept-language", "")),
            Incoming(headers, receive, f"{scope['method']} {scope['path']}", scope["query_string"], _address(scope)),
        )
        if operation.takes:
            # It reads the body itself, and finds an earlier request of the same key by what it makes of it.
            return await self._alone(operation, headers, call)
        content = b""
        if operation.read is not None:
            kind = _taken(operation, headers)
            if kind == body.NDJSON_TYPE and operation.lines is not None:
                return stream.Stream(call, receive, operation.lines)
            content = await body.read(headers, receive)
            call = call._replace(asked=operation.read(content))
        if operation.again is None or idempotency.HEADER not in headers:
            return _respond(operation, headers, await operation.handler(call))
        attempt = idempotency.attempt(
            headers[idempotency.HEADER],
            caller.id,
            f"{scope['method']} {scope['path']}",
            content,
            has_store=self._service.engine.store is not None,
        )
        return await self._once(operation, headers, call._replace(attempt=attempt), attempt)

    async def _alone(self, operation: Operation, headers: Headers, call: Call) -> Response:
        if operation.again is None or idempotency.HEADER not in headers:
            return _respond(operation, headers, await operation.handler(call))
        assert call.incoming is not None, "a call without a request"
        has_store = self._service.engine.store is not None
        flight = idempotency.attempt(
            headers[idempotency.HEADER], call.caller.id, call.incoming.name, b"", has_store=has_store
        )
        self._service.flights.start(flight)
        try:
            return _respond(operation, headers, await operation.handler(call))
        finally:
            self._service.flights.end(flight)

    async def _once(self, operation: Operation, headers: Headers, call: Call, attempt: Attempt) -> Response:
        """Carry a request out unless that was done before; then answer as it was answered."""
        flights = self._service.flights
        flights.start(attempt)
        try:
            before = await self._before(operation, headers, call, attempt)
            if before is not None:
                return before
            try:
                return _respond(operation, headers, await operation.handler(call))
            except ConflictError as error:
                if error.code != KEY_IS_THERE:
                    raise
                return await self._before(operation, headers, call, attempt) or problem.response(error, call.language)
        finally:
            flights.end(attempt)

    async def _before(self, operation: Operation, headers: Headers, call: Call, attempt: Attempt) -> Response | None:
        store = self._service.engine.store
        assert store is not None, "an attempt without a store"
        assert operation.again is not None, "an attempt that cannot be answered again"
        stored = await self._service.blocking(store.kept, attempt.place)
        if stored is None:
            return None
        response = _respond(operation, headers, await operation.again(call, attempt.subjects(stored)))
        response.headers[idempotency.REPLAYED] = "true"
        return response


def _taken(operation: Operation, headers: Headers) -> str:
    """Return the media type of the body. Raises HttpError CW503 when it is not taken here, CW530 for a stream with an Idempotency-Key."""
    kind = body.media_type(headers)
    taken = (body.JSON_TYPE, body.NDJSON_TYPE) if operation.lines else (body.JSON_TYPE,)
    if kind not in taken:
        raise body.wrong_type(kind, *taken)
    if kind == body.NDJSON_TYPE and idempotency.HEADER in headers:
        raise HttpError(BAD_IDEMPOTENCY_KEY)
    return kind


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _query(operation: Operation, scope: Scope) -> Any:
    """Return the query as the operation's type. Raises HttpError CW508 for anything that it does not describe."""
    given = scope["query_string"]
    if operation.query is None:
        return None
    pairs = dict(QueryParams(given)) if given else {}
    try:
        return msgspec.convert(pairs, operation.query, strict=False)
    except msgspec.ValidationError as error:
        raise body.not_as_described(str(error)) from None


def _respond(operation: Operation, headers: Headers, value: Any) -> Response:
    extra: dict[str, str] = NO_STORE
    status = operation.status
    if isinstance(value, Reply):
        value, extra, status = value.value, {**NO_STORE, **value.headers}, value.status or status
        if isinstance(value, Response):
            return value
    if "ETag" in extra:
        extra["Cache-Control"] = "private, no-cache"
        if extra["ETag"] in headers.get("if-none-match", ""):
            return Response(None, NOT_MODIFIED, extra)
    if value is None and not operation.is_list:
        return Response(None, status, extra)
    return Response(body.as_json(value), status, extra, body.JSON_TYPE)
