"""What the public form sends: fields, and files that go into the safe piece by piece as they come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from clausewise.annex import Annexed, Arrival, too_much
from clausewise.complaint import attachments_bytes_max, attachments_max
from clausewise.doors.http import body, form
from clausewise.doors.http.kinds import BUSY, HttpError
from clausewise.doors.http.limits import form_bytes_max, receiving_max
from clausewise.doors.http.receiving import FORM_TYPE, Body, kind_of
from clausewise.doors.http.service import Incoming, Service

# Of what is too much so many bytes more are read and dropped, so that nobody loses what they wrote.
spare_bytes_max = 64 * 1024 * 1024


class Sent:
    """One form that is sent. ``files`` is None for one that cannot hold any."""

    def __init__(self, service: Service, request: Request, files: Body | None) -> None:
        self._service = service
        self._request = request
        self._files = files

    async def fields(self) -> dict[str, str]:
        """Return the fields, once; the files are in the safe then. Raises HttpError."""
        if self._files is None:
            return {name: values[0] for name, values in (await form.read(self._request)).items()}
        return await self._files.form()

    async def annexed(self) -> Annexed | None:
        """Put the files away, to be held by a report. Raises InputError CW985 or CW986."""
        if self._files is not None and self._files.is_over:
            raise too_much()
        found = self._files.files if self._files else []
        # A field in which nothing was chosen is sent as a file without a name and bytes.
        arrived = [Arrival(one.name, one.type, one.received) for one in found if one.name or one.received.size]
        if not arrived:
            return None
        service = self._service
        return await service.blocking(service.depot.annex.take, arrived, now_ms=service.engine.clock())


@contextmanager
def enclosing(service: Service, request: Request) -> Iterator[Sent]:
    """Read a form; whatever of its files was not put away by the end of the block is gone."""
    if kind_of(request.headers) != FORM_TYPE:
        yield Sent(service, request, None)
        return
    depot = service.depot
    if depot.receiving >= receiving_max:
        raise HttpError(BUSY, headers={"Retry-After": "2", **body.CLOSE})
    incoming = Incoming(request.headers, request.receive, "", b"")
    files = Body(
        service,
        incoming,
        lambda: depot.safe,
        bytes_max=attachments_bytes_max + form_bytes_max,
        files_max=attachments_max + 1,  # an empty field counts as one
        spare_max=spare_bytes_max,
    )
    depot.receiving += 1
    try:
        with files:
            yield Sent(service, request, files)
    finally:
        depot.receiving -= 1
