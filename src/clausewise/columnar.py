"""Rows of Parquet files: columns are called as the fields of ``rows``, whatever else there is stays unread.

DuckDB reads them, a stretch at a time; it fetches nothing and puts nothing on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import DecodeError, json

from clausewise.errors import ClausewiseError, InputError, UnavailableError
from clausewise.rows import FIELDS, LABELLED, Bad, Read, row_of

SUFFIX: Final = ".parquet"
stretch_rows: Final = 512
SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1GB",
    "temp_directory": "",
    "threads": 1,
}


def parquet(path: Path, name: str) -> Iterator[Read]:
    """Yield one row a record; never raises for what the file holds."""
    try:
        import duckdb
    except ModuleNotFoundError:
        yield Bad(_missing(), name)
        return
    connection = duckdb.connect(config=SETTINGS)
    number = 0
    try:
        columns = _columns(connection, path)
        if "text" not in columns:
            yield Bad(_textless(name), name)
            return
        wanted = ", ".join(f'"{one}"' for one in columns)
        found = connection.execute(f"SELECT {wanted} FROM read_parquet(?)", [str(path)])  # noqa: S608 - names of our own fields
        while records := found.fetchmany(stretch_rows):
            for record in records:
                number += 1
                yield row_of(_fields(dict(zip(columns, record, strict=True))), name, number)
    except duckdb.Error as failure:
        yield Bad(_unreadable(f"{name}:{number + 1}", failure), name, number + 1)
    finally:
        connection.close()


def _columns(connection: Any, path: Path) -> list[str]:
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    there = {column for column, *_ in described}
    return [one for one in FIELDS if one in there]


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields as those of JSON are: bytes as text, labels that are written as JSON as an object."""
    fields = {key: one.decode("utf-8", "replace") if isinstance(one, bytes) else one for key, one in record.items()}
    for key in LABELLED:
        if isinstance(fields.get(key), str):
            try:
                fields[key] = json.decode(fields[key])
            except DecodeError:
                del fields[key]
    return fields


def _textless(where: str) -> ClausewiseError:
    return InputError(
        "CW169",
        "This Parquet file has no column “text”.",
        "Ce fichier Parquet n'a pas de colonne « text ».",
        remedy_en="Call the column that is to be judged so.",
        remedy_fr="Nommez ainsi la colonne à juger.",
        where=where,
    )


def _unreadable(where: str, failure: Exception) -> ClausewiseError:
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
        "Parquet files are read with the package duckdb, which is not installed.",
        "Les fichiers Parquet se lisent avec le paquet duckdb, qui n'est pas installé.",
        remedy_en="Run: python -m pip install 'clausewise[logs]'",
        remedy_fr="Lancez : python -m pip install 'clausewise[logs]'",
    )
