"""Where people are signed in: a random token in the browser, its SHA-256 here, and an end to everything."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from msgspec.structs import replace

from clausewise import staff
from clausewise.member import Person, Proof, Sitting, Staff
from clausewise.model import Entry
from clausewise.ports import Clock

token_bytes = 32
token_characters = 43
id_bytes = 8
idle_minutes = 60
sitting_hours = 12
proof_minutes = 15
"""How long a proof is fresh: what is dangerous asks for one that is."""
seen_seconds = 60
agent_characters_max = 200
address_characters_max = 64
MINUTE_MS = 60_000
HOUR_MS = 3_600_000

STRONG = frozenset({Proof.TOTP, Proof.RECOVERY, Proof.PASSKEY, Proof.IDENTITY})
"""Whoever gave one of these gave more than a password. What a provider of identities asked for is the provider's affair."""


class Origin(NamedTuple):
    """Where somebody signs in from: the address, and what the browser says that it is."""

    address: str
    agent: str


class Seat(NamedTuple):
    """A sitting in force, whose it is, and the token that opened it."""

    sitting: Sitting
    person: Person
    token: str

    def is_fresh(self, now_ms: int) -> bool:
        """Say whether the last proof is recent enough for what is dangerous."""
        return now_ms - self.sitting.proved_ms < proof_minutes * MINUTE_MS

    @property
    def is_strong(self) -> bool:
        """Whether more than a password was given."""
        return not STRONG.isdisjoint(self.sitting.methods.split())


class Sittings:
    """Opens, knows again and ends sittings."""

    def __init__(self, people: Staff, clock: Clock) -> None:
        self._people = people
        self._clock = clock

    def begin(
        self, person: Person, methods: Sequence[Proof], origin: Origin, *, instead_of: Seat | None = None
    ) -> Seat:
        """Sign ``person`` in and record it. The token is always a new one; ``instead_of`` ends."""
        now = self._clock()
        where = {"address": origin.address[:address_characters_max], "agent": origin.agent[:agent_characters_max]}
        seat = self._new(Sitting(b"", "", person.id, " ".join(methods), now, now, now, **where), person)
        record = staff.note(
            "signed_in", person.id, now, by=person.id, sealed=where, methods=list(methods), sitting=seat.sitting.id
        )
        self._people.sit(seat.sitting, [record])
        if instead_of is not None:
            self.end(instead_of.person.id, instead_of.sitting.id)
        return seat

    def again(self, seat: Seat, methods: Sequence[Proof] = (), *, note: Sequence[Entry] = ()) -> Seat:
        """Give a sitting a new token, as is due after a proof and when rights change; ``methods`` are the proofs given now."""
        now = self._clock()
        proofs = [*seat.sitting.methods.split(), *(one for one in methods if one not in seat.sitting.methods.split())]
        proved = now if methods else seat.sitting.proved_ms
        new = self._new(replace(seat.sitting, methods=" ".join(proofs), proved_ms=proved, seen_ms=now), seat.person)
        self._people.sit(new.sitting, note)
        self.end(seat.person.id, seat.sitting.id)
        return new

    def of(self, token: str) -> Seat | None:
        """Return the sitting that ``token`` opens, if it is in force and its person is."""
        if len(token) != token_characters:
            return None
        found = self._people.sitting(digest(token))
        if found is None:
            return None
        sitting, person = found
        now = self._clock()
        is_over = (
            now - sitting.seen_ms >= idle_minutes * MINUTE_MS
            or now - sitting.created_ms >= sitting_hours * HOUR_MS
            or person.disabled_ms is not None
        )
        return None if is_over else Seat(sitting, person, token)

    def see(self, seat: Seat) -> None:
        """Note that a sitting is in use; not with each request, but often enough that it does not end."""
        now = self._clock()
        if now - seat.sitting.seen_ms >= seen_seconds * 1000:
            self._people.seen(seat.sitting.sha256, now)

    def end(self, person: str, sitting: str) -> bool:
        """End one sitting of a person; say whether it was there."""
        return self._people.rise(person, sitting=sitting) > 0

    def end_all(self, person: str, *, but: str = "") -> int:
        """End every sitting of a person but that one; return how many."""
        return self._people.rise(person, but=but)

    def sign_out(self, person: Person, *, by: str, sitting: str | None = None) -> int:
        """End one sitting of a person, or all, as whoever administers does, and record it; return how many there were."""
        one = {} if sitting is None else {"sitting": sitting}
        note = staff.note("signed_out", person.id, self._clock(), by=by, **one)
        return self._people.rise(person.id, sitting=sitting, note=[note])

    def _new(self, sitting: Sitting, person: Person) -> Seat:
        token = secrets.token_urlsafe(token_bytes)
        return Seat(replace(sitting, sha256=digest(token), id=secrets.token_hex(id_bytes)), person, token)


def digest(token: str) -> bytes:
    """Return the SHA-256 of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
