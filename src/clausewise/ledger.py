"""The ledger's front door: opens a store by its name and says what to install when the parts for it are missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clausewise.errors import UnavailableError
from clausewise.model import Record
from clausewise.ports import Store

# As many records as are read at a time by those who read all of them: enough that asking costs nothing, few enough to hold.
stretch_records: Final = 2_000
STORE_PARTS = ("sqlalchemy", "alembic")


def open_store(path: str | Path) -> Store:
    """Open the ledger in the file ``path``, making it if need be; ``:memory:`` keeps it in memory until it is closed.

    Raises UnavailableError CW430 when the ``store`` extra is not installed, and StoreError when the file cannot be opened, is not a
    ledger, or was written by a newer version.
    """
    try:
        from clausewise.sqlite import SQLiteStore

        return SQLiteStore(path)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in STORE_PARTS:
            raise
        raise UnavailableError(
            "CW430",
            f"The ledger needs the package {error.name}, which is not installed.",
            f"Le registre a besoin du paquet {error.name}, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[store]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[store]'",
        ) from error


def every(store: Store, *, after: int = 0, upto: int | None = None) -> Iterator[Record]:
    """Yield the records behind the sequence ``after``, oldest first, to ``upto`` or to the end; a stretch is in memory at a time."""
    while records := store.after(after, limit=stretch_records):
        for record in records:
            if upto is not None and record.sequence > upto:
                return
            yield record
        after = records[-1].sequence
