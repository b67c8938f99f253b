"""``clausewise decision``, ``undo``, ``confirm`` and ``report``: what was decided, what a person says of it, and telling the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.decision import Decision
    from clausewise.model import Record

DecisionId = Annotated[str, typer.Argument(metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS")]
ConfirmedClauses = Annotated[list[str], typer.Option("--clause", metavar="ID", default_factory=list)]
ReportedItem = Annotated[str, typer.Argument(metavar="ITEM")]
ReportedClause = Annotated[str, typer.Option("--clause", metavar="ID")]
Reporter = Annotated[str, typer.Option("--reporter", metavar="NAME")]
Notice = Annotated[bool, typer.Option("--notice")]


def decision(
    context: typer.Context,
    decision_id: DecisionId,
    *,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """Show a decision and every record about it."""
    from clausewise.doors.cli.shape import decision_data, drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found, records = engine.decision(decision_id), engine.history_of(decision_id)
    if as_json:
        history = [
            {"sequence": one.sequence, "time_ms": one.time_ms, "kind": one.kind, "actor": one.actor} for one in records
        ]
        session.data(drawn({**decision_data(found), "history": history}))
        return 0
    for line in _lines(session, found, records):
        session.data(line)
    return 0


def _lines(session: Session, found: Decision, records: list[Record]) -> Iterator[str]:
    from clausewise.doors.cli.moments import happened, written
    from clausewise.doors.cli.shown import quoted, shown
    from clausewise.doors.cli.typography import typeset

    yield f"{found.id}  {found.action}  {written(found.time_ms)}"
    yield f"{shown(found.item, 200)}  {session.say('by', 'de')} {shown(found.author) or '-'}  ({found.language})"
    yield f"{found.policy.id} {found.policy.version} sha256:{found.policy.sha256}"
    for finding in found.findings:
        words = ", ".join(
            quoted(spot.excerpt, session.language) for signal in finding.signals for spot in signal.evidence
        )
        yield f"  {finding.clause} {finding.certainty} {words}".rstrip()
    for measure in found.measures:
        yield f"  {measure.action} · {measure.on} {shown(measure.target)} · {written(measure.until_ms)}"
    yield typeset(found.why(session.language), session.language)
    for record in records:
        yield happened(session, record)


def undo(
    context: typer.Context,
    decision_id: DecisionId,
    *,
    reason: Reason,
    by: options.By,
    store: options.OptionalStore = None,
) -> int:
    """Take a decision back and print its id."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(engine.undo(decision_id, by=by, reason=reason).id)
    return 0


def confirm(
    context: typer.Context,
    decision_id: DecisionId,
    *,
    reason: Reason,
    by: options.By,
    clauses: ConfirmedClauses,
    store: options.OptionalStore = None,
) -> int:
    """Record that a person found a decision right, and print its id."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(engine.confirm(decision_id, by=by, reason=reason, clauses=clauses).id)
    return 0


def report(
    context: typer.Context,
    item: ReportedItem,
    *,
    clause: ReportedClause,
    reason: Reason,
    reporter: Reporter = "",
    notice: Notice = False,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Record a report and print its receipt."""
    from clausewise.complaint import Complaint, Door

    session: Session = context.obj
    session.needed_store(store)
    with session.engine(policy=policy, store=store, judging=False) as engine:
        told = Complaint(item, clause, reason, reporter, notice, session.language)
        session.data(engine.complaints.receive(told, door=Door.COMMAND).id)
    return 0
