"""/v1/cases: the queue, and what a person does with a case. ETag and If-Match keep two from acting on what only one has seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import UnsetType
from msgspec.structs import replace

from clausewise import model, redaction
from clausewise.case import Case, Ruling
from clausewise.casebook import Filter, rank
from clausewise.doors.http import case_types
from clausewise.doors.http.idempotency import keep_of
from clausewise.doors.http.kinds import NO_SCOPE, HttpError
from clausewise.doors.http.service import Call, Reply
from clausewise.keys import Scope
from clausewise.model import Record
from clausewise.transcript import UNDONE

IF_MATCH = "If-Match"
_TAG = re.compile(r'"(\d{1,9})"', re.ASCII)
NEVER_SEEN = -1
SECOND_MS = 1000
# Records whose sealed part is what somebody wrote, in words.
WRITTEN = frozenset(
    {"appealed", "answered", "annotated", "skipped", "escalated", "declined", "settled", "confirmed", UNDONE}
)


async def queue(call: Call) -> case_types.Cases:
    """Return a page of the open cases that are wanted."""
    page: case_types.QueuePage = call.query
    escalated = None if not page.escalated else page.escalated == "true"
    wanted = replace(_filter(call, page), is_escalated=escalated)
    review = call.service.engine.review

    def read() -> list[Case]:
        # A case that was settled meanwhile still has its place; one that is unknown stands before all others.
        last = review.book.get(page.after)
        return review.queue(wanted, after=rank(last) if last else None, limit=page.limit + 1)

    found = await call.service.blocking(read)
    shown = found[: page.limit]
    return case_types.Cases(tuple(_answer(call, one) for one in shown), shown[-1].id if len(found) > len(shown) else "")


async def one(call: Call) -> Reply:
    """Return a case."""
    return _reply(call, await _known(call))


async def timeline(call: Call) -> case_types.Timeline:
    """Return what happened to a case, with the words; that somebody read them is recorded."""
    await _known(call)
    viewing = call.service.engine.viewing

    def read() -> tuple[case_types.Happening, ...]:
        viewing.look_at_case(call.path["id"], by=call.caller.id)
        return tuple(_event(one, viewing.second(one), viewing.words(one)) for one in viewing.records(call.path["id"]))

    return case_types.Timeline(await call.service.blocking(read))


async def take_next(call: Call) -> case_types.Taken:
    """Take up the most urgent case that is wanted and free, if there is one."""
    found = await call.service.blocking(call.service.engine.review.next, _filter(call, call.asked), by=call.caller.id)
    return case_types.Taken(_answer(call, found) if found else None)


async def claim(call: Call) -> Reply:
    """Take a case up, or hold it for longer."""
    return await _acting(call, call.service.engine.review.claim)


async def release(call: Call) -> Reply:
    """Let go of a case."""
    return await _acting(call, call.service.engine.review.release)


async def skip(call: Call) -> Reply:
    """Leave a case to others, and say why."""
    return await _acting(call, call.service.engine.review.skip, reason=call.asked.words)


async def escalate(call: Call) -> Reply:
    """Pass a case on to those who lead."""
    return await _acting(call, call.service.engine.review.escalate, reason=call.asked.words)


async def annotate(call: Call) -> Reply:
    """Add a note for colleagues."""
    return await _acting(call, call.service.engine.review.annotate, text=call.asked.words)


async def fetch(call: Call) -> Reply:
    """Look for the content of a case now."""
    reply = await _acting(call, call.service.engine.captures.fetch)
    _check_sealed(call, await call.service.blocking(call.service.engine.review.case, call.path["id"]))
    return reply


async def decide(call: Call) -> Reply:
    """Rule on a case."""
    asked: case_types.Ruling = call.asked
    made = Ruling(
        asked.confirms,
        tuple(asked.clauses),
        tuple(map(_measure, asked.measures)),
        asked.basis,
        asked.reason,
        asked.answer,
        asked.notification,
        None if isinstance(asked.strikes, UnsetType) else asked.strikes,
        asked.ground,
    )
    review = call.service.engine.review

    def ruled(case: str, *, by: str, seen: int | None) -> Case:
        grace_ms = asked.grace_seconds * SECOND_MS
        return review.decide(case, made, by=by, grace_ms=grace_ms, seen=seen, keep=keep_of(call.attempt))

    return await _acting(call, ruled)


async def decided_before(call: Call, subjects: tuple[str, ...]) -> Reply:
    """Answer again for a case that was ruled upon, as it stands now."""
    del subjects
    return await one(call)


async def second(call: Call) -> Reply:
    """Confirm what another proposed, or hand it back."""
    asked: case_types.Second = call.asked
    return await _acting(call, call.service.engine.review.second, accept=asked.accept, reason=asked.reason)


async def undo(call: Call) -> Reply:
    """Take one's own ruling back while it waits."""
    return await _acting(call, call.service.engine.review.undo)


