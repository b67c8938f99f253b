"""/v1/persons: what is kept about one person, and its erasure."""

from __future__ import annotations

import msgspec

from clausewise.doors.http import person_types
from clausewise.doors.http.service import Call


async def copy(call: Call) -> person_types.PersonCopy:
    """Return all that is kept about an account; that it was asked is recorded."""
    found = await call.service.blocking(call.service.engine.persons.copy, call.path["account"], by=call.caller.id)
    plain = msgspec.to_builtins(found)
    return msgspec.convert(plain, person_types.PersonCopy)


async def erase(call: Call) -> person_types.PersonErased:
    """Destroy what is sealed about an account."""
    asked: person_types.EraseReason = call.asked
    erase_person = call.service.engine.persons.erase
    done = await call.service.blocking(erase_person, call.path["account"], reason=asked.reason, by=call.caller.id)
    return msgspec.convert(msgspec.to_builtins(done), person_types.PersonErased)
