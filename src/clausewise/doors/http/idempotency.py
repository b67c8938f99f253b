"""The Idempotency-Key header (IETF draft-ietf-httpapi-idempotency-key-header): a request that is sent twice is carried out once.

What is kept is the fingerprint of the request and the ids that it led to, in the transaction of its records; the response is made again
from the ledger. So nothing that a person wrote is kept twice, and what was erased from the ledger does not come back by this way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from msgspec import Struct, json

from clausewise.doors.http.kinds import BAD_IDEMPOTENCY_KEY, IN_FLIGHT, NO_LEDGER, OTHER_REQUEST, HttpError
from clausewise.doors.http.limits import idempotency_key_characters_max
from clausewise.model import Entry
from clausewise.ports import Keep

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"


class Kept(Struct, frozen=True):
    """What is kept of a request: the fingerprint, and the subjects of the records that it made."""

    fingerprint: str
    subjects: tuple[str, ...]


_decode = json.Decoder(Kept).decode


class Attempt(Struct, frozen=True):
    """One request under a key: where its outcome is kept, and what it asked for."""

    place: str
    fingerprint: str

    def keep(self, entries: Sequence[Entry]) -> Mapping[str, bytes]:
        """Return what to keep once the request has led to ``entries``."""
        kept = Kept(self.fingerprint, tuple(entry.subject for entry in entries))
        return {self.place: json.encode(kept)}

    def subjects(self, stored: bytes) -> tuple[str, ...]:
        """Return the subjects of an earlier, equal request. Raises HttpError CW531 when it was another one."""
        kept = _decode(stored)
        if kept.fingerprint != self.fingerprint:
            raise HttpError(OTHER_REQUEST)
        return kept.subjects


def attempt(value: str, caller: str, request: str, body: bytes, *, has_store: bool) -> Attempt:
    """Return the attempt that header ``value`` of key id ``caller`` makes with ``request`` (method and path) and ``body``.

    Raises HttpError CW530 for a value that cannot be used, CW533 when there is no ledger to keep it in.
    """
    name = value.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1]
    if not name or len(name) > idempotency_key_characters_max or not all("!" <= letter <= "~" for letter in name):
        raise HttpError(BAD_IDEMPOTENCY_KEY)
    if not has_store:
        raise HttpError(NO_LEDGER)
    fingerprint = sha256(b"%d:%b%b" % (len(request), request.encode(), body)).hexdigest()
    return Attempt(f"idempotency/{caller}/{name}", fingerprint)


class Flights:
    """The attempts that are being worked on in this process."""

    def __init__(self) -> None:
        self._places: set[str] = set()

    def start(self, attempt: Attempt) -> None:
        """Note that ``attempt`` is under way. Raises HttpError CW532 when it already is."""
        if attempt.place in self._places:
            raise HttpError(IN_FLIGHT, headers={"Retry-After": "1"})
        self._places.add(attempt.place)

    def end(self, attempt: Attempt) -> None:
        """Note that ``attempt`` is over."""
        self._places.discard(attempt.place)


def keep_of(attempt: Attempt | None) -> Keep | None:
    """Return how to keep the outcome of ``attempt``; None when there is no key."""
    return attempt.keep if attempt else None
