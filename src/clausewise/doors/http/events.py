"""POST /v1/events: requests and sign-ins as they come, one, several, or a stream of lines."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import json

from clausewise import answer
from clausewise.doors.http import body, responses, verdict
from clausewise.doors.http.event_types import Event, Events, Verdict, Verdicts
from clausewise.doors.http.operation import Lines
from clausewise.doors.http.service import Call
from clausewise.event import Event as Told
from clausewise.observe import record

_one = json.Decoder(Event)
_many = json.Decoder(Events)
SEVERAL = b'"events"'


def read(content: bytes) -> Event | Events:
    """Return what a body tells. Raises HttpError CW505 to CW510."""
    try:
        return _one.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        failed = error
    if SEVERAL not in content:
        raise body.explained(content, failed)
    return body.decode(content, _many)


def line(content: bytes) -> Told:
    """Return the event that a line of a stream tells. Raises HttpError CW505 to CW508."""
    return told(body.decode(content, _one))


def told(event: Event) -> Told:
    """Return a told event as the engine takes it."""
    given = msgspec.structs.asdict(event)
    return record.event(given)


async def tell(call: Call) -> Verdict | Verdicts:
    """Judge, record, and answer in the form of the question."""
    asked: Event | Events = call.asked
    events = asked.events if isinstance(asked, Events) else [asked]
    said = await judged(call, [told(one) for one in events])
    return Verdicts(said) if isinstance(asked, Events) else said[0]


async def judged(call: Call, events: Sequence[Told]) -> list[Verdict]:
    """Return what is answered to each event."""
    found = await call.service.gate.judge(call.caller.id, events)
    call.service.metrics.decided(
        decision for verdict, is_repeated in found if not is_repeated for decision in verdict.decisions
    )
    return [
        _answer(event.id, one, call, is_repeated=is_repeated)
        for event, (one, is_repeated) in zip(events, found, strict=True)
    ]


def _answer(name: str, found: answer.Verdict, call: Call, *, is_repeated: bool) -> Verdict:
    said = [verdict.answer(decision, call.service.engine.policy) for decision in found.decisions]
    return Verdict(
        name,
        found.answer,
        found.would,
        tuple(clause for one in said for clause in one.clauses),
        tuple(spot for one in said for spot in one.evidence),
        tuple(measure for one in said for measure in one.measures),
        tuple(lift for one in said for lift in one.lifts),
        tuple(one.id for one in said),
        found.standing,
        found.until_ms,
        found.retry_s,
        responses.Words(found.why("en"), found.why("fr")),
        is_repeated,
    )


LINES = Lines(line, judged)
