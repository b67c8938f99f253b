"""``clausewise person`` and ``clausewise retention``: what is kept about one person, and how long anything is kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clausewise.ports import Store
    from clausewise.retention import Due
    from clausewise.vault.safe import Safe

Account = Annotated[str, typer.Argument(metavar="ACCOUNT")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE.zip")]
Why = Annotated[str, typer.Option("--reason", metavar="WORDS")]
DryRun = Annotated[bool, typer.Option("--dry-run")]
OWNER_ONLY = 0o600


class Shelved:
    """Reads files from the shelf of ``store``, which is opened at the first."""

    def __init__(self, store: Store, place: str) -> None:
        self._store = store
        self._place = place
        self._safe: Safe | None = None

    def __call__(self, digest: bytes) -> Iterable[bytes]:
        """Return what lies there under a SHA-256."""
        from clausewise.vault.safe import Safe

        self._safe = self._safe or Safe.beside(self._store, os.environ, place=self._place)
        return self._safe.read(digest)


def export(
    context: typer.Context, account: Account, *, out: Out, by: options.By, store: options.OptionalStore = None
) -> int:
    """Write a copy of what is kept about an account, for the person; nobody but you may read the file."""
    from clausewise.handover import zipped

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        copy = engine.persons.copy(account, by=by)
        content = zipped(copy, Shelved(engine.needs_store(), session.config(store=store).blobs))
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
        file.write(content)
    session.data(session.say(f"{len(copy.pieces)} records", f"{len(copy.pieces)} entrées"))
    return 0


def erase(
    context: typer.Context, account: Account, *, reason: Why, by: options.By, store: options.OptionalStore = None
) -> int:
    """Destroy what is sealed about an account, and say what is left; that somebody asked for it is recorded."""
    session: Session = context.obj
    place = session.config(store=store).blobs
    with session.recorded_engine(store=store) as engine:
        done = engine.persons.erase(account, reason=reason, by=by)
        files = 0
        if engine.needs_store().custody().waste():
            from clausewise.vault.safe import Safe

            files = Safe.beside(engine.needs_store(), os.environ, place=place).clear()
    session.data(
        session.say(
            f"erased: {done.payloads} payloads, {files} files", f"effacé : {done.payloads} contenus, {files} fichiers"
        )
    )
    for one in done.held:
        session.data(session.say(f"kept under lock: {one}", f"gardé sous scellé : {one}"))
    for one in done.open_cases:
        session.data(session.say(f"case still open: {one}", f"dossier encore ouvert : {one}"))
    for kind, count in done.remaining.items():
        session.data(
            session.say(
                f"stays in the chain, by its id alone: {count} {kind}",
                f"reste dans la chaîne, par son seul identifiant : {count} {kind}",
            )
        )
    return 0


def show(context: typer.Context, *, as_json: options.Json = False) -> int:
    """List how long each kind is kept, and why."""
    from clausewise.retention import RULES, checked

    session: Session = context.obj
    days = checked(session.config().retention)
    if as_json:
        from clausewise.doors.cli.shape import drawn

        session.data(drawn(days))
        return 0
    headings = (("kind", "genre"), ("days", "jours"), ("why", "pourquoi"))
    rows = [(kind, str(days[kind]), session.say(rule.why.en, rule.why.fr)) for kind, rule in RULES.items()]
    session.table(headings, rows)
    return 0


def run(context: typer.Context, *, dry_run: DryRun = False, store: options.OptionalStore = None) -> int:
    """Destroy what has had its time; with --dry-run only say what that is."""
    session: Session = context.obj
    days = session.config().retention
    with session.recorded_engine(store=store) as engine:
        done = engine.retention.due(days) if dry_run else engine.retention.run(days)
    _tell(session, done, dry_run=dry_run)
    return 0


def _tell(session: Session, done: Due, *, dry_run: bool) -> None:
    verb = ("would erase", "serait effacé") if dry_run else ("erased", "effacé")
    for kind, count in done.by_kind.items():
        session.data(session.say(f"{verb[0]}: {count} {kind}", f"{verb[1]} : {count} {kind}"))
    session.data(session.say(f"{verb[0]} in all: {done.payloads}", f"{verb[1]} en tout : {done.payloads}"))
    if done.locked or done.waiting:
        session.data(
            session.say(
                f"passed over: {done.locked} under lock, {done.waiting} in open cases",
                f"laissé de côté : {done.locked} sous scellé, {done.waiting} dans des dossiers ouverts",
            )
        )
