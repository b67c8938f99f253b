"""/v1/staff: the people who work here."""

from __future__ import annotations

from clausewise.doors.http import staff_types
from clausewise.doors.http.people import People
from clausewise.doors.http.service import Call
from clausewise.doors.http.staff_types import Invited, PersonShown
from clausewise.member import Person


async def several(call: Call) -> staff_types.PeopleShown:
    """Return everybody, who was disabled too."""
    people = _people(call)
    found = await people.do(people.staff.people)
    return staff_types.PeopleShown([await _shown(people, one) for one in found])


async def add(call: Call) -> Invited:
    """Take somebody on and invite them."""
    asked: staff_types.NewPerson = call.asked
    people = _people(call)
    person = await people.do(people.reception.add, asked.name, asked.roles, by=call.caller.id)
    return await _invited(call, people, person)


async def invite(call: Call) -> Invited:
    """Invite somebody once more."""
    people = _people(call)
    return await _invited(call, people, await _found(call, people))


async def give(call: Call) -> PersonShown:
    """Let somebody have exactly these roles."""
    asked: staff_types.Roles = call.asked
    people = _people(call)
    person = await _found(call, people)
    return await _shown(people, await people.do(people.reception.give, person, asked.roles, by=call.caller.id))


async def disable(call: Call) -> PersonShown:
    """End what somebody may do."""
    people = _people(call)
    person = await _found(call, people)
    return await _shown(people, await people.do(people.reception.disable, person, by=call.caller.id))


async def enable(call: Call) -> PersonShown:
    """Let somebody come back."""
    people = _people(call)
    person = await _found(call, people)
    return await _shown(people, await people.do(people.reception.enable, person, by=call.caller.id))


async def unlock(call: Call) -> PersonShown:
    """Forget somebody's wrong tries."""
    people = _people(call)
    person = await _found(call, people)
    await people.do(people.entrance.unlock, person, by=call.caller.id)
    return await _shown(people, person)


async def sign_out(call: Call) -> PersonShown:
    """End wherever somebody is signed in."""
    people = _people(call)
    person = await _found(call, people)
    await people.do(people.sittings.sign_out, person, by=call.caller.id)
    return await _shown(people, person)


async def reset(call: Call) -> PersonShown:
    """Take somebody's second factors away."""
    people = _people(call)
    person = await _found(call, people)
    await people.do(people.enrolment.reset, person, by=call.caller.id)
    return await _shown(people, person)


def _people(call: Call) -> People:
    call.service.engine.needs_store()
    assert call.service.people is not None, "a ledger without people"
    return call.service.people


async def _found(call: Call, people: People) -> Person:
    return await people.do(people.reception.find, call.path["id"])


async def _shown(people: People, person: Person) -> PersonShown:
    proofs = sorted({one.kind for one in await people.do(people.staff.credentials, person.id)})
    return PersonShown(
        person.id,
        person.name,
        list(person.roles),  # type: ignore[arg-type]
        proofs,
        person.created_ms,
        person.disabled_ms,
    )


async def _invited(call: Call, people: People, person: Person) -> Invited:
    token = await people.do(people.reception.invite, person, by=call.caller.id)
    return Invited(await _shown(people, person), f"/invitation/{token}")
