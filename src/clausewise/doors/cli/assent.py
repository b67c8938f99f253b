"""``clausewise policy accepted`` and ``policy accept``: who accepted which version of the policy, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line

if TYPE_CHECKING:
    from clausewise.assent import Assent, Since

Spoken = Literal["en", "fr"]
OptionalAccount = Annotated[str, typer.Argument(metavar="ACCOUNT")]
Account = Annotated[str, typer.Argument(metavar="ACCOUNT")]
Version = Annotated[str, typer.Argument(metavar="VERSION")]
OfVersion = Annotated[str, typer.Option("--of", metavar="VERSION")]
Shown = Annotated[Spoken, typer.Option("--shown", metavar="en|fr")]
Chosen = Annotated[Spoken, typer.Option("--chosen", metavar="en|fr")]
At = Annotated[str, typer.Option("--at", metavar="TIME")]


def accepted(
    context: typer.Context,
    account: OptionalAccount = "",
    *,
    version: OfVersion = "",
    policy: options.OptionalPolicy = None,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """List who accepted which version and when; for one account also what changed since."""
    from clausewise.doors.cli.shape import drawn, encoded

    session: Session = context.obj
    with session.recorded_engine(policy=policy, store=store) as engine:
        if not account:
            for one in engine.assents.everyone(version):
                session.data(encoded(one) if as_json else _line(one))
            return 0
        since, every = engine.assents.since(account), engine.assents.of(account)
    if as_json:
        session.data(drawn(_told(since, every)))
        return 0
    for one in every:
        session.data(_line(one))
    _tell_changes(session, since)
    return 0


def accept(
    context: typer.Context,
    account: Account,
    version: Version,
    *,
    shown: Shown,
    chosen: Chosen,
    by: options.By,
    at: At = "",
    policy: options.OptionalPolicy = None,
    store: options.OptionalStore = None,
) -> int:
    """Record that an account accepted a version, and print it."""
    from clausewise.assent import Assent
    from clausewise.doors.cli.moments import moment_ms
    from clausewise.edition import edition

    session: Session = context.obj
    with session.recorded_engine(policy=policy, store=store) as engine:
        time_ms = moment_ms(at, engine.clock(), "--at") if at else 0
        found = edition(engine.policy, version)
        wanted = Assent(account, version, found.sha256, shown, chosen, time_ms)
        made = engine.assents.accept(wanted, by=by)
    session.data(_line(made))
    return 0


def _line(one: Assent) -> str:
    from clausewise.doors.cli.moments import written

    return one_line(f"{written(one.time_ms)} {one.version} {one.language} {one.sha256[:16]} {one.account}")


def _told(since: Since, every: tuple[Assent, ...]) -> dict[str, Any]:
    return {
        "account": since.accepted.account,
        "accepted": every,
        "version": since.current.version,
        "sha256": since.current.sha256,
        "known": since.is_known,
        "changed": since.altered,
    }


def _tell_changes(session: Session, since: Since) -> None:
    now = since.current.version
    if not since.is_known:
        session.note(
            f"The words that were accepted can no longer be shown; {now} is in use.",
            f"Les mots acceptés ne peuvent plus être montrés; {now} est en usage.",
        )
        return
    session.note(
        f"{now} is in use; rules changed since: {len(since.altered)}.",
        f"{now} est en usage; règles modifiées depuis : {len(since.altered)}.",
    )
    for one in since.altered:
        session.data(one_line(f"  {one.kind} {one.id} {one.title.in_(session.language)}"))
