"""Manifests: a job goes on only as it began; what changed is named."""

from __future__ import annotations

import os

import pytest
from msgspec import structs

from clausewise.errors import ConflictError, InputError, StoreError
from clausewise.job import manifest
from clausewise.job.place import JOB, Place
from clausewise.job.survey import Cut
from clausewise.job.terms import Stamp
from clausewise.model import PolicyStamp
from tests import jobs

STAMP = Stamp(PolicyStamp("shop", "1.0", "0" * 64), "d1")


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "in").mkdir()
    jobs.ndjson(tmp_path / "in" / "a.ndjson", jobs.texts(60))
    (tmp_path / "in" / "b.txt").write_text(jobs.INNOCENT)
    return tmp_path / "in"


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(str(tmp_path / "out"))


@pytest.fixture
def terms(policy_file, sources):
    return jobs.asked(policy_file, sources)


def begin(place, terms, stamp=STAMP, time_ms=1):
    return manifest.begun(place, terms, stamp, time_ms=time_ms)


def refused(place, terms, stamp=STAMP):
    with pytest.raises(ConflictError) as found:
        begin(place, terms, stamp)
    assert found.value.code == "CW194"
    return found.value


def test_a_job_goes_on_as_it_began_when_the_same_is_asked_again(place, terms, sources):
    job = begin(place, terms)
    assert begin(place, terms, time_ms=2) == job
    assert job.time_ms == 1
    assert job.bytes == sum(path.stat().st_size for path in sources.iterdir())
    assert [one.number for one in manifest.missing(place, job)] == list(range(job.shards))


def test_another_policy_or_detector_or_question_is_refused_when_a_job_has_begun(place, terms):
    begin(place, terms)
    other = Stamp(structs.replace(STAMP.policy, version="1.1", sha256="1" * 64), "d1")
    assert "policy shop 1.0 ≠ shop 1.1" in refused(place, terms, other).en
    assert "detectors d1 ≠ d2" in refused(place, terms, Stamp(STAMP.policy, "d2")).fr
    assert "format 'parquet' ≠ 'arrow'" in refused(place, structs.replace(terms, form="arrow")).en
    assert "shard_bytes 1024 ≠ 2048" in refused(place, structs.replace(terms, cut=Cut(bytes=2048))).en
    assert "context {} ≠ {'author': 'ann'}" in refused(place, structs.replace(terms, context={"author": "ann"})).en
    changed = {**terms.settings, "spirit": "all"}
    assert "spirit 'off' ≠ 'all'" in refused(place, structs.replace(terms, settings=changed)).en


def test_a_policy_may_lie_elsewhere_when_it_is_the_same(place, terms):
    job = begin(place, terms)
    assert begin(place, structs.replace(terms, settings={**terms.settings, "policy": "/elsewhere"})) == job


@pytest.mark.parametrize("change", ["rewritten", "grown", "added", "gone"])
def test_a_changed_source_is_refused_and_named_when_a_job_goes_on(place, terms, sources, change):
    begin(place, terms)
    path = sources / ("c.txt" if change == "added" else "b.txt")
    if change == "rewritten":
        path.write_text(jobs.INNOCENT.swapcase())
        os.utime(path, ns=(1, 1))
    elif change == "gone":
        path.unlink()
    else:
        path.write_text(jobs.INNOCENT + " And more.")
    with pytest.raises(InputError) as found:
        begin(place, terms)
    assert (found.value.code, found.value.where) == ("CW192", str(path))


def test_a_job_goes_on_when_a_source_was_only_touched(place, terms, sources):
    job = begin(place, terms)
    os.utime(sources / "b.txt", ns=(1, 1))
    after = begin(place, terms)
    assert (after.plan, after.time_ms) == (job.plan, job.time_ms)
    assert after.inputs != job.inputs
    assert begin(place, terms) == after


def test_a_job_begins_anew_when_it_was_killed_while_sources_were_read(place, terms):
    place.write("plan.ndjson", b'{"number":0,"segme')
    job = begin(place, terms)
    assert len([*manifest.missing(place, job)]) == job.shards


def test_sources_that_cannot_be_read_are_counted_and_aside_when_a_job_begins(place, terms, sources, tmp_path):
    (sources / "bad.parquet").write_bytes(b"no")
    (sources / "link").symlink_to(sources / "b.txt")
    job = begin(place, terms)
    counts = manifest.so_far(place, job)
    assert (counts.bad, counts.shards) == (1, 0)
    assert [one["error"]["code"] for one in counts.first_bad] == ["CW165"]
    aside = (tmp_path / "out" / "aside" / "sources.ndjson").read_text()
    assert ("CW165" in aside, "CW156" in aside) == (True, True)
    assert begin(place, terms) == job


def test_the_folder_is_refused_when_its_account_cannot_be_read(place, terms):
    place.write(JOB, b"{}")
    with pytest.raises(StoreError) as found:
        begin(place, terms)
    assert found.value.code == "CW189"
