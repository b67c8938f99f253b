"""``clausewise complaint`` and ``clausewise reporter``: what people told, how far it is, notices passed on, and who tells."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from clausewise.annex import Annex
    from clausewise.complainants import Reporter
    from clausewise.engine import Engine
    from clausewise.reporters import Reporters

Message = Annotated[str, typer.Argument(metavar="FILE|-")]
Receipt = Annotated[str, typer.Argument(metavar="RECEIPT")]
Account = Annotated[str, typer.Option("--account", metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT")]
Who = Annotated[str, typer.Argument(metavar="REPORTER")]
Days = Annotated[int, typer.Option("--days", metavar="N")]
Waiting = Annotated[bool, typer.Option("--waiting")]
Suspects = Annotated[bool, typer.Option("--suspects")]
# What answers by itself is no failure: a mail server that is told of one writes back, and two programs write to each other for ever.
ANSWERS_ITSELF = "CW936"
# A mail server keeps the message and tries again (EX_TEMPFAIL of sysexits.h): a report is not sent back because our disk is full.
TEMPORARY = 75


def mail(
    context: typer.Context,
    message: Message,
    *,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Record what a message reports and print its receipt; the exit code says what a mail server shall do with the message."""
    from clausewise.errors import ClausewiseError, InputError

    session: Session = context.obj
    try:
        session.needed_store(store)
        data = _read(message)
        with session.engine(policy=policy, store=store, judging=False) as engine:
            session.data(engine.complaints.mail(data, partial(_annex, session, engine)).id)
    except InputError as error:
        if error.code != ANSWERS_ITSELF:
            raise
        session.fail(error)
    except ClausewiseError as error:
        if message != "-":
            raise
        session.fail(error)
        return TEMPORARY
    return 0


def _read(message: str) -> bytes:
    from clausewise.errors import ConfigError
    from clausewise.feedback import mail_bytes_max

    try:
        with Path(message).open("rb") if message != "-" else sys.stdin.buffer as source:
            return source.read(mail_bytes_max + 1)
    except OSError as error:
        raise ConfigError(
            "CW355",
            "This message cannot be read.",
            "Ce message est illisible.",
            remedy_en="Check its name and who may read it.",
            remedy_fr="Vérifiez son nom et qui peut le lire.",
            where=message,
        ) from error


def _annex(session: Session, engine: Engine) -> Annex:
    """Return what puts attachments away, where the service has its files."""
    import os

    from clausewise.annex import Annex
    from clausewise.vault.safe import Safe

    config = session.config()
    return Annex(Safe.beside(engine.needs_store(), os.environ, place=config.blobs), days=config.blob_days)


def show(context: typer.Context, receipt: Receipt, *, store: options.OptionalStore = None) -> int:
    """Show what was told, and what whoever told it may know: the words of an answer, ready to be sent."""
    from clausewise import acknowledgement
    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shown import shown

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found, told = engine.complaints.progress(receipt), engine.complaints.complaint(receipt)
        course = engine.state.complainants.courses[receipt]
        key = engine.complaints.key(receipt)
        paragraphs = acknowledgement.said(found, engine.policy, session.language)
    stage = acknowledgement.STAGES[found.stage].in_(session.language)
    session.data(f"{found.id}  {stage}  {written(found.time_ms)}  /track/{found.id}?key={key}")
    session.data(f"{shown(course.told.item, 200)}  {course.told.clause or '-'}  {course.told.matter}")
    session.data(f"{course.told.door}  {course.told.teller}  {course.told.who or '-'}  ({course.told.language})")
    if told is not None:
        for value in filter(None, (told.name, told.email, told.location, told.work, told.right, told.seen)):
            session.data(f"  {shown(value, 300)}")
        for line in told.reason.splitlines():
            session.data(f"  > {shown(line, 1_000)}")
        for one in told.attachments:
            session.data(f"  + {shown(one.name, 200) or one.medium}  {one.size}  sha256:{one.digest}")
    session.data("")
    for paragraph in paragraphs:
        session.data(paragraph)
    return 0


