"""Records in the tables of a SQL database: how they are added behind the tail, and how rows become records again."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec.structs import astuple
from sqlalchemy import Select, Update, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from clausewise.chain import COMMITMENT_BYTES, Draft, Head, Seal, cut, draft, follow
from clausewise.model import Record
from clausewise.tables import records, sealed, tail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Delete, Insert

    from clausewise.model import Entry
    from clausewise.sql import Connection


def text_of(statement: Select[Any] | Insert | Update | Delete) -> str:
    """Return the SQL of ``statement``, made once, for the driver to run as it is."""
    return str(statement.compile(dialect=sqlite_dialect(paramstyle="qmark")))


ADD_RECORD = text_of(insert(records))
ADD_SEALED = text_of(insert(sealed))
READ_TAIL = text_of(select(tail.c.sequence, tail.c.hash))
MOVE_TAIL = text_of(update(tail).values(sequence=bindparam("to"), hash=bindparam("hash_to")))


def chained(connection: Connection, groups: Sequence[Sequence[Draft]]) -> list[list[Record]]:
    """Add the drafts after the tail and move the tail, inside the transaction of ``connection``; return their records.

    The tail row, not the last record, says where the chain goes on: a gap made by cutting the end off stays visible.
    """
    head = head_of(connection.execute(READ_TAIL).fetchone())
    outcomes: list[list[Record]] = []
    seals: list[tuple[int, bytes, bytes]] = []
    for group in groups:
        outcome = []
        for ready in group:
            record = follow(head, ready)
            head = Head(record.sequence, record.hash)
            outcome.append(record)
            if ready.seal:
                seals.append((record.sequence, *ready.seal))
        outcomes.append(outcome)
    if not any(outcomes):
        return outcomes
    with connection.at_once():
        connection.executemany(ADD_RECORD, map(row_of, chain.from_iterable(outcomes)))
        connection.executemany(ADD_SEALED, seals)
        connection.execute(MOVE_TAIL, head)
    return outcomes


def noted(connection: Connection, entries: Sequence[Entry]) -> None:
    """Add ``entries`` to the chain inside the transaction of ``connection``."""
    if entries:
        chained(connection, [[draft(one) for one in entries]])


def tail_of(row: Sequence[Any] | None) -> Head | None:
    """Return the head in the tail row, or None when that row is gone or cannot be one."""
    if row is None or not isinstance(row[0], int) or not isinstance(row[1], bytes):
        return None
    return Head(*row) if row[0] >= 0 and len(row[1]) == COMMITMENT_BYTES else None


def head_of(row: Sequence[Any] | None) -> Head:
    """Return the head in the tail row. Raises TamperedError CW426 when there is none."""
    head = tail_of(row)
    if head is None:
        raise cut(0, None)
    return head


def row_of(record: Record) -> tuple[Any, ...]:
    """Return a record as a row of ``records``."""
    return (*astuple(record)[:-1], int(record.effect))


def record_of(row: tuple[Any, ...]) -> Record:
    """Return a row of ``records`` as a record."""
    fields = (*row[:-1], row[-1] == 1)
    return Record(*fields)


def parted(row: Sequence[Any]) -> tuple[Record, Seal | None]:
    """Return a row of ``WITH_SEALED`` as a record, its fields as they lie in the file, and its erasable part."""
    *fields, salt, payload = row
    record: Record = Record(*fields)
    return record, None if salt is None else Seal(salt, payload)
