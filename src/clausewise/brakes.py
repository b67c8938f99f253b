"""Brakes on what happens without a person: clauses that are new, bursts against one actor, bursts over all, and a sample that people check.

Pure and in memory: time, identifiers and what was recorded come in as values, and every question costs the same however much was counted.

A clause is new for ``fresh_hours`` after a text of it was first in force. Were it to act on more than ``fresh_share_max`` of what was
judged since, it holds instead, and goes on holding until a person releases it: a share that falls back says nothing about whether the
clause is right. Rates count the current hour and as much of the one before as the last sixty minutes have of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from sys import maxsize
from typing import Final, NamedTuple

from msgspec import Struct, json

from clausewise.decision import Decision
from clausewise.ladder import Outcome
from clausewise.model import Action, Automation, Finding, Item, Measure
from clausewise.policy import Policy

hour_ms: Final = 3_600_000
# Notes of a decision: it was chosen for people to check; a clause, an actor or the whole was braked.
SAMPLED: Final = "sampled"
BRAKED: Final = "braked:"
ACTOR: Final = BRAKED + "actor"
TOTAL: Final = BRAKED + "total"
CLAUSE: Final = BRAKED + "clause:"
_SALT: Final = b"clausewise sample 1\n"
# What hurts nobody needs no brake.
_MILD: Final = frozenset({Action.ALLOW, Action.NUDGE, Action.LABEL, Action.HOLD, Action.REFER})


class Limits(Struct, frozen=True):
    """How much may happen without a person.

    ``fresh_items_min`` items count as judged even if fewer were, so that a new clause acts on at most ``fresh_share_max`` of that many
    before anybody knows better.
    """

    fresh_hours: int = 24
    fresh_share_max: float = 0.05
    fresh_items_min: int = 200
    actor_measures_per_hour_max: int = 200
    measures_per_hour_max: int = 20_000
    sampled_share: float = 0.0


# No brake at all, and no sample.
UNLIMITED: Final = Limits(
    fresh_hours=0, actor_measures_per_hour_max=maxsize, measures_per_hour_max=maxsize, sampled_share=0.0
)


class Pulled(Struct, frozen=True):
    """A brake that holds a clause: since when, and what was seen; the SHA-256 is that of the clause's text."""

    clause: str
    sha256: str
    time_ms: int
    acted: int
    items: int


