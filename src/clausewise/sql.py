"""What the ledger asks of a SQL database, whichever lies under it.

Statements are written once, in what SQLite and PostgreSQL have in common: ``?`` for what is bound, ``ON CONFLICT``, ``greatest``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

SCHEMES: Final = ("postgresql://", "postgres://")


def is_address(store: object) -> bool:
    """Say whether ``store`` is the address of a PostgreSQL database rather than a file."""
    return isinstance(store, str) and store.startswith(SCHEMES)


class Cursor(Protocol):
    """What a statement gave back."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        ...

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection inside a transaction, or one that reads."""

    def execute(self, statement: str, bound: Sequence[Any] = ..., /) -> Cursor:
        """Run ``statement``."""
        ...

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> Cursor:
        """Run ``statement`` for each of ``rows``; ``rowcount`` tells of all of them."""
        ...

    def at_once(self) -> AbstractContextManager[object]:
        """Run the statements inside without waiting for one after the other; what they gave back is not looked at."""
        ...


class Database(Protocol):
    """A ledger's database. Any thread may ask for a connection. Everything raises StoreError when the database refuses.

    ``name`` is what errors call it; ``place`` is the path beside which lies what belongs to it, or empty when it is in memory.
    """

    name: str
    place: str

    def writing(self) -> AbstractContextManager[Connection]:
        """Hold the turn to write, among all threads and processes, for one transaction; whatever is raised inside undoes it."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Lend a connection that reads what is committed."""
        ...

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Lend a connection that sees one moment, whatever is committed meanwhile."""
        ...

    def scrub(self) -> None:
        """Do what can be done now so that nothing is left of what was erased."""
        ...

    def check_structure(self) -> None:
        """Raise TamperedError CW428 unless everything in it is exactly as the migrations make it."""
        ...

    def check_indexes(self) -> None:
        """Raise TamperedError CW429 naming the first index that disagrees with its table."""
        ...

    def close(self) -> None:
        """Wait for the transaction that runs, then let go. Idempotent."""
        ...
