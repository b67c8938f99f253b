"""A decision as the service says it."""

from __future__ import annotations

from collections.abc import Iterable

from clausewise import model
from clausewise.decision import Decision
from clausewise.doors.http import responses
from clausewise.policy import Policy


def answer(decision: Decision, policy: Policy) -> responses.Decision:
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
    return tuple(responses.Measure(one.action, one.on, one.target, one.until_ms, one.condition or None) for one in done)


def stamp(policy: model.PolicyStamp) -> responses.PolicyStamp:
    """Return a policy's stamp as the service says it."""
    return responses.PolicyStamp(policy.id, policy.version, policy.sha256)
