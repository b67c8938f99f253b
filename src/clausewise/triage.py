"""What waits for a person, how grave it is and how long it may wait: decisions, reports and appeals as cases. Pure: time comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from clausewise import case, fold
from clausewise.case import Joined, Kind, Opened, Place, severity_max
from clausewise.casebook import Casebook
from clausewise.complaint import Complaint
from clausewise.decision import Decision
from clausewise.model import Action, Certainty, Entry, Item, Language
from clausewise.policy import Policy
from clausewise.sealing import is_sealed

OPENED: Final = "opened"
JOINED: Final = "joined"
# A decision's note that it is one of the sample that people check.
SAMPLED: Final = "sampled"
hour_ms: Final = 3_600_000
# A report that names no clause may be about anything: who writes “I am afraid” names none, and shall not wait behind all that is slight.
unnamed_severity: Final = 2


def severity(clauses: Iterable[str], policy: Policy) -> int:
    """Return how grave breaking these clauses is, 1 to 4: by their strikes; what is referred to others is the gravest."""
    found = [policy.clauses[name] for name in clauses if name in policy.clauses]
    referred = any(one.act.get(Certainty.CERTAIN) is Action.REFER for one in found)
    return severity_max if referred else min(severity_max, max(1, *(one.strikes for one in found), 1))


def due_ms(time_ms: int, grave: int) -> int:
    """Return until when a case of that severity should be settled."""
    return time_ms + case.hours_due[grave] * hour_ms


def of_decision(decision: Decision, item: Item, policy: Policy, book: Casebook) -> Entry | None:
    """Return the entry that brings ``decision`` before a person, if one must look: a new case, or one more in that of its target."""
    sampled = SAMPLED in decision.notes and not decision.person_needed
    if not (decision.person_needed or sampled):
        return None
    on, target = _about(decision)
    grave = severity(decision.clauses, policy)
    due = decision.time_ms + case.sample_hours_due * hour_ms if sampled else due_ms(decision.time_ms, grave)
    there = None if sampled else book.open_about(on, target)
    # What is sealed comes into no case that anybody may open.
    if there is not None and (there.is_sealed or not is_sealed(decision)):
        return _joining(there.id, decision, item, decision.clauses, grave)
    opened = Opened(
        decision.id,
        Kind.SAMPLE if sampled else Kind.REVIEW,
        on,
        target,
        1 if sampled else grave,
        due,
        decision.author,
        item.host,
        decision.language.value,
        item.parts[0].medium.value if item.parts else "",
        decision.clauses,
        decision=decision.id,
        is_sealed=is_sealed(decision),
    )
    return entry(OPENED, opened, decision.time_ms, decision.id)


def of_content(case: str, decision: Decision, item: Item, policy: Policy) -> Entry:
    """Return the entry that brings content, which was looked for because of a report and judged, into the case of that report.

    What only seems possible is shown there, and makes the case neither graver nor a matter of that clause.
    """
    likely = (finding for finding in decision.findings if finding.certainty is not Certainty.POSSIBLE)
    clauses = tuple(dict.fromkeys(finding.clause for finding in likely))
    return _joining(case, decision, item, clauses, severity(clauses, policy))


def _joining(case: str, decision: Decision, item: Item, clauses: tuple[str, ...], grave: int) -> Entry:
    joined = Joined(
        case,
        grave,
        due_ms(decision.time_ms, grave),
        clauses,
        decision=decision.id,
        author=decision.author,
        host=item.host,
        language=decision.language.value if decision.language is not Language.UNDETERMINED else "",
        medium=item.parts[0].medium.value if item.parts else "",
        is_sealed=is_sealed(decision),
    )
    return entry(JOINED, joined, decision.time_ms, case)


class Weight(NamedTuple):
    """How a report stands in the queue beside what its clause says.

    ``lift`` is added to its severity, ``stretch`` multiplies the time that it may wait. With ``case`` it begins a case of that id,
    whatever is open, which those ``barred`` may not decide.
    """

    lift: int = 0
    stretch: float = 1.0
    case: str = ""
    barred: tuple[str, ...] = ()


def of_report(
    receipt: str, report: Complaint, policy: Policy, book: Casebook, *, time_ms: int, weight: Weight | None = None
) -> Entry:
    """Return the entry that brings a report before a person. Who reported is not told in it."""
    weight = weight or Weight()
    clauses = (report.clause,) if report.clause else ()
    named = severity(clauses, policy) if clauses else unnamed_severity
    grave = min(severity_max, named + weight.lift)
    # What is gravest waits no longer because of who tells it.
    stretch = min(1.0, weight.stretch) if grave == severity_max else weight.stretch
    due = time_ms + round((due_ms(time_ms, grave) - time_ms) * stretch)
    target = report.item or receipt
    there = None if weight.case else book.open_about(report.on, target)
    if there is not None:
        return entry(JOINED, Joined(there.id, grave, due, clauses, report=receipt), time_ms, there.id)
    opened = Opened(
        weight.case or receipt,
        Kind.REPORT,
        report.on,
        target,
        grave,
        due,
        report.account,
        language=report.language,
        clauses=clauses,
        report=receipt,
        barred=weight.barred,
    )
    return entry(OPENED, opened, time_ms, opened.id)


def of_appeal(appeal: str, decision: Decision, deciders: Sequence[str], policy: Policy, *, time_ms: int) -> Entry:
    """Return the entry that brings an appeal against ``decision`` before somebody who is none of its ``deciders``."""
    on, target = _about(decision)
    opened = Opened(
        appeal,
        Kind.APPEAL,
        on,
        target,
        severity(decision.clauses, policy),
        time_ms + case.appeal_hours_due * hour_ms,
        decision.author,
        language=decision.language.value,
        clauses=decision.clauses,
        decision=decision.id,
        is_sealed=is_sealed(decision),
        barred=tuple(deciders),
    )
    return entry(OPENED, opened, time_ms, appeal)


def entry(kind: str, value: object, time_ms: int, subject: str, *, actor: str = "", words: str = "") -> Entry:
    """Return a record of a case, before it has a place in the chain; ``words`` are sealed."""
    sealed = words.encode() if words else None
    return Entry(kind, fold.body(value), time_ms, subject, actor, sealed, effect=True)


def _about(decision: Decision) -> tuple[Place, str]:
    """What a decision is about: the content, unless only an account or an access is concerned."""
    places = [(measure.on, measure.target) for measure in decision.measures]
    content = next((place for place in places if place[0] == "content"), None)
    return content or next(iter(places), ("content", decision.item))
