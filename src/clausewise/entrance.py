"""The entrance: somebody says who they are and proves it. Wrong tries cost time, and nothing tells whether an account exists."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from clausewise import factor, password, staff
from clausewise.member import Credential, Person, Proof, Staff, Ticket, folded
from clausewise.ports import Clock
from clausewise.sitting import digest

HALF = "half"
half_minutes = 5
name_tries_free = 5
address_tries_free = 30
wait_first_ms = 2_000
wait_most_ms = 15 * 60_000
tries_hours = 24
ipv6_prefix_bits = 64  # what one customer usually has


class Answer(NamedTuple):
    """How a try ended: with ``wait_ms`` nothing was tried; without ``person`` it was wrong; with ``half`` a second factor is due."""

    person: Person | None = None
    methods: tuple[Proof, ...] = ()
    half: str = ""
    wait_ms: int = 0


WRONG = Answer()


class Entrance:
    """Lets people in."""

    def __init__(self, people: Staff, clock: Clock) -> None:
        self.people = people
        self._clock = clock

    def try_password(self, name: str, typed: str, address: str) -> Answer:
        """Try a name and a password from ``address``; every answer but a wait takes the time of one comparison."""
        keys = (_key("name", folded(name)), _key("address", network_of(address)))
        person = self.people.named(name)
        wait = self._wait(keys, person)
        if wait:
            return Answer(wait_ms=wait)
        known = self._of(person, Proof.PASSWORD)
        hashed = known[0].secret if known else None
        if not password.fits(typed, hashed) or person is None or hashed is None or person.disabled_ms is not None:
            return WRONG
        self.people.forgive(keys)
        if password.is_dated(hashed):
            self.people.keep(
                [Credential(person.id, Proof.PASSWORD, secret=password.kept(typed), created_ms=known[0].created_ms)]
            )
        if self.has_second(person):
            return Answer(half=self._half(person))
        return Answer(person, (Proof.PASSWORD,))

    def has_second(self, person: Person) -> bool:
        """Say whether a person set up a second factor."""
        return bool(self._of(person, Proof.TOTP, Proof.PASSKEY))

    def has_codes(self, person: Person) -> bool:
        """Say whether a person has something that makes one-time codes."""
        return bool(self._of(person, Proof.TOTP))

    def halfway(self, half: str) -> Person | None:
        """Return who gave the right password and owes a second factor, or None."""
        ticket = self.people.ticket(digest(half), HALF, self._clock())
        return None if ticket is None else self.people.person(ticket.person)

    def try_code(self, half: str, code: str) -> Answer:
        """Try a one-time code, or a recovery code, as the second factor of half a sign-in."""
        person = self.halfway(half)
        if person is None:
            return WRONG
        proof, wait = self.check_code(person, code)
        if proof is None:
            return Answer(wait_ms=wait)
        if self.people.take(digest(half), HALF, self._clock()) is None:
            return WRONG
        return Answer(person, (Proof.PASSWORD, proof))

    def check_code(self, person: Person, code: str) -> tuple[Proof | None, int]:
        """Return which proof ``code`` is, None for none, and for how long nothing is tried (milliseconds)."""
        keys = (_key("code", person.id),)
        if wait := self._wait(keys, person):
            return None, wait
        now = self._clock()
        for one in self._of(person, Proof.TOTP):
            step = factor.step_of(code, one.secret, now)
            # A code opens once: whoever looked over the shoulder comes too late.
            if step is not None and step > one.counter and self.people.use(one, counter=step, time_ms=now):
                self.people.forgive(keys)
                return Proof.TOTP, 0
        used = staff.note("recovery_used", person.id, now, by=person.id)
        if self.people.drop(person.id, [Proof.RECOVERY], factor.digest(code), [used]):
            self.people.forgive(keys)
            return Proof.RECOVERY, 0
        return None, 0

    def check_password(self, person: Person, typed: str) -> tuple[bool, int]:
        """Say whether ``typed`` is the person's password, and for how long nothing is tried (milliseconds)."""
        keys = (_key("name", folded(person.name)),)
        if wait := self._wait(keys, person):
            return False, wait
        known = self._of(person, Proof.PASSWORD)
        if not password.fits(typed, known[0].secret if known else None):
            return False, 0
        self.people.forgive(keys)
        return True, 0

    def unlock(self, person: Person, *, by: str) -> bool:
        """Forget the wrong tries of a person; say whether there were any."""
        count = self.people.forgive([_key("name", folded(person.name)), _key("code", person.id)])
        if count:
            self.people.note([staff.note("unlocked", person.id, self._clock(), by=by)])
        return bool(count)

    def _half(self, person: Person) -> str:
        token = secrets.token_urlsafe(32)
        until = self._clock() + half_minutes * 60_000
        self.people.issue(Ticket(digest(token), HALF, person.id, b"", until))
        return token

    def _of(self, person: Person | None, *kinds: Proof) -> list[Credential]:
        if person is None:
            return []
        return [one for one in self.people.credentials(person.id) if one.kind in kinds]

    def _wait(self, keys: Sequence[bytes], person: Person | None) -> int:
        """Count a try under each key and return how long to wait before anything is tried, in milliseconds; 0: go on.

        The address comes first: whoever waits there locks no more names, and adds no more of them to what is kept.
        """
        now = self._clock()
        for key, free in reversed(list(zip(keys, (name_tries_free, address_tries_free), strict=False))):
            before = self.people.try_(key, now, free=free, first_ms=wait_first_ms, most_ms=wait_most_ms)
            if before.until_ms > now:
                return before.until_ms - now
            if key == keys[0] and before.count == free and person is not None:
                self.people.note([staff.note("locked_out", person.id, now, by="", tries=before.count)])
        return 0


def network_of(address: str) -> str:
    """Return what stands for whoever has ``address``: itself, or the network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.ip_network((found, ipv6_prefix_bits), strict=False))


def _key(kind: str, of: str) -> bytes:
    """Return the key under which tries are counted. People type passwords where names belong, so what they typed is not kept."""
    return sha256(f"{kind}\0{of}".encode("utf-8", "surrogatepass")).digest()
