"""Rows of Parquet files, a few row groups at a time; their columns are those of ``clausewise.rows``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final, NamedTuple

from clausewise.errors import InputError, UnavailableError
from clausewise.rows import FIELDS, Columns, Read, row_of

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

    Raises InputError CW190 when it has no column of texts, CW191 when it cannot be read; UnavailableError CW193.
    """
    table = _opened(file, name)
    if columns.get("text", "text") not in table.schema_arrow.names:
        raise InputError(
            "CW190",
            f"The file has no column “{columns.get('text', 'text')}”.",
            f"Le fichier n'a pas de colonne « {columns.get('text', 'text')} ».",
            remedy_en="Say which one holds the texts: --column text=NAME.",
            remedy_fr="Dites laquelle contient les textes : --column text=NOM.",
            where=name,
        )
    told = table.metadata
    found = [_group(told.row_group(number)) for number in range(told.num_row_groups)]
    # Magic number and length stand after the footer (Apache Parquet, file format).
    return found, size - told.serialized_size - 8


def rows(file: BinaryIO, name: str, chosen: tuple[int, int], first: int, columns: Columns) -> Iterator[Read]:
    """Yield the rows of the ``chosen`` row groups (from, until), numbered from ``first``, a batch at a time."""
    table = _opened(file, name)
    keys = {field: columns.get(field, field) for field in FIELDS}
    there = {field: key for field, key in keys.items() if key in table.schema_arrow.names}
    for batch in table.iter_batches(batch_rows, row_groups=list(range(*chosen)), columns=[*there.values()]):
        values = {field: batch.column(key).to_pylist() for field, key in there.items()}
        for number in range(batch.num_rows):
            yield row_of({field: _plain(cells[number]) for field, cells in values.items()}, name, first + number)
        first += batch.num_rows


def _plain(value: Any) -> Any:
    """Return a cell as JSON would hold it: a moment in milliseconds, without a zone in UTC."""
    if not isinstance(value, datetime):
        return value
    return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp() * 1000)


def _group(told: Any) -> Group:
    columns = [told.column(number) for number in range(told.num_columns)]
    starts = [min(filter(None, (one.dictionary_page_offset, one.data_page_offset))) for one in columns]
    ends = [start + one.total_compressed_size for start, one in zip(starts, columns, strict=True)]
    return Group(min(starts), max(ends), told.total_byte_size, told.num_rows)


def _opened(file: BinaryIO, name: str) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as missing:
        raise unavailable(missing.name or "") from missing
    try:
        return ParquetFile(file, buffer_size=read_bytes, pre_buffer=False)
    except (ArrowException, OSError) as wrong:
        cause = str(wrong).partition("\n")[0][:120]
        raise InputError(
            "CW191",
            f"This is no Parquet file that can be read ({cause}).",
            f"Ceci n'est pas un fichier Parquet lisible ({cause}).",
            remedy_en="Write it again.",
            remedy_fr="Écrivez-le de nouveau.",
            where=name,
        ) from wrong


def unavailable(package: str, extra: str = "bulk") -> UnavailableError:
    """Return the error for a package of an ``extra`` that is not installed."""
    return UnavailableError(
        "CW193",
        f"Bulk jobs need the package {package}, which is not installed.",
        f"Les travaux en masse ont besoin du paquet {package}, qui n'est pas installé.",
        remedy_en=f"Run: python -m pip install 'clausewise[{extra}]'",
        remedy_fr=f"Lancez : python -m pip install 'clausewise[{extra}]'",
    )
