"""Something done to the operator's services: a request or a sign-in, whatever log it came from.

Readers of logs (``clausewise.observe.format``) make events; windows count them. Text is as it was sent, decoded
from UTF-8 or else Latin-1; what a source does not say is empty or zero.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import fields


class Act(StrEnum):
    """What was done."""

    REQUEST = "request"
    SIGN_IN = "sign_in"


class Outcome(StrEnum):
    """How it ended, where that says more than a status: ``refused`` is what we blocked ourselves and never counts against anybody."""

    UNKNOWN = ""
    SUCCESS = "success"
    FAILURE = "failure"
    REFUSED = "refused"


class Event(Struct, frozen=True, gc=False):
    """One act: when (milliseconds since 1970 UTC), who, what, and what it cost.

    ``address`` is the peer's; ``network`` its autonomous system; ``agent`` the User-Agent; ``fingerprint`` that of the TLS handshake (JA3
    or JA4). ``path`` and ``query`` are as sent, percent signs and all; ``cost_ms`` is the time that the service spent on it.
    ``country`` is the connection's, two letters; ``latitude`` and ``longitude`` its place in degrees, both zero where that is not known.
    ``token`` is the SHA-256 of a secret that was sent along, never the secret. What is noticed about an event before it is counted
    (``clausewise.observe.marking``): ``route`` is the path's template, ``marks`` are words such as ``agent.scanner``, and ``grant`` is the
    authorization under which it was done.
    ``headers`` (names and values in the order in which they came) and ``body`` are what live requests have; logs leave them empty.
    """

    time_ms: int
    act: Act = Act.REQUEST
    outcome: Outcome = Outcome.UNKNOWN
    address: str = ""
    account: str = ""
    session: str = ""
    host: str = ""
    verb: str = ""
    path: str = ""
    query: str = ""
    status: int = 0
    bytes: int = 0
    cost_ms: float = 0.0
    agent: str = ""
    referrer: str = ""
    fingerprint: str = ""
    network: int = 0
    country: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    id: str = ""
    token: str = ""
    route: str = ""
    grant: str = ""
    marks: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    @property
    def target(self) -> str:
        """The path with its query, as it stood in the request."""
        return f"{self.path}?{self.query}" if self.query else self.path


def as_text(sent: bytes) -> str:
    """Return what was sent as text: UTF-8, or else Latin-1, in which everything is something."""
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError:
        return sent.decode("latin-1")


# What an event says in words, and what in numbers; a body is read by rules alone, never counted.
TEXTS: Final = tuple(one.name for one in fields(Event) if one.type in (str, Act, Outcome) and one.name != "body")
NUMBERS: Final = tuple(one.name for one in fields(Event) if one.type in (int, float) and one.name != "time_ms")
