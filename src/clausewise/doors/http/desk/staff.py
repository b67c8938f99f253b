"""The people who work here, as those who administer see them: taken on, given roles, signed out, let go. All of it is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from starlette.responses import Response

from clausewise import staff
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.people import People
from clausewise.errors import ConflictError, InputError
from clausewise.member import Person
from clausewise.reception import invitation_days

UNFIT: Final = 422
past_shown_max: Final = 50
HERE: Final = "/desk/staff"


async def show(visit: Visit) -> Response:
    """Draw everybody, and the form to take somebody on."""
    return await visit.do(_everybody, visit)


async def add(visit: Visit) -> Response:
    """Take somebody on, and show the link of their invitation, once."""
    try:
        person = await visit.do(_people(visit).reception.add, visit.field("name"), _roles(visit), by=visit.by)
    except (InputError, ConflictError) as error:
        return await visit.do(_everybody, visit, error)
    return await visit.do(_invited, visit, person)


async def one(visit: Visit) -> Response:
    """Draw one person: what they may do, what they sign in with, where, and what became of them."""
    return await visit.do(_one, visit)


async def invite(visit: Visit) -> Response:
    """Show the link of a new invitation, once."""
    return await visit.do(lambda: _invited(visit, _found(visit)))


async def give(visit: Visit) -> Response:
    """Let a person have exactly the roles that were ticked."""
    roles = _roles(visit)
    return await _done(visit, lambda people, person: people.reception.give(person, roles, by=visit.by), "roles")


async def disable(visit: Visit) -> Response:
    """End what a person may do here."""
    return await _done(visit, lambda people, person: people.reception.disable(person, by=visit.by), "disabled")


async def enable(visit: Visit) -> Response:
    """Let a person come back."""
    return await _done(visit, lambda people, person: people.reception.enable(person, by=visit.by), "enabled")


async def unlock(visit: Visit) -> Response:
    """Forget a person's wrong tries."""
    return await _done(visit, lambda people, person: people.entrance.unlock(person, by=visit.by), "unlocked")


async def sign_out(visit: Visit) -> Response:
    """End one session of a person, or all."""
    which = visit.field("sitting") or None
    return await _done(
        visit, lambda people, person: people.sittings.sign_out(person, by=visit.by, sitting=which), "signed-out"
    )


async def reset(visit: Visit) -> Response:
    """Take a person's second factors away."""
    return await _done(visit, lambda people, person: people.enrolment.reset(person, by=visit.by), "reset")


async def _done(visit: Visit, work: Callable[[People, Person], Any], done: str) -> Response:
    """Do something with the person of the address and go back to their page, or show it with what stood against it."""
    try:
        await visit.do(lambda: work(_people(visit), _found(visit)))
    except (InputError, ConflictError) as error:
        return await visit.do(_one, visit, error)
    return visit.moved(f"{HERE}/{visit.request.path_params['person']}", done=done)


def _people(visit: Visit) -> People:
    assert visit.service.people is not None, "a ledger without people"
    return visit.service.people


def _found(visit: Visit) -> Person:
    """Return the person of the address. Raises NotFoundError CW912."""
    return _people(visit).reception.find(str(visit.request.path_params["person"]))


def _roles(visit: Visit) -> list[str]:
    return visit.form.get("role", [])


def _everybody(visit: Visit, error: InputError | ConflictError | None = None) -> Response:
    people = _people(visit)
    found = people.staff.people()
    return visit.draw(
        "desk/staff.html",
        status=UNFIT if error else 200,
        error=error,
        people=found,
        proofs={person.id: sorted({one.kind for one in people.staff.credentials(person.id)}) for person in found},
        roles=staff.ROLE_WORDS,
        typed=(visit.field("name"), _roles(visit) or ([] if found else ["administrator"])),
    )


def _one(visit: Visit, error: InputError | ConflictError | None = None) -> Response:
    people, person = _people(visit), _found(visit)
    past = list(reversed(visit.engine.needs_store().of_subject(person.id)))
    return visit.draw(
        "desk/person.html",
        status=UNFIT if error else 200,
        error=error,
        one=person,
        proofs=Counter(one.kind for one in people.staff.credentials(person.id)),
        sittings=people.staff.sittings(person.id),
        past=past[:past_shown_max],
        roles=staff.ROLE_WORDS,
    )


def _invited(visit: Visit, person: Person) -> Response:
    token = _people(visit).reception.invite(person, by=visit.by)
    url = visit.request.url
    return visit.draw(
        "desk/invited.html", one=person, link=f"{url.scheme}://{url.netloc}/invitation/{token}", days=invitation_days
    )
