"""Judging a shard: every row for itself, its files in place at the end and not before, what is bad kept aside."""

from __future__ import annotations

import json

import pytest

from clausewise.errors import InputError
from clausewise.job import manifest, verdict
from clausewise.job.place import Place
from clausewise.job.shard import total
from clausewise.model import Item
from clausewise.rows import Row
from tests import jobs

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")


def nobody_left() -> None:
    """Whoever asked still waits."""


@pytest.fixture
def begun(judge, policy_file, tmp_path):
    jobs.ndjson(tmp_path / "in.ndjson", jobs.texts(60))
    with (tmp_path / "in.ndjson").open("a") as stream:
        stream.write("{bad\n")
    place = Place(str(tmp_path / "out"))
    job = manifest.begun(place, jobs.asked(policy_file, tmp_path / "in.ndjson"), judge.stamp, time_ms=1_000)
    return place, job, [*manifest.missing(place, job)]


def test_every_row_is_judged_or_aside_when_all_shards_are_done(begun, judge, tmp_path):
    place, job, shards = begun
    whole = total(judge.shard(one, job, place, nobody_left) for one in shards)
    assert (whole.shards, whole.rows, whole.found, whole.held, whole.bad) == (len(shards), 60, 9, 0, 1)
    assert whole.actions == {"allow": 51, "remove": 9}
    assert whole.clauses == {"privacy.disclosure": 9}
    assert manifest.so_far(place, job) == whole
    table = pq.read_table(tmp_path / "out" / "verdicts").to_pylist()
    assert sorted(one["id"] for one in table) == sorted(f"in-{number}" for number in range(60))
    assert {one["id"] for one in table if one["action"] == "remove"} == {f"in-{n}" for n in range(0, 60, 7)}
    [aside] = (tmp_path / "out" / "aside").iterdir()
    bad = json.loads(aside.read_bytes())
    assert (bad["line"], bad["error"]["code"]) == (61, "CW152")


def test_a_shard_leaves_nothing_in_place_when_its_source_changed(begun, judge, tmp_path):
    place, job, shards = begun
    (tmp_path / "in.ndjson").write_bytes((tmp_path / "in.ndjson").read_bytes().replace(b"4111", b"4112"))
    with pytest.raises(InputError):
        judge.shard(shards[0], job, place, nobody_left)
    assert len([*manifest.missing(place, job)]) == len(shards)
    assert [*(tmp_path / "out" / "unfinished").iterdir()] == []


def test_a_shard_leaves_nothing_in_place_when_nobody_waits_any_more(begun, judge):
    place, job, shards = begun

    def gone() -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        judge.shard(shards[0], job, place, gone)
    assert [one.number for one in manifest.missing(place, job)] == [one.number for one in shards]


def test_a_verdict_does_not_depend_on_the_rows_around_it_when_an_author_goes_on(judge):
    items = [Item.of_text(jobs.CARD, id=str(number), author="ann") for number in range(12)]
    together = judge.decisions(items, time_ms=5)
    [alone] = judge.decisions(items[-1:], time_ms=5)
    assert {one.action for one in together} == {"remove"}
    assert {len(one.measures) for one in together} == {1}, "an earlier row counted against the author"
    row = Row(items[-1], "a")
    assert verdict.columns(row, together[-1]) == verdict.columns(row, alone)


def test_judging_the_same_shard_twice_leaves_the_same_file_when_a_worker_was_slow(begun, judge, tmp_path):
    place, job, shards = begun
    judge.shard(shards[0], job, place, nobody_left)
    first = pq.read_table(tmp_path / "out" / "verdicts")
    judge.shard(shards[0], job, place, nobody_left)
    assert pq.read_table(tmp_path / "out" / "verdicts") == first
