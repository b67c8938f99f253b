"""Rows of Parquet files, as those of NDJSON."""

from __future__ import annotations

import pytest

duckdb = pytest.importorskip("duckdb", reason="python -m pip install 'clausewise[logs]'")

from clausewise.reading import read  # noqa: E402
from clausewise.rows import Bad, Row  # noqa: E402


def written(path, query):
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return str(path)


def test_rows_bear_what_their_columns_say_when_they_are_called_as_fields(tmp_path):
    path = written(
        tmp_path / "a.parquet",
        "SELECT 'Je vais te tuer' AS text, 'u' || i AS author, i * 1000 AS time_ms, {'threat': 1, 'spam': 0} AS labels, "
        "'{\"conduct.threats\": 1}' AS clauses, 7 AS votes FROM range(1, 1001) r(i)",
    )
    rows = list(read([path]))
    assert len(rows) == 1000
    assert (rows[0].item.parts[0].text, rows[0].item.author, rows[0].item.time_ms) == ("Je vais te tuer", "u1", 1000)
    assert rows[0].labels == {"threat": True, "spam": False, "conduct.threats": True}
    assert (rows[999].line, rows[999].item.id) == (1000, f"{path}:1000")


def test_bad_rows_and_files_cost_themselves_alone_when_read(tmp_path):
    mixed = written(tmp_path / "a.parquet", "SELECT unnest(['one', NULL, 'three']) AS text")
    assert [type(one) for one in read([mixed])] == [Row, Bad, Row]
    textless = written(tmp_path / "b.parquet", "SELECT 1 AS id")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 and nothing else")
    codes = [one.error.code for one in read([textless, str(tmp_path / "c.parquet")])]
    assert codes == ["CW169", "CW165"]
