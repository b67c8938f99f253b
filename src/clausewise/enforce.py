"""What each action does to the state of content, accounts and access, and how it is undone.

An action is one function under ``@action``: it takes a standing and a measure and returns the standing after it. Its undo is named
beside it and takes it back, whatever happened to the content in between: the standing knows what was there before.

A ``State`` is the name of a standing at a moment. It is never stored: it follows from the causes that are in force then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from ipaddress import ip_network
from typing import Literal

from msgspec import UNSET, Struct
from msgspec.structs import replace

from clausewise.errors import NotFoundError
from clausewise.model import Action, Condition, Measure, Words

Place = Literal["content", "account", "access"]


class State(StrEnum):
    """What something is called as it stands: content, accounts and access have their own names. The table stands in docs/enforcement.md."""

    PUBLISHED = "published"
    RESTORED = "restored"
    LABELLED = "labelled"
    LIMITED = "limited"
    HELD = "held"
    REMOVED = "removed"
    ACTIVE = "active"
    REINSTATED = "reinstated"
    WARNED = "warned"
    SUSPENDED = "suspended"
    SUSPENDED_FOR_GOOD = "suspended_for_good"
    TERMINATED = "terminated"
    OPEN = "open"
    BLOCKED = "blocked"
    BLOCKED_FOR_GOOD = "blocked_for_good"


class Standing(Struct, frozen=True):
    """How something stands: visible or not, labelled, limited, suspended until when, and by which decisions.

    ``causes`` holds (decision id, measure) in the order in which they came, ``ended`` those of which it is recorded that their time is
    over; every other value is derived from these. ``conditions`` are those that somebody who was reinstated has not met yet.
    """

    causes: tuple[tuple[str, Measure], ...] = ()
    ended: frozenset[tuple[str, Measure]] = frozenset()
    labelled: bool = False
    limited_until_ms: int | None = 0
    held: bool = False
    removed: bool = False
    blocked_until_ms: int | None = 0
    suspended_until_ms: int | None = 0
    terminated: bool = False
    referred: bool = False
    nudged: bool = False
    warned_until_ms: int | None = 0
    reinstated: bool = False
    conditions: tuple[Condition, ...] = ()

    def visible_at(self, time_ms: int) -> bool:
        """Say whether content can be seen, or an account can act, at ``time_ms``."""
        return not (
            self.held
            or self.removed
            or self.terminated
            or _runs(self.suspended_until_ms, time_ms)
            or _runs(self.blocked_until_ms, time_ms)
        )

    def in_force(self, time_ms: int) -> tuple[tuple[str, Measure], ...]:
        """Return the causes that still do something at ``time_ms``: not those that ended, nor those that a reinstatement ended."""
        last = max((at for at, one in enumerate(self.causes) if one[1].action is Action.REINSTATE), default=-1)
        return tuple(
            (decision, measure)
            for at, (decision, measure) in enumerate(self.causes)
            if _runs(measure.until_ms, time_ms)
            and (at >= last or measure.action not in _SHUT)
            and (decision, measure) not in self.ended
        )


_SHUT = (Action.SUSPEND, Action.TERMINATE)


def _runs(until_ms: int | None, time_ms: int) -> bool:
    return until_ms is None or time_ms < until_ms


def state_of(on: Place, standing: Standing, time_ms: int, *, was_restored: bool = False) -> State:
    """Return what ``standing`` is called at ``time_ms``; the strictest name wins.

    ``was_restored`` says that something which hid the content was taken back since: the standing itself knows only what is in force.
    """
    return _OF[on](standing, time_ms, was_restored)


def _of_content(standing: Standing, time_ms: int, was_restored: bool) -> State:
    if standing.removed:
        return State.REMOVED
    if standing.held:
        return State.HELD
    if _runs(standing.limited_until_ms, time_ms):
        return State.LIMITED
    if standing.labelled:
        return State.LABELLED
    return State.RESTORED if was_restored else State.PUBLISHED


def _of_account(standing: Standing, time_ms: int, _: bool) -> State:
    if standing.terminated:
        return State.TERMINATED
    if _runs(standing.suspended_until_ms, time_ms):
        return State.SUSPENDED_FOR_GOOD if standing.suspended_until_ms is None else State.SUSPENDED
    if _runs(standing.limited_until_ms, time_ms):
        return State.REINSTATED if standing.reinstated else State.LIMITED
    return State.WARNED if _runs(standing.warned_until_ms, time_ms) else State.ACTIVE


def _of_access(standing: Standing, time_ms: int, _: bool) -> State:
    if _runs(standing.blocked_until_ms, time_ms):
        return State.BLOCKED_FOR_GOOD if standing.blocked_until_ms is None else State.BLOCKED
    return State.LIMITED if _runs(standing.limited_until_ms, time_ms) else State.OPEN


_OF: dict[Place, Callable[[Standing, int, bool], State]] = {
    "content": _of_content,
    "account": _of_account,
    "access": _of_access,
}


Effect = Callable[[Standing, Measure], Standing]


class Enforceable(Struct, frozen=True):
    """An action with its effect, the name of its undo, what it can be done to, and the words for it."""

    action: Action
    undo: str
    on: tuple[Place, ...]
    words: Words
    effect: Effect


_actions: dict[Action, Enforceable] = {}


def action(name: Action, *, undo: str, on: tuple[Place, ...], en: str, fr: str) -> Callable[[Effect], Effect]:
    """Register the decorated function as the effect of action ``name``; ``undo`` is the verb that takes it back."""

    def register(effect: Effect) -> Effect:
        assert name not in _actions, f"two functions for the action {name}"
        _actions[name] = Enforceable(name, undo, on, Words(en, fr), effect)
        return effect

    return register


def actions() -> tuple[Enforceable, ...]:
    """Return every action, mildest first."""
    return tuple(_actions[name] for name in Action)


def enforceable(name: str) -> Enforceable:
    """Return the action called ``name``. Raises NotFoundError CW450."""
    try:
        return _actions[Action(name)]
    except (KeyError, ValueError):
        raise NotFoundError(
            "CW450",
            f"There is no action {name!r}.",
            f"Il n'y a pas d'action {name!r}.",
            remedy_en=f"Use one of {', '.join(Action)}.",
            remedy_fr=f"Employez l'une de : {', '.join(Action)}.",
            where=name,
        ) from None


def apply(standing: Standing, decision: str, measure: Measure) -> Standing:
    """Return the standing after ``measure`` of decision id ``decision``; the same one twice changes nothing."""
    cause = (decision, measure)
    if cause in standing.causes:
        return standing
    return standing_of((*standing.causes, cause), standing.ended)


def undo(standing: Standing, decision: str) -> Standing:
    """Return the standing as if decision id ``decision`` had never been; later decisions stay in force."""
    return standing_of((cause for cause in standing.causes if cause[0] != decision), standing.ended)


def meet(standing: Standing, condition: Condition) -> Standing:
    """Return the standing after ``condition`` was met: what only waited for it has ended."""
    return standing_of((cause for cause in standing.causes if cause[1].condition != condition), standing.ended)


def end(standing: Standing, decision: str, measure: Measure) -> Standing:
    """Return the standing after it was recorded that the time of ``measure`` is over."""
    return standing_of(standing.causes, standing.ended | {(decision, measure)})


def standing_of(causes: Iterable[tuple[str, Measure]], ended: frozenset[tuple[str, Measure]] = frozenset()) -> Standing:
    """Fold (decision id, measure) pairs, oldest first, into a standing; what has ended holds at no time."""
    standing = Standing()
    kept = tuple(causes)
    for cause in kept:
        measure = replace(cause[1], until_ms=0) if cause in ended else cause[1]
        standing = _actions[measure.action].effect(standing, measure)
    return replace(standing, causes=kept, ended=ended.intersection(kept))


def hides(measure: Measure) -> bool:
    """Say whether a measure takes content out of sight, so that to take it back is to restore."""
    return measure.action in (Action.HOLD, Action.REMOVE)


def prefix(target: str) -> tuple[int, int] | None:
    """Return version and length of the prefix of an access that is a network (``network:203.0.113.0/24``); None for any other."""
    kind, _, name = target.partition(":")
    if kind != "network":
        return None
    try:
        network = ip_network(name)
    except ValueError:
        return None
    return network.version, network.prefixlen


def _later(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)


@action(
    Action.ALLOW, undo="reconsider", on=("content", "account", "access"), en="nothing is done", fr="rien n'est fait"
)
def _allow(standing: Standing, measure: Measure) -> Standing:
    del measure  # nothing depends on it
    return standing


@action(
    Action.NUDGE, undo="withdraw", on=("content",), en="you are invited to reword", fr="vous êtes invité à reformuler"
)
def _nudge(standing: Standing, measure: Measure) -> Standing:
    del measure
    return replace(standing, nudged=True)


@action(
    Action.WARN,
    undo="forgive",
    on=("account",),
    en="the account is warned",
    fr="le compte reçoit une mise en garde",
)
def _warn(standing: Standing, measure: Measure) -> Standing:
    return replace(standing, warned_until_ms=_later(standing.warned_until_ms, measure.until_ms))


@action(
    Action.LABEL, undo="unlabel", on=("content",), en="a label is put on it", fr="une étiquette est apposée au contenu"
)
def _label(standing: Standing, measure: Measure) -> Standing:
    del measure
    return replace(standing, labelled=True)


@action(
    Action.LIMIT,
    undo="unlimit",
    on=("content", "account", "access"),
    en="its reach or access is limited",
    fr="la portée ou l'accès est limité",
)
def _limit(standing: Standing, measure: Measure) -> Standing:
    asked = () if measure.condition is UNSET else (measure.condition,)
    conditions = tuple(dict.fromkeys((*standing.conditions, *asked)))
    until_ms = _later(standing.limited_until_ms, measure.until_ms)
    return replace(standing, limited_until_ms=until_ms, conditions=conditions)


@action(
    Action.HOLD,
    undo="release",
    on=("content",),
    en="it is held until a person has looked",
    fr="ceci attend qu'une personne l'ait vu",
)
def _hold(standing: Standing, measure: Measure) -> Standing:
    del measure
    return replace(standing, held=True)


@action(Action.REMOVE, undo="restore", on=("content",), en="it is removed", fr="le contenu est retiré")
def _remove(standing: Standing, measure: Measure) -> Standing:
    del measure
    return replace(standing, removed=True)


@action(Action.BLOCK, undo="unblock", on=("access",), en="access is blocked", fr="l'accès est bloqué")
def _block(standing: Standing, measure: Measure) -> Standing:
    return replace(standing, blocked_until_ms=_later(standing.blocked_until_ms, measure.until_ms))


@action(Action.SUSPEND, undo="reinstate", on=("account",), en="the account is suspended", fr="le compte est suspendu")
def _suspend(standing: Standing, measure: Measure) -> Standing:
    until_ms = _later(standing.suspended_until_ms, measure.until_ms)
    return replace(standing, suspended_until_ms=until_ms, reinstated=False)


@action(Action.TERMINATE, undo="reinstate", on=("account",), en="the account is closed", fr="le compte est fermé")
def _terminate(standing: Standing, measure: Measure) -> Standing:
    del measure
    return replace(standing, terminated=True, reinstated=False)


@action(Action.REINSTATE, undo="revert", on=("account",), en="the account is reinstated", fr="le compte est rétabli")
def _reinstate(standing: Standing, measure: Measure) -> Standing:
    del measure  # what it is bound to stands beside it: a limit for a time, or until the policy is accepted
    return replace(standing, suspended_until_ms=0, terminated=False, reinstated=True)


@action(
    Action.REFER,
    undo="recall",
    on=("content", "account"),
    en="it is referred",
    fr="le dossier est transmis à qui de droit",
)
def _refer(standing: Standing, measure: Measure) -> Standing:
    del measure
    return replace(standing, referred=True)
