"""Judge signals against clauses, and let authorizations lift what they permit. Pure: time comes in as a value.

Clauses are indexed by the signals that they read, so an item meets only the clauses whose signals fired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from clausewise.model import (
    Authorization,
    Basis,
    Certainty,
    Finding,
    Item,
    Lift,
    Signal,
    Trait,
)
from clausewise.policy import Policy
from clausewise.scope import (
    CLAUSES,
    CONDUCT,
    OWN,
    TECHNIQUES,
    Deed,
    in_force,
    is_akin,
    is_holder,
    names_clause,
    names_techniques,
    passed,
)

CERTAINTIES = tuple(Certainty)
TRAIT_SIGNALS = ("slur.", "group.", "trait.")

# Judging by spirit: a signal of one of these families says how near an item comes to what a clause means.
NEARNESS, READER = "spirit.", "reader."
# What is no sign of anything by itself: names, limits, what is one's own, a person's distress, and the families above.
SIGNLESS = (
    NEARNESS,
    READER,
    "mark.",
    "limit.",
    "trait.",
    "age.",
    "image.location",
    "stance.",
    "personal.own",
    "self_harm_expression",
)
# Below it, a learned score says nothing.
SIGN_LEAST = 0.2
# Bands of nearness, from benign text (docs/spirit.md). What shows some other sign needs less of it.
LIKELY_LEAST = 0.7
POSSIBLE_LEAST = 0.62
POSSIBLE_LEAST_WITH_A_SIGN = 0.42
# More would be a list of topics rather than a ground that a person can check.
spirit_findings_max = 3


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


def by_spirit(signals: Sequence[Signal], policy: Policy, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return a finding by spirit for each clause that may be judged so and comes near enough, strongest first.

    A clause that was ``found`` by its letter is not found by its spirit too. Never ``certain``: a person decides. Nothing is found under
    a policy in which no provision announces that it is judged by spirit.
    """
    if not policy.judges_by_spirit:
        return ()
    least = POSSIBLE_LEAST_WITH_A_SIGN if any(map(is_sign, signals)) else POSSIBLE_LEAST
    by_letter = {finding.clause for finding in found}
    near: dict[str, list[Signal]] = {}
    for signal in signals:
        family, _, clause = signal.name.partition(".")
        if family + "." in (NEARNESS, READER) and clause in policy.clauses and signal.score >= least:
            near.setdefault(clause, []).append(signal)
    findings = [
        Finding(clause, _spirit_band(seen), Basis.SPIRIT, tuple(seen))
        for clause, seen in near.items()
        if clause not in by_letter and policy.clause(clause).spirit
    ]
    return tuple(sorted(findings, key=_order))[:spirit_findings_max]


def is_open(signals: Sequence[Signal], found: Sequence[Finding]) -> bool:
    """Say whether an item shows some sign, and nothing that was ``found`` by letter settles it: only then is a dear look worth it."""
    settled = any(finding.certainty is not Certainty.POSSIBLE for finding in found)
    return not settled and any(map(is_sign, signals))


def is_sign(signal: Signal) -> bool:
    """Say whether a signal speaks of conduct at all, however weakly."""
    return signal.score >= SIGN_LEAST and not signal.name.startswith(SIGNLESS)


def _spirit_band(seen: Sequence[Signal]) -> Certainty:
    return Certainty.LIKELY if max(signal.score for signal in seen) >= LIKELY_LEAST else Certainty.POSSIBLE


def _order(finding: Finding) -> tuple[int, float, str]:
    return CERTAINTIES.index(finding.certainty), -max(signal.score for signal in finding.signals), finding.clause


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

    An authorization counts only when the clause names its kind under ``unless``, and when all else lies within its scope at ``time_ms``
    (see ``clausewise.scope``): at the moment of judging for content, at that of the deed for conduct. Going beyond the scope of one's
    own authorization is the violation itself: the finding stays and names the authorization, and in what it was passed.
    """
    if not findings or not authorizations:
        return Verdict(tuple(findings))
    is_conduct = bool(item.parts) and item.parts[0].medium in CONDUCT
    host = item.host if is_conduct else item.host or OWN
    deed = Deed(item.author, item.token, item.network, host, item.target, item.time_ms if is_conduct else time_ms)
    kept: list[Finding] = []
    lifts: list[Lift] = []
    for finding in findings:
        kinds = policy.clause(finding.clause).unless
        concerned = [one for one in authorizations if one.kind in kinds and names_clause(one.scope, finding.clause)]
        permitting = next((one for one in concerned if not _passed(one, deed, finding)), None)
        if permitting is not None:
            lifts.append(Lift(finding.clause, permitting.id))
            continue
        if is_conduct:
            concerned += [
                one for one in authorizations if in_force(one, deed.time_ms) and is_akin(one.scope, finding.clause)
            ]
        beyond = next((one for one in concerned if is_holder(one, deed)), None)
        kept.append(finding if beyond is None else _beyond(finding, beyond, deed))
    return Verdict(tuple(kept), tuple(lifts))


def _passed(authorization: Authorization, deed: Deed, finding: Finding) -> tuple[str, ...]:
    """Return in what a finding goes beyond an authorization that names its clause."""
    techniques = (signal.name for signal in finding.signals)
    outside = passed(authorization, deed)
    return outside if names_techniques(authorization.scope, techniques) else (*outside, TECHNIQUES)


def _beyond(finding: Finding, authorization: Authorization, deed: Deed) -> Finding:
    outside = _passed(authorization, deed, finding)
    if not names_clause(authorization.scope, finding.clause):
        outside = (*(name for name in outside if name != TECHNIQUES), CLAUSES)
    return replace(finding, beyond=authorization.id, passed=outside)
