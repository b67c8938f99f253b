"""How values travel to PostgreSQL and back: texts with what it has no letter for, and whole columns at once.

A text of PostgreSQL has no NUL, and a ledger's may: it lies there as a backslash and a zero, and a backslash as two. A column is sent as
an array in the form in which the server itself keeps it; the driver would write it as text, letter by letter, for fifty times the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct as Layout
from typing import Any, Final, NamedTuple

from psycopg.adapt import AdaptersMap, Dumper
from psycopg.pq import Format
from psycopg.types.string import StrDumperUnknown, TextBinaryLoader, TextLoader

# The numbers of the types (pg_type.dat); one dimension from 1, and whether something in it is unknown.
TYPES: Final = {"bytea": 17, "bigint": 20, "integer": 23, "text": 25}
HEAD: Final = Layout(">iiIii")
LENGTH: Final = Layout(">i")
NUMBERS: Final = {"bigint": Layout(">iq"), "integer": Layout(">ii")}
UNKNOWN: Final = LENGTH.pack(-1)


class Values(NamedTuple):
    """A column of values of one type."""

    kind: str
    values: Sequence[Any]


class ValuesDumper(Dumper):
    """Columns on their way into the database."""

    format = Format.BINARY

    def dump(self, obj: Values) -> bytes:
        """Return the column as the server keeps an array."""
        return array(*obj)


class Told(StrDumperUnknown):
    """Texts on their way into the database."""

    def dump(self, obj: str) -> bytes:
        """Return the text as it lies there."""
        return told(obj)


class Read(TextLoader):
    """Texts on their way out."""

    def load(self, data: Any) -> str:
        """Return the text as it was."""
        return read(bytes(data).decode())


class ReadBinary(TextBinaryLoader):
    """Texts on their way out, where all is sent as it lies there."""

    def load(self, data: Any) -> str:
        """Return the text as it was."""
        return read(bytes(data).decode())


def adapt(adapters: AdaptersMap) -> None:
    """Have a connection send and read values in this way."""
    adapters.register_dumper(str, Told)
    adapters.register_dumper(Values, ValuesDumper)
    adapters.register_loader("text", Read)
    adapters.register_loader("text", ReadBinary)


def told(text: str) -> bytes:
    """Return a text as it lies in the database."""
    return text.replace("\\", "\\\\").replace("\0", "\\0").encode()


def read(text: str) -> str:
    """Return a text as it was before it lay in the database."""
    return text if "\\" not in text else "\\".join(one.replace("\\0", "\0") for one in text.split("\\\\"))


def array(kind: str, values: Sequence[Any]) -> bytes:
    """Return ``values`` of a type, or None, as an array of the server."""
    pieces = [HEAD.pack(1, None in values, TYPES[kind], len(values), 1)]
    number = NUMBERS.get(kind)
    for one in values:
        if one is None:
            pieces.append(UNKNOWN)
        elif number is not None:
            pieces.append(number.pack(number.size - LENGTH.size, one))
        else:
            data = told(one) if kind == "text" else one
            pieces += (LENGTH.pack(len(data)), data)
    return b"".join(pieces)
