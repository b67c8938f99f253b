"""``clausewise brakes`` and ``brakes release``: what holds decisions back, and letting go of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.alarms import Gauge

Clause = Annotated[str, typer.Argument(metavar="CLAUSE")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS")]


def show(
    context: typer.Context,
    *,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
) -> int:
    """Say which brakes hold, and how near the others are."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store, policy=policy) as engine:
        gauge = engine.alarms.gauge()
    if as_json:
        session.data(drawn(gauge))
        return 0
    for line in _lines(session, gauge):
        session.data(line)
    return 0


def _lines(session: Session, gauge: Gauge) -> Iterator[str]:
    from clausewise.doors.cli.moments import written

    for one in gauge.pulled:
        since = written(one.time_ms)
        yield session.say(
            f"{one.clause}: holds since {since}; it acted on {one.acted} of {one.items} items while it was new",
            f"{one.clause} : retenue depuis {since}; nouvelle, elle a agi sur {one.acted} éléments sur {one.items}",
        )
    if not gauge.pulled:
        yield session.say("no clause is held back", "aucune clause n'est retenue")
    most = gauge.limits.measures_per_hour_max
    yield session.say(
        f"measures in the last hour: {gauge.measures_last_hour} of {most}",
        f"mesures dans la dernière heure : {gauge.measures_last_hour} sur {most}",
    )
    for clause, until_ms, _, _ in gauge.fresh:
        yield session.say(
            f"{clause}: new until {written(until_ms)}", f"{clause} : nouvelle jusqu'au {written(until_ms)}"
        )


def release(
    context: typer.Context,
    clause: Clause,
    *,
    by: options.By,
    reason: Reason,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Let a clause act again, and print its id."""
    session: Session = context.obj
    with session.recorded_engine(store=store, policy=policy) as engine:
        session.data(engine.alarms.release(clause, by=by, reason=reason).clause)
    return 0
