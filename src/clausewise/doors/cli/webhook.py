"""``clausewise webhook``: who is told of records over HTTP. ``serve`` sends; these commands say to whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.dispatch import Dispatch, Overview

Url = Annotated[str, typer.Argument(metavar="URL")]
Events = Annotated[list[str], typer.Option("--event", metavar="TYPE|case.*|*")]
Named = Annotated[str, typer.Option("--name", metavar="NAME")]
Evidence = Annotated[bool, typer.Option("--evidence")]
Asymmetric = Annotated[bool, typer.Option("--asymmetric")]
Webhook = Annotated[str, typer.Argument(metavar="ID")]
Since = Annotated[str, typer.Option("--since", metavar="MOMENT")]
Before = Annotated[str, typer.Option("--until", metavar="MOMENT")]
Sequences = Annotated[list[int], typer.Option("--sequence", metavar="N", default_factory=list)]
dead_rows_max = 1_000


@contextmanager
def dispatching(session: Session, store: str | None, *, make: bool = False) -> Iterator[Dispatch]:
    """Open the webhooks of the store in force."""
    from clausewise.dispatch import Dispatch
    from clausewise.perimeter import networks

    listed = networks(session.config(store=store).webhook_networks)
    opened = session.open_store(store, make=make)
    try:
        yield Dispatch(opened, listed=listed)
    finally:
        opened.close()


def add(
    context: typer.Context,
    url: Url,
    *,
    events: Events,
    by: options.By,
    webhook_name: Named = "",
    evidence: Evidence = False,
    asymmetric: Asymmetric = False,
    store: options.OptionalStore = None,
) -> int:
    """Tell an address of events from now on; print its id and what its receiver verifies by, which cannot be had again."""
    session: Session = context.obj
    with dispatching(session, store, make=True) as dispatch:
        made, secret = dispatch.add(url, events, by=by, name=webhook_name, evidence=evidence, asymmetric=asymmetric)
    session.data(f"{made.id}\t{secret}")
    if asymmetric:
        session.note(
            f"Webhook {made.id} signs by Ed25519; give the receiver this public key.",
            f"Le webhook {made.id} signe par Ed25519; donnez cette clé publique au destinataire.",
        )
    else:
        session.note(
            f"Webhook {made.id} is told from now on. Give the receiver this secret; it is not shown again.",
            f"Le webhook {made.id} est avisé désormais. Donnez ce secret au destinataire; il n'est plus montré.",
        )
    return 0


def list_(context: typer.Context, *, store: options.OptionalStore = None, as_json: options.Json = False) -> int:
    """List the webhooks, and what each still has to be told."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with dispatching(session, store) as dispatch:
        found = dispatch.overview()
    if as_json:
        session.data(drawn([_told(one) for one in found]))
        return 0
    headings = (
        ("id", "id"),
        ("address", "adresse"),
        ("events", "événements"),
        ("state", "état"),
        ("delivered", "livrés"),
        ("behind", "à venir"),
        ("waiting", "en attente"),
        ("dead", "abandonnés"),
        ("last failure", "dernier échec"),
    )
    session.table(headings, [_row(one, session) for one in found])
    return 0


def _row(one: Overview, session: Session) -> tuple[str, ...]:
    states = {"active": ("active", "actif"), "paused": ("paused", "en pause"), "halted": ("halted", "arrêté")}
    counts = (one.endpoint.delivered, one.behind, one.waiting, one.dead)
    failure = f"{one.endpoint.failure} {one.endpoint.status or ''}".strip() or "-"
    return (
        one.endpoint.id,
        one.endpoint.url,
        " ".join(one.endpoint.events),
        session.say(*states[one.endpoint.state.value]),
        *map(str, counts),
        failure,
    )


def _told(one: Overview) -> dict[str, object]:
    from msgspec.structs import asdict

    hidden = {"secrets", "holder", "lease_ms"}
    endpoint = {name: value for name, value in asdict(one.endpoint).items() if name not in hidden}
    return {**endpoint, **{name: value for name, value in asdict(one).items() if name != "endpoint"}}


def remove(context: typer.Context, webhook: Webhook, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Tell an endpoint nothing any more, destroy its secrets, and print its id."""
    session: Session = context.obj
    with dispatching(session, store) as dispatch:
        dispatch.remove(webhook, by=by)
    session.data(webhook)
    return 0


def pause(context: typer.Context, webhook: Webhook, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Tell an endpoint nothing until it is resumed; print its id."""
    session: Session = context.obj
    with dispatching(session, store) as dispatch:
        session.data(dispatch.pause(webhook, by=by).id)
    return 0


def resume(context: typer.Context, webhook: Webhook, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Go on telling an endpoint, with everything that it missed; print its id."""
    session: Session = context.obj
    with dispatching(session, store) as dispatch:
        session.data(dispatch.resume(webhook, by=by).id)
    return 0


def rotate(context: typer.Context, webhook: Webhook, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Sign by a new secret, and by the old one too for a day; print the new one."""
    from clausewise.dispatch import overlap_hours

    session: Session = context.obj
    with dispatching(session, store) as dispatch:
        session.data(dispatch.rotate(webhook, by=by))
    session.note(
        f"Both secrets sign for {overlap_hours} hours; give the receiver the new one within them.",
        f"Les deux secrets signent pendant {overlap_hours} heures; donnez d'ici là le nouveau au destinataire.",
    )
    return 0


def replay(
    context: typer.Context,
    webhook: Webhook,
    *,
    since: Since,
    by: options.By,
    before: Before = "",
    store: options.OptionalStore = None,
) -> int:
    """Send a stretch of events again and print how many; they bear the same ids as before."""
    from clausewise.clock import system_clock

    session: Session = context.obj
    now_ms = system_clock()
    since_ms = _past_ms(since, now_ms, "--since")
    until_ms = _past_ms(before, now_ms, "--until") if before else None
    with dispatching(session, store) as dispatch:
        session.data(str(dispatch.replay(webhook, since_ms=since_ms, until_ms=until_ms, by=by)))
    return 0


def _past_ms(text: str, now_ms: int, option: str) -> int:
    """Return the moment that ``text`` names; a span such as ``3d`` counts back from now."""
    from clausewise.doors.cli.moments import moment_ms

    found = moment_ms(text, now_ms, option)
    return found if found <= now_ms else 2 * now_ms - found


def dead(
    context: typer.Context, webhook: Webhook, *, store: options.OptionalStore = None, as_json: options.Json = False
) -> int:
    """List what never got through to an endpoint."""
    from msgspec.structs import asdict

    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with dispatching(session, store) as dispatch:
        found = dispatch.dead(webhook, limit=dead_rows_max)
    if as_json:
        session.data(drawn([asdict(one) for one in found]))
        return 0
    headings = (
        ("sequence", "rang"),
        ("event", "événement"),
        ("recorded", "consigné"),
        ("last tried", "dernier essai"),
        ("tries", "essais"),
        ("failure", "échec"),
    )
    rows = [
        (
            str(one.sequence),
            one.event,
            written(one.first_ms),
            written(one.tried_ms),
            str(one.tries),
            f"{one.failure} {one.status or ''}".strip(),
        )
        for one in found
    ]
    session.table(headings, rows)
    return 0


def resend(
    context: typer.Context,
    webhook: Webhook,
    *,
    by: options.By,
    sequences: Sequences,
    store: options.OptionalStore = None,
) -> int:
    """Try anew what never got through, all or some, and print how many."""
    session: Session = context.obj
    with dispatching(session, store) as dispatch:
        session.data(str(dispatch.resend(webhook, sequences or None, by=by)))
    return 0