async def _acting(call: Call, act: Callable[..., Case], **words: Any) -> Reply:
    await _known(call)
    act = partial(act, call.path["id"], by=call.caller.id, seen=_seen(call), **words)
    return _reply(call, await call.service.blocking(act))


def _seen(call: Call) -> int | None:
    """Return how often something had happened to the case when the caller saw it, None where they do not say."""
    wanted = call.incoming.headers.get(IF_MATCH, "") if call.incoming else ""
    if wanted in ("", "*"):
        return None
    tag = _TAG.fullmatch(wanted)
    return int(tag[1]) if tag else NEVER_SEEN


async def _known(call: Call) -> Case:
    """Return the case that is asked for. Raises NotFoundError CW900, HttpError CW522 for a sealed one."""
    found = await call.service.blocking(call.service.engine.review.case, call.path["id"])
    _check_sealed(call, found)
    return found


def _check_sealed(call: Call, case: Case) -> None:
    if case.is_sealed and Scope.SEALED not in call.caller.scopes:
        raise HttpError(
            NO_SCOPE,
            "This case is about sealed content; it needs the scope `sealed`.",
            "Ce dossier concerne un contenu scellé; il demande la portée `sealed`.",
        )


def _measure(asked: case_types.NewMeasure) -> model.Measure:
    until_ms = None if isinstance(asked.until_ms, UnsetType) else asked.until_ms
    return model.Measure(asked.action, asked.on, asked.target, until_ms, asked.condition)


def _filter(call: Call, asked: case_types.Queue) -> Filter:
    sees = redaction.sees("account", call.caller.scopes)
    return Filter(
        call.caller.id,
        0,
        asked.state,
        asked.kind,
        asked.clause,
        asked.language,
        asked.severity_min,
        # Whoever may not see accounts cannot ask about one either.
        asked.target if sees else "",
        asked.author if sees else "",
        asked.host,
        sees_sealed=Scope.SEALED in call.caller.scopes,
    )


def _tag(case: Case) -> str:
    return f'"{case.turns}"'


def _reply(call: Call, case: Case) -> Reply:
    return Reply(_answer(call, case), {"ETag": _tag(case)})


def _answer(call: Call, case: Case) -> case_types.Case:
    holder = case.held_by(call.service.engine.clock())
    sees = redaction.sees("account", call.caller.scopes)
    return case_types.Case(
        case.id,
        case.kind,
        case.on,
        case.target if sees or case.on == "content" else redaction.HIDDEN,
        case.opened_ms,
        case.due_ms,
        case.severity,
        case.author if sees or not case.author else redaction.HIDDEN,
        case.host,
        case.language,
        case.medium,
        case.clauses,
        case.decisions,
        case.reports,
        case.is_sealed,
        case.is_escalated,
        case.stage,
        holder,
        case.claim.until_ms if holder and case.claim else 0,
        case.proposed_by,
        case.settles_ms,
        case.outcome.value if case.outcome else None,
        case.settled_by,
        case.seconded_by,
        case.settled_ms,
        case.decision,
        case.turns,
        case.sought.value if case.sought else "",
    )


def _event(record: Record, second: str, sealed: bytes | None) -> case_types.Happening:
    words = sealed.decode(errors="replace") if sealed and record.kind in WRITTEN else ""
    return case_types.Happening(
        record.sequence, record.time_ms, record.kind, record.subject, record.actor, second, words
    )
