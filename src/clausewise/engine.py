"""The staircase: the one place where the rooms are wired together.

    engine = Engine.open("dexero", store="var/clausewise.db")
    decision = engine.check("…", author="u42")
    decision.action, decision.clauses, decision.why("fr")

An item is judged, the decision is recorded, and only then is it enforced.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from msgspec.structs import replace

from clausewise import brakes as braking
from clausewise import capture, enforce, intake, referral, retraction, sealing, statements, transcript
from clausewise.alarms import Alarms
from clausewise.answer import Verdict
from clausewise.assent import Assents
from clausewise.backtest import Backtest
from clausewise.banks import Banks
from clausewise.barrier import Barrier
from clausewise.blocklist import Blocklist
from clausewise.clerk import Clerk
from clausewise.clock import system_clock
from clausewise.commons import Alone, Commons
from clausewise.complaint import Complaint, Door
from clausewise.complaints import Complaints
from clausewise.conduct import conduct
from clausewise.curator import Curator
from clausewise.decision import Decision
from clausewise.deposit import Work
from clausewise.depository import Depository
from clausewise.detect.registry import calibrations
from clausewise.equipment import Equipment, banks_of
from clausewise.errors import StoreError
from clausewise.event import Act, Event, Outcome
from clausewise.examinations import Examinations
from clausewise.expiry import Expiries
from clausewise.failure import retracted, undecided
from clausewise.judgement import Explanation, new_id
from clausewise.likenesses import Likenesses
from clausewise.memory import Memory
from clausewise.model import Authorization, Entry, Item, LanguageCode, Record, Report, Signal
from clausewise.nudge import Nudge
from clausewise.observe.alert import Alert
from clausewise.observe.attention import Attention, inspecting, marking, watched
from clausewise.observe.grant import Grants
from clausewise.observe.window import Windows
from clausewise.owner import Owners
from clausewise.permits import Permits
from clausewise.persons import Persons
from clausewise.policy import Policy, load
from clausewise.ports import Clock, Enforcer, Keep, Reputation, Sensor, Store
from clausewise.reader import Reader
from clausewise.recall import recall
from clausewise.referral import Referrals
from clausewise.rehearsal import Rehearsal
from clausewise.replay import Replay
from clausewise.reporters import Reporters
from clausewise.retention import Retention
from clausewise.retraction import Retractions
from clausewise.review import Review, Ties
from clausewise.shadow import Shadow
from clausewise.spirit import Looks
from clausewise.standings import Standings
from clausewise.traffic import Traffic
from clausewise.transparency import Transparency
from clausewise.viewing import Viewing

if TYPE_CHECKING:
    from clausewise.render.settling import Renderer


class Engine:
    """Judges items under one policy, records what it decides and keeps the state that follows from it.

    Thread-safe. Without a ``store`` nothing is remembered but what this engine itself decided. ``spirit`` says what gets a second look,
    which may ask ``reader``: nothing (``off``), what stays ``open``, or ``all``. ``renderer`` draws doubtful pages; the engine closes it.
    What is no text is opened in the sandbox, unless ``isolated`` is False. ``beside`` are detectors of the operator's,
    ``banks`` hold known content; ``attention`` says what is noticed about events, ``brakes`` how much happens without a person, and
    ``capturing`` how the content of reports is had.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        store: Store | None = None,
        clock: Clock = system_clock,
        enforcer: Enforcer | None = None,
        with_detectors: Sequence[Sensor] | None = None,
        owners: Owners | str | Path | None = None,
        spirit: Looks = "off",
        reader: Reader | None = None,
        renderer: Renderer | None = None,
        isolated: bool = True,
        reputation: Reputation | None = None,
        beside: Sequence[Sensor] = (),
        attention: Attention | None = None,
        brakes: braking.Limits | None = None,
        capturing: capture.Capturing | None = None,
        commons: Commons | None = None,
    ) -> None:
        self.policy, self.store, self.clock = policy, store, clock
        fixed, accounts = None if with_detectors is None else tuple(with_detectors), Owners.of(owners)
        self.equipment = Equipment(fixed, tuple(beside), reputation, spirit, reader, accounts, renderer, isolated)
        self.judgement = self.equipment.judgement(policy, brakes=braking.Brakes.of(policy, brakes))
        known = banks_of(self.judgement) or Banks()
        self.clerk = clerk = Clerk(store, clock, enforcer, self._recall)
        self.state = clerk.state
        self.banks = Curator(known, policy, store, clock=clock, turn=clerk.turn, append=clerk.append)
        self.memory = memory = Memory(policy, known)
        self.depository, self.transparency = Depository(clerk, memory, clock), Transparency(policy, clerk, clock)
        self.permits, self.assents = Permits(policy, clerk, clock), Assents(policy, clerk, clock)
        self.viewing, self.reporters = Viewing(clerk, clock), Reporters(clerk, clock)
        ties = Ties(self.whole, self.memory.withdraw, self.banks.needs_free, self.judgement.prints.of)
        self.review = Review(policy, clerk, clock, ties)
        undoing = self.decision, self.banks.needs_free, self.review.closings, self.memory.withdraw
        self.retractions = Retractions(clerk, clock, retraction.Ties(*undoing))
        self.expiries, self.standings = Expiries(clerk, clock), Standings(clerk, clock)
        self.blocklist, self.alarms = Blocklist(clerk, clock), Alarms(self.judgement, clerk, clock)
        self.referrals = Referrals(policy, clerk, clock, referral.Ties(self.whole, self.viewing.exhibit, self.banks))
        judging = self.judgement, self.equipment
        self.rehearsal = Rehearsal(self.judgement, memory, clerk.state, clerk.turn, clock)
        self.replay, self.shadow = Replay(*judging, clerk), Shadow(*judging, clerk, clock)
        self.backtest = Backtest(*judging, memory, clerk, clock)
        self.persons = Persons(clerk, clock, lambda: self.banks.locked, self.memory.withdraw)
        self.retention = Retention(clerk, clock, lambda: self.banks.locked)
        self.statements = statements.Statements(policy, clerk, clock, self.decision, self.review.appeal)
        self.complaints = Complaints(policy, clerk, clock, self.review.reported)
        self._capturing, self.commons = capturing, commons or Alone()
        noticed = replace(attention or Attention(wait_ms=0), embargoed=tuple(policy.register.embargoed or ()))
        self._traffic: Traffic | Attention = noticed
        clerk.catch_up()
        self.alarms.begin()
        self.expiries.begin()

    @classmethod
    def open(
        cls, policy: str | Path | Policy = "dexero", *, store: str | Path | Store | None = None, **options: Any
    ) -> Engine:
        """Open an engine: ``policy`` by name, folder or published file; ``store`` as a path, ``postgresql://…``, a Store or None.

        Raises PolicyError, NotFoundError, StoreError or UnavailableError.
        """
        loaded = policy if isinstance(policy, Policy) else load(policy, calibration=calibrations())
        if isinstance(store, (str, Path)):
            from clausewise.ledger import open_store

            store = open_store(store)
        return cls(loaded, store=store, **options)

    def close(self) -> None:
        """Record what a shadow counted, and let go of the store and of the renderer. Idempotent."""
        with suppress(StoreError):
            self.shadow.flush()
        self.judgement.close()
        self.commons.close()
        if self.store is not None:
            self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Judging

    def check(self, item: Item | str, **context: Any) -> Decision:
        """Judge one item, or a text with its ``context`` (author, host, path, target, network, id); see ``check_many``."""
        return self.check_many([item if isinstance(item, Item) else Item.of_text(item, **context)])[0]

    def check_many(self, items: Sequence[Item], *, keep: Keep | None = None, shadow: bool = False) -> list[Decision]:
        """Judge items in order, record the decisions in one durable step with what ``keep`` makes of them, enforce and return them.

        What an author earns by one item counts for the next. ``shadow`` records what would have been done, and does nothing. Raises
        InputError for an item past a named limit, StoreError when nothing could be recorded; then nothing was decided.
        """
        intake.check_items(items)
        self.banks.refresh(items)
        items = [replace(item, id=new_id()) if self.memory.needs_name(item) else item for item in items]
        return self._judge(items, *self.judgement.seen(items), keep, shadow=shadow)

    def observe(self, alerts: Sequence[Alert], *, keep: Keep | None = None) -> list[Decision]:
        """Judge what overflowed, actor by actor; record, enforce and return the decisions as ``check_many`` does."""
        items, signals = conduct(alerts)
        return self._judge(items, items, signals, keep)

    @cached_property
    def examinations(self) -> Examinations:
        """What is known of files that came with reports."""
        return Examinations(self.clerk, self.clock)

    @cached_property
    def likenesses(self) -> Likenesses:
        """What is known of contents that are alike."""
        return Likenesses(self.clerk, self.viewing.exhibit)

    @cached_property
    def captures(self) -> capture.Captures:
        """What looks for the content of reports."""
        told = self.complaints.complaint, self.viewing.exhibit, self.judgement.prints.of
        ties = capture.Ties(self.rehearsal.considered, self.banks.referrals, *told)
        return capture.Captures(self.policy, self.clerk, self.clock, self._capturing, ties)

    @property
    def traffic(self) -> Traffic:
        """What judges requests and sign-ins as they come; its rules are compiled when it is first asked for."""
        if isinstance(self._traffic, Attention):
            with self.clerk.lock:
                if isinstance(self._traffic, Attention):
                    barrier = Barrier(self.state, self.clock, self.clerk.refresh)
                    noticing = marking(self._traffic, [Grants(self.state.authorizations.values)], bears=False)
                    windows = Windows(watched(self._traffic))
                    looking = inspecting(self._traffic)
                    self._traffic = Traffic(
                        barrier, self._conducted, windows, noticing, looking=looking, commons=self.commons
                    )
        return self._traffic

    def events(self, events: Sequence[Event], *, at_door: bool = True, shadow: bool = False) -> list[Verdict]:
        """Judge requests and sign-ins as they come; record, enforce and return a verdict on each, in order (see ``traffic``).

        ``shadow`` records what would have been done, and does nothing. Clean events leave no record.
        """
        return self.traffic.events(events, at_door=at_door, shadow=shadow)

    def sign_in(
        self, *, account: str = "", address: str = "", outcome: Outcome | str = "", shadow: bool = False, **more: Any
    ) -> Verdict:
        """Tell that somebody signed in, or failed to (``success``, ``failure``), and return what to answer; ask before with no outcome.

        ``more`` are other fields of an Event, such as agent, country or session. Raises ValueError for an outcome that does not exist.
        """
        event = Event(0, Act.SIGN_IN, Outcome(outcome), address=address, account=account, **more)
        return self.traffic.events([event], shadow=shadow)[0]

    def _conducted(
        self, items: Sequence[Item], signals: Sequence[list[Signal]], *, shadow: bool, kept: bool = True
    ) -> list[Decision]:
        if kept:
            return self._judge(items, items, signals, None, shadow=shadow)
        with self.clerk.lock:
            return self.judgement.decide(items, signals, self.state, time_ms=self.clock())

    def _judge(
        self,
        items: Sequence[Item],
        read: Sequence[Item],
        signals: Sequence[list[Signal]],
        keep: Keep | None,
        *,
        shadow: bool = False,
    ) -> list[Decision]:
        with self.clerk.turn():
            now_ms = self.clock()
            try:
                signals = self.memory.see(read, signals, time_ms=now_ms)
                decisions = self.judgement.decide(items, signals, self.state, time_ms=now_ms)
                if shadow:
                    decisions = [replace(one, notes=(*one.notes, transcript.SHADOW)) for one in decisions]
                self.clerk.record(decisions, self._beside(decisions, items, signals), keep)
            except BaseException:
                self.memory.forget()
                self.shadow.forget()
                raise
            for office in (self.memory, self.alarms, self.shadow):
                office.keep(decisions)
        self.clerk.enforce(decisions)
        return [sealing.shown(decision) for decision in decisions]

    def _beside(
        self, decisions: Sequence[Decision], items: Sequence[Item], signals: Sequence[list[Signal]]
    ) -> list[Entry]:
        """Return what the ledger keeps beside decisions: for conversations, what is referred, cases, and what a draft would decide."""
        alarms = self.alarms.beside(decisions)
        if self.store is None:
            return []
        noted = [transcript.noted(decision, event) for decision, event in self.memory.noted(decisions)]
        compared = self.shadow.beside(items, signals, decisions)
        return [*noted, *self.banks.referrals(decisions), *self.review.openings(decisions, items), *alarms, *compared]

    def _recall(self, records: Sequence[Record], store: Store) -> None:
        recall(records, store, self.memory, self.banks, self.clock())
        for record in records:
            self.alarms.take(record)
            self.shadow.take(record)

    def signals(self, items: Sequence[Item]) -> list[list[Signal]]:
        """Return what the detectors see in each item, without judging or recording anything."""
        intake.check_items(items)
        return self.judgement.signals(items)

    def scores(self, items: Sequence[Item]) -> list[dict[str, float]]:
        """Return what every item scores by name with the detectors that can score any text, however low; see ``ports.Scorer``."""
        intake.check_items(items)
        return self.judgement.scores(items)

    def explain(self, item: Item) -> Explanation:
        """Judge an item without recording it and return every step."""
        return self.rehearsal.explain(item)

    def draft(self, item: Item | str, *, preferred: LanguageCode = "en", **context: Any) -> Nudge:
        """Say kindly what could be changed in a draft before it is published; nothing is recorded. See ``Rehearsal.drafts``."""
        draft = item if isinstance(item, Item) else Item.of_text(item, **context)
        return self.rehearsal.drafts([draft], preferred=preferred)[0]

    def authorize(self, authorization: Authorization, *, by: str, keep: Keep | None = None) -> Authorization:
        """See ``Permits.authorize``."""
        return self.permits.authorize(authorization, by=by, keep=keep)

    def revoke(self, authorization: str, *, by: str, keep: Keep | None = None) -> Authorization:
        """See ``Permits.revoke``."""
        return self.permits.revoke(authorization, by=by, keep=keep)

    def deposit(self, text: str, work: Work, *, title: str = "", by: str) -> Work:
        """See ``Depository.deposit``."""
        return self.depository.deposit(text, work, title=title, by=by)

    def withdraw(self, deposit: str, *, by: str) -> Work:
        """See ``Depository.withdraw``."""
        return self.depository.withdraw(deposit, by=by)

    def undo(self, decision: str, *, by: str, reason: str, keep: Keep | None = None) -> Decision:
        """See ``Retractions.undo``."""
        return self.retractions.undo(decision, by=by, reason=reason, keep=keep)

    def confirm(
        self, decision: str, *, by: str, reason: str, clauses: Sequence[str] = (), keep: Keep | None = None
    ) -> Decision:
        """Record that a person looked and found a decision right, under these of its ``clauses`` (all, when none is named).

        It changes no state: it is what thresholds and models learn from. Raises NotFoundError CW440 when there is no such decision,
        ConflictError CW443 when it was taken back, InputError CW134 for a clause that it does not stand on.
        """
        found = self.decision(decision)
        intake.check_clauses(clauses, found)
        with self.clerk.turn():
            if self.state.is_undone(decision):
                raise retracted(decision)
            confirmed = transcript.Confirmed(decision, by, tuple(clauses) or found.clauses)
            self.clerk.append([transcript.confirmation(confirmed, reason, self.clock())], keep)
        return found

    def report(self, report: Report, *, keep: Keep | None = None) -> str:
        """Record what a person tells the operator and return the receipt; see ``Complaints.receive``."""
        return self.complaints.receive(Complaint.of(report), door=Door.API, keep=keep).id

    def decision(self, decision: str) -> Decision:
        """Return a recorded decision. Raises NotFoundError CW440. What was erased of it stays erased, and what is sealed is not shown."""
        return sealing.shown(self.whole(decision))

    def whole(self, decision: str) -> Decision:
        """Return a recorded decision, sealed or not; ``banks.unseal`` records that somebody saw it."""
        store = self.needs_store()
        record = next((one for one in store.of_subject(decision) if one.kind in ("checked", "decided")), None)
        if record is None:
            raise undecided(decision)
        return transcript.decision(record, store.sealed(record.sequence))

    def erase(self, decision: str, *, reason: str) -> int:
        """Destroy for good the words and hashes kept about a decision or report; the chain stays whole. Return how many payloads went.

        ``reason`` stays in the chain for ever and must name no person.
        """
        store = self.needs_store()
        self.banks.needs_free(decision)
        with self.clerk.lock:
            self.memory.withdraw(decision)
            sequences = [record.sequence for record in store.of_subject(decision)]
            return store.erase(sequences, reason=reason, time_ms=self.clock())

    def history_of(self, decision: str) -> list[Record]:
        """Return every record about a decision, oldest first."""
        return self.needs_store().of_subject(decision)

    def standing(self, on: enforce.Place, target: str) -> enforce.Standing:
        """Return how content, an account or access stands now."""
        with self.clerk.lock:
            return self.state.standing(on, target)

    def needs_store(self) -> Store:
        """Return the store. Raises StoreError CW442 when this engine was opened without one."""
        return self.clerk.needs_store()
