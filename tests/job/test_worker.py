"""Workers: asked and answering by messages, and gone when nobody can ask."""

from __future__ import annotations

import os

import pytest
from msgspec import structs

from clausewise.job import manifest, worker
from clausewise.job.place import Place
from clausewise.job.worker import Request, Worker, raised, received, send
from tests import jobs

pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")


@pytest.fixture
def asking(light, policy_file, tmp_path):
    """A worker in this process, and the request for the only shard of a job."""
    jobs.ndjson(tmp_path / "in.ndjson", jobs.texts(7))
    terms = jobs.asked(policy_file, tmp_path / "in.ndjson")
    made = Worker(lambda: None)
    stamp = made.answer(Request(terms.settings)).stamp
    place = Place(str(tmp_path / "out"))
    job = manifest.begun(place, terms, stamp, time_ms=1)
    [shard] = manifest.missing(place, job)
    return made, Request(terms.settings, place.root, job, shard)


def test_a_worker_says_who_judges_and_what_became_of_a_shard_when_asked(asking):
    made, request = asking
    answer = made.answer(request)
    assert (answer.counts.rows, answer.counts.found, answer.error) == (7, 1, None)


def test_a_worker_refuses_when_the_job_stands_on_another_policy(asking):
    made, request = asking
    stamp = structs.replace(request.job.stamp, detectors="other")
    answer = made.answer(structs.replace(request, job=structs.replace(request.job, stamp=stamp)))
    assert (answer.error["code"], answer.counts) == ("CW196", None)
    assert "other" in answer.error["fr"]


def test_a_worker_loads_its_detectors_once_when_it_judges_many_shards(asking, monkeypatch):
    made, request = asking
    judge = made._judge
    made.answer(request)
    made.answer(request)
    assert made._judge is judge


def test_what_goes_wrong_is_an_answer_when_nobody_foresaw_it(asking, monkeypatch, capfd):
    made, request = asking
    monkeypatch.setattr(type(made._judge), "shard", lambda *_: 1 / 0)
    answer = made.answer(request)
    assert (answer.error["code"], "ZeroDivisionError" in answer.error["en"]) == ("CW197", True)
    assert raised(answer).said("fr").startswith("CW197 Un lot n'a pas été jugé")
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_setting_that_is_wrong_is_an_answer_when_a_worker_is_asked(asking):
    made, request = asking
    answer = made.answer(Request({**request.settings, "policy": "nowhere"}))
    assert answer.error["code"].startswith("CW")
    assert answer.error["remedy_fr"]


@pytest.mark.parametrize("size", [1, 70_000])
def test_a_message_arrives_whole_when_it_is_larger_than_a_pipe(size):
    reading, writing = os.pipe()
    try:
        if pid := os.fork():
            assert received(reading) == b"x" * size
            os.waitpid(pid, 0)
        else:
            send(writing, b"x" * size)
            os._exit(0)
    finally:
        os.close(reading)
        os.close(writing)


def test_a_message_that_breaks_off_is_no_message_when_it_is_read():
    reading, writing = os.pipe()
    os.write(writing, (5).to_bytes(worker.LENGTH_BYTES, "little") + b"abc")
    os.close(writing)
    with pytest.raises(EOFError):
        received(reading)
    assert received(reading) == b""
    os.close(reading)


def test_a_worker_ends_when_whoever_asked_is_gone():
    reading, writing = os.pipe()
    worker._wanted(reading)
    os.close(writing)
    with pytest.raises(SystemExit):
        worker._wanted(reading)
    os.close(reading)
