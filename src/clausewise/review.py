"""The office of those who decide: who works on which case, what they rule, and that no case is ever held or settled twice.

Everything is a record first. A ruling may wait, for a second person or for the seconds in which it can be taken back; it is carried out
only when it is settled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final, NamedTuple

from msgspec import json
from msgspec.structs import replace

from clausewise import case as nouns
from clausewise import exhibit, fold, objection, ruling, sanction, transcript, triage
from clausewise.case import Case, Claimed, Kind, Outcome, Proposed, Ruling, Settled, Stage, Touched
from clausewise.casebook import Casebook, Filter, Rank
from clausewise.clerk import Clerk
from clausewise.complaint import Complaint
from clausewise.decision import Decision
from clausewise.errors import ClausewiseError, ConflictError, InputError, NotFoundError
from clausewise.judgement import new_id
from clausewise.model import Entry, Item
from clausewise.policy import Policy
from clausewise.ports import Clock, Keep
from clausewise.prints import Print
from clausewise.sealing import is_sealed
from clausewise.turns import Turns

minute_ms: Final = 60_000
queue_cases_max: Final = 200
day_ms: Final = 86_400_000
_ruling = json.Decoder(Ruling)


class Done(NamedTuple):
    """A case that was settled, and what is to be carried out for it."""

    case: Case
    undone: Sequence[Decision]
    decided: Decision | None


class Ties(NamedTuple):
    """What the office needs of others.

    ``read`` returns a recorded decision whole, ``withdraw`` forgets what an undone one left in memory, and ``needs_free`` raises if one
    may not be undone. ``prints`` returns what pictures of an item are known by.
    """

    read: Callable[[str], Decision]
    withdraw: Callable[[str], None]
    needs_free: Callable[[str], None]
    prints: Callable[[Item], tuple[Print, ...]]


class Review:
    """Cases of one engine. Thread-safe; several processes may work on the same ledger."""

    def __init__(self, policy: Policy, clerk: Clerk, clock: Clock, ties: Ties) -> None:
        self._policy = policy
        self._clerk = clerk
        self._clock = clock
        self._ties = ties
        self._turns = Turns(clerk, clock)
        self._given: set[str] = set()  # cases whose claim is on its way to the disk

    @property
    def book(self) -> Casebook:
        """All cases, as the records tell them; to be read under ``Clerk.lock``."""
        return self._clerk.state.cases

    # Looking

    def queue(self, wanted: Filter, *, after: Rank | None = None, limit: int = 50) -> list[Case]:
        """Return open cases, most urgent first, at most ``limit`` (``queue_cases_max``) from behind ``after`` (``casebook.rank``)."""
        wanted = replace(wanted, time_ms=wanted.time_ms or self._clock())
        with self._clerk.turn():
            return list(islice(self.book.queue(wanted, after=after), min(limit, queue_cases_max)))

    def case(self, case: str) -> Case:
        """Return a case. Raises NotFoundError CW900."""
        with self._clerk.turn():
            return self._turns.needs(case)

    def pending(self, by: str, time_ms: int) -> list[Case]:
        """Return the cases whose ruling ``by`` can still take back at ``time_ms``, the latest first."""
        with self._clerk.turn():
            return self.book.pending(by, time_ms)

    def proposal(self, case: str) -> Ruling:
        """Return what was proposed last in a case. Raises ConflictError CW982 when its words were erased, CW981 when there is nothing."""
        with self._clerk.turn():
            found = self._turns.needs(case)
            if found.stage is not Stage.PROPOSED:
                raise objection.nothing_to_second(case)
            return self._proposal(found)

    # Beginning: what the engine records beside decisions and reports

    def openings(self, decisions: Sequence[Decision], items: Sequence[Item]) -> list[Entry]:
        """Return what is recorded beside ``decisions`` on ``items``: the content, and the cases of those that a person must see."""
        found: list[Entry] = []
        for decision, item in zip(decisions, items, strict=True):
            if transcript.SHADOW in decision.notes or not exhibit.is_worth_keeping(decision):
                continue
            if not is_sealed(decision):
                found.append(exhibit.entry(decision, item, self._ties.prints(item)))
            opened = triage.of_decision(decision, item, self._policy, self.book)
            if opened is not None:
                found.append(opened)
        return found

    def reported(self, receipt: str, report: Complaint, weight: triage.Weight) -> Entry:
        """Return what is recorded beside a report: the case that it begins or joins."""
        return triage.of_report(receipt, report, self._policy, self.book, time_ms=self._clock(), weight=weight)

    def closings(self, decision: str, by: str) -> list[Entry]:
        """Return what is recorded beside the undoing of ``decision``: the end of cases that were about nothing else."""
        return [
            self._entry("settled", found, Settled(found.id, by, Outcome.CLEARED), by)
            for found in self.book.of_decision(decision)
            if found.is_open and not found.reports and not [one for one in self._in_force(found) if one != decision]
        ]

    # Working

    def claim(self, case: str, *, by: str, seen: int | None = None) -> Case:
        """Take a case up, or hold it for longer: for ``claim_minutes`` nobody else may. Raises ConflictError CW905 or CW906."""
        with self._clerk.turn():
            found = self._turns.needs_free(case, by, seen)
        return self._claimed(found, by)

    def next(self, wanted: Filter, *, by: str) -> Case | None:
        """Take up the most urgent case that is wanted, free, and was not skipped by ``by``; None when there is none."""
        wanted = replace(wanted, by=by, time_ms=self._clock(), state="free")
        while (found := self._give(wanted, by)) is not None:
            try:
                return self._claimed(found, by)
            except ConflictError as error:
                if error.code != objection.MOVED_ON:
                    raise  # else somebody in another process was quicker: look again
            finally:
                self._given.discard(found.id)
        return None

    def release(self, case: str, *, by: str, seen: int | None = None) -> Case:
        """Let go of a case."""
        return self._touch("unclaimed", case, by, seen)

    def skip(self, case: str, *, by: str, reason: str, seen: int | None = None) -> Case:
        """Leave a case to others, and say why."""
        return self._touch("skipped", case, by, seen, reason)

    def escalate(self, case: str, *, by: str, reason: str, seen: int | None = None) -> Case:
        """Pass a case on to those who lead: it comes first among its equals, and nobody holds it."""
        return self._touch("escalated", case, by, seen, reason)

    def annotate(self, case: str, *, by: str, text: str, seen: int | None = None) -> Case:
        """Add a note for the colleagues; whoever holds the case goes on holding it."""
        with self._clerk.turn():
            found = self._turns.needs(case, seen)
            objection.check_words(text)
            return self._turns.take(found, [self._entry("annotated", found, Touched(case, by), by, text)])

    # Deciding

    def decide(
        self,
        case: str,
        made: Ruling,
        *,
        by: str,
        grace_ms: int = 0,
        seen: int | None = None,
        keep: Keep | None = None,
    ) -> Case:
        """Rule on a case that nobody else holds; return it settled, or proposed.

        It is proposed where a second person must confirm, and for ``grace_ms`` milliseconds in which ``undo`` takes it back. Raises
        InputError CW901 to CW904 and those of ``sanction.check``, ConflictError CW905, CW906, CW907, CW181 for what is under lock.
        """
        with self._clerk.turn():
            found = self._turns.needs_free(case, by, seen)
            standing = self._standing(found)
            ruling.check(made, found, standing, self._policy)
            sanction.check(made.measures, time_ms=self._clock())
            self._needs_free(made, standing)
            settles = None if self._needs_second(made, found) else self._clock() + grace_ms
            if settles is None or grace_ms:
                proposed = Proposed(case, by, made.measures, made.clauses, settles)
                words = json.encode(made).decode()
                return self._turns.take(found, [self._entry("proposed", found, proposed, by, words)], keep)
            settled = self._settle(found, made, by, keep=keep)
        return self._carried_out(settled)

    def second(self, case: str, *, by: str, accept: bool, reason: str = "", seen: int | None = None) -> Case:
        """Confirm what another proposed, or hand it back with a reason, which whoever proposed it is owed.

        Raises ConflictError CW907 where there is nothing to confirm for ``by``, InputError CW980 without that reason.
        """
        if not accept:
            objection.check_words(reason)
        with self._clerk.turn():
            found = self._turns.needs(case, seen)
            if not found.is_free_for(by, self._clock(), seconds=True):
                raise objection.nothing_to_second(case)
            if not accept:
                return self._turns.take(found, [self._entry("declined", found, Touched(case, by), by, reason)])
            settled = self._settle(found, self._proposal(found), found.proposed_by, second=by)
        return self._carried_out(settled)

    def undo(self, case: str, *, by: str, seen: int | None = None) -> Case:
        """Take one's own ruling back while it waits. Raises ConflictError CW908 when it is too late or there is none."""
        with self._clerk.turn():
            found = self._turns.needs(case, seen)
            waits = found.stage is Stage.PROPOSED and found.proposed_by == by
            if not waits or (found.settles_ms is not None and found.settles_ms <= self._clock()):
                raise objection.too_late(case)
            return self._turns.take(found, [self._entry("declined", found, Touched(case, by), by)])

    def settle_due(self) -> list[Case]:
        """Settle what was ruled and was not taken back in time; return those cases.

        A ruling that cannot be carried out any more is handed back with the reason, so that no other waits because of it.
        """
        settled = []
        with self._clerk.turn():
            for case in self.book.settling(self._clock()):
                found = self.book.cases[case]
                try:
                    settled.append(self._settle(found, self._proposal(found), found.proposed_by))
                except (ConflictError, InputError, NotFoundError) as error:
                    if error.code != objection.MOVED_ON:  # else another process was quicker
                        self._hand_back(found, error)
        return [self._carried_out(one) for one in settled]

    def appeal(
        self, decision: str, words: str, *, language: str, by: str, contact: str = "", keep: Keep | None = None
    ) -> Case:
        """Begin an appeal against a decision in force. Raises NotFoundError CW440, InputError CW980, ConflictError CW909.

        ``contact``, how the person can be reached, is sealed in a record of its own (``contacted``).
        """
        objection.check_words(words)
        appealed = self._ties.read(decision)
        with self._clerk.turn():
            now_ms, about = self._clock(), self.book.of_decision(decision)
            self._check_appeal(appealed, about, now_ms)
            deciders = {appealed.by, *(who for one in about if _stands_in(decision, one) for who in one.deciders)} - {
                ""
            }
            appeal = new_id()
            told = {"appeal": appeal, "decision": decision, "language": language}
            opened = triage.of_appeal(appeal, appealed, sorted(deciders), self._policy, time_ms=now_ms)
            said = Entry("appealed", fold.body(told), now_ms, appeal, by, words.encode(), effect=True)
            reached = Entry("contacted", fold.body({"appeal": appeal}), now_ms, appeal, by, contact.encode())
            self._clerk.append([said, opened, *([reached] if contact else ())], keep)
            return self._turns.needs(appeal)

    # Within a turn

    def _settle(self, found: Case, made: Ruling, by: str, *, second: str = "", keep: Keep | None = None) -> Done:
        now_ms, earlier = self._clock(), [self._ties.read(one) for one in found.decisions]
        standing = self._standing(found)
        outcome = ruling.outcome(made)
        undone = [] if made.confirms else standing
        self._needs_free(made, standing)
        decided = None
        if outcome is Outcome.ACTED:
            decided = ruling.decision(made, found, earlier, self._policy, by=by, time_ms=now_ms, decision_id=new_id())
        body = Settled(found.id, by, outcome, decided.id if decided else "", second, tuple(one.id for one in undone))
        entries = [
            *(transcript.retraction(fold.Undone(one.id, by), made.reason, now_ms) for one in undone),
            *([transcript.entry(decided)] if decided else ()),
            *(
                transcript.confirmation(transcript.Confirmed(one.id, by, one.clauses), made.reason, now_ms)
                for one in (standing if made.confirms else ())
            ),
            *([self._answered(found, outcome, made, by)] if made.answer else ()),
            self._entry("settled", found, body, by, made.reason),
        ]
        settled = self._turns.take(found, entries, keep, undone=[one.id for one in undone])
        for one in undone:
            self._ties.withdraw(one.id)
        return Done(settled, undone, decided)

    def _needs_free(self, made: Ruling, standing: Sequence[Decision]) -> None:
        for one in () if made.confirms else standing:
            self._ties.needs_free(one.id)

    def _needs_second(self, made: Ruling, found: Case) -> bool:
        earlier = (self._ties.read(one) for one in found.decisions)
        return ruling.needs_second(made.measures, time_ms=self._clock()) or ruling.leaves(made.measures, found, earlier)

    def _hand_back(self, found: Case, error: ClausewiseError) -> None:
        words = f"{error.code}: {error.en}\n{error.fr}"
        try:
            self._turns.take(found, [self._entry("declined", found, Touched(found.id, ""), "", words)])
        except ConflictError as late:
            if late.code != objection.MOVED_ON:
                raise

    def _carried_out(self, done: Done) -> Case:
        """Have it carried out, outside the turn. What stays as it was gets its new decision before it loses the old one."""
        undone, decided = done.undone, done.decided
        new = decided.measures if decided else ()
        old = {measure for one in undone for measure in one.measures}
        if decided:
            self._clerk.carry_out([measure for measure in new if measure in old], decided.id, undo=False)
        for one in undone:
            self._clerk.carry_out(one.measures, one.id, undo=True)
        if decided:
            self._clerk.carry_out([measure for measure in new if measure not in old], decided.id, undo=False)
        return done.case

    def _answered(self, found: Case, outcome: Outcome, made: Ruling, by: str) -> Entry:
        told = {"case": found.id, "outcome": outcome, "decisions": found.decisions}
        return Entry("answered", fold.body(told), self._clock(), found.id, by, made.answer.encode(), effect=True)

    def _in_force(self, found: Case) -> list[str]:
        state = self._clerk.state
        return [one for one in found.decisions if state.decided(one) is not None and not state.is_undone(one)]

    def _standing(self, found: Case) -> list[Decision]:
        return [self._ties.read(one) for one in self._in_force(found)]

    def _proposal(self, found: Case) -> Ruling:
        store = self._clerk.needs_store()
        proposed = [one for one in store.of_subject(found.id) if one.kind == "proposed"]
        sealed = store.sealed(proposed[-1].sequence)
        if sealed is None:
            raise objection.gone(found.id)
        return _ruling.decode(sealed)

    def _give(self, wanted: Filter, by: str) -> Case | None:
        """Return the first case that is wanted and on its way to nobody, and note that it is now on its way to ``by``."""
        with self._clerk.turn():
            free = (one for one in self.book.queue(wanted) if by not in one.skipped and one.id not in self._given)
            found = next(free, None)
            if found is not None:
                self._given.add(found.id)
            return found

    def _claimed(self, found: Case, by: str) -> Case:
        """Record a claim without holding the lock: nobody else waits for the disk meanwhile."""
        until_ms = self._clock() + nouns.claim_minutes * minute_ms
        return self._turns.take_outside(found, self._entry("claimed", found, Claimed(found.id, by, until_ms), by))

    def _touch(self, kind: str, case: str, by: str, seen: int | None, words: str | None = None) -> Case:
        if words is not None:
            objection.check_words(words)
        with self._clerk.turn():
            found = self._turns.needs_free(case, by, seen)
            return self._turns.take(found, [self._entry(kind, found, Touched(case, by), by, words or "")])

    def _entry(self, kind: str, found: Case, value: object, by: str, words: str = "") -> Entry:
        return triage.entry(kind, value, self._clock(), found.id, actor=by, words=words)

    def _check_appeal(self, appealed: Decision, about: Sequence[Case], now_ms: int) -> None:
        state = self._clerk.state
        is_in_force = state.decided(appealed.id) is not None and not state.is_undone(appealed.id)
        is_late = now_ms > appealed.time_ms + nouns.appeal_days_max * day_ms
        was_appealed = any(one.kind is Kind.APPEAL and appealed.id in one.decisions for one in about)
        if not is_in_force or is_late or was_appealed:
            raise objection.not_open_to_appeal(appealed.id, nouns.appeal_days_max)


def _stands_in(decision: str, case: Case) -> bool:
    """Say whether people made a decision in a case, or found there that it stands."""
    return case.decision == decision or case.outcome is Outcome.UPHELD
