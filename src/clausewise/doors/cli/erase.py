"""``clausewise erase``: what is kept of a decision's words and files is destroyed, and the chain stays whole."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.errors import NotFoundError

Erased = Annotated[str, typer.Argument(metavar="ID")]
Why = Annotated[str, typer.Option("--reason", metavar="WORDS")]


def erase(context: typer.Context, decision_id: Erased, *, reason: Why, store: options.OptionalStore = None) -> int:
    """Destroy the words and hashes kept about a decision or report, and the keys of the files that it alone holds."""
    session: Session = context.obj
    place = session.config(store=store).blobs
    with session.recorded_engine(store=store) as engine:
        if not engine.history_of(decision_id):
            raise NotFoundError(
                "CW347",
                f"There is no record about {decision_id!r}.",
                f"Il n'y a aucun enregistrement au sujet de {decision_id!r}.",
                remedy_en="Give the id of a decision or of a report's receipt.",
                remedy_fr="Donnez l'identifiant d'une décision ou du reçu d'un signalement.",
                where=decision_id,
            )
        payloads = engine.erase(decision_id, reason=reason)
        files = 0
        if engine.needs_store().custody().waste():
            from clausewise.vault.safe import Safe

            files = Safe.beside(engine.needs_store(), os.environ, place=place).clear()
    session.data(
        session.say(f"erased: {payloads} payloads, {files} files", f"effacé : {payloads} contenus, {files} fichiers")
    )
    return 0
