"""The second factor of a person: one-time codes, recovery codes and passkeys are set up, replaced and removed, each with its record."""

from __future__ import annotations

import secrets

from msgspec.structs import replace

from clausewise import factor, passkey, staff
from clausewise.member import Credential, Person, Proof, Staff, Ticket
from clausewise.passkey import Site
from clausewise.ports import Clock
from clausewise.sitting import digest

CODES = "codes"
MAKE = "passkey-make"
SHOW = "passkey-show"
FACTORS = (Proof.TOTP, Proof.PASSKEY, Proof.RECOVERY)
setup_minutes = 15


class Enrolment:
    """Sets second factors up."""

    def __init__(self, people: Staff, clock: Clock) -> None:
        self.people = people
        self._clock = clock

    def of(self, person: Person, kind: Proof) -> list[Credential]:
        """Return what a person has of a kind."""
        return [one for one in self.people.credentials(person.id) if one.kind is kind]

    def begin_codes(self, person: Person) -> tuple[str, bytes]:
        """Return a ticket and the secret that a program for one-time codes is to be given."""
        secret = factor.new_secret()
        return self._issue(CODES, person.id, secret), secret

    def begun_codes(self, person: Person, ticket: str) -> bytes | None:
        """Return the secret of a set-up that was begun, None when it is over."""
        found = self.people.ticket(digest(ticket), CODES, self._clock())
        return found.content if found and found.person == person.id else None

    def finish_codes(self, person: Person, ticket: str, code: str) -> bool:
        """Keep the secret if ``code`` comes from it; say whether it does."""
        secret, now = self.begun_codes(person, ticket), self._clock()
        step = None if secret is None else factor.step_of(code, secret, now)
        if secret is None or step is None or self.people.take(digest(ticket), CODES, now) is None:
            return False
        kept = Credential(person.id, Proof.TOTP, secret=secret, created_ms=now, used_ms=now, counter=step)
        self.people.keep([kept], [staff.note("factor_added", person.id, now, by=person.id, factor=Proof.TOTP)])
        return True

    def new_recovery(self, person: Person) -> list[str]:
        """Return new recovery codes, to be shown once; those of before end."""
        codes, now = factor.new_codes(), self._clock()
        kept = [Credential(person.id, Proof.RECOVERY, factor.digest(one), created_ms=now) for one in codes]
        note = staff.note("recovery_made", person.id, now, by=person.id, codes=len(codes))
        self.people.keep(kept, [note], instead_of=(Proof.RECOVERY,))
        return codes

    def remove(self, person: Person, kind: Proof, which: str | None = None) -> bool:
        """Remove one factor of a person, or all of a kind; with the last one its recovery codes go. Say whether there was any."""
        note = staff.note("factor_removed", person.id, self._clock(), by=person.id, factor=kind)
        if not self.people.drop(person.id, [kind], which, [note]):
            return False
        if not self.of(person, Proof.TOTP) and not self.of(person, Proof.PASSKEY):
            self.people.drop(person.id, [Proof.RECOVERY])
        return True

    def reset(self, person: Person, *, by: str) -> bool:
        """Take all second factors of a person away, and end wherever they are signed in; say whether there was any.

        For whoever lost them. The password stays, and the next sign-in asks for nothing else.
        """
        now = self._clock()
        kinds = {one.kind for one in self.people.credentials(person.id)}.intersection(FACTORS)
        notes = [staff.note("factor_removed", person.id, now, by=by, factor=kind) for kind in sorted(kinds)]
        if not self.people.drop(person.id, FACTORS, note=notes):
            return False
        self.people.rise(person.id)
        return True

    def begin_passkey(self, person: Person, site: Site) -> tuple[str, str]:
        """Return a ticket, and as JSON what a browser needs to make a passkey."""
        challenge = secrets.token_bytes(passkey.challenge_bytes)
        there = self.of(person, Proof.PASSKEY)
        return self._issue(MAKE, person.id, challenge), passkey.asked_to_make(site, person, challenge, there)

    def finish_passkey(self, person: Person, site: Site, ticket: str, answer: str, name: str) -> bool:
        """Keep the passkey that a browser made; say whether its answer was right and there was room."""
        now = self._clock()
        taken = self.people.take(digest(ticket), MAKE, now)
        if taken is None or taken.person != person.id or len(self.of(person, Proof.PASSKEY)) >= passkey.passkeys_max:
            return False
        found = passkey.made(site, person, taken.content, answer, now)
        if found is None or self.people.credential(Proof.PASSKEY, found.id) is not None:
            return False
        called = " ".join(name.split())[: passkey.name_characters_max]
        note = staff.note("factor_added", person.id, now, by=person.id, factor=Proof.PASSKEY)
        self.people.keep([replace(found, name=called if called.isprintable() else "")], [note])
        return True

    def ask_passkey(self, site: Site) -> tuple[str, str]:
        """Return a ticket, and as JSON what a browser needs to show a passkey."""
        challenge = secrets.token_bytes(passkey.challenge_bytes)
        return self._issue(SHOW, "", challenge), passkey.asked_to_show(site, challenge)

    def show_passkey(self, site: Site, ticket: str, answer: str) -> Person | None:
        """Return who showed a passkey, None when the answer is not right."""
        now = self._clock()
        taken = self.people.take(digest(ticket), SHOW, now)
        known = self.people.credential(Proof.PASSKEY, passkey.named(answer))
        person = None if known is None else self.people.person(known.person)
        if taken is None or known is None or person is None or person.disabled_ms is not None:
            return None
        counter = passkey.shown(site, known, taken.content, answer)
        if counter is None or not self.people.use(known, counter=counter, time_ms=now):
            return None
        return person

    def _issue(self, kind: str, person: str, content: bytes) -> str:
        token = secrets.token_urlsafe(32)
        until = self._clock() + setup_minutes * 60_000
        self.people.issue(Ticket(digest(token), kind, person, content, until))
        return token
