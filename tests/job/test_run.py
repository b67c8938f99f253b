"""Whole jobs in processes of their own: workers and drivers are killed, and every row is there once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import jobs

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")
pytest.importorskip("daft", reason="bulk jobs: pip install 'clausewise[bulk]'")

PROGRAM = (sys.executable, "-m", "tests.jobs", "bulk")
SECONDS_MAX = 240
ROWS = 400


@pytest.fixture
def archive(tmp_path) -> Path:
    """Rows of which one is bad."""
    path = jobs.ndjson(tmp_path / "in.ndjson", jobs.texts(ROWS))
    with path.open("a") as stream:
        stream.write('{"text": 3}\n')
    return path


class Job:
    """The program on its way, and the folder that it fills."""

    def __init__(self, archive: Path, policy: Path) -> None:
        self.out = archive.parent / "out"
        self._command = [*PROGRAM, str(archive), "--out", str(self.out), "--workers", "1", "--shard-mib", "1", "--json"]
        self._more = {"env": jobs.environment(policy), "cwd": archive.parent}

    def begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._more)

    def end(self) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(self._command, capture_output=True, check=False, timeout=SECONDS_MAX, **self._more)

    @property
    def done(self) -> set[str]:
        return {path.name for path in (self.out / "verdicts").glob("*")}

    def more(self, count: int) -> None:
        """Wait until so many more shards are done."""
        wanted = len(self.done) + count
        _until(lambda: len(self.done) >= wanted)


def _until(is_so) -> None:
    deadline = time.monotonic() + SECONDS_MAX
    while not is_so():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.02)


def workers(driver: int) -> list[int]:
    """Return the workers of a driver."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = (path / "stat").read_text().rpartition(")")[2].split()[1]
            is_worker = b"\0worker\0" in (path / "cmdline").read_bytes()
        except OSError:
            continue
        if is_worker and int(parent) == driver:
            found.append(int(path.name))
    return found


def is_alive(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_every_row_is_there_once_when_a_worker_and_then_the_driver_are_killed(archive, policy_file):
    job = Job(archive, policy_file)
    driver = job.begin()
    job.more(2)
    [worker] = workers(driver.pid)
    os.kill(worker, signal.SIGKILL)
    job.more(2)
    [worker] = workers(driver.pid)
    driver.kill()
    driver.wait()
    # Whoever judged for it has nobody left to answer.
    _until(lambda: not is_alive(worker))
    before = job.done
    done = job.end()
    assert (done.returncode, f"Going on: {len(before)} of" in done.stderr.decode()) == (2, True), done.stderr.decode()
    assert f"{archive}:{ROWS + 1}" in done.stderr.decode()
    assert len(before) < len(job.done)
    table = pq.read_table(job.out / "verdicts").to_pylist()
    assert sorted(row["line"] for row in table) == list(range(1, ROWS + 1))
    assert {row["line"] - 1 for row in table if row["action"] == "remove"} == set(range(0, ROWS, 7))
    counts = json.loads(done.stdout)
    assert (counts["rows"], counts["found"], counts["bad"], counts["failed_shards"]) == (
        ROWS,
        len(range(0, ROWS, 7)),
        1,
        0,
    )
    assert (counts["shards"], [*(job.out / "unfinished").glob("*")]) == (len(job.done), [])
