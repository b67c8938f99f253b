"""POST /v1/checks: one content, or several in one step."""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct, UnsetType, json

from clausewise.decision import Decision
from clausewise.doors.http import body, drafts, references, responses
from clausewise.doors.http.draft_types import Nudge, Nudges
from clausewise.doors.http.idempotency import keep_of
from clausewise.doors.http.kinds import TOO_MANY, HttpError
from clausewise.doors.http.limits import checks_per_request_max
from clausewise.doors.http.operation import Lines
from clausewise.doors.http.preference import wants_async
from clausewise.doors.http.requests import Check, Checks
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.verdict import answer
from clausewise.model import Item, Part

DRAFT = "draft"


class _Several(Struct):
    items: list[Raw]


_one = json.Decoder(Check)
_many = json.Decoder(Checks)
_several = json.Decoder(_Several)


def read(content: bytes) -> Check | Checks:
    """Return what a body asks for. Raises HttpError CW505 to CW510."""
    try:
        return _one.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        failed = error
    try:
        count = len(_several.decode(content).items)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise body.explained(content, failed) from None
    if count > checks_per_request_max:
        raise HttpError(
            TOO_MANY,
            f"There are {count} items; at most {checks_per_request_max} are taken at once.",
            f"Il y a {count} éléments; {checks_per_request_max} au plus sont admis à la fois.",
            where="/items",
        )
    return body.decode(content, _many)


def item(check: Check, *, time_ms: int = 0) -> Item:
    """Return the item that a check speaks of, sent at ``time_ms`` if that is known."""
    text = () if isinstance(check.text, UnsetType) else (Part(text=check.text),)
    parts = () if isinstance(check.parts, UnsetType) else check.parts
    others = (Part(one.medium, one.text, one.data, one.name, one.type) for one in parts)
    return Item(
        (*text, *others),
        check.id,
        check.author,
        check.target,
        check.host,
        check.path,
        check.network,
        time_ms,
        check.country,
    )


async def check(call: Call) -> responses.Decision | responses.Decisions | Nudge | Nudges | Reply:
    """Judge, record, and answer in the form of the question; what takes long is answered for with where its verdict will be."""
    asked: Check | Checks = call.asked
    checks = asked.items if isinstance(asked, Checks) else [asked]
    if call.query.mode == DRAFT:
        return await _drafts(call, checks)
    is_late = isinstance(asked, Check) and call.incoming is not None and wants_async(call.incoming.headers)
    if is_late or any(map(references.has_any, checks)):
        found = await references.judged(call, checks, is_late=is_late)
        if isinstance(found, Reply):
            return found
        call.service.metrics.decided(found)
        return _answer(call, found)
    # One alone is sent now; several at once may be a backlog, and nothing is known of their pace.
    now_ms = call.service.engine.clock() if len(checks) == 1 else 0
    decisions = await call.service.batcher.check([item(one, time_ms=now_ms) for one in checks], keep_of(call.attempt))
    call.service.metrics.decided(decisions)
    return _answer(call, decisions)


async def _drafts(call: Call, checks: list[Check]) -> Nudge | Nudges:
    for one in checks:
        references.refuse_any(one)
    said = await drafts.said(call, [item(one) for one in checks])
    return Nudges(said) if isinstance(call.asked, Checks) else said[0]


def _line(content: bytes) -> Item:
    asked = body.decode(content, _one)
    references.refuse_any(asked)
    return item(asked)


async def _judged(call: Call, items: list[Item]) -> list[responses.Decision] | list[Nudge]:
    if call.query.mode == DRAFT:
        return await drafts.said(call, items)
    decisions = await call.service.batcher.check(items)
    call.service.metrics.decided(decisions)
    return [answer(decision, call.service.engine.policy) for decision in decisions]


LINES = Lines(_line, _judged)


async def again(call: Call, subjects: tuple[str, ...]) -> responses.Decision | responses.Decisions:
    """Answer a request that was carried out before."""
    engine = call.service.engine
    decisions = await call.service.blocking(lambda: [engine.decision(subject) for subject in subjects])
    return _answer(call, decisions)


def _answer(call: Call, decisions: list[Decision]) -> responses.Decision | responses.Decisions:
    said = [answer(decision, call.service.engine.policy) for decision in decisions]
    return responses.Decisions(said) if isinstance(call.asked, Checks) else said[0]
