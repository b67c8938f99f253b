"""/v1/authorizations: the exceptions that are expressly permitted."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from uuid_utils import uuid7

from clausewise import model, redaction
from clausewise.doors.http import responses
from clausewise.doors.http.limits import page_entries_default, page_entries_max
from clausewise.doors.http.service import Call
from clausewise.doors.http.wording import label, said


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """Which stretch of a list is wanted."""

    after: Annotated[str, label("The id after which to go on.", "L'identifiant après lequel continuer.")] = ""
    limit: Annotated[int, said("How many at most.", "Combien au plus.", ge=1, le=page_entries_max)] = (
        page_entries_default
    )


async def several(call: Call) -> responses.Authorizations:
    """Return authorizations in the order of their ids, revoked and past ones too."""
    page: Page = call.query
    known = call.service.engine.state.authorizations.copy()
    following = sorted(name for name in known if name > page.after)
    shown = following[: page.limit]
    return responses.Authorizations(
        [_answer(redaction.permit(known[name], call.caller.scopes)) for name in shown],
        shown[-1] if len(following) > len(shown) else "",
    )


async def add(call: Call) -> responses.Authorization:
    """Put an authorization in force."""
    wanted = msgspec.convert(call.asked, model.Authorization, from_attributes=True)
    if not wanted.id:
        wanted = replace(wanted, id=str(uuid7()))
    return _answer(await call.service.recording(call.attempt, call.service.engine.authorize, wanted, by=call.caller.id))


async def revoke(call: Call) -> responses.Authorization:
    """End an authorization now."""
    return _answer(
        await call.service.recording(call.attempt, call.service.engine.revoke, call.path["id"], by=call.caller.id)
    )


async def before(call: Call, subjects: tuple[str, ...]) -> responses.Authorization:
    """Answer again for an authorization that was added or revoked."""
    return _answer(call.service.engine.state.authorizations[subjects[0]])


def _answer(authorization: model.Authorization) -> responses.Authorization:
    return msgspec.convert(authorization, responses.Authorization, from_attributes=True)
