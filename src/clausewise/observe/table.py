"""The tables of a log that is read by columns: DuckDB's part of ``observe.columns``.

``waiting`` holds a row for each event whose turn has not come: its log, its number there, its moment, whether each scenario means it,
and the fields that keys are made of.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from clausewise.errors import UnavailableError
from clausewise.event import NUMBERS, TEXTS, Event, Outcome
from clausewise.observe.chunk import SEPARATOR, Chunk
from clausewise.observe.cut import Cut
from clausewise.observe.format import line_bytes_max
from clausewise.observe.overflow import slices, suspects
from clausewise.observe.predicate import Predicates, fields, quoted
from clausewise.observe.scenario import Scenario
from clausewise.observe.trait import trait

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy import int64
    from numpy.typing import NDArray

memory_mb_max = 400
# A scenario, by its number, and the fields of one of its keys.
Place = tuple[int, tuple[str, ...]]
_KINDS: Final = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(NUMBERS, "DOUBLE")


class Table:
    """Rows of logs, and what overflows among them. Needs DuckDB and NumPy, and raises UnavailableError CW804 without."""

    def __init__(self, scenarios: Sequence[Scenario], unknown: frozenset[str] = frozenset()) -> None:
        """``unknown`` are fields that no line tells: what asks for them is left to the rows themselves."""
        self.scenarios = tuple(scenarios)
        self._folder = tempfile.TemporaryDirectory(prefix="clausewise-")
        self._connection = _connected(self._folder.name)
        self._counted = {number: one for number, one in enumerate(self.scenarios) if is_counted(one, unknown)}
        keys = {name for one in self._counted.values() for names in one.per for name in names}
        self._keys = sorted(map(_column, keys))
        self._flags = [f"s{number}" for number in range(len(self.scenarios))]
        asked = {name for one in self.scenarios for name in fields(one.where)}
        self._asked = sorted(name for name in {*asked, *keys} if name in _KINDS and name not in unknown)
        self._views: dict[str, _View] = {}
        columns = ["log INTEGER", "place BIGINT", "time_ms BIGINT"]
        columns += [f"{flag} BOOLEAN" for flag in self._flags] + [f"{key} VARCHAR" for key in self._keys]
        self._run(f"CREATE TABLE waiting ({', '.join(columns)})")

    def close(self) -> None:
        """Let go of everything."""
        self._connection.close()
        self._folder.cleanup()

    def load(self, chunk: Chunk, form: Cut) -> NDArray[int64] | None:
        """Cut a chunk; return the numbers of its plain lines, in order. None means that DuckDB did not read the lines that are there."""
        path = Path(self._folder.name) / "chunk"
        path.write_bytes(chunk.content)
        view = self._view(form)
        if not self._is_cut(view.raw(str(path), chunk), chunk):
            return None
        for name, said in view.looked_up.items():
            # What is said of each value of a column: the same ones come again and again.
            self._run(
                f"CREATE OR REPLACE TABLE d_{name} AS SELECT {name}{said} FROM (SELECT DISTINCT {name} FROM raw) c"
            )
        self._run(view.cut(self._keys))
        return self._run("SELECT place FROM cut ORDER BY place").fetchnumpy()["place"]

    def _is_cut(self, sql: str, chunk: Chunk) -> bool:
        from duckdb import Error

        try:
            self._run(sql)
        except Error:
            return False
        [(last,)] = self._run("SELECT max(place) FROM raw").fetchall()
        return bool(last == len(chunk.ends) - 1)

    def _view(self, form: Cut) -> _View:
        """Return how lines of a format are asked; what they say alike is no column but a constant."""
        key = form.plain
        if key not in self._views:
            said = {_column(name): form.columns[name] for name in self._asked}
            constants = {name: value for name, value in said.items() if _is_constant(value)}
            tests: dict[str, list[str]] = {}

            def cheaper(field: str, test: str) -> str:
                if (name := _column(field)) in constants:
                    return test
                known = tests.setdefault(name, [])
                if test not in known:
                    known.append(test)
                return f"d_{name}.b{known.index(test)}"

            columns = {name: constants.get(name, f"c.{name}") for name in said}
            made = Predicates({name: columns[_column(name)] for name in self._asked}, cheaper, self._is_understood)
            flags = {flag: made.sql(one.where) for flag, one in zip(self._flags, self.scenarios, strict=True)}
            looked_up = {
                name: "".join(f", {test} AS b{number}" for number, test in enumerate(known))
                for name, known in tests.items()
            }
            self._views[key] = _View(form, said, columns, flags, {"clock": f", {form.time_ms} AS time_ms"} | looked_up)
        return self._views[key]

    def moments(self) -> tuple[NDArray[int64], NDArray[int64]]:
        """Return the numbers and moments of the plain lines that were cut, in their order."""
        found = self._run("SELECT place, time_ms FROM cut ORDER BY place").fetchnumpy()
        return found["place"], found["time_ms"]

    def keep(self, log: int, base: int, dropped: NDArray[int64]) -> None:
        """Let the plain lines that were cut wait, but for ``dropped``; ``base`` is the number of the first in their log."""
        without = ""
        if len(dropped):
            self._connection.register("dropped", {"place": dropped})
            without = " AND place NOT IN (SELECT place FROM dropped)"
        rest = "".join(f", {name}" for name in (*self._flags, *self._keys))
        meant = " OR ".join(self._flags) or "false"
        self._run(f"INSERT INTO waiting SELECT {log}, place + {base}, time_ms{rest} FROM cut WHERE ({meant}){without}")

    def add(self, log: int, told: Sequence[tuple[int, Event]]) -> None:
        """Let events wait that were read by themselves, each with its number in the log."""
        import numpy as np

        told = [one for one in told if one[1].outcome is not Outcome.REFUSED]
        if not told:
            return
        rows: dict[str, Any] = {
            "log": np.full(len(told), log),
            "place": np.array([number for number, _ in told]),
            "time_ms": np.array([event.time_ms for _, event in told]),
        }
        for number, one in enumerate(self.scenarios):
            rows[f"s{number}"] = np.array([one.condition(event) for _, event in told])
        for key in self._keys:
            read = trait(_field(key))
            rows[key] = _objects([read(event) for _, event in told])
        self._connection.register("added", rows)
        self._run("INSERT INTO waiting SELECT * FROM added")

    def due(self, end_ms: int | None, live: Mapping[Place, Sequence[tuple[str, ...]]]) -> None:
        """Take the rows before ``end_ms`` (None: all) from those that wait, and find those that matter; ``live`` keys always do."""
        until = "true" if end_ms is None else f"time_ms < {end_ms}"
        self._run(f"CREATE OR REPLACE TABLE batch AS SELECT * FROM waiting WHERE {until}")
        self._run(f"CREATE OR REPLACE TABLE rest AS SELECT * FROM waiting WHERE NOT {until}")
        self._run("DROP TABLE waiting; ALTER TABLE rest RENAME TO waiting")
        self._run("CREATE OR REPLACE TABLE step (log INTEGER, place BIGINT, time_ms BIGINT)")
        for number, flag in enumerate(self._flags):
            if number not in self._counted:
                self._run(f"INSERT INTO step SELECT log, place, time_ms FROM batch WHERE {flag}")
        for number, one in self._counted.items():
            for names in one.per:
                self._overflowing(number, list(map(_column, names)), end_ms, live.get((number, names), ()))

    def _overflowing(
        self, number: int, keys: Sequence[str], end_ms: int | None, live: Sequence[tuple[str, ...]]
    ) -> None:
        """Note the rows of the keys of a scenario that overflow, or are not dry at ``end_ms``, or are ``live``."""
        one, flag, by = self.scenarios[number], self._flags[number], ", ".join(keys)
        is_full = "".join(f" AND {key} <> ''" for key in keys)
        self._run(f"CREATE OR REPLACE TABLE meant AS SELECT log, place, time_ms, {by} FROM batch WHERE {flag}{is_full}")
        suspected = suspects("meant", keys, capacity=one.capacity, leak_ms=one.leak_ms, end_ms=end_ms)
        self._run(f"CREATE OR REPLACE TABLE suspects AS {suspected}")
        [(count,)] = self._run("SELECT count(*) FROM suspects").fetchall()
        if not count and not live:
            return
        rows = f"(SELECT * FROM meant SEMI JOIN suspects USING ({by}))"
        unfinished = f" OR alone > {end_ms}" if end_ms is not None else ""
        self._run(
            f"""CREATE OR REPLACE TABLE full_keys AS SELECT {by} FROM ({slices(rows, keys, one.leak_ms)})
            WHERE highest > {one.limit_ms}{unfinished}"""
        )
        if live:
            lists = {key: _objects([values[at] for values in live]) for at, key in enumerate(keys)}
            self._connection.register("living", lists)
            self._run(f"INSERT INTO full_keys SELECT {by} FROM living")
        self._run(f"INSERT INTO step SELECT log, place, time_ms FROM meant SEMI JOIN full_keys USING ({by})")

    def steps(self) -> list[tuple[int, int]]:
        """Return the rows that matter, in order: their log and their number in it."""
        found = self._run("SELECT DISTINCT log, place, time_ms FROM step ORDER BY time_ms, log, place")
        return [(log, place) for log, place, _ in found.fetchall()]

    def first(self, log: int) -> int | None:
        """Return the number of the first line of a log that still waits, None when none does."""
        [(found,)] = self._run(f"SELECT min(place) FROM waiting WHERE log = {log}").fetchall()
        return found if found is None else int(found)

    def _is_understood(self, pattern: str) -> bool:
        """Say whether DuckDB reads an expression as Python does, as far as it reads it at all: ASCII text on one line leaves no doubt."""
        from duckdb import Error

        try:
            self._run(f"SELECT regexp_matches('', {quoted(pattern)})")
        except Error:
            return False
        return True

    def _run(self, sql: str) -> DuckDBPyConnection:
        return self._connection.execute(sql)


class _View(Struct):
    """How lines of a format are asked: ``said`` what they say, ``columns`` where that then stands, ``flags`` what scenarios mean."""

    form: Cut
    said: dict[str, str]
    columns: dict[str, str]
    flags: dict[str, str]
    looked_up: dict[str, str]

    def raw(self, path: str, chunk: Chunk) -> str:
        """Return the query that makes of a file's lines the table ``raw`` of plain ones, and of the last in any case."""
        plain = [self.form.plain]
        if not chunk.content.isascii():
            plain += [f"strlen(p{number}) = length(p{number})" for number in range(1, self.form.pieces)]
        asked = {name: value for name, value in self.said.items() if self.columns[name] != value}
        read = f"""read_csv({quoted(path)}, columns = {{'line': 'VARCHAR'}}, delim = '{SEPARATOR.decode()}', quote = '', escape = '',
            header = false, auto_detect = false, compression = 'none', new_line = '\\n', max_line_size = {2 * line_bytes_max})"""
        pieces = "".join(f", p[{number}] AS p{number}" for number in range(1, self.form.pieces + 1))
        lines = f"SELECT row_number() OVER () - 1 AS place, string_split(line, '\"') AS p FROM {read}"
        words = f"SELECT *{_named(self.form.words)} FROM (SELECT place{pieces} FROM ({lines}))"
        return f"""CREATE OR REPLACE TABLE raw AS SELECT place, CASE WHEN is_plain THEN {self.form.clock} END AS clock{_named(asked)}
            FROM (SELECT *, ({" AND ".join(plain)}) AS is_plain FROM ({words}))
            WHERE is_plain OR place = {len(chunk.ends) - 1}"""

    def cut(self, keys: Sequence[str]) -> str:
        """Return the query that makes of ``raw`` the table ``cut``: moments, flags and keys of the plain lines."""
        held = _named({key: self.columns[key] for key in keys})
        joined = "".join(f" JOIN d_{name} ON d_{name}.{name} = c.{name}" for name in self.looked_up)
        return f"""CREATE OR REPLACE TABLE cut AS SELECT c.place, time_ms{_named(self.flags)}{held}
            FROM raw c{joined} WHERE time_ms IS NOT NULL"""