class Rate(NamedTuple):
    """Counts of an hour (hours since 1970) and of the one before."""

    hour: int = 0
    now: int = 0
    before: int = 0

    def at(self, time_ms: int) -> float:
        """Return how many there were in the sixty minutes before ``time_ms``, as near as two numbers can tell."""
        rolled = self.rolled(time_ms)
        return rolled.now + rolled.before * (1 - time_ms % hour_ms / hour_ms)

    def rolled(self, time_ms: int) -> Rate:
        """Return the counts as they stand at ``time_ms``, which is no earlier."""
        hour = max(self.hour, time_ms // hour_ms)
        if hour == self.hour:
            return self
        return Rate(hour, 0, self.now if hour == self.hour + 1 else 0)

    def more(self, count: int, time_ms: int) -> Rate:
        """Return the counts with ``count`` more at ``time_ms``; what is older than two hours counts nothing."""
        hour = time_ms // hour_ms
        rolled = self.rolled(time_ms)
        if hour == rolled.hour:
            return rolled._replace(now=rolled.now + count)
        return rolled._replace(before=rolled.before + count) if hour == rolled.hour - 1 else rolled


class _Fresh:
    """A new clause: until when, and what it has done of how many items since this was counted."""

    __slots__ = ("acted", "items_before", "until_ms")

    def __init__(self, until_ms: int, items_before: int) -> None:
        self.until_ms = until_ms
        self.items_before = items_before
        self.acted = 0


class Brakes:
    """Counts what happens. Not thread-safe: its owner holds the engine's lock. ``clauses`` are the SHA-256 of those of the policy."""

    def __init__(self, limits: Limits, clauses: Mapping[str, str]) -> None:
        self.limits = limits
        self.clauses = clauses
        self.pulled: dict[str, Pulled] = {}
        self.total = Rate()
        self.items = 0
        self._actors: dict[str, Rate] = {}
        self._actors_hour = 0
        self._fresh: dict[str, _Fresh] = {}
        self._released: set[tuple[str, str]] = set()

    @classmethod
    def of(cls, policy: Policy, limits: Limits | None) -> Brakes:
        """Return the brakes of a policy, with the usual ``limits`` if none are given."""
        return cls(limits or Limits(), digests(policy))

    # What was recorded

    def enact(self, clauses: Iterable[str], time_ms: int) -> None:
        """Count ``clauses`` of the policy as new from ``time_ms`` on."""
        until_ms = time_ms + self.limits.fresh_hours * hour_ms
        for clause in clauses:
            if clause in self._fresh:
                self._fresh[clause].until_ms = until_ms
            else:
                self._fresh[clause] = _Fresh(until_ms, self.items)

    def pull(self, pulled: Pulled) -> None:
        """Hold a clause, if the policy has it with that text."""
        if self.clauses.get(pulled.clause) == pulled.sha256:
            self.pulled[pulled.clause] = pulled

    def release(self, clause: str, digest: str) -> None:
        """Let a clause act again; that text of it is never held again."""
        self._released.add((clause, digest))
        if clause in self.pulled and self.pulled[clause].sha256 == digest:
            del self.pulled[clause]

    def count(self, measures: Iterable[Measure], author: str, time_ms: int) -> None:
        """Count what was done without a person."""
        acting = sum(acts_on(measure) for measure in measures)
        if not acting:
            return
        self.total = self.total.more(acting, time_ms)
        if actor := _actor(measures, author):
            self._forget_actors(time_ms)
            self._actors[actor] = self._actors.get(actor, Rate()).more(acting, time_ms)

    def keep(self, decisions: Sequence[Decision]) -> None:
        """Count decisions that were recorded."""
        self.items += len(decisions)
        for decision in decisions:
            if decision.measures:
                if decision.automation is Automation.FULL:
                    self.count(decision.measures, decision.author, decision.time_ms)
                if self._fresh and any(map(acts_on, decision.measures)):
                    for clause in decision.clauses:
                        if clause in self._fresh:
                            self._fresh[clause].acted += 1

    def fresh(self, time_ms: int) -> dict[str, int]:
        """Return the clauses that are new at ``time_ms``, each with when it ceases to be."""
        return {clause: one.until_ms for clause, one in self._fresh.items() if time_ms < one.until_ms}

    def turn(self, time_ms: int) -> Turn:
        """Begin to judge a batch at ``time_ms``."""
        if any(one.until_ms <= time_ms for one in self._fresh.values()):
            self._fresh = {clause: one for clause, one in self._fresh.items() if time_ms < one.until_ms}
        return Turn(self, time_ms)

    def actor(self, name: str, time_ms: int) -> float:
        """Return how many measures hit an actor in the last hour."""
        return self._actors.get(name, Rate()).at(time_ms)

    def share(self, clause: str) -> tuple[int, int]:
        """Return on how many items a new clause has acted, of how many that were judged since."""
        one = self._fresh.get(clause)
        return (one.acted, self.items - one.items_before) if one else (0, 0)

    def _forget_actors(self, time_ms: int) -> None:
        hour = time_ms // hour_ms
        if hour > self._actors_hour:
            self._actors = {name: one for name, one in self._actors.items() if one.hour >= hour - 1}
            self._actors_hour = hour


class Turn:
    """What one batch would do besides what was recorded: nothing is counted before it is kept."""

    __slots__ = ("_acted", "_actors", "_brakes", "_items", "_time_ms", "_total")

    def __init__(self, brakes: Brakes, time_ms: int) -> None:
        self._brakes = brakes
        self._time_ms = time_ms
        self._total = self._items = 0
        self._actors: dict[str, int] = {}
        self._acted: dict[str, int] = {}

    def braked(self, findings: Sequence[Finding]) -> list[str]:
        """Return the clauses among ``findings`` that may only hold."""
        brakes = self._brakes
        self._items += 1
        if not brakes.pulled and not brakes._fresh:  # noqa: SLF001 - one thing in two classes
            return []
        return [one.clause for one in findings if one.clause in brakes.pulled or self._is_too_much(one.clause)]

    def _is_too_much(self, clause: str) -> bool:
        brakes, limits = self._brakes, self._brakes.limits
        until_ms = brakes._fresh[clause].until_ms if clause in brakes._fresh else 0  # noqa: SLF001
        if self._time_ms >= until_ms or (clause, brakes.clauses.get(clause, "")) in brakes._released:  # noqa: SLF001
            return False
        acted, items = brakes.share(clause)
        acted += self._acted.get(clause, 0) + 1
        return acted > limits.fresh_share_max * max(items + self._items, limits.fresh_items_min)

    def settled(self, outcome: Outcome, decision: Decision, item: Item) -> tuple[Outcome, tuple[str, ...]]:
        """Return ``outcome`` as far as the limits let it, and notes on the decision that it belongs to."""
        acting = sum(acts_on(measure) for measure in outcome.measures)
        if acting:
            note = self._over(acting, _actor(outcome.measures, item.author))
            if note:
                return _held(outcome, item), (note,)
        if not _may_be_sampled(outcome):
            return outcome, ()
        return outcome, (SAMPLED,) if is_sampled(decision.id, self._brakes.limits.sampled_share) else ()

    def acted(self, findings: Sequence[Finding], outcome: Outcome) -> None:
        """Count what the findings of an item led to, for those that follow in the batch."""
        if self._brakes._fresh and any(map(acts_on, outcome.measures)):  # noqa: SLF001
            for finding in findings:
                self._acted[finding.clause] = self._acted.get(finding.clause, 0) + 1

    def _over(self, acting: int, actor: str) -> str:
        brakes, limits = self._brakes, self._brakes.limits
        if brakes.total.at(self._time_ms) + self._total + acting > limits.measures_per_hour_max:
            return TOTAL
        mine = self._actors.get(actor, 0) if actor else 0
        if actor and brakes.actor(actor, self._time_ms) + mine + acting > limits.actor_measures_per_hour_max:
            return ACTOR
        self._total += acting
        if actor:
            self._actors[actor] = mine + acting
        return ""


class Kept:
    """What the brakes did about one decision, as its ``notes`` tell: whoever judges it again is braked as it was."""

    __slots__ = ("_notes",)

    def __init__(self, notes: Iterable[str]) -> None:
        self._notes = frozenset(notes)

    def braked(self, findings: Sequence[Finding]) -> list[str]:
        """Return the clauses among ``findings`` that were braked."""
        return [one.clause for one in findings if CLAUSE + one.clause in self._notes]

    def settled(self, outcome: Outcome, decision: Decision, item: Item) -> tuple[Outcome, tuple[str, ...]]:
        """Return ``outcome`` as far as the limits let it, and notes on the decision that it belongs to."""
        del decision
        note = next((one for one in (TOTAL, ACTOR) if one in self._notes), "")
        if note and any(map(acts_on, outcome.measures)):
            return _held(outcome, item), (note,)
        return outcome, (SAMPLED,) if SAMPLED in self._notes and _may_be_sampled(outcome) else ()

    def acted(self, findings: Sequence[Finding], outcome: Outcome) -> None:
        """Count nothing: nothing follows."""


def is_of_the_moment(note: str) -> bool:
    """Say whether a decision's note tells of the moment at which it was made, and nothing of the item."""
    return note == SAMPLED or note.startswith(BRAKED)


def _held(outcome: Outcome, item: Item) -> Outcome:
    return Outcome((Measure(Action.HOLD, "content", item.id),), (), outcome.notification, person_needed=True)


def _may_be_sampled(outcome: Outcome) -> bool:
    return not outcome.person_needed and any(one.action is not Action.ALLOW for one in outcome.measures)


def is_sampled(decision: str, share: float) -> bool:
    """Say whether people check the decision of that id: so many of all, always the same ones, and chosen by nobody."""
    return int.from_bytes(sha256(_SALT + decision.encode()).digest()[:8]) < share * 2**64


def digests(policy: Policy) -> dict[str, str]:
    """Return the SHA-256 of what each clause of ``policy`` does, in hexadecimal; its words and examples do nothing."""
    return {
        name: sha256(
            json.encode((one.when, one.act, one.spirit, one.unless, one.strikes, one.notice), order="deterministic")
        ).hexdigest()
        for name, one in policy.clauses.items()
    }


def acts_on(measure: Measure) -> bool:
    """Say whether a measure is one that the brakes count: what hurts nobody is none."""
    return measure.action not in _MILD


def _actor(measures: Iterable[Measure], author: str) -> str:
    return author or next((measure.target for measure in measures if measure.on == "access"), "")
