"""``clausewise key``: the keys of the HTTP service."""

from __future__ import annotations

from typing import Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

Name = Annotated[str, typer.Argument(metavar="NAME")]
Scopes = Annotated[
    list[str], typer.Option("--scope", metavar="check|read|decide|authorize|report|admin|second|audit|sealed|enforce")
]
Plan = Annotated[str, typer.Option("--plan", metavar="NAME")]
Key = Annotated[str, typer.Argument(metavar="ID")]


def add(
    context: typer.Context, name: Name, *, scopes: Scopes, plan: Plan = "", store: options.OptionalStore = None
) -> int:
    """Make a key and print its token, which cannot be had again."""
    from clausewise import keys
    from clausewise.clock import system_clock

    session: Session = context.obj
    opened = session.open_store(store, make=True)
    try:
        key, token = keys.add(opened, name, scopes, time_ms=system_clock(), plan=plan)
    finally:
        opened.close()
    session.data(token)
    session.note(
        f"Key {key.id} may: {', '.join(key.scopes)}. Keep the token now; it is not kept here.",
        f"La clé {key.id} permet : {', '.join(key.scopes)}. Gardez le jeton maintenant; il n'est pas conservé ici.",
    )
    return 0


def list_(context: typer.Context, *, store: options.OptionalStore = None, as_json: options.Json = False) -> int:
    """List the keys; their secrets are not known here."""
    from clausewise.doors.cli.moments import written
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    opened = session.open_store(store)
    try:
        found = opened.keys()
    finally:
        opened.close()
    if as_json:
        session.data(
            drawn(
                [
                    {
                        "id": key.id,
                        "name": key.name,
                        "scopes": key.scopes,
                        "plan": key.plan,
                        "created_ms": key.created_ms,
                        "revoked_ms": key.revoked_ms,
                    }
                    for key in found
                ]
            )
        )
        return 0
    headings = (("id", "id"), ("name", "nom"), ("scopes", "portées"), ("made", "créée"), ("revoked", "révoquée"))
    session.table(
        headings,
        [(key.id, key.name, " ".join(key.scopes), written(key.created_ms), written(key.revoked_ms)) for key in found],
    )
    return 0


def revoke(context: typer.Context, key: Key, *, store: options.OptionalStore = None) -> int:
    """Take a key out of force and print its id."""
    from clausewise import keys
    from clausewise.clock import system_clock

    session: Session = context.obj
    opened = session.open_store(store)
    try:
        keys.revoke(opened, key, time_ms=system_clock())
    finally:
        opened.close()
    session.data(key)
    return 0
