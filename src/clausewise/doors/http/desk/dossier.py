"""Everything that one case needs on the screen, gathered in one turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from msgspec.structs import replace

from clausewise import redaction
from clausewise.case import Case, Kind, Ruling, Stage
from clausewise.clause import Clause
from clausewise.complaint import Complaint, Teller
from clausewise.decision import Decision
from clausewise.doors.http.desk.alike import Alike, alike
from clausewise.doors.http.desk.enclosed import Enclosed, enclosed
from clausewise.doors.http.desk.shelved import of_part
from clausewise.doors.http.desk.specimen import Specimen, specimens
from clausewise.doors.http.desk.timeline import Event, timeline
from clausewise.doors.http.desk.visit import Visit
from clausewise.enforce import Standing
from clausewise.errors import ClausewiseError
from clausewise.model import Action, Record, Strike
from clausewise.objection import no_case
from clausewise.policy import Step
from clausewise.transcript import SHADOW

decisions_shown_max: Final = 5
others_shown_max: Final = 10
reports_shown_max: Final = 20


class Judged(NamedTuple):
    """One decision: what was kept of the content (None: nothing, or not shown), whether it was taken back, and whether it ever acted.

    ``is_kept`` says that it is no decision of the case, and shown for the sake of the content alone.
    """

    decision: Decision
    parts: Sequence[Specimen] | None
    is_undone: bool
    is_kept: bool = False

    @property
    def is_shadow(self) -> bool:
        """Whether it only says what would be done."""
        return SHADOW in self.decision.notes


class Told(NamedTuple):
    """A report of the case: what it is about and its words, None where it was erased or is not shown; and the files that came with it.

    That it came from a trusted flagger is told to everybody who works on it; which one is not.
    """

    receipt: str
    time_ms: int
    complaint: Complaint | None
    files: Enclosed | None = None
    is_trusted: bool = False


class Actor(NamedTuple):
    """What is known of an author: strikes in force, how the account stands, other cases, and what the next strike leads to."""

    id: str
    strikes: Sequence[Strike]
    active: int
    standing: Standing
    others: Sequence[Case]
    step: Step | None


class Dossier(NamedTuple):
    """A case with all that belongs to it.

    ``sees`` says whether the content is shown to this person now, ``has_words`` whether what people wrote is, ``may_see`` whether it all
    could be.
    """

    case: Case
    clauses: Sequence[Clause]
    judged: Sequence[Judged]
    standing: Standing
    actor: Actor | None
    similar: Sequence[Case]
    alike: Sequence[Alike]
    events: Sequence[Event]
    proposal: Ruling | None
    told: Sequence[Told]
    sees: bool
    has_words: bool
    may_see: bool
    can_confirm: bool
    can_fetch: bool

    def has_veil(self, veils_text: bool) -> bool:
        """Say whether anything of what is shown is blurred or grey at first."""
        parts = [part for one in self.judged for part in one.parts or ()]
        parts += [part for one in self.told if one.files for part in one.files.shown]
        return any(part.family in ("image", "video") or (veils_text and part.part.text) for part in parts)


def needs_case(visit: Visit, case: str) -> Case:
    """Return a case that this person may know of. Raises NotFoundError CW900, for a sealed one too."""
    found = visit.review.case(case)
    if found.is_sealed and not visit.sees_sealed:
        raise no_case(case)
    return found


def may_see(visit: Visit, case: Case) -> bool:
    """Say whether this person's work includes looking at what the case is about."""
    return visit.sees("sealed" if case.is_sealed else "exhibit")


def sees(visit: Visit, case: Case) -> bool:
    """Say whether the content is shown now: to whoever holds the case, and to whoever has just had it recorded that they look."""
    return may_see(visit, case) and visit.engine.viewing.is_known(case, by=visit.by)


def dossier(visit: Visit, name: str) -> Dossier:
    """Gather a case. Raises NotFoundError CW900."""
    case = needs_case(visit, name)
    viewing = visit.engine.viewing
    is_shown = sees(visit, case)
    # Words of a sealed case are sealed with it; others help to choose a case before it is taken up.
    has_words = is_shown or (may_see(visit, case) and not case.is_sealed)
    with visit.engine.clerk.turn():
        state = visit.engine.state
        standing = state.standing(case.on, case.target)
        author = _author(visit, case)
        similar = _cases(visit, case, visit.review.book.cabinet.of_target(case.target))
        names = _shown(case)
        undone = {one for one in names if state.is_undone(one)}
        in_force = {one for one in case.decisions if state.decided(one) is not None} - undone
    judged = [_judged(visit, case, one, undone, is_shown) for one in names]
    judged = _with_kept(visit, case, judged) if is_shown else judged
    records = viewing.records(name)
    clauses = [visit.engine.policy.clauses[one] for one in case.clauses if one in visit.engine.policy.clauses]
    standing_ones = [one for one in judged if one.decision.id in in_force]
    return Dossier(
        case,
        clauses,
        judged,
        standing,
        author,
        similar,
        alike(visit, case, [one.decision.id for one in judged]) if is_shown and not case.is_sealed else (),
        timeline(records, viewing.words if has_words else _wordless, viewing.second),
        _proposal(visit, case),
        _told(visit, records, has_words=has_words and visit.sees("report"), is_shown=is_shown),
        is_shown,
        has_words,
        may_see(visit, case),
        bool(standing_ones) and not any(_only_holds(one.decision) for one in standing_ones),
        visit.engine.captures.can_fetch and case.is_open and case.on == "content" and not case.is_sealed,
    )


