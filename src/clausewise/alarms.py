"""The brakes of an engine as records: when a policy anything was first done under, which clause was braked, and who released it.

What is recorded is counted again when another process, or this one after a restart, reads it; items on which nothing was done are not: the
share of a new clause then counts from the restart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct, json

from clausewise import fold, transcript
from clausewise.brakes import CLAUSE, TOTAL, Limits, Pulled, acts_on, hour_ms
from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.errors import NotFoundError
from clausewise.judgement import Judgement
from clausewise.model import Automation, Entry, Measure, PolicyStamp, Record
from clausewise.ports import Keep, Store

ENACTED: Final = "enacted"
ALARMED: Final = "alarmed"
FREED: Final = "freed"
EVERYTHING: Final = "*"
# The record of a policy lies behind the first decisions under it, in the same append, which has no more records than this.
beside_records_max: Final = 50_000


class Enacted(Struct, frozen=True):
    """The body of an ``enacted`` record: a policy under which was first decided, and what each clause of it does, as SHA-256.

    ``detectors`` is what decisions say of those that saw for it then, ``versions`` their names and versions one by one.
    """

    policy: PolicyStamp
    clauses: dict[str, str]
    detectors: str = ""
    versions: dict[str, str] = {}


class Alarmed(Struct, frozen=True):
    """The body of an ``alarmed`` record: a clause (``*``: everything) that may only hold from now on, and what was seen of it."""

    clause: str
    sha256: str
    acted: int
    items: int


class Freed(Struct, frozen=True):
    """The body of a ``freed`` record: a clause may act again, as ``by`` decided; why is sealed."""

    clause: str
    sha256: str
    by: str


class Gauge(Struct, frozen=True):
    """What the brakes show: those pulled, how much was done in the last hour, and which clauses are new, until when, with their share."""

    limits: Limits
    pulled: tuple[Pulled, ...]
    measures_last_hour: int
    fresh: tuple[tuple[str, int, int, int], ...]


class Acted(NamedTuple):
    """What a decision did without a person: to which content and whom, when, and how."""

    decision: str
    item: str
    author: str
    time_ms: int
    measures: tuple[Measure, ...]


class _Done(Struct, frozen=True):
    measures: tuple[Measure, ...] = ()
    author: str = ""
    item: str = ""
    clauses: tuple[tuple[str, str], ...] = ()
    policy: PolicyStamp | None = None
    automation: Automation = Automation.FULL
    notes: tuple[str, ...] = ()


enacted = json.Decoder(Enacted).decode
_alarmed = json.Decoder(Alarmed)
_freed = json.Decoder(Freed)
_done = json.Decoder(_Done)


class Alarms:
    """Records what the brakes of ``judgement`` do, and lets people release them.

    To be used under the clerk's lock, but for ``release`` and ``gauge``.
    """

    def __init__(self, judgement: Judgement, clerk: Clerk, clock: Callable[[], int]) -> None:
        self._policy = judgement.policy
        self._brakes = judgement.brakes
        self._judgement = judgement
        self._clerk = clerk
        self._clock = clock
        self._stamps: set[str] = set()
        self._enacted: set[tuple[str, str]] = set()
        self._known: set[tuple[str, str]] = set()
        self._total_ms = -hour_ms
        self._enacting: Enacted | None = None
        self._pulling: list[Pulled] = []

    def begin(self) -> None:
        """Watch what this ledger never decided by, from the first item on; the record of it follows with the first thing that is done."""
        if self._stamps and self._policy.stamp.sha256 not in self._stamps:
            self._brakes.enact(self._new(self._brakes.clauses), self._clock())

    def beside(self, decisions: Sequence[Decision]) -> list[Entry]:
        """Return what is recorded beside ``decisions``: the policy, under which is decided for the first time, and alarms."""
        if not decisions:
            return []
        now_ms, made = decisions[0].time_ms, []
        self._enacting, self._pulling = None, []
        with_these = (self._policy.stamp.sha256, self._judgement.version)
        if with_these not in self._enacted and any(one.measures for one in decisions):
            versions = dict(self._judgement.cascade.versions)
            self._enacting = Enacted(self._policy.stamp, dict(self._brakes.clauses), self._judgement.version, versions)
            made.append(_entry(ENACTED, self._enacting, now_ms, self._policy.version))
        for note in dict.fromkeys(note for one in decisions for note in one.notes):
            if note.startswith(CLAUSE) and (clause := note.removeprefix(CLAUSE)) not in self._brakes.pulled:
                acted, items = self._brakes.share(clause)
                self._pulling.append(Pulled(clause, self._brakes.clauses[clause], now_ms, acted, items))
            elif note == TOTAL and now_ms - self._total_ms >= hour_ms:
                count = round(self._brakes.total.at(now_ms))
                self._pulling.append(Pulled(EVERYTHING, "", now_ms, count, self._brakes.items))
        for one in self._pulling:
            body = Alarmed(one.clause, one.sha256, one.acted, one.items)
            made.append(_entry(ALARMED, body, now_ms, one.clause))
        return made

    def keep(self, decisions: Sequence[Decision]) -> None:
        """Count ``decisions``, which were recorded with what stands beside them."""
        if self._enacting is not None:
            self._enact(self._enacting, decisions[0].time_ms)
        for one in self._pulling:
            self._pull(one)
        self._enacting, self._pulling = None, []
        self._brakes.keep([one for one in decisions if transcript.SHADOW not in one.notes])

    def take(self, record: Record) -> None:
        """Take in a record of another process, or of this one before it was started again."""
        if record.kind == ENACTED:
            self._enact(enacted(record.body), record.time_ms)
        elif record.kind == ALARMED:
            body = _alarmed.decode(record.body)
            self._pull(Pulled(body.clause, body.sha256, record.time_ms, body.acted, body.items))
        elif record.kind == FREED:
            freed = _freed.decode(record.body)
            self._brakes.release(freed.clause, freed.sha256)
        elif record.kind == transcript.DECIDED and record.time_ms > self._clock() - 2 * hour_ms:
            done = _done.decode(record.body)
            if done.automation is Automation.FULL:
                self._brakes.count(done.measures, done.author, record.time_ms)

    def release(self, clause: str, *, by: str, reason: str, keep: Keep | None = None) -> Pulled:
        """Let a clause act again as it stands, for good. Raises NotFoundError CW957 when it is not braked."""
        with self._clerk.turn():
            pulled = self._brakes.pulled.get(clause)
            if pulled is None:
                raise _free(clause)
            if self._clerk.store is not None:
                body = fold.body(Freed(clause, pulled.sha256, by))
                self._clerk.append([Entry(FREED, body, self._clock(), clause, by, reason.encode(), effect=True)], keep)
            self._brakes.release(clause, pulled.sha256)
        return pulled

    def acted(self, clause: str) -> list[Acted]:
        """Return what a clause that is braked did by itself while it was new, oldest first: what was taken back since is left out.

        Raises NotFoundError CW957 when it is not braked.
        """
        with self._clerk.turn():
            pulled = self._brakes.pulled.get(clause)
        if pulled is None:
            raise _free(clause)
        store, found = self._clerk.needs_store(), []
        after, upto = self._stretch(store, pulled)
        while after < upto and (records := store.after(after, effect_only=True)):
            for record in records:
                if record.kind == transcript.DECIDED and record.sequence <= upto:
                    found += self._standing(clause, record)
            after = records[-1].sequence
        return found

    def _stretch(self, store: Store, pulled: Pulled) -> tuple[int, int]:
        """Return the records between which a clause was new and free: from the first under that text of it to the alarm."""
        upto = [one.sequence for one in store.of_subject(pulled.clause) if one.kind == ALARMED]
        enactments = [one for one in store.of_subject(self._policy.version) if one.kind == ENACTED]
        since = [one.sequence for one in enactments if enacted(one.body).clauses.get(pulled.clause) == pulled.sha256]
        return max(0, min(since, default=0) - beside_records_max), max(upto, default=0)

    def _standing(self, clause: str, record: Record) -> list[Acted]:
        """Return what a recorded decision of ours did under a clause without a person, if it still stands."""
        one = _done.decode(record.body)
        acts = [measure for measure in one.measures if acts_on(measure)]
        is_ours = one.policy is not None and one.policy.sha256 == self._policy.stamp.sha256
        if not acts or not is_ours or one.automation is not Automation.FULL or transcript.SHADOW in one.notes:
            return []
        if clause not in (name for name, *_ in one.clauses) or self._clerk.state.is_undone(record.subject):
            return []
        return [Acted(record.subject, one.item, one.author, record.time_ms, tuple(acts))]

    def gauge(self) -> Gauge:
        """Return what the brakes show now."""
        with self._clerk.turn():
            now_ms, brakes = self._clock(), self._brakes
            fresh = tuple(
                (clause, until_ms, *brakes.share(clause)) for clause, until_ms in sorted(brakes.fresh(now_ms).items())
            )
            pulled = tuple(sorted(brakes.pulled.values(), key=lambda one: one.time_ms))
            return Gauge(brakes.limits, pulled, round(brakes.total.at(now_ms)), fresh)

    def _enact(self, told: Enacted, time_ms: int) -> None:
        """Learn what a policy says. What no policy of this ledger said before is new, but for the first one of all."""
        both = set(told.clauses.items())
        if self._stamps:
            self._brakes.enact(self._new(told.clauses), time_ms)
        self._stamps.add(told.policy.sha256)
        self._enacted.add((told.policy.sha256, told.detectors))
        self._known |= both

    def _new(self, clauses: Mapping[str, str]) -> list[str]:
        """Return which of ours are among ``clauses`` and were never decided by with that text."""
        ours = self._brakes.clauses
        return [one for one, digest in clauses.items() if ours.get(one) == digest and (one, digest) not in self._known]

    def _pull(self, pulled: Pulled) -> None:
        if pulled.clause == EVERYTHING:
            self._total_ms = max(self._total_ms, pulled.time_ms)
        else:
            self._brakes.pull(pulled)


def _free(clause: str) -> NotFoundError:
    return NotFoundError(
        "CW957",
        f"No brake holds the clause {clause!r}.",
        f"Aucun frein ne retient la clause « {clause} ».",
        remedy_en="`clausewise brakes` lists those that are held.",
        remedy_fr="« clausewise brakes » énumère celles qui sont retenues.",
        where=clause,
    )


def _entry(kind: str, value: object, time_ms: int, subject: str) -> Entry:
    return Entry(kind, fold.body(value), time_ms, subject, effect=True)
