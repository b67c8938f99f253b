"""Cutting: whatever is cut holds the rows of the whole, each once, and the same sources give the same shards."""

from __future__ import annotations

import csv
import io
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausewise import reading
from clausewise.job import survey
from clausewise.job.shard import Kind
from clausewise.job.survey import Cut, surveyed
from clausewise.rows import Bad
from tests import jobs

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")
pa = pytest.importorskip("pyarrow", reason="Parquet: pip install pyarrow")
in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def whole(path: Path) -> list[object]:
    return jobs.told([*reading.read([str(path)])])


def kinds(shards) -> list[Kind]:
    return [one.kind for one in jobs.segments(shards)]


@in_one_folder
@given(
    st.lists(st.sampled_from(['{"text":"a b"}', "", "{", '{"text":"' + "x" * 30 + '"}']), max_size=12), st.booleans()
)
def test_lines_hold_the_rows_of_the_whole_when_cut_small(tmp_path, lines, is_ended):
    path = tmp_path / "a.ndjson"
    path.write_text("\n".join(lines) + ("\n" if is_ended and lines else ""))
    assert jobs.told([*jobs.rows(jobs.cut(path, size=16))]) == whole(path)


@in_one_folder
@given(st.text(st.sampled_from('ab,"\n'), max_size=60), st.booleans())
def test_records_hold_the_rows_of_the_whole_when_cut_small(tmp_path, content, is_marked):
    path = tmp_path / "a.csv"
    path.write_bytes((b"\xef\xbb\xbf" if is_marked else b"") + b"id,text\n" + content.encode())
    assert jobs.told([*jobs.rows(jobs.cut(path, size=8))]) == whole(path)


def test_large_files_are_cut_and_small_ones_are_packed_when_shards_are_made(tmp_path):
    jobs.ndjson(tmp_path / "a.ndjson", jobs.texts(100))
    for number in range(5):
        (tmp_path / f"b{number}.txt").write_text(jobs.INNOCENT)
    shards = jobs.cut(tmp_path)
    assert [one.number for one in shards] == list(range(len(shards)))
    assert set(kinds(shards[:-1])) == {Kind.LINES}
    assert kinds(shards[-1:]) == [Kind.FILE] * 5
    assert all(sum(one.bytes for one in shard.segments) < 2 * jobs.KIB for shard in shards)
    assert jobs.cut(tmp_path) == shards


def test_every_byte_is_in_one_segment_with_its_digest_when_lines_are_cut(tmp_path):
    content = jobs.ndjson(tmp_path / "a.ndjson", jobs.texts(99)).read_bytes()
    found = jobs.segments(jobs.cut(tmp_path))
    assert len(found) > 3
    assert b"".join(content[one.start : one.end] for one in found) == content
    assert [one.sha256 for one in found] == [sha256(content[one.start : one.end]).hexdigest() for one in found]
    assert [one.line for one in found] == [content[: one.start].count(b"\n") + 1 for one in found]


def test_segments_of_one_shard_are_bounded_when_files_are_many(tmp_path, monkeypatch):
    monkeypatch.setattr(survey, "segments_per_shard_max", 3)
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text("a")
    assert [len(one.segments) for one in jobs.cut(tmp_path)] == [3, 3, 2]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"x" * 5_000),
        ("a.ndjson", '{"text":"é"}\n'.encode("utf-16") * 300),
        ("a.csv", b"id,message\n" + b"1,a\n" * 1_000),
        ("a.html", b"<p>a</p>" * 500),
        ("a.ndjson.gz", b"\x1f\x8b" + b"x" * 3_000),
        ("empty.txt", b""),
    ],
)
def test_what_cannot_be_cut_stays_whole_when_it_is_large(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    shards = jobs.cut(tmp_path)
    assert kinds(shards) == [Kind.FILE]
    assert jobs.told([*jobs.rows(shards)]) == whole(tmp_path)


def test_columns_are_found_in_every_piece_when_they_are_called_otherwise(tmp_path):
    written = io.StringIO()
    csv.writer(written).writerows([("Body", "text"), *((text, "no") for text in jobs.texts(100))])
    (tmp_path / "a.csv").write_text(written.getvalue())
    shards = jobs.cut(tmp_path, columns={"text": "body"})
    assert len(shards) > 2
    assert [row.item.parts[0].text for row in jobs.rows(shards, text="body")] == jobs.texts(100)


def test_row_groups_hold_the_rows_of_the_whole_when_cut_between_them(tmp_path):
    table = pa.table({"text": jobs.texts(100), "id": range(100)})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=9, compression="none", use_dictionary=False)
    shards = jobs.cut(tmp_path)
    assert len(shards) > 2
    found = [*jobs.rows(shards)]
    assert [row.line for row in found] == list(range(1, 101))
    assert [(row.item.id, row.item.parts[0].text) for row in found] == [
        (str(n), t) for n, t in enumerate(jobs.texts(100))
    ]


def test_parquet_without_rows_or_texts_or_sense_is_told_when_surveyed(tmp_path):
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"body": ["a"]}), tmp_path / "b.parquet")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 but no more")
    aside: list[Bad] = []
    shards = jobs.cut(tmp_path, aside=aside)
    assert [*jobs.rows(shards)] == []
    assert [Path(one.source).name for one in jobs.segments(shards)] == ["a.parquet"]
    assert [(Path(one.path).name, one.error.code) for one in aside] == [("b.parquet", "CW169"), ("c.parquet", "CW165")]


def test_a_source_that_is_gone_is_told_when_it_is_surveyed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")
    source = jobs.source(path)
    path.unlink()
    [bad] = surveyed(source, Cut())
    assert isinstance(bad, Bad)
    assert bad.error.code == "CW150"
