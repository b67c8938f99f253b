"""The office of those who tell: reports and notices come in, wait for a person or are passed on, and whoever told learns what became of it.

Everything is a record. Who told stands in the chain under a name that only this ledger's secret makes, and their words are sealed.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Final

from msgspec import json
from msgspec.structs import replace

from clausewise import acknowledgement, feedback, grievance, intake, objection
from clausewise.annex import Annex, Annexed
from clausewise.case import Case, Outcome
from clausewise.case import Stage as CaseStage
from clausewise.clerk import Clerk
from clausewise.complainants import Complainants, Course
from clausewise.complaint import (
    Complaint,
    Contested,
    Door,
    Forwarded,
    Matter,
    Preserved,
    Progress,
    Stage,
    Status,
    Teller,
    Told,
    Unfounded,
    contest_days_max,
    fields_max,
    forwarded_days,
    line_characters_max,
    proceedings_days,
    reports_per_day_max,
    trusted_per_day_max,
)
from clausewise.errors import ConflictError, InputError
from clausewise.fold import body
from clausewise.judgement import new_id
from clausewise.links import Links
from clausewise.model import Entry
from clausewise.policy import Policy
from clausewise.ports import Clock, Keep
from clausewise.triage import Weight

KEY: Final = "key:"
_SEEN_BEFORE: Final = "CW412"
day_ms: Final = 86_400_000
trusted_lift: Final = 1
trusted_stretch: Final = 0.5
# A Beta mean of 0 doubles the time that a report may wait, one of 1 halves it, and one half leaves it as it is.
stretch_max: Final = 2.0
# Doors at which nobody proved who they are: the receipt of another's report is never given away there.
_UNPROVEN: Final = frozenset({Door.FORM, Door.MAIL})
_complaint = json.Decoder(Complaint)

# Returns the entry that brings a report before a person.
Opening = Callable[[str, Complaint, Weight], Entry]


class Complaints:
    """Reports of one engine. Thread-safe; several processes may work on the same ledger."""

    def __init__(self, policy: Policy, clerk: Clerk, clock: Clock, opening: Opening) -> None:
        self._policy = policy
        self._clerk = clerk
        self._clock = clock
        self._opening = opening
        self._links = Links(clerk.store)

    @property
    def book(self) -> Complainants:
        """All reports and reporters, as the records tell them; to be read under ``Clerk.lock``."""
        return self._clerk.state.complainants

    # Coming in

    def receive(
        self,
        complaint: Complaint,
        *,
        door: Door,
        caller: str = "",
        keep: Keep | None = None,
        annexed: Annexed | None = None,
    ) -> Progress:
        """Record a report or notice with the files ``annexed`` to it and return how far it is.

        ``caller`` is the API key by which it came, ``key:<id>``.

        Raises InputError CW133 and CW931 to CW933, NotFoundError CW251 for an unknown clause, ConflictError CW934 for too many.
        """
        grievance.check(complaint, self._policy)
        if complaint.clause:
            intake.check_report(complaint, self._policy)
        if complaint.location:
            place = grievance.place(complaint.location, self._policy)
            complaint = replace(complaint, item=complaint.item or place)
        receipt = new_id()
        annexed = annexed or Annexed()
        complaint = replace(complaint, item=complaint.item or receipt, attachments=annexed.attachments)
        with self._clerk.turn():
            who, teller = self._teller(complaint, door, caller)
            self._check_rate(who, teller)
            told = self._told(receipt, complaint, door, who, teller)
            if door not in _UNPROVEN and teller is not Teller.PROGRAM and (before := self.book.repeated(told)):
                return replace(self._progress(before), repeats=True)
            beside = []
            if told.status is Status.RECEIVED:
                beside = [self._opening(receipt, complaint, self._weight(told))]
            elif told.status is Status.NOTICE and complaint.account:
                beside = [self._passed_on(receipt, complaint, complaint.account, caller)]
            entry = self._entry("reported", told, receipt, caller, body(complaint))
            self._clerk.append(
                [entry], lambda asked: {**(keep(asked) if keep else {}), **annexed.kept(receipt)}, beside
            )
            if annexed.attachments:
                self._clerk.needs_store().custody().settle()
            return self._progress(receipt)

    def mail(self, data: bytes, annex: Callable[[], Annex] | None = None) -> Progress:
        """Record what a message reports, once however often it is delivered; ``annex`` is asked for where something is attached to it.

        What cannot be attached is left aside and named. Raises InputError CW935 or CW936.
        """
        complaint = self._fitted(feedback.read(data, self._policy))
        store, place = self._clerk.needs_store(), f"mail/{sha256(data).hexdigest()}"
        if (receipt := store.kept(place)) is not None:
            return self.progress(receipt.decode())
        taken, left = feedback.attached(data)
        if annex is None:
            taken, left = [], [*taken, *left]
        named = [("left aside", one.name or one.type) for one in left]
        complaint = replace(complaint, fields=(*complaint.fields, *named)[:fields_max])
        annexed = annex().put(taken, now_ms=self._clock()) if annex and taken else None
        try:
            return self.receive(
                complaint,
                door=Door.MAIL,
                keep=lambda entries: {place: entries[0].subject.encode()},
                annexed=annexed,
            )
        except ConflictError as error:
            receipt = store.kept(place)
            if error.code != _SEEN_BEFORE or receipt is None:
                raise
            return self.progress(receipt.decode())

    def _fitted(self, complaint: Complaint) -> Complaint:
        """Return what a mail says without an address that is not ours and without a sender that is none: nothing is lost for that."""
        try:
            grievance.wrong_form(complaint)
        except InputError:
            complaint = replace(complaint, email="")
        try:
            if complaint.location:
                grievance.place(complaint.location, self._policy)
        except InputError:
            named = (("location", complaint.location[:line_characters_max]), *complaint.fields)
            complaint = replace(complaint, location="", fields=named[:fields_max])
        return complaint

    def _told(self, receipt: str, complaint: Complaint, door: Door, who: str, teller: Teller) -> Told:
        status = Status.RECEIVED
        if self.book.reporter(who).is_muted_at(self._clock()) and who:
            status = Status.MUTED
        elif complaint.matter is Matter.COPYRIGHT and door is not Door.MAIL:
            status = Status.NOTICE
        elif self._is_gone(complaint):
            status = Status.KNOWN
        return Told(
            receipt,
            complaint.item,
            complaint.clause,
            complaint.notice,
            status,
            complaint.on,
            complaint.matter,
            door,
            teller,
            who,
            complaint.language,
            complaint.account,
            len(complaint.attachments),
        )

    def _teller(self, complaint: Complaint, door: Door, caller: str) -> tuple[str, Teller]:
        """Return who told, and what they are to us. A name that anybody can write is nobody's until a key or an account stands for it."""
        if caller.startswith(KEY) and self.book.reporter(caller).is_trusted:
            return caller, Teller.TRUSTED
        if complaint.reporter and door not in _UNPROVEN:
            who = self.reporter_id(complaint.reporter)
            return who, Teller.TRUSTED if self.book.reporter(who).is_trusted else Teller.ACCOUNT
        if caller.startswith(KEY):
            return caller, Teller.PROGRAM
        if complaint.email:
            return self._pseudonym(f"mail\0{complaint.email.casefold()}"), Teller.PERSON
        return "", Teller.ANONYMOUS

    def reporter_id(self, account: str) -> str:
        """Return the name under which an account of the operator's, or a key (``key:<id>``), stands in the records."""
        return account if account.startswith((KEY, "reporter:")) else self._pseudonym(f"account\0{account}")

    def _pseudonym(self, name: str) -> str:
        code = hmac.digest(self._secret, name.encode("utf-8", "surrogatepass"), sha256)[:16]
        return "reporter:" + urlsafe_b64encode(code).rstrip(b"=").decode()

    @cached_property
    def _secret(self) -> bytes:
        return self._clerk.needs_store().secret("reporters")

    def _weight(self, told: Told) -> Weight:
        if told.teller is Teller.TRUSTED:
            return Weight(trusted_lift, trusted_stretch)
        accuracy = self.book.reporter(told.who).accuracy if told.who else 0.5
        return Weight(0, stretch_max ** (1 - 2 * accuracy))

    def _check_rate(self, who: str, teller: Teller) -> None:
        most = trusted_per_day_max if teller in (Teller.TRUSTED, Teller.PROGRAM) else reports_per_day_max
        if who and sum(1 for _ in self.book.sent_since(who, self._clock() - day_ms)) >= most:
            error = ConflictError(
                "CW934",
                f"{most} reports a day are taken from one sender.",
                f"{most} signalements par jour sont acceptés d'un même expéditeur.",
                remedy_en="Wait until tomorrow; what you have sent is kept.",
                remedy_fr="Attendez à demain; ce que vous avez envoyé est conservé.",
            )
            error.status = 429
            raise error

    def _is_gone(self, complaint: Complaint) -> bool:
        """Say whether nobody sees the thing any more and no case about it is open: nothing is left to decide."""
        state = self._clerk.state
        if complaint.on != "content" or state.cases.open_about(complaint.on, complaint.item) is not None:
            return False
        return state.standing(complaint.on, complaint.item).removed

    # What whoever told may know and do

    def key(self, receipt: str) -> str:
        """Return the key that opens the course of a report, for the link that its sender gets."""
        return self._links.key("report", receipt)

    def follow(self, receipt: str, key: str) -> Progress:
        """Return how far a report is, to whoever has its key. Raises NotFoundError CW930, the same for a wrong key and no report."""
        if not self._links.fits("report", receipt, key):
            raise objection.no_report(receipt)
        return self.progress(receipt)

    def progress(self, receipt: str) -> Progress:
        """Return how far a report is. Raises NotFoundError CW930."""
        with self._clerk.turn():
            return self._progress(receipt)

    def of_case(self, case: str) -> list[str]:
        """Return the receipts of the reports that belong to a case."""
        with self._clerk.turn():
            return self.book.of_case(case)

    def complaint(self, receipt: str) -> Complaint | None:
        """Return what was told, or None once it was erased. Raises NotFoundError CW930."""
        store = self._clerk.needs_store()
        found = next((one for one in store.of_subject(receipt) if one.kind == "reported"), None)
        if found is None:
            raise objection.no_report(receipt)
        sealed = store.sealed(found.sequence)
        return _complaint.decode(sealed) if sealed is not None else None

    def contest(self, receipt: str, words: str) -> Progress:
        """Bring a report once more before somebody, who did not decide about it before. Raises ConflictError CW937, InputError CW980."""
        objection.check_words(words)
        with self._clerk.turn():
            found = self._progress(receipt)
            complaint = self.complaint(receipt)
            if not found.may_contest or complaint is None:
                raise ConflictError(
                    "CW937",
                    "This report cannot be looked at once more: it waits, was already looked at twice, or is too old.",
                    "Ce signalement ne peut pas être réexaminé : il attend, l'a déjà été ou est trop ancien.",
                    remedy_en=f"It can be asked for once, within {contest_days_max} days (contest_days_max).",
                    remedy_fr=f"Cela se demande une fois, dans les {contest_days_max} jours (contest_days_max).",
                    where=receipt,
                )
            case = self._clerk.state.cases.get(self.book.courses[receipt].case)
            barred = case.deciders if case is not None else ()
            opening = self._opening(receipt, complaint, Weight(case=new_id(), barred=barred))
            said = self._entry("contested", Contested(receipt), receipt, "", words.encode())
            self._clerk.append([said, opening])
            return self._progress(receipt)

    def _progress(self, receipt: str) -> Progress:
        course = self.book.courses.get(receipt)
        if course is None:
            raise objection.no_report(receipt)
        case = self._clerk.state.cases.get(course.case)
        now_ms, told = self._clock(), course.told
        found = Progress(
            receipt,
            course.time_ms,
            _stage(course, case),
            told.matter,
            told.language,
            is_unfounded=course.is_unfounded,
            before=course.before,
            before_ms=course.before_ms,
            forwarded_ms=course.forwarded_ms,
            kept_until_ms=course.kept_until_ms,
            warned_ms=self.book.reporter(told.who).warned_ms if told.who else 0,
            muted_until_ms=self.book.reporter(told.who).muted_until_ms if told.status is Status.MUTED else 0,
            contested_ms=course.contested_ms,
        )
        if case is not None and case.outcome is not None:
            found = self._settled(found, case)
        refused = found.stage is Stage.MUTED or found.outcome is Outcome.CLEARED or found.is_reversed
        since_ms = found.settled_ms or found.time_ms
        is_late = now_ms > since_ms + contest_days_max * day_ms
        return replace(found, may_contest=refused and not course.contested_ms and not is_late)

    def _settled(self, found: Progress, case: Case) -> Progress:
        state = self._clerk.state
        decisions = [case.decision] if case.decision else list(case.decisions)
        standing = [one for one in map(state.decided, decisions) if one is not None and not state.is_undone(one.id)]
        measures = [measure for one in standing for measure in one.measures]
        return replace(
            found,
            outcome=case.outcome,
            settled_ms=case.settled_ms,
            actions=tuple(dict.fromkeys(one.action for one in measures if one.on == "content")),
            touched_account=any(one.on != "content" for one in measures),
            is_reversed=case.outcome is not Outcome.CLEARED and not standing,
        )

    # Work of those who look after notices

    def waiting(self) -> Sequence[str]:
        """Return the receipts of notices that wait to be passed on, oldest first."""
        with self._clerk.turn():
            return list(self.book.notices)

    def forward(self, receipt: str, *, account: str, by: str) -> str:
        """Record that a notice is passed on to ``account``, without deciding, and return its words, ready to be sent.

        Raises ConflictError CW938 for what is no notice that waits, NotFoundError CW930.
        """
        complaint = self.complaint(receipt)
        with self._clerk.turn():
            self._progress(receipt)
            account = account or (complaint.account if complaint else "")
            if receipt not in self.book.notices or complaint is None or not account:
                raise objection.no_notice(receipt)
            entry = self._passed_on(receipt, complaint, account, by)
            self._clerk.append([entry])
            return (entry.sealed or b"").decode()

    def preserve(self, receipt: str, *, by: str) -> Progress:
        """Record that the sender of a forwarded notice went to court: its record is kept for a year from its forwarding. Raises CW938."""
        with self._clerk.turn():
            found = self._progress(receipt)
            if not found.forwarded_ms or self._clock() > found.kept_until_ms:
                raise objection.no_notice(receipt)
            until_ms = found.forwarded_ms + proceedings_days * day_ms
            self._clerk.append([self._entry("preserved", Preserved(receipt, by, until_ms), receipt, by)])
            return self._progress(receipt)

    def reject(self, receipt: str, *, by: str, reason: str) -> Progress:
        """Record that a person finds a report manifestly unfounded. It decides nothing else; see ``Reporters.suspects``."""
        objection.check_words(reason)
        with self._clerk.turn():
            self._progress(receipt)
            self._clerk.append([self._entry("unfounded", Unfounded(receipt, by), receipt, by, reason.encode())])
            return self._progress(receipt)

    def _passed_on(self, receipt: str, complaint: Complaint, account: str, by: str) -> Entry:
        words = acknowledgement.passed_on(complaint, self._policy, complaint.language)
        until_ms = self._clock() + forwarded_days * day_ms
        return self._entry("forwarded", Forwarded(receipt, account, by, until_ms), receipt, by, words.encode())

    def _entry(self, kind: str, value: object, subject: str, actor: str, sealed: bytes | None = None) -> Entry:
        return Entry(kind, body(value), self._clock(), subject, actor, sealed, effect=True)


def _stage(course: Course, case: Case | None) -> Stage:
    if course.forwarded is not None:
        return Stage.FORWARDED
    if case is None:
        return Stage(course.told.status)
    if not case.is_open:
        return Stage.DECIDED
    is_looked_at = case.claim is not None or case.stage is CaseStage.PROPOSED or case.skipped or case.is_escalated
    return Stage.LOOKING if is_looked_at else Stage.RECEIVED
