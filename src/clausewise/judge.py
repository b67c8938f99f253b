"""Judge signals against clauses, and let authorizations lift what they permit. Pure: time comes in as a value.

Clauses are indexed by the signals that they read, so an item meets only the clauses whose signals fired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network

from msgspec import Struct
from msgspec.structs import replace

from clausewise.model import Authorization, AuthorizationKind, Basis, Certainty, Finding, Item, Lift, Signal, Trait
from clausewise.policy import Policy

CERTAINTIES = tuple(Certainty)
TRAIT_SIGNALS = ("slur.", "group.")


class Verdict(Struct, frozen=True):
    """What remains against an item after authorizations: findings, strongest first, and what was lifted by which authorization."""

    findings: tuple[Finding, ...] = ()
    lifts: tuple[Lift, ...] = ()


def judge(signals: Sequence[Signal], policy: Policy, facts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return a finding for each clause that the signals meet by its letter, in the strongest band that holds, strongest first.

    ``facts`` are ``item.language`` and ``item.medium``. A signal of the same name counts once, with its highest score.
    """
    scores: dict[str, float] = {}
    for signal in signals:
        scores[signal.name] = max(signal.score, scores.get(signal.name, 0.0))
    clauses = dict.fromkeys(clause for name in scores for clause in policy.clauses_reading(name))
    findings = [
        _finding(clause, certainty, signals, policy)
        for clause in clauses
        if (certainty := _band(clause, scores, policy, facts)) is not None
    ]
    return tuple(sorted(findings, key=lambda finding: (CERTAINTIES.index(finding.certainty), finding.clause)))


def _band(clause: str, scores: Mapping[str, float], policy: Policy, facts: Mapping[str, str]) -> Certainty | None:
    for certainty, expression in policy.bands(clause):
        if expression(scores, facts):
            return certainty
    return None


def _finding(clause: str, certainty: Certainty, signals: Sequence[Signal], policy: Policy) -> Finding:
    read = {name for _, expression in policy.bands(clause) for name in expression.reads}
    seen = tuple(signal for signal in signals if signal.name in read)
    wanted = policy.clause(clause).traits
    return Finding(clause, certainty, Basis.LETTER, seen, tuple(trait for trait in wanted if _speaks_of(trait, seen)))


def _speaks_of(trait: Trait, signals: Sequence[Signal]) -> bool:
    return any(signal.name == prefix + trait.value for prefix in TRAIT_SIGNALS for signal in signals)


def lift(
    findings: Sequence[Finding],
    authorizations: Sequence[Authorization],
    policy: Policy,
    item: Item,
    *,
    time_ms: int,
) -> Verdict:
    """Take away the findings that an authorization in force permits, and mark those that went beyond one.

    An authorization counts only when the clause names its kind under ``unless``, when it is in its window and not revoked at
    ``time_ms``, and when account, target, host and network lie within its scope. Going beyond the scope of one's own authorization is
    the violation itself: the finding stays and names the authorization.
    """
    if not findings or not authorizations:
        return Verdict(tuple(findings))
    kept: list[Finding] = []
    lifts: list[Lift] = []
    for finding in findings:
        kinds = policy.clause(finding.clause).unless
        concerned = [one for one in authorizations if one.kind in kinds and _names_clause(one, finding.clause)]
        permitting = next((one for one in concerned if in_force(one, time_ms) and covers(one, item)), None)
        if permitting is not None:
            lifts.append(Lift(finding.clause, permitting.id))
            continue
        passed = next((one for one in concerned if _is_holder(one, item)), None)
        kept.append(finding if passed is None else replace(finding, beyond=passed.id))
    return Verdict(tuple(kept), tuple(lifts))


def in_force(authorization: Authorization, time_ms: int) -> bool:
    """Say whether ``time_ms`` lies in the window of the authorization and before its revocation."""
    revoked = authorization.revoked_ms is not None and authorization.revoked_ms <= time_ms
    return authorization.starts_ms <= time_ms < authorization.ends_ms and not revoked


def covers(authorization: Authorization, item: Item) -> bool:
    """Say whether the item lies within the scope: its account, target, host and network, as far as the scope names any."""
    scope = authorization.scope
    return (
        (not scope.accounts or item.author in scope.accounts)
        and (not scope.targets or item.target in scope.targets)
        and (not scope.hosts or any(_host_matches(host, item.host) for host in scope.hosts))
        and (not scope.networks or _in_networks(item.network, scope.networks))
    )


def _is_holder(authorization: Authorization, item: Item) -> bool:
    """A holder is an account that the scope names; a scope that names none makes nobody go beyond it."""
    holder = authorization.kind is not AuthorizationKind.CONSENT and item.author in authorization.scope.accounts
    return bool(item.author) and holder


def _names_clause(authorization: Authorization, clause: str) -> bool:
    return any(
        wanted in (clause, "*") or (wanted.endswith(".*") and clause.startswith(wanted[:-1]))
        for wanted in authorization.scope.clauses
    )


def _host_matches(pattern: str, host: str) -> bool:
    host = host.lower()
    return host.endswith(pattern[1:].lower()) if pattern.startswith("*.") else host == pattern.lower()


def _in_networks(address: str, networks: Sequence[str]) -> bool:
    try:
        place = ip_address(address)
    except ValueError:
        return False
    return any(place in ip_network(network, strict=False) for network in networks)
