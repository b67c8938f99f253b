"""The nouns of webhooks: an endpoint that is told of records, a delivery that did not succeed yet, and what came of a try.

Times are milliseconds since 1970-01-01 UTC and end in ``_ms``; 0 is never.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

# The endpoint that letters go to.
MAIL: Final = "mail"


class State(StrEnum):
    """Whether an endpoint is told: active; paused by a person; halted because it failed for days or said that it is gone."""

    ACTIVE = "active"
    PAUSED = "paused"
    HALTED = "halted"


class Stage(StrEnum):
    """Where a delivery is that did not succeed: waiting for its next try, or dead after its last."""

    WAITING = "waiting"
    DEAD = "dead"


class Failure(StrEnum):
    """Why a try failed.

    The name was not found; the address must not be called (``refused``); nobody answered there (``connect``); the certificate was wrong
    (``tls``); the time ran out; the answer broke off; it was a redirect, which is never followed; it was another status than 2xx; the
    endpoint said that it is gone for good (410); our own side could not send (``internal``). Of letters alone: a mail server does not take
    this one for good (``rejected``) or for now (``deferred``), which says nothing of the others.
    """

    NAME = "name"
    REFUSED = "refused"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    REDIRECT = "redirect"
    STATUS = "status"
    GONE = "gone"
    INTERNAL = "internal"
    REJECTED = "rejected"
    DEFERRED = "deferred"

    @property
    def is_of_one(self) -> bool:
        """Whether it is about one message, and the endpoint is well."""
        return self in (Failure.REJECTED, Failure.DEFERRED)


class Secret(Struct, frozen=True):
    """A key that signs: HMAC-SHA256, or Ed25519 where ``is_private``; after a rotation the old one signs along until ``until_ms``."""

    key: bytes
    is_private: bool = False
    until_ms: int | None = None


class Endpoint(Struct, frozen=True):
    """Where events are sent, which (``decision.made``, ``decision.*``, ``*``), signed by what, and how far it is.

    ``evidence`` says that words of persons may be sent along. ``cursor`` is the sequence of the last record that it was told of or had no
    wish to hear. ``failures`` counts the tries in a row that failed, ``failing_ms`` is the first of them, and before ``wait_ms`` none
    follows. Whoever sends holds it as ``holder`` until ``lease_ms``. The rest is the account of what happened last.
    """

    id: str
    url: str
    events: tuple[str, ...]
    secrets: tuple[Secret, ...]
    name: str = ""
    evidence: bool = False
    state: State = State.ACTIVE
    created_ms: int = 0
    cursor: int = 0
    failures: int = 0
    failing_ms: int = 0
    wait_ms: int = 0
    holder: str = ""
    lease_ms: int = 0
    delivered: int = 0
    delivered_ms: int = 0
    failed_ms: int = 0
    failure: str = ""
    status: int = 0

    @property
    def is_mail(self) -> bool:
        """Whether it is the mail server, which letters are handed to."""
        return self.id == MAIL

    def wants(self, event: str) -> bool:
        """Say whether it is to be told of ``event``."""
        return any(one in (event, "*") or (one.endswith(".*") and event.startswith(one[:-1])) for one in self.events)


class Delivery(Struct, frozen=True):
    """One event for one endpoint that was tried ``tries`` times: next at ``next_ms``, or dead. ``first_ms`` is its record's time."""

    endpoint: str
    sequence: int
    event: str
    stage: Stage
    tries: int
    next_ms: int
    first_ms: int
    tried_ms: int = 0
    failure: str = ""
    status: int = 0


class Attempt(Struct, frozen=True):
    """What came of one try: no ``failure`` when it was taken. ``retry_ms`` is how long the endpoint asks to be left alone (Retry-After)."""

    failure: Failure | None = None
    status: int = 0
    retry_ms: int = 0


class Tally(Struct, frozen=True):
    """How many deliveries of an endpoint wait for another try or are dead, and the record's time of the oldest that waits (0: none)."""

    endpoint: str
    waiting: int = 0
    dead: int = 0
    oldest_ms: int = 0
