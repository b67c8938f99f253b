"""From findings and history to what is done: proportion, repetition, notice, and when a person decides. Pure: time comes in.

The rules, in order:

1. Each finding asks for the action that its clause names for its band; the weightiest one is taken on the content.
2. What is found by spirit is held for a person, whatever the clause names: no machine acts on a likeness, not even kindly. In a text
   that is neither English nor French, nothing weightier than ``hold`` happens without a person.
3. Strikes come only with an action that stands by itself, ``remove`` or weightier, and expire.
4. Active strikes with the new ones climb the policy's steps against the account; ``terminate`` is never automatic: the account is
   suspended until a person has decided.
5. What somebody did, seen in a log or a request, is answered at the door: access is limited or blocked for hours, for the account where
   one is known, and it opens again by itself. Whatever is weightier waits for a person.
6. A clause that is braked holds at most (``clausewise.brakes``).
7. A nudge is kindness and leaves no mark: it is sent for what is only possible, and possible is no offence, however often it comes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from clausewise.model import (
    Action,
    Basis,
    Finding,
    History,
    Item,
    Language,
    Measure,
    Notification,
    Strike,
)
from clausewise.policy import Policy, Step
from clausewise.scope import CONDUCT

hour_ms, day_ms = 3_600_000, 86_400_000
# For how long each answer to conduct lasts.
ACCESS_HOURS = {Action.LIMIT: 1, Action.BLOCK: 24}
WEIGHT = {action: number for number, action in enumerate(Action)}
AUTOMATIC_MOST = Action.SUSPEND


class Outcome(Struct, frozen=True):
    """What is to be done about an item: measures, new strikes, whether the person is told, and whether a person must decide."""

    measures: tuple[Measure, ...] = ()
    strikes: tuple[Strike, ...] = ()
    notification: Notification = Notification.NONE
    person_needed: bool = False


def climb(
    findings: Sequence[Finding],
    history: History,
    policy: Policy,
    item: Item,
    *,
    language: Language,
    time_ms: int,
    decision: str,
    braked: Collection[str] = (),
) -> Outcome:
    """Return the outcome for the findings of one item by an author with ``history``, judged at ``time_ms`` as decision id ``decision``.

    Clauses that are ``braked`` hold at most.
    """
    if not findings:
        return Outcome()
    asked = [(finding, _asked(finding, policy, language, braked)) for finding in findings]
    strongest = max((action for _, action in asked), key=WEIGHT.__getitem__)
    if item.parts and item.parts[0].medium in CONDUCT:
        measure = _access_measure(strongest, item, time_ms)
        return Outcome((measure,), (), _notification(asked, measure.action, policy), measure.action is Action.HOLD)
    content = _content_measure(strongest)
    strikes = _strikes(asked, policy, time_ms, decision) if item.author else ()
    account, person_for_account = _account_measures(strikes, history, policy, item, time_ms)
    referral = tuple(Measure(Action.REFER, "content", item.id) for _, action in asked if action is Action.REFER)[:1]
    measures = (Measure(content, "content", item.id), *referral, *account)
    person_needed = content is Action.HOLD or bool(referral) or person_for_account
    return Outcome(measures, strikes, _notification(asked, content, policy), person_needed)


def _asked(finding: Finding, policy: Policy, language: Language, braked: Collection[str]) -> Action:
    if finding.basis is Basis.SPIRIT:
        return Action.HOLD
    action = policy.clause(finding.clause).act[finding.certainty]
    alone = finding.basis is Basis.LETTER and language is not Language.OTHER and finding.clause not in braked
    if alone or WEIGHT[action] <= WEIGHT[Action.HOLD]:
        return action
    return Action.HOLD


def _access_measure(action: Action, item: Item, time_ms: int) -> Measure:
    """Access is limited or blocked for a time, and anything else is for a person to decide; a person who erred keeps the way in."""
    hours = ACCESS_HOURS.get(action)
    if hours is None or not (item.author or item.network):
        return Measure(Action.ALLOW if WEIGHT[action] < WEIGHT[Action.LIMIT] else Action.HOLD, "content", item.id)
    target = f"account:{item.author}" if item.author else f"address:{item.network}"
    return Measure(action, "access", target, time_ms + hours * hour_ms)


def _content_measure(action: Action) -> Action:
    """Content itself is at most removed; what is weightier is for accounts, and a referral holds the content meanwhile."""
    if action is Action.REFER:
        return Action.HOLD
    if WEIGHT[action] > WEIGHT[Action.REMOVE]:
        return Action.REMOVE
    return action


def _strikes(
    asked: Sequence[tuple[Finding, Action]], policy: Policy, time_ms: int, decision: str
) -> tuple[Strike, ...]:
    expires_ms = time_ms + policy.ladder.strike_days * day_ms
    grave = [
        (finding.clause, policy.clause(finding.clause).strikes)
        for finding, action in asked
        if WEIGHT[Action.REMOVE] <= WEIGHT[action] <= WEIGHT[Action.TERMINATE]
    ]
    if not grave:
        return ()
    # One act is punished once: the clause with the most strikes counts, not the sum over clauses that say nearly the same.
    clause, count = max(grave, key=lambda pair: pair[1])
    return (Strike(clause, count, time_ms, expires_ms, decision),) if count else ()


def _account_measures(
    strikes: Sequence[Strike], history: History, policy: Policy, item: Item, time_ms: int
) -> tuple[tuple[Measure, ...], bool]:
    if not strikes:
        return (), False
    total = history.active_at(time_ms) + sum(strike.count for strike in strikes)
    step = next((step for step in policy.ladder.steps if total >= step.strikes), None)
    if step is None:
        return (), False
    person = WEIGHT[step.action] > WEIGHT[AUTOMATIC_MOST] or step.days is None
    action = AUTOMATIC_MOST if person else step.action
    return (Measure(action, "account", item.author, _until(step, policy, time_ms)),), person


def _until(step: Step, policy: Policy, time_ms: int) -> int:
    """A step without days waits for a person; the account comes back by itself when nobody decides while the strikes last."""
    return time_ms + (step.days or policy.ladder.strike_days) * day_ms


def _notification(asked: Sequence[tuple[Finding, Action]], content: Action, policy: Policy) -> Notification:
    """The most discreet choice among the clauses that acted: none before delayed before notice."""
    if content is Action.ALLOW:
        return Notification.NONE
    acted = [policy.clause(finding.clause).notice for finding, action in asked if action is not Action.ALLOW]
    order = (Notification.NONE, Notification.DELAYED, Notification.NOTICE)
    return min(acted, key=order.index, default=Notification.NONE)
