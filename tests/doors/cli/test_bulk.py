"""``bulk`` in this process: what is asked, refused, printed and left behind; Daft and a worker are real, the worker has one detector."""

from __future__ import annotations

import json

import pytest
from tests import jobs

from clausewise.job import crew

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")
pa = pytest.importorskip("pyarrow", reason="Parquet: pip install pyarrow")
pytest.importorskip("daft", reason="bulk jobs: pip install 'clausewise[bulk]'")


@pytest.fixture(scope="module", autouse=True)
def one_crew():
    """The worker is kept from one run to the next: starting it takes a second."""
    dismiss = crew.dismiss
    crew.dismiss = lambda _: None
    yield
    crew.dismiss = dismiss
    crew.dismiss(1)


@pytest.fixture
def bulk(cli, monkeypatch):
    monkeypatch.setattr(crew, "COMMAND", jobs.WORKER)
    monkeypatch.setenv("PYTHONPATH", str(jobs.ROOT))

    def call(*arguments: object, **more: str):
        return cli("bulk", *arguments, "--out", "out", "--workers", "1", **more)

    return call


def test_bulk_writes_a_verdict_on_every_row_when_sources_are_of_many_kinds(bulk, tmp_path):
    jobs.ndjson(tmp_path / "a.ndjson", [jobs.CARD], author="ann")
    (tmp_path / "b.csv").write_text(f"text,author\n{jobs.INNOCENT},bob\n")
    (tmp_path / "c.txt").write_text(jobs.CARD)
    pq.write_table(pa.table({"text": [jobs.INNOCENT, jobs.CARD], "id": ["p1", "p2"]}), tmp_path / "d.parquet")
    ran = bulk("a.ndjson", "b.csv", "c.txt", "d.parquet", "--format", "ndjson", "--author", "eve")
    assert (ran.code, ran.out) == (1, "action\tremove\t3\naction\tallow\t2\nclause\tprivacy.disclosure\t3\n")
    assert "5 items: 2 clean, 3 in violation, 0 held for a person, 0 not judged" in ran.err
    [path] = (tmp_path / "out" / "verdicts").iterdir()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["author"] for row in rows] == ["ann", "bob", "eve", "eve", "eve"]
    assert [row["action"] for row in rows] == ["remove", "allow", "remove", "allow", "remove"]
    assert [row["id"] for row in rows[3:]] == ["p1", "p2"]


def test_bulk_tells_and_keeps_aside_what_is_bad_when_the_job_ends(bulk, tmp_path):
    (tmp_path / "a.ndjson").write_text('{"text": "fine"}\n{"body": 1}\n')
    pq.write_table(pa.table({"body": ["said"]}), tmp_path / "b.parquet")
    ran = bulk("a.ndjson", "b.parquet", "--json", "--language", "fr")
    assert ran.code == 2
    assert (json.loads(ran.out)["rows"], json.loads(ran.out)["bad"]) == (1, 2)
    assert "a.ndjson:2: La ligne n'a pas de « text » utilisable." in ran.err.replace("\u00a0", " ")
    assert "b.parquet: Ce fichier Parquet n'a pas de colonne « text »." in ran.err.replace("\u00a0", " ")
    assert "out/aside, avec le motif" in ran.err
    assert sorted(path.name for path in (tmp_path / "out" / "aside").iterdir()) == ["000000.ndjson", "sources.ndjson"]


def test_bulk_judges_nothing_twice_when_it_is_asked_the_same_again(bulk, tmp_path):
    jobs.ndjson(tmp_path / "a.ndjson", [jobs.CARD])
    first = bulk("a.ndjson")
    written = (tmp_path / "out" / "verdicts" / "000000.parquet").stat()
    again = bulk(tmp_path / "a.ndjson")
    assert (again.code, again.out) == (first.code, first.out)
    assert "Going on: 1 of 1 shards are done." in again.err
    assert (tmp_path / "out" / "verdicts" / "000000.parquet").stat() == written
    jobs.ndjson(tmp_path / "a.ndjson", [jobs.INNOCENT])
    changed = bulk("a.ndjson")
    assert (changed.code, changed.err.split()[0]) == (2, "CW192")
    other = bulk("a.ndjson", "--format", "arrow")
    assert (other.code, other.err.split()[0]) == (2, "CW194")


def test_bulk_reads_texts_from_other_columns_when_they_are_named(bulk, tmp_path):
    pq.write_table(pa.table({"body": [jobs.CARD], "by": [7], "text": ["not read"]}), tmp_path / "a.parquet")
    ran = bulk("a.parquet", "--column", "text=body", "--column", "author=by")
    assert ran.code == 1
    [row] = pq.read_table(tmp_path / "out" / "verdicts").to_pylist()
    assert (row["author"], row["clauses"]) == ("7", ["privacy.disclosure"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nowhere"], "CW150"),
        (["a.txt", "--column", "body=text"], "CW369"),
        (["a.txt", "--column", "text="], "CW369"),
        (["a.txt", "--policy", "nowhere"], "CW2"),
        (["a.txt", "--shard-mib", "0"], "CW3"),
    ],
)
def test_bulk_is_refused_before_anything_begins_when_a_question_makes_no_sense(bulk, tmp_path, arguments, code):
    (tmp_path / "a.txt").write_text("a")
    ran = bulk(*arguments)
    assert (ran.code, ran.out, ran.err[: len(code)]) == (2, "", code)
    assert not (tmp_path / "out" / "job.json").exists()
