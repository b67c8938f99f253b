"""``clausewise queue``, ``case``, ``statement`` and ``appeal``: what waits for a person, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import shown

if TYPE_CHECKING:
    from clausewise.case import Case
    from clausewise.engine import Engine
    from clausewise.grounds import Appeal, Grounds
    from clausewise.model import Measure, Record
    from clausewise.review import Review

CaseId = Annotated[str, typer.Argument(metavar="ID")]
DecisionId = Annotated[str, typer.Argument(metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS")]
Words = Annotated[str, typer.Option("--words", metavar="WORDS")]
KindOf = Annotated[str, typer.Option("--kind", metavar="review|report|appeal|sample|alarm")]
OfClause = Annotated[str, typer.Option("--clause", metavar="ID")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=200)]
Clauses = Annotated[list[str], typer.Option("--clause", metavar="ID", default_factory=list)]
Measures = Annotated[list[str], typer.Option("--measure", metavar="ACTION:ON:TARGET", default_factory=list)]
Until = Annotated[str, typer.Option("--until", metavar="WHEN")]
Confirms = Annotated[bool, typer.Option("--confirm")]
Answer = Annotated[str, typer.Option("--answer", metavar="WORDS")]
Notice = Annotated[Literal["notice", "none", "delayed"], typer.Option("--notice", metavar="notice|none|delayed")]
Ground = Annotated[str, typer.Option("--ground", metavar="WORDS")]
Decline = Annotated[bool, typer.Option("--decline")]
MailTo = Annotated[str, typer.Option("--mail-to", metavar="ADDRESS")]
Url = Annotated[str, typer.Option("--url", metavar="URL")]


sentence_characters_max = 20_000


def queue(
    context: typer.Context,
    *,
    kind: KindOf = "",
    clause: OfClause = "",
    limit: Limit = 50,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """List the open cases, the most urgent first."""
    from clausewise.casebook import Filter
    from clausewise.doors.cli.shape import encoded

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found = engine.review.queue(Filter(kind=kind, clause=clause), limit=limit)
        now_ms = engine.clock()
    for case in found:
        session.data(encoded(case) if as_json else _line(session, case, now_ms))
    return 0


def show(
    context: typer.Context, case_id: CaseId, *, store: options.OptionalStore = None, as_json: options.Json = False
) -> int:
    """Show a case and all that happened to it; what is sealed is not shown here."""
    from clausewise.doors.cli.moments import happened
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        case, records, now_ms = engine.review.case(case_id), engine.viewing.records(case_id), engine.clock()
    if as_json:
        session.data(drawn({"case": case, "history": [_told(one) for one in records]}))
        return 0
    session.data(_line(session, case, now_ms))
    for record in records:
        session.data(happened(session, record))
    return 0


def claim(context: typer.Context, case_id: CaseId, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Take a case up, or hold it for longer."""
    return _act(context, store, lambda review: review.claim(case_id, by=by))