def _wordless(_: Record) -> None:
    """Tell no words of a record."""


def _with_kept(visit: Visit, case: Case, judged: list[Judged]) -> list[Judged]:
    """Return the decisions of a case, before them one that keeps content of the same item where none of them does."""
    if any(one.parts for one in judged):
        return judged
    kept = visit.engine.captures.kept(case)
    if not kept or any(one.decision.id == kept for one in judged):
        return judged
    is_undone = visit.engine.state.is_undone(kept)
    return [_judged(visit, case, kept, {kept} if is_undone else set(), is_shown=True)._replace(is_kept=True), *judged]


def _told(visit: Visit, records: Iterable[Record], *, has_words: bool, is_shown: bool) -> list[Told]:
    """Return the reports of a case, the newest first, without who sent them; with their files where the content is shown."""
    found = []
    for one in [one for one in records if one.kind == "reported"][::-1][:reports_shown_max]:
        complaint = visit.engine.complaints.complaint(one.subject) if has_words else None
        files = enclosed(visit, one.subject, complaint) if is_shown and complaint else None
        course = visit.engine.state.complainants.courses.get(one.subject)
        is_trusted = course is not None and course.told.teller is Teller.TRUSTED
        found.append(Told(one.subject, one.time_ms, complaint, files, is_trusted))
    return found


def _only_holds(decision: Decision) -> bool:
    actions = {measure.action for measure in decision.measures}
    return Action.HOLD in actions and Action.REFER not in actions


def _shown(case: Case) -> list[str]:
    return list(dict.fromkeys(filter(None, (*case.decisions, case.decision))))[-decisions_shown_max:]


def _judged(visit: Visit, case: Case, name: str, undone: set[str], is_shown: bool) -> Judged:
    decision = redaction.shown(visit.engine.decision(name), visit.scopes)
    if not is_shown:
        return Judged(_bare(decision), None, name in undone)
    if case.is_sealed:
        return Judged(visit.engine.whole(name), None, name in undone)
    kept = visit.engine.viewing.exhibit(name)
    return Judged(
        decision, specimens(kept, decision.evidence, partial(of_part, visit, name)) if kept else None, name in undone
    )


def _bare(decision: Decision) -> Decision:
    """Return a decision without any word of the content."""
    findings = tuple(
        replace(finding, signals=tuple(replace(signal, evidence=()) for signal in finding.signals))
        for finding in decision.findings
    )
    return replace(decision, findings=findings)


def _author(visit: Visit, case: Case) -> Actor | None:
    if not case.author or not visit.sees("account"):
        return None
    state, ladder = visit.engine.state, visit.engine.policy.ladder
    history = state.history(case.author)
    strikes = [one for one in history.strikes if one.expires_ms > visit.now_ms]
    active = history.active_at(visit.now_ms)
    after = active + max(
        (visit.engine.policy.clauses[one].strikes for one in case.clauses if one in visit.engine.policy.clauses),
        default=0,
    )
    step = max((one for one in ladder.steps if one.strikes <= after), key=lambda one: one.strikes, default=None)
    others = _cases(visit, case, visit.review.book.cabinet.of_author(case.author))
    return Actor(case.author, strikes, active, state.standing("account", case.author), others, step)


def _cases(visit: Visit, case: Case, names: Sequence[str]) -> list[Case]:
    found = [visit.review.book.cases[one] for one in reversed(names) if one != case.id]
    return [one for one in found if visit.sees_sealed or not one.is_sealed][:others_shown_max]


def _proposal(visit: Visit, case: Case) -> Ruling | None:
    if case.stage is not Stage.PROPOSED:
        return None
    try:
        return visit.review.proposal(case.id)
    except ClausewiseError:  # its words were erased, or it was settled this moment
        return None


def needs_answer(case: Case) -> bool:
    """Say whether whoever decides owes somebody a written answer."""
    return case.kind is Kind.APPEAL
