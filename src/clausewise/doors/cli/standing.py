"""``clausewise standing`` and ``expiries``: how things stand, why, until when, and what ends next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.standings import Stand

On = Annotated[Literal["content", "account", "access"], typer.Argument(metavar="content|account|access")]
Whose = Annotated[str, typer.Argument(metavar="TARGET")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=100_000)]


def standing(
    context: typer.Context,
    on: On,
    target: Whose,
    *,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """Say how something stands."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found = engine.standings.of(on, target)
    if as_json:
        session.data(drawn(found))
        return 0
    for line in _lines(session, found):
        session.data(line)
    return 0


def _lines(session: Session, found: Stand) -> Iterator[str]:
    from clausewise.doors.cli.enforcing import STATES
    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shown import shown

    until = session.say(" until ", " jusqu'au ") + written(found.until_ms) if found.until_ms else ""
    yield f"{found.on} {shown(found.target, 200)}{session.say(': ', ' : ')}{session.say(*STATES[found.state])}{until}"
    if found.strikes:
        yield session.say(f"strikes in force: {found.strikes}", f"avertissements en vigueur : {found.strikes}")
    for condition in found.conditions:
        del condition  # there is one kind
        yield session.say("must accept the policy again", "doit accepter de nouveau la politique")
    for cause in found.causes:
        over = "" if cause.in_force else session.say(" (over)", " (terminé)")
        yield f"  {cause.decision} {cause.action} {written(cause.until_ms)}{over}"


def expiries(
    context: typer.Context,
    *,
    limit: Limit = 100,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """List what ends by itself."""
    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found = engine.expiries.coming(limit)
    if as_json:
        session.data(drawn(found))
        return 0
    headings = (("ends", "fin"), ("action", "action"), ("on", "sur"), ("target", "cible"), ("decision", "décision"))
    rows = [
        (written(one.ends_ms), one.measure.action.value, one.measure.on, one.measure.target, one.decision)
        for one in found
    ]
    session.table(headings, rows)
    return 0
