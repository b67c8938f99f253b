"""Files out of a request's body as it comes, into the safe: a piece of them in memory at most, and no byte in the clear on disk."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any, NamedTuple, Self

import msgspec
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import Headers

from clausewise.doors.http import body
from clausewise.doors.http.kinds import HttpError, Kind
from clausewise.doors.http.limits import fields_bytes_max, files_per_upload_max, piece_bytes
from clausewise.doors.http.service import Incoming, Service
from clausewise.doors.http.upload_kinds import BAD_MULTIPART, BAD_UPLOAD_HEADER, LARGE_FILE, NO_FILE
from clausewise.doors.http.upload_types import Sending
from clausewise.vault.receiving import Receiving
from clausewise.vault.safe import Safe

FORM_TYPE = "multipart/form-data"
ANY_TYPE = "application/octet-stream"
FILE_FIELD = "file"
field_bytes = 1024  # what a field costs besides its value
DIGEST_HEADERS = ("Repr-Digest", "Content-Digest")
_DIGEST = re.compile(r"(?:^|,)\s*sha-256\s*=\s*:([A-Za-z0-9+/=]{44}):")


class File(NamedTuple):
    """One file that came whole: its name, the type that its sender declares, and its bytes."""

    name: str
    type: str
    received: Receiving


class Body:
    """Reads one request's files into ``safe``, which is opened at the first; a context that discards whatever was not kept when it ends.

    Of more than ``bytes_max`` or ``files_max`` nothing is kept, and reading stops; with ``spare_max`` as many bytes more are read and
    dropped, so that the other fields of a form still come: ``is_over`` says so.
    """

    def __init__(
        self,
        service: Service,
        incoming: Incoming,
        safe: Callable[[], Safe],
        *,
        bytes_max: int,
        files_max: int = files_per_upload_max,
        spare_max: int = 0,
    ) -> None:
        self._service = service
        self._incoming = incoming
        self._safe = safe
        self._files_max = files_max
        self._spare = spare_max
        self.is_over = False
        self._left = bytes_max
        self._fields_left = fields_bytes_max
        self.files: list[File] = []
        self._begun: list[Receiving] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for received in self._begun:
            received.discard()

    async def read(self, query: Mapping[str, str]) -> Sending:
        """Take in every file, and return what is said of them, in the form or in the ``query``. Raises HttpError."""
        if kind_of(self._incoming.headers) == FORM_TYPE:
            sending = described({**query, **await self.form()})
        else:
            sending = described(query)
            received = await self._begin()
            await fill(self._service, received, self._counted(body.chunks(self._incoming.receive)))
            await self._end(received, sending.name, kind_of(self._incoming.headers))
        if not self.files:
            raise HttpError(NO_FILE)
        return sending

    async def _begin(self) -> Receiving:
        if len(self.files) == self._files_max:
            self._pass(NO_FILE)
        received = await self._service.blocking(lambda: self._safe().receive())
        self._begun.append(received)
        return received

    async def _end(self, received: Receiving, name: str, kind: str) -> None:
        await self._service.blocking(received.finish)
        self.files.append(File(name, kind, received))

    async def _counted(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in pieces:
            self._left -= len(piece)
            if self._left < 0:
                self._pass(LARGE_FILE)
            yield piece

    def _pass(self, limit: Kind) -> None:
        """Note that a limit was passed. Raises HttpError where nothing more is to be read."""
        if -self._left > self._spare or not self._spare:
            raise HttpError(limit, headers=body.CLOSE)
        self.is_over = True

    async def form(self) -> dict[str, str]:
        """Take the parts of a form in, files into the safe and fields into what is returned. Raises HttpError."""
        _, options = parse_options_header(self._incoming.headers.get("content-type", ""))
        form = _Form(options.get(b"boundary", b""))
        fields: dict[str, str] = {}
        received: Receiving | None = None
        async for piece in self._counted_form():
            for event, content in form.events(piece):
                if event == "begin":
                    self._spend(field_bytes)
                    received = await self._begin() if form.is_file else None
                elif form.is_file:
                    if received is not None and not self.is_over:
                        await self._file(form, received, event, content)
                elif event == "data":
                    self._spend(len(content))
                    form.value += content
                elif event == "end":
                    fields[form.name] = form.text()
        if not form.is_whole:
            raise HttpError(BAD_MULTIPART)
        return fields

    async def _file(self, form: _Form, received: Receiving, event: str, content: bytes) -> None:
        if event == "data":
            await self._service.blocking(received.write, content)
        elif event == "end":
            await self._end(received, form.file_name, form.type)

    def _spend(self, size: int) -> None:
        self._fields_left -= size
        if self._fields_left < 0:
            raise HttpError(BAD_MULTIPART, headers=body.CLOSE)

    async def _counted_form(self) -> AsyncIterator[bytes]:
        held = bytearray()
        async for piece in self._counted(body.chunks(self._incoming.receive)):
            held += piece
            if len(held) >= piece_bytes:
                yield bytes(held)
                held.clear()
        yield bytes(held)


async def fill(service: Service, received: Receiving, pieces: AsyncIterator[bytes]) -> None:
    """Write ``pieces`` to ``received`` in a thread, as many at a time as make ``piece_bytes``; what came stays when they break off."""
    held = bytearray()
    try:
        async for piece in pieces:
            held += piece
            if len(held) >= piece_bytes:
                content, held = held, bytearray()
                await service.blocking(received.write, bytes(content))
    finally:
        if held:
            await service.blocking(received.write, bytes(held))


class _Form:
    """The push parser's callbacks as a list of events."""

    def __init__(self, boundary: bytes) -> None:
        names = (
            "part_begin",
            "part_data",
            "part_end",
            "header_field",
            "header_value",
            "header_end",
            "headers_finished",
            "end",
        )
        callbacks: dict[str, Any] = {f"on_{name}": getattr(self, f"_{name}") for name in names}
        try:
            self._parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]
        except FormParserError as error:
            raise HttpError(BAD_MULTIPART, headers=body.CLOSE) from error
        self._found: list[tuple[str, bytes]] = []
        self._headers: list[dict[str, str]] = []
        self._field = b""
        self._value = b""
        self.is_whole = False
        self.name = self.file_name = self.type = ""
        self.is_file = False
        self.value = bytearray()

    def events(self, piece: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield what ``piece`` holds, each part described when its ``begin`` is taken. Raises HttpError CW563."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise HttpError(BAD_MULTIPART, headers=body.CLOSE) from error
        found, self._found = self._found, []
        for event, content in found:
            if event == "begin":
                self._describe(self._headers.pop(0))
            yield event, content

    def text(self) -> str:
        """Return a field's value. Raises HttpError CW563 when it is not UTF-8."""
        return _decoded(bytes(self.value))

    def _describe(self, headers: Mapping[str, str]) -> None:
        _, options = parse_options_header(headers.get("content-disposition", ""))
        self.name = _decoded(options.get(b"name", b""), "latin-1")
        self.is_file = self.name == FILE_FIELD or b"filename" in options
        self.file_name = _utf8(options.get(b"filename", b""))
        self.type = headers.get("content-type", "").partition(";")[0].strip().lower()
        self.value.clear()

    def _part_begin(self) -> None:
        self._headers.append({})

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(("data", data[start:end]))

    def _part_end(self) -> None:
        self._found.append(("end", b""))

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[-1][self._field.decode("latin-1").lower()] = self._value.decode("latin-1")
        self._field = self._value = b""

    def _headers_finished(self) -> None:
        self._found.append(("begin", b""))

    def _end(self) -> None:
        self.is_whole = True


def _decoded(content: bytes, encoding: str = "utf-8") -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise HttpError(BAD_MULTIPART, headers=body.CLOSE) from error


def _utf8(name: bytes) -> str:
    """Return a file's name: browsers send UTF-8 (HTML, section 4.10.21.8), which the header's reader took for Latin-1."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("latin-1")


def kind_of(headers: Headers) -> str:
    """Return a body's media type in lower case, without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def described(fields: Mapping[str, str]) -> Sending:
    """Return the fields as what is known of an upload. Raises HttpError CW508 for anything that it does not describe."""
    try:
        return msgspec.convert(fields, Sending, strict=False)
    except msgspec.ValidationError as error:
        raise body.not_as_described(str(error)) from None


def announced(headers: Headers, told: str = "") -> bytes | None:
    """Return the SHA-256 that a body shall have: what is ``told``, or its digest header (RFC 9530). Raises HttpError CW567."""
    if told:
        return bytes.fromhex(told.rpartition(":")[2])
    for name in DIGEST_HEADERS:
        value = headers.get(name, "")
        if "sha-256" not in value.lower():
            continue
        found = _DIGEST.search(value)
        try:
            digest = base64.b64decode(found[1], validate=True) if found else b""
        except binascii.Error:
            digest = b""
        if len(digest) != 32:  # noqa: PLR2004 - SHA-256
            raise HttpError(BAD_UPLOAD_HEADER, where=name)
        return digest
    return None