def _column(field: str) -> str:
    """Return how a field's column is called: nothing that SQL means otherwise."""
    return f"f_{field}"


def _field(column: str) -> str:
    return column.removeprefix("f_")


def _named(columns: Mapping[str, str]) -> str:
    return "".join(f", {value} AS {name}" for name, value in columns.items())


def _is_constant(value: str) -> bool:
    return value == "0" or (value.startswith("'") and value.endswith("'") and value.count("'") == 2)  # noqa: PLR2004


def is_counted(one: Scenario, unknown: frozenset[str]) -> bool:
    """Say whether columns can tell which keys of a scenario matter; ``unknown`` are fields that no line tells."""
    return one.is_bucket and all(name in _KINDS and name not in unknown for names in one.per for name in names)


def _objects(values: Sequence[str]) -> NDArray[Any]:
    import numpy as np

    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _connected(folder: str) -> DuckDBPyConnection:
    try:
        import duckdb
        import numpy  # noqa: F401, ICN001
    except ImportError as missing:
        raise UnavailableError(
            "CW804",
            "Logs are read by columns with the packages duckdb and numpy, which are not installed.",
            "Les journaux se lisent par colonnes avec les paquets duckdb et numpy, qui ne sont pas installés.",
            remedy_en="Run: python -m pip install 'clausewise[logs]'",
            remedy_fr="Exécutez : python -m pip install 'clausewise[logs]'",
        ) from missing
    # Nothing is fetched: what DuckDB lacks it does without.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    settings |= {"memory_limit": f"{memory_mb_max}MB", "temp_directory": folder}
    connection = duckdb.connect(config=settings)
    # On a terminal it would write among our words.
    connection.execute("SET enable_progress_bar = false")
    return connection