def list_(context: typer.Context, *, waiting: Waiting = False, store: options.OptionalStore = None) -> int:
    """List the reports, the newest first, or the notices that wait to be passed on."""
    from clausewise import acknowledgement
    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shown import shown

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        receipts = engine.complaints.waiting() if waiting else list(reversed(engine.state.complainants.courses))
        rows = [(engine.complaints.progress(one), engine.state.complainants.courses[one].told) for one in receipts]
    session.table(
        [("Receipt", "Reçu"), ("Since", "Depuis"), ("State", "État"), ("About", "Objet"), ("Door", "Voie")],
        (
            (
                found.id,
                written(found.time_ms),
                acknowledgement.STAGES[found.stage].in_(session.language),
                shown(told.item, 80),
                told.door,
            )
            for found, told in rows
        ),
    )
    return 0


def forward(
    context: typer.Context,
    receipt: Receipt,
    *,
    account: Account = "",
    by: options.By,
    store: options.OptionalStore = None,
) -> int:
    """Record that a notice is passed on, and print its words, ready to be sent."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        text = engine.complaints.forward(receipt, account=account, by=by)
    for line in text.splitlines():
        session.data(line)
    return 0


def preserve(context: typer.Context, receipt: Receipt, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Keep the record of a forwarded notice for a year: its sender went to court."""
    from clausewise.doors.cli.moments import written

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(written(engine.complaints.preserve(receipt, by=by).kept_until_ms))
    return 0


def reject(
    context: typer.Context, receipt: Receipt, *, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Record that a report is manifestly unfounded."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(engine.complaints.reject(receipt, by=by, reason=reason).id)
    return 0


def reporters(context: typer.Context, *, suspects: Suspects = False, store: options.OptionalStore = None) -> int:
    """List who reports: how many, how many of the settled ones were right, how far they are believed, and what was decided."""
    from clausewise.doors.cli.moments import written

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found = engine.reporters.suspects() if suspects else engine.reporters.all()
    session.table(
        [("Reporter", "De qui"), ("Reports", "Signalements"), ("Right", "Justes"), ("Belief", "Crédit"), ("", "")],
        (
            (
                one.id,
                str(one.reports),
                f"{one.upheld}/{one.settled}",
                f"{one.accuracy:.2f}",
                _state(session, one, written),
            )
            for one in found
        ),
    )
    return 0


def _state(session: Session, one: Reporter, written: Callable[[int], str]) -> str:
    states = (
        session.say("trusted", "signaleur de confiance") if one.is_trusted else "",
        session.say("warned", "averti le") + f" {written(one.warned_ms)}" if one.warned_ms else "",
        session.say("muted until", "en sourdine jusqu'au") + f" {written(one.muted_until_ms)}"
        if one.muted_until_ms
        else "",
    )
    return ", ".join(filter(None, states))


def trust(
    context: typer.Context, who: Who, *, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Take a reporter for a trusted flagger."""
    return _measure(context, store, lambda office, name: office.trust(name, by=by, reason=reason), who)


def distrust(
    context: typer.Context, who: Who, *, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Take a reporter for everybody else again."""
    return _measure(context, store, lambda office, name: office.distrust(name, by=by, reason=reason), who)


def warn(
    context: typer.Context, who: Who, *, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Warn a reporter."""
    return _measure(context, store, lambda office, name: office.warn(name, by=by, reason=reason), who)


def mute(
    context: typer.Context, who: Who, *, days: Days, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Only record what a reporter sends, for some days."""
    return _measure(context, store, lambda office, name: office.mute(name, days=days, by=by, reason=reason), who)


def unmute(
    context: typer.Context, who: Who, *, reason: Reason, by: options.By, store: options.OptionalStore = None
) -> int:
    """Look at a reporter's reports again."""
    return _measure(context, store, lambda office, name: office.unmute(name, by=by, reason=reason), who)


def _measure(context: typer.Context, store: str | None, do: Callable[[Reporters, str], Reporter], who: str) -> int:
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(do(engine.reporters, engine.complaints.reporter_id(who)).id)
    return 0
