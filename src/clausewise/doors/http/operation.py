"""One operation of the service: the row of the table from which routing, validation, OpenAPI and documentation are derived."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct, json

from clausewise.doors.http import body
from clausewise.doors.http.kinds import Kind
from clausewise.doors.http.service import Call
from clausewise.keys import Scope
from clausewise.model import Words

Handler = Callable[[Call], Awaitable[Any]]
Again = Callable[[Call, tuple[str, ...]], Awaitable[Any]]


class Lines(NamedTuple):
    """How a stream of lines is answered: what reads a line (it raises ClausewiseError for a wrong one), and what answers several."""

    read: Callable[[bytes], Any]
    judge: Callable[[Call, list[Any]], Awaitable[Sequence[Any]]]


class Header(NamedTuple):
    """A header of a request: its name, the pattern of its values (empty for any), what it means, and whether it must be there."""

    name: str
    pattern: str
    words: Words
    is_required: bool = False


class Operation(NamedTuple):
    """What may be asked, by whom, in which form, and what comes back.

    ``scope`` None means that anybody may ask. ``request`` and ``response`` name the types of the body, several when there are several
    forms; no response type means text. ``errors`` are the kinds that are special to it, ``codes`` those that the engine raises. ``again``
    answers a request that was carried out before: its presence makes the operation take an Idempotency-Key. ``lines`` say how it answers
    lines of JSON, if it takes any. ``takes`` names the media types of a body that the handler reads itself, ``gives`` that of one which
    it writes itself; ``also`` are further statuses of success, ``later`` what comes with them if it is something else, and ``headers``
    the request's headers that mean something. ``is_list``: a list of ``response`` comes back, or null.
    """

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    name: str
    scope: Scope | None
    summary: Words
    handler: Handler
    response: tuple[type[Struct], ...]
    request: tuple[type[Struct], ...] = ()
    query: type[Struct] | None = None
    read: Callable[[bytes], Any] | None = None
    errors: tuple[Kind, ...] = ()
    codes: tuple[str, ...] = ()
    again: Again | None = None
    status: int = 200
    lines: Lines | None = None
    example: bytes = b""
    takes: tuple[str, ...] = ()
    gives: str = ""
    also: tuple[int, ...] = ()
    later: tuple[type[Struct], ...] = ()
    headers: tuple[Header, ...] = ()
    is_list: bool = False

    @property
    def path_names(self) -> tuple[str, ...]:
        """The names of the path's parameters."""
        return tuple(step[1:-1] for step in self.path.split("/") if step.startswith("{"))


def reader(asked: type[Struct]) -> Callable[[bytes], Any]:
    """Return a function that reads a body as ``asked``."""
    decoder = json.Decoder(asked)
    return lambda content: body.decode(content, decoder)
