"""``clausewise deposit``: works that are known again when somebody else publishes them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.deposit import Kind

Deposited = Annotated[str, typer.Argument(metavar="FILE|-")]
DepositId = Annotated[str, typer.Argument(metavar="ID")]
Identifier = Annotated[str, typer.Option("--id", metavar="ID")]
Owner = Annotated[str, typer.Option("--owner", metavar="ID")]
Title = Annotated[str, typer.Option("--title", metavar="TITLE")]
WorkKind = Annotated[str, typer.Option("--kind", metavar="confidential|protected")]


def add(
    context: typer.Context,
    deposited: Deposited,
    *,
    owner: Owner,
    by: options.By,
    kind: WorkKind = "confidential",
    title: Title = "",
    identifier: Identifier = "",
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Deposit a text and print the id of the deposit; only its fingerprint is kept."""
    from clausewise.deposit import Work
    from clausewise.judgement import new_id

    session: Session = context.obj
    session.needed_store(store)
    work = Work(identifier or new_id(), owner, _kind(kind))
    text = _text(deposited)
    with session.engine(policy=policy, store=store, judging=False) as engine:
        session.data(engine.deposit(text, work, title=title, by=by).id)
    return 0


def _kind(text: str) -> Kind:
    from clausewise.deposit import KINDS
    from clausewise.errors import ConfigError

    for kind in KINDS:
        if kind == text:
            return kind
    raise ConfigError(
        "CW318",
        f"There is no kind of work {text!r}.",
        f"Il n'y a pas de sorte d'œuvre « {text} ».",
        remedy_en=f"Use one of: {', '.join(KINDS)}.",
        remedy_fr=f"Employez l'une de : {', '.join(KINDS)}.",
        where="--kind",
    )


def _text(deposited: str) -> str:
    from clausewise.errors import ConfigError

    try:
        content = sys.stdin.buffer.read() if deposited == "-" else Path(deposited).read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError):
        raise ConfigError(
            "CW319",
            "The work cannot be read as a text file in UTF-8.",
            "L'œuvre ne se lit pas comme un fichier texte en UTF-8.",
            remedy_en="Check the name, or save it as plain text in UTF-8.",
            remedy_fr="Vérifiez le nom, ou enregistrez-la en texte brut UTF-8.",
            where=deposited,
        ) from None


def list_(context: typer.Context, *, store: options.OptionalStore = None, as_json: options.Json = False) -> int:
    """List the deposits; the texts are not known here."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        known = engine.memory.deposits
        rows = [(one, known.titles[one.id]) for one in known.works.values()]
    if as_json:
        session.data(drawn([{"deposit": one, "title": title} for one, title in rows]))
        return 0
    headings = (("id", "id"), ("owner", "titulaire"), ("kind", "sorte"), ("words", "mots"), ("title", "titre"))
    session.table(headings, [(one.id, one.owner, one.kind, str(one.words), title) for one, title in rows])
    return 0


def remove(context: typer.Context, deposit: DepositId, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Withdraw a deposit, destroy its fingerprint, and print its id."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(engine.withdraw(deposit, by=by).id)
    return 0
