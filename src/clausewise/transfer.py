"""A ledger taken over into another database, whole: every table as it is, the chain with it, and whatever it is proved by.

Both ends are verified, the source before and the target after; the target is written in one transaction, so that it holds all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, Table, bindparam, func, insert, literal_column, select, tuple_

from clausewise.failure import TAKEN, said
from clausewise.inscription import MOVE_TAIL, READ_TAIL, head_of, text_of
from clausewise.tables import metadata, records, sealed, tail

if TYPE_CHECKING:
    from clausewise.sql import Connection
    from clausewise.store import TableStore

# Few enough to hold when each has a large payload.
page_rows: Final = 200
# The chain first; what is beside it in any order.
OTHERS = tuple(table for table in metadata.sorted_tables if table not in (records, sealed, tail))


def copy(source: TableStore, target: TableStore) -> Iterator[int]:
    """Take ``source`` over into ``target``, yielding how many rows were read, or written, since.

    Raises StoreError CW419 when the target holds something, TamperedError when the source is not intact or the copy is not the source.
    """
    yield from _steps(source.verify())
    with source.database.snapshot() as taken, target.database.writing() as given:
        head = head_of(taken.execute(READ_TAIL).fetchone())
        needs_empty(given, target.database.name)
        for table in (records, sealed, *OTHERS):
            for rows in pages(taken, table):
                given.executemany(text_of(insert(table)), rows)
                yield len(rows)
        if head.sequence:
            given.execute(MOVE_TAIL, head)
    yield from _steps(target.verify(expected_head=head))


def pages(connection: Connection, table: Table) -> Iterator[list[Sequence[Any]]]:
    """Yield the rows of a table some at a time, in the order of its key."""
    keys = list(table.primary_key.columns)
    place = [list(table.columns).index(one) for one in keys]
    first = (
        select(table)
        .order_by(*keys)
        .limit(literal_column(str(page_rows), Integer))
        .offset(literal_column("0", Integer))
    )
    after = first.where(tuple_(*keys) > tuple_(*(bindparam(f"after_{one.name}") for one in keys)))
    rows = connection.execute(text_of(first)).fetchall()
    while rows:
        yield rows
        rows = connection.execute(text_of(after), [rows[-1][at] for at in place]).fetchall()


def needs_empty(connection: Connection, name: str) -> None:
    """Raise StoreError CW419 unless there is nothing in the tables."""
    counts = (connection.execute(text_of(select(func.count()).select_from(one))).fetchone()[0] for one in OTHERS)
    if head_of(connection.execute(READ_TAIL).fetchone()).sequence or any(counts):
        raise said(TAKEN, name, "")


def _steps(reached: Iterator[int]) -> Iterator[int]:
    before = 0
    for sequence in reached:
        yield sequence - before
        before = sequence
