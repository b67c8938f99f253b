"""/v1/decisions/{id}/statement, /appeals and /notice: reasons, and having them looked at again."""

from __future__ import annotations

from urllib.parse import quote

from msgspec import UnsetType

from clausewise import grounds, model
from clausewise.decision import Decision
from clausewise.doors.http import appeal_types, responses
from clausewise.doors.http.service import Call
from clausewise.doors.http.verdict import measures


def link(decision: str, key: str) -> str:
    """Return the path of the page at which the person concerned may read about ``decision``."""
    return f"/decisions/{quote(decision, safe='')}?key={key}"


async def statement(call: Call) -> appeal_types.Statement:
    """Return the statement of reasons of a decision."""
    office, decision = call.service.engine.statements, call.path["id"]

    def read() -> tuple[grounds.Grounds, Decision, str]:
        return office.of(decision), call.service.engine.decision(decision), office.key(decision)

    found, decided, key = await call.service.blocking(read)
    is_told = await call.service.blocking(office.is_told, decided)
    return appeal_types.Statement(
        found.decision,
        found.item,
        found.time_ms,
        found.policy_version,
        measures(found.measures),
        tuple(
            appeal_types.Rule(one.clause, _words(one.title), one.basis, one.certainty, one.address)
            for one in found.rules
        ),
        found.origin,
        found.is_detected_by_program,
        found.is_decided_by_program,
        found.standing,
        tuple(
            appeal_types.Section(one.heading, _words(one.title), tuple(map(_words, one.sentences)))
            for one in found.sections
        ),
        found.appeal_until_ms,
        tuple(map(appeal, found.appeals)),
        found.followed_by,
        is_told,
        link(decision, key),
    )


async def make(call: Call) -> appeal_types.Appeal:
    """Begin an appeal on behalf of the person concerned."""
    asked: appeal_types.NewAppeal = call.asked
    made = await call.service.recording(
        call.attempt,
        call.service.engine.statements.appeal,
        call.path["id"],
        asked.words,
        language=asked.language,
        by=call.caller.id,
        contact=asked.contact,
    )
    return appeal(made)


async def made_before(call: Call, subjects: tuple[str, ...]) -> appeal_types.Appeal:
    """Answer again for an appeal that was begun."""
    made = await call.service.blocking(call.service.engine.statements.appeals, call.path["id"])
    return appeal(next(one for one in made if one.id == subjects[0]))


async def several(call: Call) -> appeal_types.Appeals:
    """Return the appeals against a decision."""
    made = await call.service.blocking(call.service.engine.statements.appeals, call.path["id"])
    return appeal_types.Appeals(tuple(map(appeal, made)))


async def release(call: Call) -> appeal_types.Release:
    """Let the person concerned read about a decision from now on, or from then on."""
    asked: appeal_types.NewRelease = call.asked
    at_ms = None if isinstance(asked.at_ms, UnsetType) else asked.at_ms
    told_ms = await call.service.recording(
        call.attempt, call.service.engine.statements.release, call.path["id"], by=call.caller.id, at_ms=at_ms
    )
    return appeal_types.Release(call.path["id"], told_ms)


def appeal(one: grounds.Appeal) -> appeal_types.Appeal:
    """Return an appeal as the service says it."""
    return appeal_types.Appeal(
        one.id,
        one.made_ms,
        one.due_ms,
        one.language,
        one.outcome.value if one.outcome else None,
        one.settled_ms,
        one.answer,
        one.decision,
    )


def _words(words: model.Words) -> responses.Words:
    return responses.Words(words.en, words.fr)
