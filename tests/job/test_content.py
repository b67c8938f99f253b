"""Reading a segment: fields are filled, what is damaged costs itself, and a source that changed is refused."""

from __future__ import annotations

import gzip

import pytest

from clausewise.errors import InputError
from clausewise.job import content
from clausewise.job.shard import Kind
from clausewise.rows import Bad, Row
from tests import jobs

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")
pa = pytest.importorskip("pyarrow", reason="Parquet: pip install pyarrow")


def read(path, **context):
    return [row for one in jobs.segments(jobs.cut(path)) for row in content.rows(one, None, {}, context)]


def test_empty_fields_are_filled_when_the_job_gives_a_context(tmp_path):
    jobs.ndjson(tmp_path / "a.ndjson", ["one"], author="ann")
    (tmp_path / "b.txt").write_text("two")
    assert [row.item.author for row in read(tmp_path, author="bob")] == ["ann", "bob"]


def test_a_packed_file_costs_itself_alone_when_it_breaks_off(tmp_path):
    packed = gzip.compress(b'{"text":"a"}\n' * 3, mtime=0)
    (tmp_path / "a.ndjson.gz").write_bytes(packed)
    (tmp_path / "b.ndjson.gz").write_bytes(packed[:-6])
    found = read(tmp_path)
    assert sum(isinstance(row, Row) for row in found) == 3
    assert [one.error.code for one in found if isinstance(one, Bad)] == ["CW157"]


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv", "a.parquet", "a.txt"])
def test_a_segment_is_refused_when_its_source_has_changed(tmp_path, name):
    path = tmp_path / name
    if name == "a.parquet":
        pq.write_table(pa.table({"text": jobs.texts(60)}), path, row_group_size=20, compression="none")
    elif name == "a.csv":
        path.write_text("text\n" + "\n".join(jobs.texts(60)))
    else:
        jobs.ndjson(path, jobs.texts(60))
    found = jobs.segments(jobs.cut(path))
    assert len({one.kind for one in found}) == 1
    assert (found[0].kind is Kind.FILE) == (name == "a.txt")
    # One letter within the last segment, and the size stays.
    changed = bytearray(path.read_bytes())
    changed[found[-1].end - 2 if name != "a.parquet" else found[-1].start + 40] ^= 1
    path.write_bytes(changed)
    for segment in found[:-1]:
        assert list(content.rows(segment, None, {}, {}))
    with pytest.raises(InputError) as refused:
        list(content.rows(found[-1], None, {}, {}))
    assert (refused.value.code, refused.value.where) == ("CW192", str(path))


def test_a_segment_is_refused_when_only_the_footer_of_its_table_changed(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["a"]}).replace_schema_metadata({"k": "v"}), path)
    [segment] = jobs.segments(jobs.cut(path))
    changed = bytearray(path.read_bytes())
    changed[changed.rindex(b"text")] ^= 1
    path.write_bytes(changed)
    with pytest.raises(InputError) as refused:
        list(content.rows(segment, None, {}, {}))
    assert refused.value.code == "CW192"
