"""Rows of CSV as items: what is bad costs its own row, is named with its place, and the rest goes on.

A file starts with the names of its columns, which are those of ``clausewise.rows``; comma, semicolon and tab all separate.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Final, NamedTuple

from clausewise.intake import text_characters_max
from clausewise.rows import AS_CALLED, CONTEXT, WHAT, Bad, Columns, Read, error, lines, mended, replaced, row_of

SEPARATORS: Final = ",;\t"
_READ: Final = ("text", *WHAT, *CONTEXT)


def csv_rows(stream: BinaryIO, name: str, first: int = 1, columns: Columns = AS_CALLED) -> Iterator[Read]:
    """Yield one row a record. A quote that is never closed costs the row that opens it; reading goes on at the line after.

    ``first`` is the number of the line that ``stream`` begins with, which names the columns; for ``columns`` see ``clausewise.rows``.
    """
    rest = _Lines(stream, first)
    header = _header(rest).called(columns)
    if "text" not in header.names:
        yield Bad(error("CW155", f"{name}:1"), name)
        return
    if repeated := next((key for key in _READ if header.names.count(key) > 1), ""):
        yield Bad(error("CW163", f"{name}:1", repeated), name)
        return
    with _bounded():
        while (cells := _cells(rest, header)) is not None:
            if isinstance(cells, str):
                details = (
                    "a quote that is not closed or not doubled",
                    "un guillemet qui n'est pas fermé ou pas doublé",
                )
                yield Bad(error(cells, f"{name}:{rest.number}", *details), name, rest.number)
            elif (row := _row(cells, header, rest, name)) is not None:
                yield row


def starts(stream: BinaryIO, columns: Columns = AS_CALLED) -> Iterator[tuple[int, int]]:
    """Yield where a file can be cut so that its pieces hold the rows of the whole: the line and the offset in bytes of a record.

    ``stream`` tells its position and stands at the file's beginning; the last one yielded is the file's end. A file without a column of
    texts cannot be cut.
    """
    rest = _Lines(stream)
    header = _header(rest).called(columns)
    if "text" not in header.names:
        return
    with _bounded():
        while True:
            if not rest.is_behind:
                yield rest.next_number, stream.tell()
            if _cells(rest, header) is None:
                return


class _Header(NamedTuple):
    names: Sequence[str]
    separator: str

    def called(self, columns: Columns) -> _Header:
        """Return the header with the names of fields instead of those of the columns in which they stand."""
        fields = {name.strip().lower(): field for field, name in columns.items()}
        unread = columns.keys() - fields.keys()
        return self._replace(names=[fields.get(name, "" if name in unread else name) for name in self.names])


class _TooLong(csv.Error):
    pass


class _Lines:
    """The lines of a CSV stream as text. What a broken row swallowed can be handed back, so that the rows after it are read."""

    def __init__(self, stream: BinaryIO, first: int = 1) -> None:
        self._lines = lines(stream, first)
        self._again: deque[tuple[int, str | None]] = deque()
        self.taken: list[tuple[int, str | None]] = []
        self.malformed: set[int] = set()
        self.next_number = first

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._again:
            number, text = self._again.popleft()
        else:
            number, line = next(self._lines)
            self.next_number = number + 1
            text = None if line is None else line.decode("utf-8", "replace")
            if text and line and replaced(text, line, ""):
                self.malformed.add(number)
        self.taken.append((number, text))
        if text is None:
            raise _TooLong
        return text

    @property
    def number(self) -> int:
        return self.taken[0][0] if self.taken else 1

    @property
    def is_behind(self) -> bool:
        """Whether lines that were taken from the stream are to be read again."""
        return bool(self._again)

    def hand_back(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))


def _header(rest: _Lines) -> _Header:
    try:
        first = next(rest, "")
        separator = max(SEPARATORS, key=first.count)
        cells = next(csv.reader([first], delimiter=separator), [])
    except csv.Error:
        return _Header((), ",")
    return _Header([cell.strip().lower() for cell in cells], separator)


@contextmanager
def _bounded() -> Iterator[None]:
    """Bound what one open quote can swallow: a field past the limit of a text would be refused later anyway."""
    previous = csv.field_size_limit(text_characters_max)
    try:
        yield
    finally:
        csv.field_size_limit(previous)


def _cells(rest: _Lines, header: _Header) -> list[str] | str | None:
    """Return the cells of the next record, the code of what is wrong with it, or None at the end."""
    rest.taken = []
    try:
        return next(csv.reader(rest, delimiter=header.separator, strict=True))
    except StopIteration:
        return None
    except csv.Error as broken:
        is_long = isinstance(broken, _TooLong) and len(rest.taken) == 1
        rest.hand_back()
        return "CW151" if is_long else "CW159"


def _row(cells: list[str], header: _Header, rest: _Lines, name: str) -> Read | None:
    """Return the row of a record, None for an empty line."""
    names = header.names
    while len(cells) > len(names) and not cells[-1]:
        cells.pop()
    if not cells:
        return None
    if len(cells) > len(names) or len(cells) <= names.index("text"):
        many, wanted = len(cells), len(names)
        details = (f"{many} cells for {wanted} columns", f"{many} cases pour {wanted} colonnes")
        return Bad(error("CW159", f"{name}:{rest.number}", *details), name, rest.number)
    fields = {
        key: cell
        for key, cell in zip(names, cells, strict=False)
        if key == "text" or (key in (*WHAT, *CONTEXT) and cell)
    }
    malformed = rest.malformed.intersection(number for number, _ in rest.taken)
    note = (mended(f"{name}:{rest.number}"),) if malformed else ()
    rest.malformed.clear()
    return row_of(fields, name, rest.number, note)
