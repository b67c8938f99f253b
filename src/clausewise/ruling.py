"""From what a person rules to a decision: checked against the case and the policy, with the clauses, strikes and words that follow.

Pure: time and identifiers come in as values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import UNSET

from clausewise import notice, sanction
from clausewise.case import Case, Kind, Outcome, Ruling, reason_characters_max
from clausewise.decision import Decision
from clausewise.enforce import enforceable
from clausewise.errors import InputError
from clausewise.ladder import WEIGHT
from clausewise.model import (
    Action,
    Automation,
    Basis,
    Certainty,
    Finding,
    Language,
    Measure,
    Notification,
    Strike,
)
from clausewise.policy import Policy

day_ms: Final = 86_400_000
# For how long one person may shut somebody out without another.
alone_days_max: Final = 366


def needs_second(measures: Iterable[Measure], *, time_ms: int) -> bool:
    """Say whether a second person must confirm: an account is ended, or shut out for good, or for longer than ``alone_days_max``."""
    until_ms = time_ms + alone_days_max * day_ms
    return any(
        measure.action is Action.TERMINATE
        or (measure.action in (Action.SUSPEND, Action.BLOCK) and (measure.until_ms or until_ms + 1) > until_ms)
        for measure in measures
    )


def leaves(measures: Iterable[Measure], case: Case, earlier: Iterable[Decision]) -> bool:
    """Say whether something is done to anything but what the case is about, which nobody may do alone either."""
    own = {(case.on, case.target), ("account", case.author), ("access", f"account:{case.author}")}
    for one in earlier:
        own |= {("content", one.item), *((measure.on, measure.target) for measure in one.measures)}
    return any((measure.on, measure.target) not in own for measure in measures)


def outcome(ruling: Ruling) -> Outcome:
    """Return how a case ends by ``ruling``."""
    if ruling.confirms:
        return Outcome.UPHELD
    return Outcome.ACTED if ruling.measures else Outcome.CLEARED


def check(ruling: Ruling, case: Case, standing: Sequence[Decision], policy: Policy) -> None:
    """Raise InputError for what cannot be ruled.

    ``standing`` are the decisions of the case that are in force. CW901: to confirm what is not there, or a mere hold. CW902: measures
    without a clause, unless by discretion. CW903: a measure on what it cannot be done to. CW904: words that are missing or too long. CW956:
    nothing is told, or later, without a ground.
    Raises NotFoundError CW251 for an unknown clause.
    """
    for clause in ruling.clauses:
        policy.clause(clause)
    if ruling.confirms:
        _check_confirmed(ruling, standing)
    elif ruling.measures and not ruling.clauses and ruling.basis is not Basis.DISCRETION:
        raise _unfit(
            "CW902",
            "/clauses",
            ("Measures need the clause that was broken.", "Des mesures demandent la clause qui n'a pas été respectée."),
            (
                "Name one, or decide by discretion and say why.",
                "Nommez-en une, ou décidez à votre appréciation en disant pourquoi.",
            ),
        )
    for number, measure in enumerate(ruling.measures):
        if measure.on not in enforceable(measure.action).on or not measure.target:
            raise _unfit(
                "CW903",
                f"/measures/{number}",
                (
                    f"{measure.action.value} cannot be done to this {measure.on}.",
                    f"{measure.action.value} ne se fait pas ici ({measure.on}).",
                ),
                (
                    "Choose another action, or name what it is done to.",
                    "Choisissez une autre action, ou nommez ce qu'elle vise.",
                ),
            )
    if ruling.measures and ruling.notification is not Notification.NOTICE:
        sanction.check_ground(ruling.ground)
    _check_words(ruling, case)


def _check_confirmed(ruling: Ruling, standing: Sequence[Decision]) -> None:
    waits = any(_only_holds(decision) for decision in standing)
    if ruling.measures or not standing or waits:
        raise _unfit(
            "CW901",
            "/confirms",
            (
                "There is no finished decision here that could be confirmed.",
                "Il n'y a pas ici de décision achevée qui puisse être confirmée.",
            ),
            (
                "Decide what is done, or that nothing is held against it.",
                "Décidez de ce qui est fait, ou que rien n'est reproché.",
            ),
        )


def _only_holds(decision: Decision) -> bool:
    actions = {measure.action for measure in decision.measures}
    return Action.HOLD in actions and Action.REFER not in actions


def _check_words(ruling: Ruling, case: Case) -> None:
    asked = [("/reason", ruling.reason, ruling.basis is Basis.DISCRETION)]
    asked.append(("/answer", ruling.answer, case.kind is Kind.APPEAL))
    for where, words, is_needed in asked:
        if (is_needed and not words.strip()) or len(words) > reason_characters_max:
            raise _unfit(
                "CW904",
                where,
                (
                    "Discretion needs a written reason, and an appeal a written answer.",
                    "L'appréciation demande un motif écrit, et un appel, une réponse écrite.",
                ),
                (
                    f"Write 1 to {reason_characters_max:,} characters (reason_characters_max).",
                    f"Écrivez de 1 à {reason_characters_max} caractères (reason_characters_max).",
                ),
            )


def decision(
    ruling: Ruling, case: Case, earlier: Sequence[Decision], policy: Policy, *, by: str, time_ms: int, decision_id: str
) -> Decision:
    """Return what ``by`` decides: what was found before under the same clauses, and what is done now."""
    item = earlier[-1].item if earlier else case.target
    author = case.author or next((one.author for one in earlier if one.author), "")
    findings = tuple(_finding(clause, ruling.basis, earlier) for clause in ruling.clauses)
    is_discretion = ruling.basis is Basis.DISCRETION
    said = notice.reasons(findings, (), ruling.measures, policy, by_person=True, by_discretion=is_discretion)
    return Decision(
        id=decision_id,
        item=item,
        time_ms=time_ms,
        policy=policy.stamp,
        measures=ruling.measures,
        findings=findings,
        automation=Automation.ASSISTED if earlier else Automation.NONE,
        notification=ruling.notification,
        strikes=_strikes(ruling, author, policy, time_ms, decision_id),
        language=Language(case.language) if case.language in set(Language) else Language.UNDETERMINED,
        author=author,
        content_sha256=earlier[-1].content_sha256 if earlier else "",
        reasons=said if said.en else UNSET,
        by=by,
        case=case.id,
        ground=ruling.ground,
        reason=ruling.reason,
        discretion=is_discretion,
    )


def _finding(clause: str, basis: Basis, earlier: Sequence[Decision]) -> Finding:
    signals = tuple(
        dict.fromkeys(
            signal
            for one in earlier
            for finding in one.findings
            if finding.clause == clause
            for signal in finding.signals
        )
    )
    traits = tuple(
        dict.fromkeys(
            trait for one in earlier for finding in one.findings if finding.clause == clause for trait in finding.traits
        )
    )
    return Finding(clause, Certainty.CERTAIN, basis, signals, traits)


def _strikes(ruling: Ruling, author: str, policy: Policy, time_ms: int, decision_id: str) -> tuple[Strike, ...]:
    is_grave = any(WEIGHT[one.action] >= WEIGHT[Action.REMOVE] for one in ruling.measures)
    if not author or not ruling.clauses or not is_grave:
        return ()
    clause = max(ruling.clauses, key=lambda name: policy.clause(name).strikes)
    count = policy.clause(clause).strikes if ruling.strikes is None else ruling.strikes
    expires_ms = time_ms + policy.ladder.strike_days * day_ms
    return (Strike(clause, count, time_ms, expires_ms, decision_id),) if count > 0 else ()


def _unfit(code: str, where: str, said: tuple[str, str], remedy: tuple[str, str]) -> InputError:
    return InputError(code, *said, remedy_en=remedy[0], remedy_fr=remedy[1], where=where)
