"""``clausewise replay shadow``, ``publish`` and ``drop``: a draft beside the policy in force, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clausewise.doors.cli import contrast, options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line
from clausewise.errors import ConfigError

OptionalDraft = Annotated[str | None, typer.Argument(metavar="[DRAFT]")]
OptionalBy = Annotated[str, typer.Option("--by", metavar="NAME")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS")]
Into = Annotated[str | None, typer.Option("--into", metavar="FOLDER")]


def shadow(
    context: typer.Context,
    draft: OptionalDraft = None,
    *,
    by: OptionalBy = "",
    form: contrast.OptionalForm = "text",
    out: contrast.Out = None,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Begin to run a draft in shadow, or tell what the one that runs has counted."""
    session: Session = context.obj
    if draft is not None:
        return _begun(context, draft, by, store=store, policy=policy)
    from clausewise.effort import measured
    from clausewise.ledger import every

    with session.recorded_engine(store=store, policy=policy) as engine:
        prospect = engine.shadow.prospect(measured(every(engine.needs_store())))
        running = engine.shadow.needs()
        content = contrast.written(session, prospect, (engine.policy, running.judgement.policy), form)
    contrast.put(session, content, out)
    return 0


def _begun(context: typer.Context, draft: str, by: str, *, store: str | None, policy: str | None) -> int:
    """Check the draft and its examples as for publishing, and let it run."""
    from clausewise.doors.cli.policy import check

    session: Session = context.obj
    if not by:
        raise ConfigError(
            "CW357",
            "A draft is begun by somebody.",
            "Un projet est commencé par quelqu'un.",
            remedy_en="Say who does it: --by NAME.",
            remedy_fr="Dites qui le fait : --by NOM.",
            where="--by",
        )
    session.existing_store(store)
    if code := check(context, draft):
        return code
    with session.recorded_engine(store=store, policy=policy) as engine:
        running = engine.shadow.begin(contrast.loaded(draft), by=by)
        session.data(running.id)
        session.note(
            f"{running.stamp.id} {running.stamp.version} runs in shadow wherever this ledger is open.",
            f"{running.stamp.id} {running.stamp.version} tourne à blanc partout où ce registre est ouvert.",
        )
    return 0


def publish(
    context: typer.Context,
    *,
    by: options.By,
    reason: Reason,
    into: Into = None,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Publish the draft that runs, and print its file."""
    session: Session = context.obj
    with session.recorded_engine(store=store, policy=policy) as engine:
        folder = Path(into) if into else engine.policy.folder or Path()
        path = engine.shadow.publish(folder, by=by, reason=reason)
    session.data(one_line(str(path)))
    session.note(
        "It is judged by from the day on which it is in force, once every process that serves it was started again.",
        "Elle fait loi à compter de son jour d'entrée en vigueur, une fois relancé chaque processus qui la sert.",
    )
    return 0


def drop(
    context: typer.Context,
    *,
    by: options.By,
    reason: Reason,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Drop the draft that runs, and print the id of its shadow."""
    session: Session = context.obj
    with session.recorded_engine(store=store, policy=policy) as engine:
        session.data(engine.shadow.drop(by=by, reason=reason).id)
    return 0
