"""``clausewise staff``: the people who work here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.reception import Reception

BY = "operator"
Name = Annotated[str, typer.Argument(metavar="NAME")]
Who = Annotated[str, typer.Argument(metavar="NAME|ID")]
Roles = Annotated[list[str], typer.Option("--role", metavar="viewer|reviewer|lead|auditor|administrator|sealed")]
Url = Annotated[str, typer.Option("--url", metavar="URL")]
Again = Annotated[bool, typer.Option("--undo")]


def add(context: typer.Context, name: Name, *, roles: Roles, url: Url = "", store: options.OptionalStore = None) -> int:
    """Take somebody on and print the link of an invitation, which cannot be had again."""
    session: Session = context.obj
    with _reception(session, store, make=True) as reception:
        person = reception.add(name, roles, by=BY)
        token = reception.invite(person, by=BY)
    _invited(session, person.name, token, url)
    return 0


def invite(context: typer.Context, name: Who, *, url: Url = "", store: options.OptionalStore = None) -> int:
    """Print the link of a new invitation: what the person proved themselves with ends when it is used."""
    session: Session = context.obj
    with _reception(session, store) as reception:
        person = reception.find(name)
        token = reception.invite(person, by=BY)
    _invited(session, person.name, token, url)
    return 0


def list_(context: typer.Context, *, store: options.OptionalStore = None, as_json: options.Json = False) -> int:
    """List the people."""
    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with _reception(session, store) as reception:
        found = reception.people.people()
        proofs = {one.id: sorted({known.kind for known in reception.people.credentials(one.id)}) for one in found}
    if as_json:
        session.data(
            drawn(
                [
                    {
                        "id": one.id,
                        "name": one.name,
                        "roles": one.roles,
                        "proofs": proofs[one.id],
                        "created_ms": one.created_ms,
                        "disabled_ms": one.disabled_ms,
                    }
                    for one in found
                ]
            )
        )
        return 0
    headings = (
        ("name", "nom"),
        ("id", "id"),
        ("roles", "rôles"),
        ("signs in with", "se connecte avec"),
        ("added", "depuis"),
        ("disabled", "fermé"),
    )
    session.table(
        headings,
        [
            (
                one.name,
                one.id,
                " ".join(one.roles),
                " ".join(proofs[one.id]) or "-",
                written(one.created_ms),
                written(one.disabled_ms),
            )
            for one in found
        ],
    )
    return 0


def role(context: typer.Context, name: Who, *, roles: Roles, store: options.OptionalStore = None) -> int:
    """Let a person have exactly these roles, and print their id."""
    session: Session = context.obj
    with _reception(session, store) as reception:
        person = reception.give(reception.find(name), roles, by=BY)
    session.data(person.id)
    return 0


def disable(context: typer.Context, name: Who, *, again: Again = False, store: options.OptionalStore = None) -> int:
    """End what a person may do, or let them come back, and print their id."""
    session: Session = context.obj
    with _reception(session, store) as reception:
        person = reception.find(name)
        person = reception.enable(person, by=BY) if again else reception.disable(person, by=BY)
    session.data(person.id)
    return 0


def unlock(context: typer.Context, name: Who, *, store: options.OptionalStore = None) -> int:
    """Forget the wrong tries of a person, and print their id."""
    from clausewise.clock import system_clock
    from clausewise.entrance import Entrance

    session: Session = context.obj
    with _reception(session, store) as reception:
        person = reception.find(name)
        Entrance(reception.people, system_clock).unlock(person, by=BY)
    session.data(person.id)
    return 0


def sign_out(context: typer.Context, name: Who, *, store: options.OptionalStore = None) -> int:
    """End wherever a person is signed in, and print their id."""
    from clausewise.clock import system_clock
    from clausewise.sitting import Sittings

    session: Session = context.obj
    with _reception(session, store) as reception:
        person = reception.find(name)
        Sittings(reception.people, system_clock).sign_out(person, by=BY)
    session.data(person.id)
    return 0


def reset(context: typer.Context, name: Who, *, store: options.OptionalStore = None) -> int:
    """Take a person's second factors away, and print their id."""
    from clausewise.clock import system_clock
    from clausewise.enrolment import Enrolment

    session: Session = context.obj
    with _reception(session, store) as reception:
        person = reception.find(name)
        Enrolment(reception.people, system_clock).reset(person, by=BY)
    session.data(person.id)
    return 0


@contextmanager
def _reception(session: Session, store: str | None, *, make: bool = False) -> Iterator[Reception]:
    from clausewise.clock import system_clock
    from clausewise.reception import Reception

    opened = session.open_store(store, make=make)
    try:
        yield Reception(opened.staff(), system_clock)
    finally:
        opened.close()


def _invited(session: Session, name: str, token: str, url: str) -> None:
    from clausewise.reception import invitation_days

    session.data(f"{session.reached(url)}/invitation/{token}")
    session.note(
        f"Give {name} this link: it is good once, within {invitation_days} days, and is not kept here.",
        f"Remettez ce lien à {name} : il sert une fois, d'ici {invitation_days} jours, et n'est pas conservé ici.",
    )
