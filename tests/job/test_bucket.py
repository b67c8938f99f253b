"""Buckets as sources and as the place of verdicts, on a server that speaks S3."""

from __future__ import annotations

import gzip

import pytest

from clausewise.errors import InputError, StoreError
from clausewise.job import bucket, manifest
from clausewise.job.place import Place
from clausewise.job.shard import Kind
from clausewise.job.source import absolute, pieces, sources
from clausewise.vault.bucket import Bucket
from tests import jobs
from tests.bucket import serving

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")
pa = pytest.importorskip("pyarrow", reason="Parquet: pip install pyarrow")


@pytest.fixture(scope="module")
def server():
    with serving("archive") as variables:
        yield variables


@pytest.fixture
def given(server, monkeypatch, tmp_path):
    """A function that puts a file of this machine into the bucket; the bucket is found by whoever works for the job."""
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    bucket._store.cache_clear()
    shelf = Bucket.of("s3://archive")

    def put(name: str, content: bytes) -> str:
        (tmp_path / "sent").write_bytes(content)
        shelf.put(name, tmp_path / "sent")
        return f"s3://archive/{name}"

    yield put
    for name, _ in [*shelf.names()]:
        shelf.remove(name)
    bucket._store.cache_clear()


@pytest.fixture
def archive(given, tmp_path):
    """Rows of every kind that is cut, 60 of each, and a packed file that is not."""
    rows = jobs.ndjson(tmp_path / "rows", jobs.texts(60)).read_bytes()
    given("in/a.ndjson", rows)
    given("in/b.csv", "\n".join(["text", *jobs.texts(60)]).encode())
    pq.write_table(pa.table({"text": jobs.texts(60)}), tmp_path / "t", row_group_size=20, compression="none")
    given("in/c.parquet", (tmp_path / "t").read_bytes())
    given("in/d.ndjson.gz", gzip.compress(rows))
    given("inside/not.txt", b"not meant")
    return "s3://archive/in"


def nobody_left() -> None:
    """Whoever asked still waits."""


def test_objects_come_in_order_and_alone_when_a_prefix_is_named(archive, given):
    found = [*sources(absolute([archive + "/", archive, f"{archive}/a.ndjson"]))]
    assert [one.name for one in found] == [
        f"{archive}/{name}" for name in ("a.ndjson", "b.csv", "c.parquet", "d.ndjson.gz")
    ]
    [one] = sources(absolute([f"{archive}/b.csv"]))
    assert (one.name, b"".join(pieces(one.name, 0, 4)), one.size) == (f"{archive}/b.csv", b"text", found[1].size)
    before = found[0].mark
    given("in/a.ndjson", b"{}")
    assert next(sources([archive])).mark != before


def test_a_bucket_or_prefix_that_is_not_there_is_refused_before_anything_begins(archive):
    with pytest.raises(InputError) as missing:
        absolute(["s3://archive/nowhere"])
    assert (missing.value.code, missing.value.where) == ("CW150", "s3://archive/nowhere")
    with pytest.raises(StoreError) as refused:
        absolute(["s3://nobody/x"])
    assert refused.value.code == "CW451"


def test_every_row_is_judged_once_when_sources_and_verdicts_lie_in_buckets(
    archive, judge, policy_file, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    place = Place("s3://archive/out/")
    terms = jobs.asked(policy_file, size=jobs.KIB)
    terms = type(terms)((archive,), terms.cut, {}, "parquet", terms.settings)
    with place.held():
        job = manifest.begun(place, terms, judge.stamp, time_ms=1)
    shards = [*manifest.missing(place, job)]
    assert {one.kind for one in jobs.segments(shards)} == {Kind.LINES, Kind.CSV, Kind.PARQUET, Kind.FILE}
    for shard in shards[1:]:
        judge.shard(shard, job, place, nobody_left)
    # Somebody else goes on, and knows of it what stands in the bucket.
    again = manifest.begun(Place("s3://archive/out"), terms, judge.stamp, time_ms=2)
    assert again == job
    [left] = manifest.missing(place, again)
    judge.shard(left, again, place, nobody_left)
    whole = manifest.so_far(place, again)
    assert (whole.shards, whole.rows, whole.found, whole.bad) == (len(shards), 240, 36, 0)
    assert [*tmp_path.glob("clausewise-*")] == []
    (tmp_path / "got.parquet").write_bytes(place.read("verdicts/000000.parquet"))
    assert pq.read_table(tmp_path / "got.parquet").num_rows > 0


def test_a_segment_in_a_bucket_is_refused_when_its_object_has_changed(archive, given, tmp_path):
    segments = jobs.segments(jobs.cut_of(f"{archive}/c.parquet"))
    content = bytearray((tmp_path / "t").read_bytes())
    content[segments[-1].start + 40] ^= 1
    given("in/c.parquet", bytes(content))
    first, *_ = jobs.rows_of(segments[:1])
    assert first.line == 1
    with pytest.raises(InputError) as refused:
        [*jobs.rows_of(segments[-1:])]
    assert (refused.value.code, refused.value.where) == ("CW192", f"{archive}/c.parquet")
