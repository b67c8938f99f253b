"""The ledger's front door: opens a store by its name and says what to install when the parts for it are missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clausewise.errors import UnavailableError
from clausewise.model import Record
from clausewise.ports import Store
from clausewise.sql import is_address

# As many records as are read at a time by those who read all of them: enough that asking costs nothing, few enough to hold.
stretch_records: Final = 2_000
# What a missing package is a part of: the extra that brings it.
PARTS: Final = {"sqlalchemy": "store", "alembic": "store", "psycopg": "postgres"}


def open_store(store: str | Path) -> Store:
    """Open the ledger in the file ``store`` or in the PostgreSQL database at the address ``postgresql://…``, making it if need be.

    ``:memory:`` keeps it in memory until it is closed. Raises UnavailableError CW430 when the ``store`` or ``postgres`` extra is not
    installed, and StoreError when the ledger cannot be opened or reached, is none, or was written by a newer version.
    """
    try:
        if is_address(store):
            from clausewise.postgres import PostgresStore

            return PostgresStore(str(store))
        from clausewise.sqlite import SQLiteStore

        return SQLiteStore(store)
    except ImportError as error:
        name = (error.name or "").partition(".")[0] or ("psycopg" if "pq wrapper" in str(error) else "")
        if name not in PARTS:
            raise
        raise UnavailableError(
            "CW430",
            f"The ledger needs the package {name}, which is not installed.",
            f"Le registre a besoin du paquet {name}, qui n'est pas installé.",
            remedy_en=f"Run: python -m pip install 'clausewise[{PARTS[name]}]'",
            remedy_fr=f"Lancez : python -m pip install 'clausewise[{PARTS[name]}]'",
        ) from error


def every(store: Store, *, after: int = 0, upto: int | None = None) -> Iterator[Record]:
    """Yield the records behind the sequence ``after``, oldest first, to ``upto`` or to the end; a stretch is in memory at a time."""
    while records := store.after(after, limit=stretch_records):
        for record in records:
            if upto is not None and record.sequence > upto:
                return
            yield record
        after = records[-1].sequence


def others(store: Store, *, kind: str, upto: int) -> Iterator[Record]:
    """Yield the records to the sequence ``upto`` that are not of one ``kind``, oldest first; a stretch is in memory at a time."""
    after = 0
    while records := store.others(after, kind=kind, limit=stretch_records):
        for record in records:
            if record.sequence > upto:
                return
            yield record
        after = records[-1].sequence


def bodies(store: Store, kind: str, *, since_ms: int, until_ms: int, upto: int) -> Iterator[bytes]:
    """Yield the bodies of the records of a ``kind`` and a period, to the sequence ``upto``; a stretch is in memory at a time."""
    after = 0
    while found := store.bodies(kind, after, since_ms=since_ms, until_ms=until_ms, limit=stretch_records):
        for sequence, body in found:
            if sequence > upto:
                return
            yield body
        after = found[-1][0]
