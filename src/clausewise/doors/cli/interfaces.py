"""``clausewise interfaces``: the operator's supported interfaces, drafted from clean traffic, checked and shown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.outcome import Exit
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.watch import LogFormat, Logs, log_format_of

if TYPE_CHECKING:
    from clausewise.observe.interface import Document

Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE")]
Actors = Annotated[int, typer.Option("--actors", metavar="N", min=1, max=64)]
Lists = Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True)]
OptionalLists = Annotated[list[Path] | None, typer.Argument(metavar="FILE…", exists=True)]


def learn(
    context: typer.Context,
    logs: Logs,
    *,
    output: Output = None,
    actors: Actors = 3,
    log_format: LogFormat = "",
    quiet: options.Quiet = False,
) -> int:
    """Draft the list of supported interfaces from what several callers used with success."""
    from clausewise.observe.draft import Draft
    from clausewise.observe.interface import written
    from clausewise.observe.log import lines
    from clausewise.observe.lookout import Lookout

    session: Session = context.obj
    lookout, draft = Lookout((), log_format_of(log_format)), Draft()
    draft.add(event for event, _ in lookout.told(lines([log], sys.stdin.buffer) for log in logs))
    seen = draft.routes(actors)
    remarks = {
        one.route.path: session.say(
            f"{one.count} requests, {one.callers} callers", f"{one.count} requêtes, {one.callers} appelants"
        )
        for one in seen
    }
    made = written(draft.document(actors), remarks)
    if output is None:
        session.write(made)
    else:
        output.write_text(made, encoding="utf-8")
    if not quiet:
        session.note(
            f"{len(seen)} routes from {lookout.events} events. Read them before you put them in force.",
            f"{len(seen)} routes tirées de {lookout.events} événements. Lisez-les avant de les mettre en vigueur.",
        )
    return Exit.CLEAN


def check(context: typer.Context, files: Lists) -> int:
    """Check lists of routes and OpenAPI documents; say how many routes each has."""
    session: Session = context.obj
    for document in _documents(files):
        count, hosts = len(document.routes), ", ".join(document.hosts) or session.say("every host", "tous les hôtes")
        session.data(
            session.say(
                f"{document.name}: {count} routes, complete under {' '.join(document.under)} of {hosts}",
                f"{document.name} : {count} routes, complet sous {' '.join(document.under)} chez {hosts}",
            )
        )
    return Exit.CLEAN


def show(context: typer.Context, files: OptionalLists = None, *, as_json: options.Json = False) -> int:
    """List the supported interfaces in force, or those of files."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    documents = _documents(files or _in_force(session))
    if as_json:
        session.data(drawn(documents))
        return Exit.CLEAN
    headings = (
        ("hosts", "hôtes"),
        ("methods", "méthodes"),
        ("path", "chemin"),
        ("parameters", "paramètres"),
        ("callers", "appelants"),
    )
    session.table(
        headings,
        [
            (
                " ".join(document.hosts) or "*",
                " ".join(sorted(route.methods)) or "*",
                route.path,
                "*" if route.parameters is None else " ".join(sorted(route.parameters)) or "—",
                " ".join(sorted(route.callers)) or "*",
            )
            for document in documents
            for route in document.routes
        ],
    )
    return Exit.CLEAN


def _in_force(session: Session) -> list[Path]:
    from clausewise.errors import ConfigError

    given = session.config().interfaces
    if given and Path(given).exists():
        return [Path(given)]
    raise ConfigError(
        "CW370",
        "No list of supported interfaces is in force.",
        "Aucune liste d'interfaces prises en charge n'est en vigueur.",
        remedy_en='Name a file, or write `interfaces = "FILE"` in the settings.',
        remedy_fr='Nommez un fichier, ou écrivez `interfaces = "FICHIER"` dans les réglages.',
        where="interfaces",
    )


def _documents(files: list[Path]) -> list[Document]:
    from clausewise.observe.interface import read_interfaces

    return [document for path in files for document in read_interfaces(path).documents]
