"""The file that a shard leaves: written beside its place, brought to the disk, and put in place in one step."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Protocol, Self

import msgspec

from clausewise.job import verdict

# Verdicts are written in groups of so many: what is kept in memory, and what a reader can pass over.
group_rows: Final = 4_096

Form = Literal["parquet", "ndjson", "arrow"]
ENDINGS: Final[Mapping[Form, str]] = {"parquet": ".parquet", "ndjson": ".ndjson", "arrow": ".arrow"}


class Writer(Protocol):
    """Takes rows and ends; ``pyarrow`` has two of them."""

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows."""

    def close(self) -> None:
        """Write what stands at the end."""


class Sheet:
    """Verdicts on their way into the file ``path``, which is complete and on the disk when the context ends without an error."""

    def __init__(self, path: Path, form: Form, told: Mapping[str, str]) -> None:
        """``told`` is what the file says of itself: the policy and what else verdicts stand on."""
        self._path = path
        self._writer = _WRITERS[form](path, told)
        self._rows: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """Add the columns of a verdict."""
        self._rows.append(row)
        if len(self._rows) >= group_rows:
            self._write()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._write()
        self._writer.close()
        if kind is None:
            synced(self._path)

    def _write(self) -> None:
        self._writer.write(self._rows)
        self._rows = []


def written(path: Path, content: bytes) -> None:
    """Write a file and bring it to the disk. Raises OSError."""
    path.write_bytes(content)
    synced(path)


def synced(path: Path) -> None:
    """Bring the content of a file to the disk. Raises OSError."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


class _Lines:
    def __init__(self, path: Path, told: Mapping[str, str]) -> None:
        del told  # lines have no place for it; it stands in ``job.json``
        self._stream = path.open("wb")
        self._encode = msgspec.json.Encoder().encode_lines

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._stream.write(self._encode(rows))

    def close(self) -> None:
        self._stream.close()


class _Columns:
    """Groups of rows through one of pyarrow's writers."""

    def __init__(self, made: Callable[[Any], Any], told: Mapping[str, str]) -> None:
        self._schema = verdict.schema().with_metadata({f"clausewise.{name}": value for name, value in told.items()})
        self._writer = made(self._schema)

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        from pyarrow import RecordBatch

        if rows:
            self._writer.write_batch(RecordBatch.from_pylist([*rows], self._schema))

    def close(self) -> None:
        self._writer.close()


def _parquet(path: Path, told: Mapping[str, str]) -> Writer:
    from pyarrow.parquet import ParquetWriter

    return _Columns(lambda schema: ParquetWriter(path, schema, compression="zstd"), told)


def _arrow(path: Path, told: Mapping[str, str]) -> Writer:
    from pyarrow.ipc import new_file

    return _Columns(lambda schema: new_file(str(path), schema), told)


_WRITERS: Final[Mapping[Form, Callable[[Path, Mapping[str, str]], Writer]]] = {
    "parquet": _parquet,
    "ndjson": _Lines,
    "arrow": _arrow,
}
