"""``clausewise db copy``: a ledger taken over into another database."""

from __future__ import annotations

from typing import Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

Source = Annotated[str, typer.Argument(metavar="FROM")]
Target = Annotated[str, typer.Argument(metavar="TO")]


def copy(context: typer.Context, source: Source, target: Target, *, quiet: options.Quiet = False) -> int:
    """Copy a ledger whole; return 0, or 1 when the source was written meanwhile."""
    from clausewise import transfer
    from clausewise.ledger import open_store
    from clausewise.store import TableStore

    session: Session = context.obj
    with session.opened(session.open_store(source)) as taken, session.opened(open_store(target)) as given:
        assert isinstance(taken, TableStore)
        assert isinstance(given, TableStore)
        with session.progress("copying", "copie", quiet=quiet) as advance:
            for rows in transfer.copy(taken, given):
                advance(rows)
        (reached, _), head = taken.head(), given.head()
        session.data(f"{head.sequence}:{head.hash.hex()}")
        if not quiet:
            session.note(
                f"Files lie apart, with their key: {taken.place}.blobs and {taken.place}.key, unless `blobs` says otherwise.",
                f"Les fichiers sont à part, avec leur clé : {taken.place}.blobs et {taken.place}.key, sauf si « blobs » dit autre chose.",
            )
    if reached == head.sequence:
        return 0
    session.note(
        f"The source was written meanwhile: {reached - head.sequence} records are not in the copy. Stop what writes and copy it anew.",
        f"La source a été écrite entre-temps : {reached - head.sequence} entrées ne sont pas dans la copie. Arrêtez ce qui écrit et"
        " recopiez.",
    )
    return 1