def release(context: typer.Context, case_id: CaseId, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Let go of a case."""
    return _act(context, store, lambda review: review.release(case_id, by=by))


def skip(
    context: typer.Context, case_id: CaseId, *, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Leave a case to others."""
    return _act(context, store, lambda review: review.skip(case_id, by=by, reason=reason))


def escalate(
    context: typer.Context, case_id: CaseId, *, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Pass a case on to those who lead."""
    return _act(context, store, lambda review: review.escalate(case_id, by=by, reason=reason))


def note(
    context: typer.Context, case_id: CaseId, *, words: Words, by: options.By, store: options.OptionalStore = None
) -> int:
    """Add a note for colleagues."""
    return _act(context, store, lambda review: review.annotate(case_id, by=by, text=words))


def fetch(context: typer.Context, case_id: CaseId, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Look for the content of a case now."""
    session: Session = context.obj
    session.existing_store(store)
    with session.engine(store=store) as engine:
        case = engine.captures.fetch(case_id, by=by)
        session.data(_line(session, case, engine.clock()))
        session.data(case.sought.value if case.sought else "-")
    return 0


def decide(
    context: typer.Context,
    case_id: CaseId,
    *,
    by: options.By,
    confirms: Confirms = False,
    clauses: Clauses,
    measures: Measures,
    until: Until = "",
    reason: Reason = "",
    answer: Answer = "",
    notice: Notice = "notice",
    ground: Ground = "",
    store: options.OptionalStore = None,
) -> int:
    """Rule on a case: confirm, decide otherwise, or, with no measure, hold nothing against it."""
    from clausewise.case import Ruling
    from clausewise.clock import system_clock
    from clausewise.doors.cli.moments import moment_ms
    from clausewise.model import Basis, Notification

    until_ms = moment_ms(until, system_clock(), "--until") if until else None
    ruling = Ruling(
        confirms,
        tuple(clauses),
        tuple(_measure(one, until_ms) for one in measures),
        Basis.LETTER if clauses or not measures else Basis.DISCRETION,
        reason,
        answer,
        Notification(notice),
        ground=ground,
    )
    return _act(context, store, lambda review: review.decide(case_id, ruling, by=by))


def second(
    context: typer.Context,
    case_id: CaseId,
    *,
    by: options.By,
    decline: Decline = False,
    reason: Reason = "",
    store: options.OptionalStore = None,
) -> int:
    """Confirm what another proposed, or hand it back."""
    return _act(context, store, lambda review: review.second(case_id, by=by, accept=not decline, reason=reason))


def appeal(
    context: typer.Context,
    decision_id: DecisionId,
    *,
    words: Words,
    by: options.By,
    store: options.OptionalStore = None,
) -> int:
    """Appeal against a decision for the person concerned, in their language, and print the case."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        made: Appeal = engine.statements.appeal(decision_id, words, language=session.language, by=by)
    session.data(made.id)
    return 0


def statement(
    context: typer.Context,
    decision_id: DecisionId,
    *,
    mail_to: MailTo = "",
    url: Url = "",
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """Print the whole statement of reasons of a decision, and the path at which the person concerned reads it; or the mail that says it."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found, key = engine.statements.of(decision_id), engine.statements.key(decision_id)
        link = f"/decisions/{decision_id}?key={key}"
        is_told = engine.statements.is_told(engine.decision(decision_id))
        if mail_to:
            session.write(_mail(session, engine, found, mail_to, f"{session.reached(url)}{link}"))
            return 0
    if not is_told:
        session.note(
            "Nobody is told of this decision now: the link opens nothing.",
            "Personne n'est averti de cette décision pour l'instant : le lien n'ouvre rien.",
        )
    if as_json:
        session.data(drawn({"statement": found, "link": link}))
        return 0
    for line in _stated(session, found):
        session.data(line)
    session.data(f"\n{link}")
    return 0


def _mail(session: Session, engine: Engine, found: Grounds, to: str, address: str) -> str:
    """Return the mail that tells ``to`` of a decision. Raises NotFoundError CW940 for what is told to nobody, or not yet."""
    from clausewise.missive import missive

    # Whoever has the link reads it: what is not there for them yet is not announced either.
    engine.statements.read(found.decision, engine.statements.key(found.decision))
    operator = engine.policy.operator
    made = missive(
        found, operator=operator.name, sender=operator.contact, to=to, address=address, language=session.language
    )
    return made.as_string(policy=made.policy.clone(linesep="\n"))


def _act(context: typer.Context, store: str | None, act: Callable[[Review], Case]) -> int:
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        case = act(engine.review)
        session.data(_line(session, case, engine.clock()))
    return 0


def _line(session: Session, case: Case, now_ms: int) -> str:
    from clausewise.doors.cli.moments import written
    from clausewise.parlance import KINDS, OUTCOMES, STAGES

    stage = session.called(OUTCOMES, case.outcome) if case.outcome else session.called(STAGES, case.stage)
    holder = case.held_by(now_ms)
    held = f" · {session.say('held by', 'entre les mains de')} {shown(holder)}" if holder else ""
    clauses = ", ".join(case.clauses) or "-"
    due = session.say("due", "échéance")
    target = session.say("(sealed)", "(scellé)") if case.is_sealed else shown(case.target)
    kind = session.called(KINDS, case.kind)
    return f"{case.id}  {case.severity}  {kind}  {stage}  {clauses}  {target}  {due} {written(case.due_ms)}{held}"


def _told(record: Record) -> dict[str, Any]:
    return {"sequence": record.sequence, "time_ms": record.time_ms, "kind": record.kind, "actor": record.actor}


def _measure(given: str, until_ms: int | None) -> Measure:
    """Return the measure that ``given`` names. Raises ConfigError CW325."""
    from clausewise.errors import ConfigError
    from clausewise.model import Action, Measure

    action, _, rest = given.partition(":")
    on, _, target = rest.partition(":")
    if action not in set(Action) or on not in ("content", "account", "access") or not target:
        raise ConfigError(
            "CW325",
            f"{given!r} is no measure.",
            f"« {given} » n'est pas une mesure.",
            remedy_en="Write ACTION:ON:TARGET, such as remove:content:post-7 or suspend:account:u42.",
            remedy_fr="Écrivez ACTION:ON:TARGET, par exemple remove:content:post-7 ou suspend:account:u42.",
            where="--measure",
        )
    return Measure(Action(action), on, target, None if on == "content" else until_ms)  # type: ignore[arg-type]


def _stated(session: Session, found: Grounds) -> Iterator[str]:
    from clausewise.doors.cli.typography import typeset
    from clausewise.parlance import OUTCOMES

    language = session.language
    for section in found.sections:
        yield f"{section.title.in_(language)}"
        for sentence in section.sentences:
            yield f"  {shown(typeset(sentence.in_(language), language), sentence_characters_max)}"
    for appeal in found.appeals:
        answer = session.called(OUTCOMES, appeal.outcome) if appeal.outcome else session.say("waiting", "en attente")
        yield f"{session.say('Appeal', 'Appel')} {appeal.id}: {answer}"
