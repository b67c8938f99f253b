"""POST /v1/checks: one content, or several in one step."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Raw, Struct, UnsetType, json

from clausewise import model
from clausewise.doors.http import body, responses
from clausewise.doors.http.idempotency import keep_of
from clausewise.doors.http.kinds import TOO_MANY, HttpError
from clausewise.doors.http.limits import checks_per_request_max
from clausewise.doors.http.requests import Check, Checks
from clausewise.doors.http.service import Call
from clausewise.model import Item, Part
from clausewise.policy import Policy


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


async def check(call: Call) -> responses.Decision | responses.Decisions:
    """Judge, record, and answer in the form of the question."""
    asked: Check | Checks = call.asked
    checks = asked.items if isinstance(asked, Checks) else [asked]
    # One alone is sent now; several at once may be a backlog, and nothing is known of their pace.
    now_ms = call.service.engine.clock() if len(checks) == 1 else 0
    decisions = await call.service.batcher.check([item(one, time_ms=now_ms) for one in checks], keep_of(call.attempt))
    call.service.metrics.decided(decisions)
    return _answer(call, decisions)


async def again(call: Call, subjects: tuple[str, ...]) -> responses.Decision | responses.Decisions:
    """Answer a request that was carried out before."""
    engine = call.service.engine
    decisions = await call.service.blocking(lambda: [engine.decision(subject) for subject in subjects])
    return _answer(call, decisions)


def _answer(call: Call, decisions: list[model.Decision]) -> responses.Decision | responses.Decisions:
    said = [answer(decision, call.service.engine.policy) for decision in decisions]
    return responses.Decisions(said) if isinstance(call.asked, Checks) else said[0]


def answer(decision: model.Decision, policy: Policy) -> responses.Decision:
    """Return a decision as the service says it, with the clauses' titles."""
    return responses.Decision(
        id=decision.id,
        item=decision.item,
        time_ms=decision.time_ms,
        action=decision.action,
        clauses=tuple(_finding(finding, policy) for finding in decision.findings),
        evidence=tuple(
            responses.Evidence(spot.part, spot.start, spot.end, spot.excerpt, spot.sense, spot.place, spot.rule)
            for spot in decision.evidence
        ),
        measures=measures(decision.measures),
        lifts=tuple(responses.Lift(lift.clause, lift.authorization) for lift in decision.lifts),
        strikes=tuple(responses.Strike(one.clause, one.count, one.expires_ms) for one in decision.strikes),
        reasons=responses.Words(decision.why("en"), decision.why("fr")),
        policy=stamp(decision.policy),
        person_needed=decision.person_needed,
        automation=decision.automation,
        notification=decision.notification,
        language=decision.language,
        notes=decision.notes,
    )


def _finding(finding: model.Finding, policy: Policy) -> responses.Finding:
    clause = policy.clauses.get(finding.clause)
    title = (
        responses.Words(clause.title.en, clause.title.fr) if clause else responses.Words(finding.clause, finding.clause)
    )
    return responses.Finding(finding.clause, finding.certainty, finding.basis, finding.traits, title, finding.beyond)


def measures(done: Iterable[model.Measure]) -> tuple[responses.Measure, ...]:
    """Return measures as the service says them."""
    return tuple(responses.Measure(one.action, one.on, one.target, one.until_ms) for one in done)


def stamp(policy: model.PolicyStamp) -> responses.PolicyStamp:
    """Return a policy's stamp as the service says it."""
    return responses.PolicyStamp(policy.id, policy.version, policy.sha256)
