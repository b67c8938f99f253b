"""Rows of Parquet: the types that columns have in practice, and what is bad costs itself alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clausewise import columnar
from clausewise.errors import InputError
from clausewise.reading import read
from clausewise.rows import Bad, Row

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install 'clausewise[parquet]'")
pa = pytest.importorskip("pyarrow", reason="Parquet: pip install 'clausewise[parquet]'")


def rows(path, columns=None, **values):
    pq.write_table(pa.table(values), path)
    with path.open("rb") as file:
        found, _ = columnar.groups(file, path.stat().st_size, "f", columns or {})
        return [*columnar.rows(file, "f", columns or {}, chosen=(0, len(found)))]


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


def test_numbers_and_bytes_that_are_no_text_are_refused_when_texts_are_asked(tmp_path):
    assert [one.error.code for one in rows(tmp_path / "a.parquet", text=[1.5, 2.5])] == ["CW154"] * 2
    first, second = rows(tmp_path / "b.parquet", text=["é".encode(), b"\xff"])
    assert (first.item.parts[0].text, second.error.code) == ("é", "CW154")


def test_a_column_is_read_under_its_own_name_when_the_job_says_so(tmp_path):
    [row] = rows(tmp_path / "a.parquet", {"text": "body", "author": "by"}, body=["said"], by=[3], text=["not read"])
    assert (row.item.parts[0].text, row.item.author) == ("said", "3")


def test_the_missing_column_is_named_in_both_languages_when_no_texts_are_there(tmp_path):
    with pytest.raises(InputError) as refused:
        rows(tmp_path / "a.parquet", {"text": "body"}, text=["a"])
    assert refused.value.code == "CW169"
    assert "“body”" in refused.value.en
    assert "« body »" in refused.value.fr


def test_row_groups_tell_where_they_lie_when_asked(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["a", "b", "c"], "n": [1, 2, 3]}), path, row_group_size=2)
    with path.open("rb") as file:
        found, footer = columnar.groups(file, path.stat().st_size, "f", {})
    assert [one.rows for one in found] == [2, 1]
    assert 4 == found[0].start < found[0].end == found[1].start < found[1].end <= footer < path.stat().st_size


def test_what_people_said_of_rows_comes_along_when_it_stands_in_columns(tmp_path):
    path = tmp_path / "a.parquet"
    labels = [{"threat": 1, "spam": 0}] * 1_000
    told = pa.table(
        {"text": ["Je vais te tuer"] * 1_000, "labels": labels, "clauses": ['{"conduct.threats": 1}'] * 1_000}
    )
    pq.write_table(told, path)
    found = list(read([str(path)]))
    assert len(found) == 1_000
    assert found[0].labels == {"threat": True, "spam": False, "conduct.threats": True}
    assert (found[999].line, found[999].item.id) == (1_000, f"{path}:1000")


def test_bad_rows_and_files_cost_themselves_alone_when_read(tmp_path):
    for name, told in (("a", {"text": ["one", None, "three"]}), ("b", {"id": [1]})):
        pq.write_table(pa.table(told), tmp_path / f"{name}.parquet")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 and nothing else")
    assert [type(one) for one in read([str(tmp_path / "a.parquet")])] == [Row, Bad, Row]
    codes = [one.error.code for one in read([str(tmp_path / "b.parquet"), str(tmp_path / "c.parquet")])]
    assert codes == ["CW169", "CW165"]


def test_rows_before_the_damage_are_read_when_a_file_breaks_off(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"text {number}" for number in range(3_000)]}), path, row_group_size=1_000)
    whole = bytearray(path.read_bytes())
    second = pq.ParquetFile(path).metadata.row_group(1).column(0)
    start = second.dictionary_page_offset or second.data_page_offset
    whole[start : start + second.total_compressed_size] = b"\xff" * second.total_compressed_size
    path.write_bytes(whole)
    found = list(read([str(path)]))
    assert (len(found), found[-1].error.code) == (1_001, "CW165")
