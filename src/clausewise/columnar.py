"""Rows of Parquet files, a few row groups at a time: columns are those of ``rows``, whatever else there is stays unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from msgspec import DecodeError, json

from clausewise.errors import ClausewiseError, InputError, UnavailableError
from clausewise.rows import AS_CALLED, FIELDS, LABELLED, Bad, Columns, Read, row_of

SUFFIX: Final = ".parquet"
batch_rows: Final = 256
read_bytes: Final = 1024 * 1024


class Group(NamedTuple):
    """A row group: where its bytes lie, how many they are unpacked, and how many rows they hold."""

    start: int
    end: int
    size: int
    rows: int


def groups(file: BinaryIO, size: int, name: str, columns: Columns) -> tuple[list[Group], int]:
    """Return the row groups of a file of ``size`` bytes, and where its footer begins.

    Raises InputError CW169 when it has no column of texts, CW165 when it cannot be read; UnavailableError CW166.
    """
    table = _opened(file, name, columns)
    told = table.metadata
    found = [_group(told.row_group(number)) for number in range(told.num_row_groups)]
    # Magic number and length stand after the footer (Apache Parquet, file format).
    return found, size - told.serialized_size - 8


def parquet(path: Path, name: str) -> Iterator[Read]:
    """Yield every row of a file; never raises for what the file holds."""
    number = 0
    try:
        with path.open("rb") as file:
            for row in rows(file, name):
                yield row
                number += 1
    except ClausewiseError as failure:
        yield Bad(failure, name, number + 1)


def rows(
    file: BinaryIO, name: str, columns: Columns = AS_CALLED, *, chosen: tuple[int, int] | None = None, first: int = 1
) -> Iterator[Read]:
    """Yield the rows of the ``chosen`` row groups (from, until) or of all, numbered from ``first``, a batch at a time.

    Raises what ``groups`` raises; InputError CW165 also where the file breaks off.
    """
    table = _opened(file, name, columns)
    keys = {field: columns.get(field, field) for field in FIELDS}
    there = {field: key for field, key in keys.items() if key in table.schema_arrow.names}
    for batch in _batches(table, name, range(*chosen or (0, table.num_row_groups)), [*there.values()]):
        values = {field: _cells(batch.column(key)) for field, key in there.items()}
        for number in range(batch.num_rows):
            cells = {field: _plain(field, column[number]) for field, column in values.items()}
            yield row_of(cells, name, first + number)
        first += batch.num_rows


def _batches(table: Any, name: str, chosen: Iterable[int], columns: list[str]) -> Iterator[Any]:
    """Yield the rows of one row group after the other: what stands before a damage is read."""
    from pyarrow import ArrowException

    try:
        for number in chosen:
            yield from table.iter_batches(batch_rows, row_groups=[number], columns=columns)
    except (ArrowException, OSError) as wrong:
        raise unreadable(name, wrong) from wrong


def _cells(column: Any) -> list[Any]:
    """Return the cells of a column, texts as bytes: what a damaged file calls a text need not be one, and then costs its own row."""
    from pyarrow import binary, types

    cells: list[Any] = (column.cast(binary()) if types.is_string(column.type) else column).to_pylist()
    return cells


def _plain(field: str, value: Any) -> Any:
    """Return a cell as JSON would hold it.

    A moment is milliseconds, without a zone in UTC; bytes are a text where they are one, for old files know no texts; labels may be
    written as JSON.
    """
    if isinstance(value, datetime):
        return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp() * 1000)
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            return value
    return _labels(value) if field in LABELLED and isinstance(value, str) else value


def _labels(told: str) -> Any:
    try:
        return json.decode(told)
    except (DecodeError, RecursionError):
        return None


def _group(told: Any) -> Group:
    columns = [told.column(number) for number in range(told.num_columns)]
    starts = [min(filter(None, (one.dictionary_page_offset, one.data_page_offset))) for one in columns]
    ends = [start + one.total_compressed_size for start, one in zip(starts, columns, strict=True)]
    return Group(min(starts), max(ends), told.total_byte_size, told.num_rows)


def _opened(file: BinaryIO, name: str, columns: Columns) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as missing:
        raise _missing() from missing
    try:
        table = ParquetFile(file, buffer_size=read_bytes, pre_buffer=False)
        names = table.schema_arrow.names
    except (ArrowException, OSError, UnicodeDecodeError) as wrong:
        raise unreadable(name, wrong) from wrong
    if columns.get("text", "text") not in names:
        raise _textless(columns.get("text", "text"), name)
    return table


def _textless(column: str, where: str) -> ClausewiseError:
    return InputError(
        "CW169",
        f"This Parquet file has no column “{column}”.",
        f"Ce fichier Parquet n'a pas de colonne « {column} ».",
        remedy_en="Call the column that is to be judged so; `bulk` takes --column text=NAME.",
        remedy_fr="Nommez ainsi la colonne à juger; « bulk » accepte --column text=NOM.",
        where=where,
    )


def unreadable(where: str, failure: Exception) -> ClausewiseError:
    """Return the error for a file that cannot be read, or no further."""
    said = str(failure).partition("\n")[0][:120]
    return InputError(
        "CW165",
        f"This Parquet file cannot be read ({said}).",
        f"Ce fichier Parquet ne se lit pas ({said}).",
        remedy_en="Write it again.",
        remedy_fr="Écrivez-le de nouveau.",
        where=where,
    )


def _missing() -> ClausewiseError:
    return UnavailableError(
        "CW166",
        "Parquet files are read with the package pyarrow, which is not installed.",
        "Les fichiers Parquet se lisent avec le paquet pyarrow, qui n'est pas installé.",
        remedy_en="Run: python -m pip install 'clausewise[parquet]'",
        remedy_fr="Lancez : python -m pip install 'clausewise[parquet]'",
    )
