"""The reception: who is taken on, what they may do, and who leaves. Everything is recorded; nobody is ever removed from the record."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from clausewise import password, staff
from clausewise.errors import NotFoundError
from clausewise.keys import Scope
from clausewise.member import Credential, Person, Proof, Staff, Ticket
from clausewise.ports import Clock
from clausewise.sitting import digest

INVITATION = "invitation"
invitation_days = 7
DAY_MS = 86_400_000


class Reception:
    """Takes people on and lets them go. ``by`` is who does it: ``operator``, ``key:…`` or ``person:…``."""

    def __init__(self, people: Staff, clock: Clock) -> None:
        self.people = people
        self._clock = clock

    def add(self, name: str, roles: Iterable[str], *, by: str) -> Person:
        """Take somebody on. Raises InputError CW910 or CW911, ConflictError CW913 for a name that is taken."""
        person = staff.new_person(name, roles, time_ms=self._clock())
        note = staff.note(
            "staffed", person.id, person.created_ms, by=by, sealed={"name": person.name}, roles=person.roles
        )
        if not self.people.add(person, [note]):
            raise staff.name_taken(person.name)
        return person

    def find(self, named: str) -> Person:
        """Return the person with that id or name. Raises NotFoundError CW912."""
        found = self.people.person(named) or self.people.named(named)
        if found is None:
            raise staff.unknown_person(named)
        return found

    def invite(self, person: Person, *, by: str) -> str:
        """Return the token of an invitation to choose a password, good once; an earlier one ends."""
        now = self._clock()
        token = secrets.token_urlsafe(32)
        until = now + invitation_days * DAY_MS
        note = staff.note("invited", person.id, now, by=by, until_ms=until)
        self.people.issue(Ticket(digest(token), INVITATION, person.id, b"", until), [note])
        return token

    def invited(self, token: str) -> Person:
        """Return whom an invitation is for. Raises NotFoundError CW918 when it is used, past or none."""
        ticket = self.people.ticket(digest(token), INVITATION, self._clock())
        person = None if ticket is None else self.people.person(ticket.person)
        if person is None or person.disabled_ms is not None:
            raise gone()
        return person

    def accept(self, token: str, chosen: str) -> Person:
        """Take the invitation back for a password, which replaces all that the person proved themselves with before.

        Raises NotFoundError CW918, InputError CW914.
        """
        person = self.invited(token)
        password.check(chosen, (person.name,))
        hashed = password.kept(chosen)
        now = self._clock()
        if self.people.take(digest(token), INVITATION, now) is None:
            raise gone()
        # Whoever needs a new invitation has lost something, or somebody else has it.
        self.people.keep(
            [Credential(person.id, Proof.PASSWORD, secret=hashed, created_ms=now)],
            [staff.note("password_set", person.id, now, by=person.id, invited=True)],
            instead_of=tuple(Proof),
        )
        self.people.rise(person.id)
        return person

    def set_password(self, person: Person, chosen: str) -> None:
        """Keep another password of a person. Raises InputError CW914."""
        password.check(chosen, (person.name,))
        now = self._clock()
        kept = Credential(person.id, Proof.PASSWORD, secret=password.kept(chosen), created_ms=now)
        self.people.keep([kept], [staff.note("password_set", person.id, now, by=person.id)])

    def give(self, person: Person, roles: Iterable[str], *, by: str) -> Person:
        """Let a person have exactly these roles; whoever loses or gains one signs in again.

        Raises InputError CW911, ConflictError CW919 when nobody could administer any more.
        """
        wanted = staff.checked_roles(roles)
        changed = replace(person, roles=wanted)
        if wanted == person.roles:
            return person
        self._keep_an_administrator(changed)
        now = self._clock()
        notes = [
            staff.note(kind, person.id, now, by=by, role=role)
            for kind, some in (
                ("role_given", [role for role in wanted if role not in person.roles]),
                ("role_taken", [role for role in person.roles if role not in wanted]),
            )
            for role in some
        ]
        if not self.people.change(changed, notes, before=person):
            return self.give(self.find(person.id), wanted, by=by)
        self.people.rise(person.id)
        return changed

    def disable(self, person: Person, *, by: str) -> Person:
        """End what a person may do here, now. Raises ConflictError CW919 for the last who may administer."""
        if person.disabled_ms is not None:
            return person
        changed = replace(person, disabled_ms=self._clock())
        self._keep_an_administrator(changed)
        note = staff.note("dismissed", person.id, self._clock(), by=by)
        if not self.people.change(changed, [note], before=person):
            return self.disable(self.find(person.id), by=by)
        self.people.rise(person.id)
        return changed

    def enable(self, person: Person, *, by: str) -> Person:
        """Let a person sign in again."""
        if person.disabled_ms is None:
            return person
        changed = replace(person, disabled_ms=None)
        note = staff.note("reinstated", person.id, self._clock(), by=by)
        if not self.people.change(changed, [note], before=person):
            return self.enable(self.find(person.id), by=by)
        return changed

    def speak(self, person: Person, language: Literal["", "en", "fr"]) -> Person:
        """Keep the language that a person chose."""
        changed = replace(person, language=language)
        if not self.people.change(changed, (), before=person):
            return self.speak(self.find(person.id), language)
        return changed

    def _keep_an_administrator(self, changed: Person) -> None:
        before = self.people.person(changed.id)
        if before is None or not staff.may(before, Scope.ADMIN) or staff.may(changed, Scope.ADMIN):
            return
        if not any(staff.may(one, Scope.ADMIN) for one in self.people.people() if one.id != changed.id):
            raise staff.last_administrator()


def gone() -> NotFoundError:
    """Return the error for an invitation that is used, past or none."""
    return NotFoundError(
        "CW918",
        "This invitation was used, has run out, or never was one.",
        "Cette invitation a servi, a expiré ou n'a jamais existé.",
        remedy_en="Ask whoever administers Clausewise for a new one.",
        remedy_fr="Demandez-en une nouvelle à qui administre Clausewise.",
    )
