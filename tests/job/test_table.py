"""Rows of Parquet: the types that columns have in practice, and a row that is bad costs itself alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clausewise.errors import InputError
from clausewise.job import table
from clausewise.rows import Bad

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")
pa = pytest.importorskip("pyarrow", reason="Parquet: pip install pyarrow")


def rows(path, columns=None, **values):
    pq.write_table(pa.table(values), path)
    with path.open("rb") as file:
        found, _ = table.groups(file, path.stat().st_size, "f", columns or {})
        return [*table.rows(file, "f", (0, len(found)), 1, columns or {})]


def test_a_row_has_its_fields_when_columns_have_the_types_of_practice(tmp_path):
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    [first, second] = rows(
        tmp_path / "a.parquet",
        text=pa.array(["one", "two"]).dictionary_encode(),
        id=pa.array([7, 8], pa.uint64()),
        author=pa.array(["ann", None], pa.large_string()),
        time_ms=pa.array([moment, moment.replace(tzinfo=None)], pa.timestamp("us")),
        other=pa.array([[1], [2]]),
    )
    assert (first.item.parts[0].text, first.item.id, first.item.author) == ("one", "7", "ann")
    assert (second.item.author, second.line) == ("", 2)
    assert {first.item.time_ms, second.item.time_ms} == {int(moment.timestamp() * 1000)}


def test_rows_cost_only_themselves_when_cells_are_no_texts(tmp_path):
    found = rows(tmp_path / "a.parquet", text=["one", None, "three"], author=pa.array([None, "b", "c"]))
    assert [one.error.code if isinstance(one, Bad) else "ok" for one in found] == ["ok", "CW154", "ok"]
    assert found[1].error.where == "f:2"


def test_numbers_with_fractions_and_bytes_are_refused_when_texts_are_asked(tmp_path):
    assert [one.error.code for one in rows(tmp_path / "a.parquet", text=[1.5, 2.5])] == ["CW154"] * 2
    assert [one.error.code for one in rows(tmp_path / "b.parquet", text=[b"a"])] == ["CW154"]


def test_a_column_is_read_under_its_own_name_when_the_job_says_so(tmp_path):
    [row] = rows(tmp_path / "a.parquet", {"text": "body", "author": "by"}, body=["said"], by=[3], text=["not read"])
    assert (row.item.parts[0].text, row.item.author) == ("said", "3")


def test_the_missing_column_is_named_in_both_languages_when_no_texts_are_there(tmp_path):
    with pytest.raises(InputError) as refused:
        rows(tmp_path / "a.parquet", {"text": "body"}, text=["a"])
    assert refused.value.code == "CW190"
    assert "“body”" in refused.value.en
    assert "« body »" in refused.value.fr


def test_row_groups_tell_where_they_lie_when_asked(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["a", "b", "c"], "n": [1, 2, 3]}), path, row_group_size=2)
    with path.open("rb") as file:
        found, footer = table.groups(file, path.stat().st_size, "f", {})
    assert [one.rows for one in found] == [2, 1]
    assert 4 == found[0].start < found[0].end == found[1].start < found[1].end <= footer < path.stat().st_size
